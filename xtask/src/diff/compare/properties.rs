//! The named types of both sides, and the properties of objects.

use std::borrow::Cow;

use serde_json::Value;
use similar::TextDiff;

use super::differences::Objects;
use super::finding::{Aspect, Field, Findings, Key, Reading, Subject, unlisted};
use super::schemas;
use crate::diff::change::Detail;
use crate::diff::rule::Rule;
use crate::schema::{Kind, Property, Schema, join};

/// Keys that are at least this much alike may be one key, renamed.
const ALIKE: f32 = 0.5;

/// The older and the newer name of a type.
type Names<'a> = (&'a str, &'a str);

/// Compares every type that both sides have.
pub(super) fn compare_types(findings: &mut Findings<'_>) {
    let sides = findings.sides;
    for (old, new) in sides.pairs.iter() {
        let (Some(before), Some(after)) = (
            sides.before.document.schemas.get(old),
            sides.after.document.schemas.get(new),
        ) else {
            continue;
        };
        let path = join("/components/schemas", new);
        let used_by = findings.users(Some(old), Some(new));
        let mut differences = schemas::compare(sides, &path, before, after);
        if old != new {
            let (old, new) = (Some(old.into()), Some(new.into()));
            let renamed = Aspect::new(Rule::TypeRenamed, &path, old, new);
            differences.aspects.push(renamed);
        }
        let [old_value, new_value] = if differences.objects.is_empty() {
            [before, after].map(Cow::Borrowed)
        } else {
            [before, after].map(|schema| Cow::Owned(outside(schema)))
        };
        let reading = Reading::Value(old_value, new_value);
        let subject = Subject::Type(old, new);
        findings.add_aspects(differences.aspects, &used_by, reading, subject);
        for objects in &differences.objects {
            let owner = (objects.path == path).then_some((old, new));
            compare(findings, objects, owner, &used_by);
        }
    }
}

/// A schema without its properties, which are compared by themselves.
fn outside(schema: &Schema) -> Schema {
    let kind = match &schema.kind {
        Kind::Object(object) => Kind::Map(object.others.clone()),
        Kind::List(items) => Kind::List(Box::new(outside(items))),
        other => other.clone(),
    };
    Schema {
        kind,
        ..schema.clone()
    }
}

/// Compares the properties of two objects; `owner` is their type, if they have a name.
pub(super) fn compare<'a>(
    findings: &mut Findings<'a>,
    objects: &Objects<'a>,
    owner: Option<Names<'a>>,
    used_by: &[String],
) {
    let (Some(before), Some(after)) = (objects.before.object(), objects.after.object()) else {
        return;
    };
    let context = Context {
        path: join(&objects.path, "properties"),
        owner,
        used_by,
        unlisted: (
            unlisted(false, &before.others),
            unlisted(false, &after.others),
        ),
    };
    let mut old: Vec<(&String, &Property)> = before.properties.iter().collect();
    old.sort_by_key(|(key, _)| *key);
    let mut new: Vec<(&String, &Property)> = after.properties.iter().collect();
    new.sort_by_key(|(key, _)| *key);
    let (kept, mut removed): (Vec<_>, Vec<_>) = old
        .into_iter()
        .partition(|(key, _)| after.properties.contains_key(*key));
    new.retain(|(key, _)| !before.properties.contains_key(*key));
    for (key, before) in kept {
        if let Some(after) = after.properties.get(key) {
            context.both(findings, key, before, after);
        }
    }
    removed.retain(|(old, before)| {
        let same = new.iter().position(|(new, after)| {
            before.required == after.required
                && findings.sides.same_shape(&before.schema, &after.schema)
                && (same_words(&before.schema, &after.schema) || alike(old, new))
        });
        if let Some(same) = same {
            let other = new.remove(same);
            context.renamed(findings, (old, before), other);
        }
        same.is_none()
    });
    for (key, before) in removed {
        context.one(findings, key, Some(before), None);
    }
    for (key, after) in new {
        context.one(findings, key, None, Some(after));
    }
}

