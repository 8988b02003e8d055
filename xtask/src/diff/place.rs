//! What differs between two schemas at one place, as aspects: a rule each, without judgement.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use super::change::Detail;
use super::constraints;
use super::document::{Document, Schema, join, reference};
use super::normal::OPEN_VALUES;
use super::pairs::Pairs;
use super::rule::Rule;
use super::shape::{Shapes, is_documentation};

/// Both documents, and which of their types are the same.
#[derive(Clone, Copy, Debug)]
pub struct Sides<'a> {
    /// The older document.
    pub before: &'a Document,
    /// The newer document.
    pub after: &'a Document,
    /// The types of both.
    pub pairs: &'a Pairs,
}

/// One difference at a place, or below it.
#[derive(Clone, Debug)]
pub struct Aspect {
    /// What differs.
    pub detail: Detail,
    /// Whether it lies below the place: in the items of a list, for one.
    pub below: bool,
}

/// Two objects that both sides write in place: their properties are compared by themselves.
#[derive(Clone, Debug)]
pub struct Objects<'a> {
    /// Where they stand.
    pub path: String,
    /// The older one.
    pub before: &'a Schema,
    /// The newer one.
    pub after: &'a Schema,
}

/// Everything that differs at one place.
#[derive(Debug, Default)]
pub struct Differences<'a> {
    /// What differs, in no order.
    pub aspects: Vec<Aspect>,
    /// Objects at the place or below it, whose properties may differ.
    pub objects: Vec<Objects<'a>>,
}

impl<'a> Differences<'a> {
    fn add(&mut self, rule: Rule, path: &str, before: Option<&Value>, after: Option<&Value>) {
        self.aspects.push(Aspect {
            detail: Detail {
                rule,
                path: path.to_owned(),
                before: before.cloned(),
                after: after.cloned(),
            },
            below: false,
        });
    }

    fn add_whole(&mut self, rule: Rule, path: &str, before: &Schema, after: &Schema) {
        let [before, after] = [before, after].map(|schema| Value::Object(schema.clone()));
        self.add(rule, path, Some(&before), Some(&after));
    }

