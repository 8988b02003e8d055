//! What differs between two schemas at one place, as aspects: a rule each, without judgement.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::finding::Aspect;
use super::parts;
use super::{constraints, values};
use crate::diff::change::Detail;
use crate::diff::matching::Sides;
use crate::diff::rule::Rule;
use crate::schema::keyword;
use crate::schema::{Document, Kind, Others, Part, Schema, join};

/// Two objects that both sides write in place: their properties are compared by themselves.
#[derive(Clone, Debug)]
pub(super) struct Objects<'a> {
    /// Where they are.
    pub(super) path: String,
    /// The older one.
    pub(super) before: &'a Schema,
    /// The newer one.
    pub(super) after: &'a Schema,
}

/// Everything that differs at one place.
#[derive(Debug, Default)]
pub(super) struct Differences<'a> {
    /// What differs, in no order.
    pub(super) aspects: Vec<Aspect>,
    /// Objects at the place or below it, whose properties may differ.
    pub(super) objects: Vec<Objects<'a>>,
}

impl Differences<'_> {
    /// Adds a difference at the place itself.
    pub(super) fn add(
        &mut self,
        rule: Rule,
        path: &str,
        before: Option<Value>,
        after: Option<Value>,
    ) {
        self.aspects.push(Aspect::new(rule, path, before, after));
    }

    fn add_whole(&mut self, rule: Rule, path: &str, before: &Schema, after: &Schema) {
        let [before, after] =
            [before, after].map(|schema| Some(schema.to_json_without_annotations()));
        self.add(rule, path, before, after);
    }

    /// Takes over what differs at another place, as if it differed here.
    pub(super) fn extend(&mut self, other: Self) {
        self.aspects.extend(other.aspects);
        self.objects.extend(other.objects);
    }

    /// Takes over what differs below the place, under a rule of the place if its type is another.
    fn add_below(&mut self, below: Self, whole: Detail) {
        self.objects.extend(below.objects);
        // What no rule explains is a change by itself.
        let stays = |rule: Rule| rule.is_harmless() || rule == Rule::Unclassified;
        if !below.aspects.iter().all(|aspect| stays(aspect.detail.rule)) {
            self.aspects.push(Aspect {
                detail: whole,
                below: false,
            });
        }
        let below = below.aspects.into_iter();
        self.aspects.extend(below.map(|aspect| Aspect {
            below: true,
            ..aspect
        }));
    }
}

/// Compares two schemas at one place.
pub(super) fn compare<'a>(
    sides: Sides<'a>,
    path: &str,
    before: &'a Schema,
    after: &'a Schema,
) -> Differences<'a> {
    let mut differences = Differences::default();
    // What allows anything allows null, too.
    if before.nullable != after.nullable && !before.allows_anything() && !after.allows_anything() {
        let rule = if after.nullable {
            Rule::PropertyBecameNullable
        } else {
            Rule::PropertyBecameNonNull
        };
        differences.add_whole(rule, path, before, after);
    }
    annotations(path, before, after, &mut differences);
    let head = head(sides, before, after);
    if let Some(rule) = head {
        differences.add_whole(rule, path, before, after);
    }
    let keywords: BTreeSet<&String> = before
        .assertions
        .keys()
        .chain(after.assertions.keys())
        .collect();
    for keyword in keywords {
        // What another type brings along is a part of that; nobody knows what an unknown keyword is a part of.
        if head.is_none() || !keyword::is_known(keyword) {
            assertion(sides, path, keyword, (before, after), &mut differences);
        }
    }
    if head.is_none() {
        if before.format != after.format {
            let rule = match (&before.format, &after.format) {
                (None, _) => Rule::FormatAdded,
                (_, None) => Rule::FormatRemoved,
                _ => Rule::FormatChanged,
            };
            let format = |schema: &Schema| schema.format.clone().map(Value::from);
            differences.add(rule, path, format(before), format(after));
        }
        contents(sides, path, (before, after), &mut differences);
    }
    differences
}

