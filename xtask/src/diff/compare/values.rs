//! Lists of values, and constants, which are lists of one.

use serde_json::{Value, json};

use super::differences::Differences;
use crate::diff::rule::Rule;
use crate::schema::keyword::OPEN_VALUES;
use crate::schema::{Kind, Part, Schema};

/// The values of a schema.
struct Listed {
    values: Vec<Value>,
    open: bool,
}

impl Listed {
    fn of(schema: &Schema) -> Option<Self> {
        if let Kind::Enum(values) = &schema.kind {
            let sorted = values.sorted();
            return Some(Self {
                values: sorted.as_array().cloned().unwrap_or_default(),
                open: values.open,
            });
        }
        let listed = |keyword: &str| match schema.assertions.get(keyword) {
            Some(Part::Data(Value::Array(values))) => Some(values.clone()),
            _ => None,
        };
        let closed = listed("enum").map(|values| (values, false));
        let (values, open) = closed.or_else(|| Some((listed(OPEN_VALUES)?, true)))?;
        Some(Self { values, open })
    }

    fn constant(&self) -> Option<&Value> {
        match self.values.as_slice() {
            [only] if !self.open => Some(only),
            _ => None,
        }
    }

    fn shown(&self) -> Value {
        let keyword = if self.open { OPEN_VALUES } else { "enum" };
        json!({keyword: self.values})
    }

    /// The values that another list lacks.
    fn beyond(&self, other: &Self) -> Option<Value> {
        let values = self.values.iter();
        let beyond: Vec<Value> = values
            .filter(|value| !other.values.contains(value))
            .cloned()
            .collect();
        (!beyond.is_empty()).then(|| beyond.into())
    }
}

/// Adds what differs in the values that two schemas list.
pub(super) fn compare(
    path: &str,
    before: &Schema,
    after: &Schema,
    differences: &mut Differences<'_>,
) {
    let mut add = |rule, before, after| differences.add(rule, path, before, after);
    match (Listed::of(before), Listed::of(after)) {
        (Some(old), Some(new)) => {
            if let (Some(old), Some(new)) = (old.constant(), new.constant()) {
                add(Rule::ConstChanged, Some(old.clone()), Some(new.clone()));
                return;
            }
            if old.open != new.open {
                let rule = if new.open {
                    Rule::EnumOpened
                } else {
                    Rule::EnumClosed
                };
                add(rule, Some(old.shown()), Some(new.shown()));
            }
            if let Some(removed) = old.beyond(&new) {
                add(Rule::EnumValueRemoved, Some(removed), None);
            }
            if let Some(added) = new.beyond(&old) {
                add(Rule::EnumValueAdded, None, Some(added));
            }
        }
        (Some(old), None) => add(Rule::TypeWidened, Some(old.shown()), None),
        (None, Some(new)) => add(Rule::TypeNarrowed, None, Some(new.shown())),
        // It is not a list of values at all.
        (None, None) => add(
            Rule::Unclassified,
            Some(before.to_json_without_annotations()),
            Some(after.to_json_without_annotations()),
        ),
    }
}
