//! The named types of both sides, and the properties of objects.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde_json::Value;
use similar::TextDiff;

use super::differences::{Differences, Objects};
use super::finding::{Field, Findings, Place, Reading, Subject, unlisted};
use super::schemas;
use crate::diff::change::Detail;
use crate::diff::rule::Rule;
use crate::schema::{Kind, Object, Property, Schema, join};

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
            differences.add(Rule::TypeRenamed, &path, old, new);
        }
        let judged = [before, after].map(|schema| differences.judged(schema));
        let reading = Reading::of_values(judged);
        let subject = Subject::Type(Some(old), Some(new));
        for objects in findings.add_all(differences, &used_by, reading, subject) {
            let owner = (objects.path == path).then_some((old, new));
            compare(findings, &objects, owner, &used_by);
        }
    }
}

impl Differences<'_> {
    /// What is judged of a schema at the place: objects that are written in place are judged without their properties,
    /// which are changes by themselves.
    fn judged<'a>(&self, schema: &'a Schema) -> Cow<'a, Schema> {
        if self.objects.is_empty() {
            Cow::Borrowed(schema)
        } else {
            Cow::Owned(outside(schema))
        }
    }
}

/// A schema without its properties.
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
        unlisted: [before, after].map(|object| unlisted(false, &object.others)),
    };
    let sorted = |object: &'a Object| -> BTreeMap<&'a String, &'a Property> {
        object.properties.iter().collect()
    };
    let mut new = sorted(after);
    let mut removed = Vec::new();
    for (key, before) in sorted(before) {
        match new.remove(key) {
            Some(after) => context.both(findings, key, before, after),
            None => removed.push((key, before)),
        }
    }
    removed.retain(|(old, before)| {
        let same = new.iter().find(|(new, after)| {
            before.required == after.required
                && findings.sides.same_shape(&before.schema, &after.schema)
                && (same_words(&before.schema, &after.schema) || alike(old, new))
        });
        let same = same.map(|(key, after)| (*key, *after));
        if let Some((key, after)) = same {
            new.remove(key);
            context.renamed(findings, (old, before), (key, after));
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
    unlisted: [Option<Field<'a>>; 2],
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
            differences.add(rule, &path, old, new);
        }
        let reading = Reading::of([before, after].map(|property| Field {
            schema: differences.judged(&property.schema),
            required: property.required,
        }));
        let subject = self.subject(Some(key), Some(key));
        for objects in findings.add_all(differences, self.used_by, reading, subject) {
            compare(findings, &objects, None, self.used_by);
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
        let [old, new] = self.unlisted.clone();
        let place = |written, read: Option<&'a Property>| Place {
            written,
            read: read.map(Field::of),
        };
        Reading::Places(Box::new([place(old, before), place(new, after)]))
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