fn annotations(path: &str, before: &Schema, after: &Schema, differences: &mut Differences<'_>) {
    let (old, new) = (&before.annotations, &after.annotations);
    let keywords: BTreeSet<&String> = old.keys().chain(new.keys()).collect();
    for keyword in keywords {
        let (old, new) = (old.get(keyword), new.get(keyword));
        if old != new {
            let rule = match keyword.as_str() {
                "default" => Rule::DefaultChanged,
                "deprecated" => Rule::Deprecated,
                _ => Rule::DocumentationChanged,
            };
            differences.add(rule, path, old.cloned(), new.cloned());
        }
    }
}

/// What differs in one assertion of two schemas of the same type.
fn assertion<'a>(
    sides: Sides<'a>,
    path: &str,
    keyword: &str,
    (before, after): (&'a Schema, &'a Schema),
    differences: &mut Differences<'a>,
) {
    let (old, new) = (
        before.assertions.get(keyword),
        after.assertions.get(keyword),
    );
    if old == new {
        return;
    }
    match keyword {
        "anyOf" | "oneOf" => parts::alternatives(sides, path, old, new, differences),
        "enum" | keyword::OPEN_VALUES => values::compare(path, before, after, differences),
        _ if constraints::is_constraint(keyword) => {
            if let Some(rule) = constraints::rule(keyword, before, after) {
                let named = |side: Option<&Part>| side.map(|part| json!({keyword: part.to_json()}));
                differences.add(rule, path, named(old), named(new));
            }
        }
        _ => parts::compare(sides, path, keyword, (old, new), differences),
    }
}

/// What differs in what two schemas of the same kind consist of.
fn contents<'a>(
    sides: Sides<'a>,
    path: &str,
    (before, after): (&'a Schema, &'a Schema),
    differences: &mut Differences<'a>,
) {
    match (&before.kind, &after.kind) {
        (Kind::Object(old), Kind::Object(new)) => {
            others(sides, path, (&old.others, &new.others), false, differences);
            differences.objects.push(Objects {
                path: path.to_owned(),
                before,
                after,
            });
        }
        (Kind::Map(old), Kind::Map(new)) => others(sides, path, (old, new), true, differences),
        (Kind::List(old), Kind::List(new)) => {
            let below = compare(sides, &join(path, "items"), old, new);
            let stated = |items: &Schema| (*items != Schema::default()).then(|| items.to_json());
            let whole = Detail {
                rule: Rule::ArrayItemsChanged,
                path: path.to_owned(),
                before: stated(old),
                after: stated(new),
            };
            differences.add_below(below, whole);
        }
        (Kind::Union(old), Kind::Union(new)) => {
            parts::alternatives_of(sides, path, old, new, differences);
        }
        (Kind::Text | Kind::Enum(_), Kind::Text | Kind::Enum(_)) if before.kind != after.kind => {
            values::compare(path, before, after, differences);
        }
        (Kind::Other(old), Kind::Other(new)) => {
            let keywords: BTreeSet<&String> = old.keys().chain(new.keys()).collect();
            for keyword in keywords {
                let both = (old.get(keyword), new.get(keyword));
                if both.0 != both.1 {
                    parts::compare(sides, path, keyword, both, differences);
                }
            }
        }
        _ => {}
    }
}

fn others<'a>(
    sides: Sides<'a>,
    path: &str,
    (old, new): (&'a Others, &'a Others),
    is_map: bool,
    differences: &mut Differences<'a>,
) {
    const KEYWORD: &str = "additionalProperties";
    if old == new {
        return;
    }
    let rule = match (old, new) {
        (Others::Forbidden, _) => Rule::AdditionalPropertiesOpened,
        (_, Others::Forbidden) => Rule::AdditionalPropertiesClosed,
        (Others::Any, Others::Schema(_)) if !is_map => Rule::AdditionalPropertiesClosed,
        (Others::Schema(_), Others::Any) if !is_map => Rule::AdditionalPropertiesOpened,
        _ => {
            let schema = |side: &'a Others| side.schema().unwrap_or(Schema::anything());
            let below = compare(sides, &join(path, KEYWORD), schema(old), schema(new));
            let whole = Detail {
                rule: Rule::MapValuesChanged,
                path: path.to_owned(),
                before: old.to_json(),
                after: new.to_json(),
            };
            differences.add_below(below, whole);
            return;
        }
    };
    differences.add(rule, path, old.to_json(), new.to_json());
}