    /// Takes over what differs below the place, under a rule of the place if it is more than words.
    fn add_below(&mut self, rule: Rule, below: Differences<'a>, whole: Detail) {
        self.objects.extend(below.objects);
        let in_words = |aspect: &Aspect| {
            matches!(
                aspect.detail.rule,
                Rule::DocumentationChanged | Rule::Unclassified
            )
        };
        if !below.aspects.iter().all(in_words) {
            self.aspects.push(Aspect {
                detail: Detail { rule, ..whole },
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
pub fn compare<'a>(
    sides: Sides<'a>,
    path: &str,
    before: &'a Schema,
    after: &'a Schema,
) -> Differences<'a> {
    let mut differences = Differences::default();
    let nullable = |schema: &Schema| schema.contains_key("nullable");
    match (nullable(before), nullable(after)) {
        (false, true) => {
            differences.add_whole(Rule::PropertyBecameNullable, path, before, after);
        }
        (true, false) => differences.add_whole(Rule::PropertyBecameNonNull, path, before, after),
        _ => {}
    }
    let other_head = head(sides, before, after);
    if let Some(rule) = other_head {
        differences.add_whole(rule, path, before, after);
    }
    let keywords: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    for keyword in keywords {
        let (old, new) = (before.get(keyword), after.get(keyword));
        // What another type brings along is a part of that.
        let part_of_head = other_head.is_some() && !is_annotation(keyword);
        if old != new && !part_of_head {
            keyword_differs(sides, path, keyword, (before, after), &mut differences);
        }
    }
    if other_head.is_none() && before.contains_key("properties") && after.contains_key("properties")
    {
        differences.objects.push(Objects {
            path: path.to_owned(),
            before,
            after,
        });
    }
    differences
}

fn is_annotation(keyword: &str) -> bool {
    is_documentation(keyword) || matches!(keyword, "default" | "deprecated") || !is_known(keyword)
}

fn is_known(keyword: &str) -> bool {
    matches!(
        keyword,
        "$ref"
            | "type"
            | "anyOf"
            | "nullable"
            | "properties"
            | "required"
            | "const"
            | "enum"
            | OPEN_VALUES
            | "format"
            | "items"
            | "additionalProperties"
    ) || constraints::is_constraint(keyword)
}

/// The rule for schemas whose types are not the same, before any keyword is looked at.
fn head(sides: Sides<'_>, before: &Schema, after: &Schema) -> Option<Rule> {
    let (old, new) = (reference(before), reference(after));
    if let (Some(old), Some(new)) = (old, new)
        && sides.pairs.are_paired(old, new)
    {
        return None;
    }
    if old.is_some() != new.is_some() {
        if Shapes::new(sides.before, sides.after, sides.pairs)
            .same(&required(before), &required(after))
        {
            let extracted = old.is_none();
            return Some(if extracted {
                Rule::TypeExtracted
            } else {
                Rule::TypeInlined
            });
        }
    } else if old.is_none()
        && before.get("type") == after.get("type")
        && before.contains_key("anyOf") == after.contains_key("anyOf")
        // A struct is no map.
        && (before.contains_key("properties") == after.contains_key("properties"))
    {
        return None;
    }
    let (old, new) = (kinds(sides.before, before), kinds(sides.after, after));
    Some(if old != new && holds(&new, &old) {
        Rule::TypeWidened
    } else if old != new && holds(&old, &new) {
        Rule::TypeNarrowed
    } else {
        Rule::TypeChanged
    })
}

/// A schema without the mark that allows `null`, which has rules of its own.
fn required(schema: &Schema) -> Schema {
    let mut schema = schema.clone();
    schema.remove("nullable");
    schema
}

/// The JSON types that a schema allows; `any` for one that says nothing of it.
fn kinds<'a>(document: &'a Document, schema: &'a Schema) -> BTreeSet<&'a str> {
    let mut kinds = BTreeSet::new();
    add_kinds(document, schema, &mut kinds, &mut BTreeSet::new());
    kinds
}

fn add_kinds<'a>(
    document: &'a Document,
    schema: &'a Schema,
    kinds: &mut BTreeSet<&'a str>,
    seen: &mut BTreeSet<&'a str>,
) {
    if let Some(name) = reference(schema) {
        if seen.insert(name)
            && let Some(schema) = document.types.get(name)
        {
            add_kinds(document, schema, kinds, seen);
        }
        return;
    }
    match (schema.get("type"), schema.get("anyOf")) {
        (Some(Value::String(kind)), _) => {
            kinds.insert(kind);
        }
        (Some(Value::Array(several)), _) => kinds.extend(several.iter().filter_map(Value::as_str)),
        (_, Some(Value::Array(alternatives))) => {
            for alternative in alternatives.iter().filter_map(Value::as_object) {
                add_kinds(document, alternative, kinds, seen);
            }
        }
        _ => {
            kinds.insert("any");
        }
    }
}

fn holds(wide: &BTreeSet<&str>, narrow: &BTreeSet<&str>) -> bool {
    let held = |kind: &&str| wide.contains(kind) || (*kind == "integer" && wide.contains("number"));
    wide.contains("any") || (!narrow.contains("any") && narrow.iter().all(held))
}

fn keyword_differs<'a>(
    sides: Sides<'a>,
    path: &str,
    keyword: &str,
    (before, after): (&'a Schema, &'a Schema),
    differences: &mut Differences<'a>,
) {
    let (old, new) = (before.get(keyword), after.get(keyword));
    let mut add = |rule| differences.add(rule, path, old, new);
    match keyword {
        // Compared by their own rules.
        "$ref" | "type" | "nullable" | "properties" | "required" => {}
        "const" if old.is_some() && new.is_some() => add(Rule::ConstChanged),
        "format" => add(match (old, new) {
            (None, _) => Rule::FormatAdded,
            (_, None) => Rule::FormatRemoved,
            _ => Rule::FormatChanged,
        }),
        "const" | "enum" | OPEN_VALUES => {
            // The first of the three to differ speaks for all.
            let first = ["const", "enum", OPEN_VALUES]
                .into_iter()
                .find(|keyword| before.get(*keyword) != after.get(*keyword));
            if first == Some(keyword) {
                values_differ(path, before, after, differences);
            }
        }
        "anyOf" => variants_differ(sides, path, old, new, differences),
        "items" => below(
            sides,
            Rule::ArrayItemsChanged,
            path,
            "items",
            (old, new),
            differences,
        ),
        "additionalProperties" => {
            additional_differ(sides, path, (before, after), differences);
        }
        "default" => add(Rule::DefaultChanged),
        "deprecated" => add(Rule::Deprecated),
        _ if is_documentation(keyword) => add(Rule::DocumentationChanged),
        _ if constraints::is_constraint(keyword) => {
            if let Some(rule) = constraints::rule(keyword, before, after) {
                add(rule);
            }
        }
        _ => differences.add(Rule::Unclassified, &join(path, keyword), old, new),
    }
}

/// Compares what lies in a list or a map; what is not stated is anything.
fn below<'a>(
    sides: Sides<'a>,
    rule: Rule,
    path: &str,
    keyword: &str,
    (old, new): (Option<&'a Value>, Option<&'a Value>),
    differences: &mut Differences<'a>,
) {
    static ANYTHING: std::sync::LazyLock<Schema> = std::sync::LazyLock::new(Map::new);
    let schema = |side: Option<&'a Value>| side.and_then(Value::as_object).unwrap_or(&ANYTHING);
    let below = compare(sides, &join(path, keyword), schema(old), schema(new));
    let whole = Detail {
        rule,
        path: path.to_owned(),
        before: old.cloned(),
        after: new.cloned(),
    };
    differences.add_below(rule, below, whole);
}