struct Context<'c, 'a> {
    /// The JSON pointer of the properties.
    path: String,
    owner: Option<Names<'a>>,
    used_by: &'c [String],
    /// What each side may have under a key that it does not list.
    unlisted: (Option<Field<'a>>, Option<Field<'a>>),
}

impl<'a> Context<'_, 'a> {
    /// A property that both sides have.
    fn both(
        &self,
        findings: &mut Findings<'a>,
        key: &'a str,
        before: &'a Property,
        after: &'a Property,
    ) {
        let path = join(&self.path, key);
        let mut differences =
            schemas::compare(findings.sides, &path, &before.schema, &after.schema);
        if before.required != after.required {
            let rule = if after.required {
                Rule::PropertyBecameRequired
            } else {
                Rule::PropertyBecameOptional
            };
            let [old, new] =
                [before, after].map(|it| Some(it.schema.to_json_without_annotations()));
            differences.aspects.push(Aspect::new(rule, &path, old, new));
        }
        // Objects that are written in place are judged without their properties, which are changes by themselves.
        let field = |property: &'a Property| {
            if differences.objects.is_empty() {
                return Field::of(property);
            }
            Field {
                schema: Cow::Owned(outside(&property.schema)),
                required: property.required,
            }
        };
        let reading = Reading::Property(Some(field(before)), Some(field(after)));
        let subject = self.subject(Some(key), Some(key));
        findings.add_aspects(differences.aspects, self.used_by, reading, subject);
        for objects in &differences.objects {
            compare(findings, objects, None, self.used_by);
        }
    }

    /// A property that one side has.
    fn one(
        &self,
        findings: &mut Findings<'a>,
        key: &'a str,
        before: Option<&'a Property>,
        after: Option<&'a Property>,
    ) {
        let required = before.or(after).is_some_and(|property| property.required);
        let rule = match (before.is_none(), required) {
            (true, true) => Rule::PropertyAddedRequired,
            (true, false) => Rule::PropertyAddedOptional,
            (false, true) => Rule::PropertyRemovedRequired,
            (false, false) => Rule::PropertyRemovedOptional,
        };
        let shown = |it: Option<&Property>| it.map(|it| it.schema.to_json_annotations_last());
        let detail = Detail::new(rule, join(&self.path, key), shown(before), shown(after));
        let subject = self.subject(before.map(|_| key), after.map(|_| key));
        findings.add(detail, self.used_by, self.reading(before, after), subject);
    }

    fn renamed(
        &self,
        findings: &mut Findings<'a>,
        (old, before): (&'a String, &'a Property),
        (new, after): (&'a String, &'a Property),
    ) {
        let [before_key, after_key] = [old, new].map(|key| Some(Value::from(key.as_str())));
        let path = join(&self.path, new);
        let detail = Detail::new(Rule::PropertyRenamed, path, before_key, after_key);
        let subject = self.subject(Some(old), Some(new));
        let reading = self.reading(Some(before), Some(after));
        findings.add(detail, self.used_by, reading, subject);
    }

    /// Of keys that the other side does not list.
    fn reading(&self, before: Option<&'a Property>, after: Option<&'a Property>) -> Reading<'a> {
        Reading::Key(Box::new(Key {
            old: before.map(Field::of),
            unlisted_old: self.unlisted.0.clone(),
            new: after.map(Field::of),
            unlisted_new: self.unlisted.1.clone(),
        }))
    }

    fn subject(&self, old: Option<&'a str>, new: Option<&'a str>) -> Subject<'a> {
        self.owner.map_or(Subject::Unnamed, |owner| {
            Subject::Property(old.map(|key| (owner.0, key)), new.map(|key| (owner.1, key)))
        })
    }
}

fn same_words(before: &Schema, after: &Schema) -> bool {
    let words = before.annotations.get("description");
    words.is_some() && words == after.annotations.get("description")
}

fn alike(old: &str, new: &str) -> bool {
    TextDiff::from_chars(old, new).ratio() >= ALIKE
}