/// The rule for schemas whose types are not the same, before their contents are looked at.
fn head(sides: Sides<'_>, before: &Schema, after: &Schema) -> Option<Rule> {
    match (before.reference(), after.reference()) {
        (Some(old), Some(new)) => {
            let leads_nowhere = !sides.before.document.schemas.contains_key(old)
                && !sides.after.document.schemas.contains_key(new);
            if sides.pairs.are_paired(old, new) || (old == new && leads_nowhere) {
                return None;
            }
        }
        (None, None) if are_of_one_type(before, after) => return None,
        (None, None) => {}
        (old, _) if sides.same_shape_but_null(before, after) => {
            return Some(if old.is_none() {
                Rule::TypeExtracted
            } else {
                Rule::TypeInlined
            });
        }
        _ => {}
    }
    let old = types(&sides.before.document, before);
    let new = types(&sides.after.document, after);
    Some(if old != new && holds(&new, &old) {
        Rule::TypeWidened
    } else if old != new && holds(&old, &new) {
        Rule::TypeNarrowed
    } else {
        Rule::TypeChanged
    })
}

/// Whether two schemas without names differ at most in what they consist of.
fn are_of_one_type(before: &Schema, after: &Schema) -> bool {
    match (&before.kind, &after.kind) {
        (Kind::Text | Kind::Enum(_), Kind::Text | Kind::Enum(_))
        | (Kind::Any, Kind::Any)
        | (Kind::Object(_), Kind::Object(_))
        | (Kind::Map(_), Kind::Map(_))
        | (Kind::List(_), Kind::List(_))
        | (Kind::Integer, Kind::Integer)
        | (Kind::Number, Kind::Number)
        | (Kind::Boolean, Kind::Boolean)
        | (Kind::Union(_), Kind::Union(_)) => true,
        (Kind::Other(old), Kind::Other(new)) => old.get("type") == new.get("type"),
        _ => false,
    }
}

/// The JSON types that a schema allows; `any` for one that says nothing of it.
fn types<'a>(document: &'a Document, schema: &'a Schema) -> BTreeSet<&'a str> {
    let mut types = BTreeSet::new();
    let mut seen = BTreeSet::new();
    let mut left = vec![schema];
    while let Some(schema) = left.pop() {
        let kind = match &schema.kind {
            Kind::Any if schema.allows_nothing() => continue,
            Kind::Reference(name) => {
                if seen.insert(name) {
                    left.extend(document.schemas.get(name));
                }
                continue;
            }
            Kind::Union(schemas) => {
                left.extend(schemas);
                continue;
            }
            Kind::Object(_) | Kind::Map(_) => "object",
            Kind::List(_) => "array",
            Kind::Text | Kind::Enum(_) => "string",
            Kind::Integer => "integer",
            Kind::Number => "number",
            Kind::Boolean => "boolean",
            Kind::Other(parts) => match parts.get("type") {
                Some(Part::Data(Value::String(kind))) => kind,
                Some(Part::Data(Value::Array(kinds))) => {
                    types.extend(kinds.iter().filter_map(Value::as_str));
                    continue;
                }
                _ => "any",
            },
            Kind::Any => "any",
        };
        types.insert(kind);
    }
    types
}

/// Whether every type of the narrow set is in the wide one; an integer is a number.
fn holds(wide: &BTreeSet<&str>, narrow: &BTreeSet<&str>) -> bool {
    let held = |kind: &&str| wide.contains(kind) || (*kind == "integer" && wide.contains("number"));
    wide.contains("any") || (!narrow.contains("any") && narrow.iter().all(held))
}
