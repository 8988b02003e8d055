//! The named types of both sides, and the properties of their objects.

use serde_json::{Map, Value};
use similar::TextDiff;

use super::change::{Detail, Wire};
use super::comparison::{Comparison, Place};
use super::differences::{self, Aspect, Objects, Sides};
use super::document::{Schema, join};
use super::judge::Rust;
use super::reads::{Property, property, unlisted};
use super::rule::Rule;
use super::shape::Shapes;

/// Keys that are at least this much alike may be one key, renamed.
const ALIKE: f32 = 0.5;

/// Compares every type that both sides have.
pub fn compare(comparison: &mut Comparison<'_>, sides: Sides<'_>) {
    for (old, new) in sides.pairs.iter() {
        let (Some(before), Some(after)) = (sides.before.types.get(old), sides.after.types.get(new))
        else {
            continue;
        };
        let place = Place {
            path: join("/components/schemas", new),
            used_by: comparison.users(Some(old), Some(new)),
        };
        let mut differences = differences::compare(sides, &place.path, before, after);
        if old != new {
            differences.aspects.push(renamed(&place.path, old, new));
        }
        let (inner_before, inner_after) = (outside(before), outside(after));
        let wire = if differences.objects.is_empty() {
            comparison.judge.wire_of_value(before, after)
        } else {
            comparison.judge.wire_of_value(&inner_before, &inner_after)
        };
        let harmless = differences
            .aspects
            .iter()
            .all(|aspect| aspect.detail.rule.is_harmless());
        let rust = if harmless {
            Rust::UNCHANGED
        } else {
            comparison.judge.rust_of_type(old, new)
        };
        comparison.add_aspects(&place, differences.aspects, wire, rust);
        for objects in &differences.objects {
            properties(comparison, sides, objects, new, &place.used_by);
        }
    }
}

fn renamed(path: &str, old: &str, new: &str) -> Aspect {
    Aspect {
        detail: Detail {
            rule: Rule::TypeRenamed,
            path: path.to_owned(),
            before: Some(old.into()),
            after: Some(new.into()),
        },
        below: false,
    }
}

/// A schema without its properties, which are compared by themselves.
fn outside(schema: &Schema) -> Schema {
    let kept = schema
        .iter()
        .filter(|(keyword, _)| !matches!(keyword.as_str(), "properties" | "required"));
    kept.map(|(keyword, value)| {
        let value = match value {
            Value::Object(inner) if keyword == "items" => outside(inner).into(),
            other => other.clone(),
        };
        (keyword.clone(), value)
    })
    .collect()
}

/// Compares the properties of two objects. `owner` names the objects in reports.
pub fn properties(
    comparison: &mut Comparison<'_>,
    sides: Sides<'_>,
    objects: &Objects<'_>,
    owner: &str,
    used_by: &[String],
) {
    let keys = |schema: &'_ Schema| -> Vec<String> {
        let properties = schema.get("properties").and_then(Value::as_object);
        properties
            .into_iter()
            .flat_map(Map::keys)
            .cloned()
            .collect()
    };
    let (old, new) = (keys(objects.before), keys(objects.after));
    let context = Context {
        sides,
        objects,
        owner,
        used_by,
    };
    let (kept, mut removed): (Vec<&String>, Vec<&String>) =
        old.iter().partition(|key| context.after(key).is_some());
    let mut added: Vec<&String> = new
        .iter()
        .filter(|key| context.before(key).is_none())
        .collect();
    for key in kept {
        context.both(comparison, key);
    }
    for (old, new) in context.renamed(&removed, &added) {
        removed.retain(|key| **key != old);
        added.retain(|key| **key != new);
        context.rename(comparison, &old, &new);
    }
    for key in removed {
        context.one(comparison, key, false);
    }
    for key in added {
        context.one(comparison, key, true);
    }
}

struct Context<'c, 'a> {
    sides: Sides<'a>,
    objects: &'c Objects<'a>,
    owner: &'c str,
    used_by: &'c [String],
}

