//! The places of a value that its schema describes.

use serde_json::Value;

use super::path::Path;
use super::schema::alternative;
use xtask::schema::{Kind, Schema};

/// One place of a value, and what may be there.
#[derive(Clone, Debug)]
pub struct Site<'schema, 'value> {
    pub path: Path,
    pub schema: &'schema Schema,
    /// What is there; `None` for a key that is absent.
    pub value: Option<&'value Value>,
    pub presence: Presence,
}

/// Whether something must be at a place.
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
pub fn sites<'schema, 'value>(
    schema: &'schema Schema,
    value: &'value Value,
) -> Vec<Site<'schema, 'value>> {
    let mut found = Vec::new();
    let whole = Site {
        path: Path::default(),
        schema,
        value: Some(value),
        presence: Presence::Whole,
    };
    collect(whole, &mut found);
    found
}

fn collect<'schema, 'value>(site: Site<'schema, 'value>, found: &mut Vec<Site<'schema, 'value>>) {
    let (path, schema, value) = (site.path.clone(), site.schema, site.value);
    found.push(site);
    let Some(value) = value else { return };
    let mut below = |path, schema, value, presence| {
        let site = Site {
            path,
            schema,
            value,
            presence,
        };
        collect(site, found);
    };
    match (&alternative(schema, value).kind, value) {
        (Kind::List(items), Value::Array(values)) => {
            for (index, value) in values.iter().enumerate() {
                below(path.index(index), items, Some(value), Presence::Item);
            }
        }
        (Kind::Object(object), Value::Object(values)) => {
            for (key, member) in &object.properties {
                let presence = if member.required {
                    Presence::Required
                } else {
                    Presence::Optional
                };
                below(path.key(key), &member.schema, values.get(key), presence);
            }
        }
        _ => {}
    }
}