/// A list of values, or a constant, which is a list of one.
fn values_differ(path: &str, before: &Schema, after: &Schema, differences: &mut Differences<'_>) {
    let listed = |schema: &Schema| -> Option<(Vec<Value>, bool)> {
        if let Some(constant) = schema.get("const") {
            return Some((vec![constant.clone()], false));
        }
        let (values, open) = match (schema.get("enum"), schema.get(OPEN_VALUES)) {
            (Some(values), _) => (values, false),
            (None, Some(values)) => (values, true),
            (None, None) => return None,
        };
        Some((values.as_array()?.clone(), open))
    };
    let (old, new) = (listed(before), listed(after));
    let lists =
        [&old, &new].map(|side| side.as_ref().map(|(values, _)| Value::from(values.clone())));
    let [old_list, new_list] = &lists;
    let mut add = |rule, before: Option<&Value>, after: Option<&Value>| {
        differences.add(rule, path, before, after);
    };
    match (&old, &new) {
        (Some((old, was_open)), Some((new, is_open))) => {
            match (was_open, is_open) {
                (false, true) => add(Rule::EnumOpened, old_list.as_ref(), new_list.as_ref()),
                (true, false) => add(Rule::EnumClosed, old_list.as_ref(), new_list.as_ref()),
                _ => {}
            }
            let missing = |from: &[Value], other: &[Value]| -> Vec<Value> {
                let missing = from.iter().filter(|value| !other.contains(value));
                missing.cloned().collect()
            };
            let removed = missing(old, new);
            if !removed.is_empty() {
                add(Rule::EnumValueRemoved, Some(&removed.into()), None);
            }
            let added = missing(new, old);
            if !added.is_empty() {
                add(Rule::EnumValueAdded, None, Some(&added.into()));
            }
        }
        (Some(_), None) => add(Rule::TypeWidened, old_list.as_ref(), None),
        (None, Some(_)) => add(Rule::TypeNarrowed, None, new_list.as_ref()),
        (None, None) => {}
    }
}

fn variants_differ<'a>(
    sides: Sides<'a>,
    path: &str,
    old: Option<&'a Value>,
    new: Option<&'a Value>,
    differences: &mut Differences<'a>,
) {
    let variants = |side: Option<&'a Value>| side.and_then(Value::as_array).into_iter().flatten();
    let mut left: Vec<&Value> = variants(new).collect();
    let mut removed = Vec::new();
    for variant in variants(old) {
        let same = left.iter().position(|other| {
            Shapes::new(sides.before, sides.after, sides.pairs).same_schemas(variant, other)
        });
        match same {
            Some(same) => {
                let other = left.swap_remove(same);
                if let (Some(before), Some(after)) = (variant.as_object(), other.as_object()) {
                    let below = compare(sides, &join(path, "anyOf"), before, after);
                    differences.aspects.extend(below.aspects);
                }
            }
            None => removed.push(variant),
        }
    }
    for variant in removed {
        differences.add(Rule::UnionVariantRemoved, path, Some(variant), None);
    }
    for variant in left {
        differences.add(Rule::UnionVariantAdded, path, None, Some(variant));
    }
}

fn additional_differ<'a>(
    sides: Sides<'a>,
    path: &str,
    (before, after): (&'a Schema, &'a Schema),
    differences: &mut Differences<'a>,
) {
    const KEYWORD: &str = "additionalProperties";
    let (old, new) = (before.get(KEYWORD), after.get(KEYWORD));
    let closed = |side: Option<&Value>| side.is_some_and(|side| side.get("not").is_some());
    let is_map = !before.contains_key("properties") && !after.contains_key("properties");
    let rule = match (closed(old), closed(new)) {
        (true, false) => Rule::AdditionalPropertiesOpened,
        (false, true) => Rule::AdditionalPropertiesClosed,
        _ if is_map || (old.is_some() && new.is_some()) => {
            below(
                sides,
                Rule::MapValuesChanged,
                path,
                KEYWORD,
                (old, new),
                differences,
            );
            return;
        }
        _ if old.is_some() => Rule::AdditionalPropertiesOpened,
        _ => Rule::AdditionalPropertiesClosed,
    };
    differences.add(rule, path, old, new);
}