impl<'a> Context<'_, 'a> {
    fn place(&self, key: &str) -> Place {
        Place {
            path: join(&join(&self.objects.path, "properties"), key),
            used_by: self.used_by.to_vec(),
        }
    }

    fn field(&self, key: &str) -> String {
        format!("{}.{key}", self.owner)
    }

    fn before(&self, key: &str) -> Option<Property<'a>> {
        property(self.objects.before, key)
    }

    fn after(&self, key: &str) -> Option<Property<'a>> {
        property(self.objects.after, key)
    }

    /// A property that both sides have.
    fn both(&self, comparison: &mut Comparison<'_>, key: &str) {
        let (Some(before), Some(after)) = (self.before(key), self.after(key)) else {
            return;
        };
        let place = self.place(key);
        let mut differences =
            differences::compare(self.sides, &place.path, before.schema, after.schema);
        let became = match (before.required, after.required) {
            (true, false) => Some(Rule::PropertyBecameOptional),
            (false, true) => Some(Rule::PropertyBecameRequired),
            _ => None,
        };
        differences.aspects.extend(became.map(|rule| Aspect {
            detail: Detail {
                rule,
                path: place.path.clone(),
                before: Some(differences::without_words(before.schema).into()),
                after: Some(differences::without_words(after.schema).into()),
            },
            below: false,
        }));
        let aspects = differences.aspects.iter();
        let harmless = aspects.map(|it| it.detail.rule).all(Rule::is_harmless);
        let field = self.field(key);
        let judge = &comparison.judge;
        let rust = judge.rust_of_property(&field, Some(before), Some(after), harmless);
        if differences.aspects.is_empty() && rust != Rust::UNCHANGED {
            // A constant that is the name of an event on one side alone has a type of its own there.
            differences.add(
                Rule::TypeChanged,
                &place.path,
                Some(&before.schema.clone().into()),
                Some(&after.schema.clone().into()),
            );
        }
        if !differences.aspects.is_empty() {
            let wire = Self::wire(comparison, before, after, differences.objects.is_empty());
            comparison.add_aspects(&place, differences.aspects, wire, rust);
        }
        for objects in &differences.objects {
            properties(comparison, self.sides, objects, &field, self.used_by);
        }
    }

    /// Objects that stand in place are judged without their properties, which are changes by themselves.
    fn wire(
        comparison: &Comparison<'_>,
        before: Property<'_>,
        after: Property<'_>,
        whole: bool,
    ) -> Wire {
        if whole {
            return comparison.judge.wire_of_property(Some(before), Some(after));
        }
        let (old, new) = (outside(before.schema), outside(after.schema));
        let [old, new] = [(&old, before), (&new, after)].map(|(schema, property)| Property {
            schema,
            required: property.required,
        });
        comparison.judge.wire_of_property(Some(old), Some(new))
    }

    /// A property that one side has.
    fn one(&self, comparison: &mut Comparison<'_>, key: &str, added: bool) {
        let (before, after) = (self.before(key), self.after(key));
        let Some(property) = before.or(after) else {
            return;
        };
        let rule = match (added, property.required) {
            (true, true) => Rule::PropertyAddedRequired,
            (true, false) => Rule::PropertyAddedOptional,
            (false, true) => Rule::PropertyRemovedRequired,
            (false, false) => Rule::PropertyRemovedOptional,
        };
        let wire = self.wire_of_keys(comparison, before, after);
        let rust = comparison
            .judge
            .rust_of_property(&self.field(key), before, after, false);
        let values = (value(before), value(after));
        comparison.add(rule, &self.place(key), values, wire, rust, Vec::new());
    }

    /// Of keys that the other side does not list.
    fn wire_of_keys(
        &self,
        comparison: &Comparison<'_>,
        before: Option<Property<'_>>,
        after: Option<Property<'_>>,
    ) -> Wire {
        let judge = &comparison.judge;
        let [old, new] = [self.objects.before, self.objects.after].map(unlisted);
        Wire {
            old_reads_new: judge.wire_of_property(before, new).old_reads_new,
            new_reads_old: judge.wire_of_property(old, after).new_reads_old,
        }
    }

    /// Which of the keys that went came back under another name: the same shape, and the same words or
    /// nearly the same key.
    fn renamed(&self, removed: &[&String], added: &[&String]) -> Vec<(String, String)> {
        let mut left = added.to_vec();
        let mut renamed = Vec::new();
        for old in removed {
            let Some(before) = self.before(old) else {
                continue;
            };
            let same = left.iter().position(|new| {
                self.after(new).is_some_and(|after| {
                    self.same_shape(before, after)
                        && (same_words(before.schema, after.schema) || alike(old, new))
                })
            });
            if let Some(same) = same {
                renamed.push(((*old).clone(), left.swap_remove(same).clone()));
            }
        }
        renamed
    }

    fn same_shape(&self, before: Property<'a>, after: Property<'a>) -> bool {
        let Sides {
            before: old,
            after: new,
            pairs,
        } = self.sides;
        before.required == after.required
            && Shapes::new(old, new, pairs).same(before.schema, after.schema)
    }

    fn rename(&self, comparison: &mut Comparison<'_>, old: &str, new: &str) {
        let (Some(before), Some(after)) = (self.before(old), self.after(new)) else {
            return;
        };
        let wire = self.wire_of_keys(comparison, Some(before), Some(after));
        let rust = comparison
            .judge
            .rust_of_renamed(self.owner, (old, before), (new, after));
        let values = (Some(old.into()), Some(new.into()));
        comparison.add(
            Rule::PropertyRenamed,
            &self.place(new),
            values,
            wire,
            rust,
            Vec::new(),
        );
    }
}

fn value(property: Option<Property<'_>>) -> Option<Value> {
    property.map(|property| differences::words_last(property.schema).into())
}

fn same_words(before: &Schema, after: &Schema) -> bool {
    let words = before.get("description");
    words.is_some() && words == after.get("description")
}

fn alike(old: &str, new: &str) -> bool {
    TextDiff::from_chars(old, new).ratio() >= ALIKE
}

/// What becomes of a value that has no name and is no property.
pub fn rust_of_place(aspects: &[Aspect]) -> Rust {
    if aspects
        .iter()
        .all(|aspect| aspect.detail.rule.is_harmless())
    {
        return Rust::UNCHANGED;
    }
    Rust::broken("`codegen` has no type for what has no name".to_owned())
}
