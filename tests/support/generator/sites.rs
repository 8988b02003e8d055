//! The places of a value that its shape describes.

use serde_json::Value;

use super::path::Path;
use super::shape::{Kind, Shape};

/// One place of a value, and what may stand there.
#[derive(Clone, Debug)]
pub struct Site<'shape, 'value> {
    pub path: Path,
    pub shape: &'shape Shape,
    /// What stands there; `None` for a key that is absent.
    pub value: Option<&'value Value>,
    pub presence: Presence,
}

/// Whether something must stand at a place.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Presence {
    /// It is the whole.
    Whole,
    /// It is an item of an array.
    Item,
    /// It is a key that its object requires.
    Required,
    /// It is a key that may be left out.
    Optional,
}

/// All places of a value, each before those inside it, and the keys that it might have. What a free object
/// holds is left out.
pub fn sites<'shape, 'value>(
    shape: &'shape Shape,
    value: &'value Value,
) -> Vec<Site<'shape, 'value>> {
    let mut found = Vec::new();
    let whole = Site {
        path: Path::default(),
        shape,
        value: Some(value),
        presence: Presence::Whole,
    };
    collect(whole, &mut found);
    found
}

fn collect<'shape, 'value>(site: Site<'shape, 'value>, found: &mut Vec<Site<'shape, 'value>>) {
    let (path, shape, value) = (site.path.clone(), site.shape, site.value);
    found.push(site);
    let Some(value) = value else { return };
    match (&shape.alternative(value).kind, value) {
        (Kind::Array(items), Value::Array(values)) => {
            for (index, value) in values.iter().enumerate() {
                let site = Site {
                    path: path.index(index),
                    shape: items,
                    value: Some(value),
                    presence: Presence::Item,
                };
                collect(site, found);
            }
        }
        (Kind::Object(members), Value::Object(values)) => {
            for member in members {
                let presence = if member.required {
                    Presence::Required
                } else {
                    Presence::Optional
                };
                let site = Site {
                    path: path.key(&member.name),
                    shape: &member.shape,
                    value: values.get(&member.name),
                    presence,
                };
                collect(site, found);
            }
        }
        _ => {}
    }
}

impl Shape {
    /// The shape itself; where it has alternatives, the first that has values of this kind.
    pub fn alternative(&self, value: &Value) -> &Self {
        match &self.kind {
            Kind::OneOf(shapes) => {
                let of_this_kind = shapes.iter().find(|it| it.admits_kind_of(value));
                of_this_kind.unwrap_or(self)
            }
            _ => self,
        }
    }

    /// Whether some value of this shape is of the same kind, such as an array, as this value.
    pub fn admits_kind_of(&self, value: &Value) -> bool {
        match (&self.kind, value) {
            (_, Value::Null) => self.nullable,
            (Kind::OneOf(shapes), value) => shapes.iter().any(|it| it.admits_kind_of(value)),
            (Kind::Boolean, Value::Bool(_))
            | (Kind::Integer(_), Value::Number(_))
            | (Kind::Text(_), Value::String(_))
            | (Kind::Array(_), Value::Array(_))
            | (Kind::Object(_) | Kind::FreeObject, Value::Object(_)) => true,
            _ => false,
        }
    }
}
