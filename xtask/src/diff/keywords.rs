//! What differs in one keyword of a schema.

use serde_json::{Map, Value, json};

use super::change::Detail;
use super::constraints;
use super::differences::{self, Differences, Sides};
use super::document::{ANYTHING, Schema, join, reference};
use super::held::Held;
use super::normal::OPEN_VALUES;
use super::rule::Rule;
use super::shape::{Shapes, is_documentation};

/// Adds what differs in one keyword of two schemas of the same type.
pub fn compare<'a>(
    sides: Sides<'a>,
    path: &str,
    keyword: &str,
    (before, after): (&'a Schema, &'a Schema),
    differences: &mut Differences<'a>,
) {
    let (old, new) = (before.get(keyword), after.get(keyword));
    let mut add = |rule| differences.add(rule, path, old, new);
    match keyword {
        // Compared by their own rules, if they are what they should be, and where they should be.
        "$ref" if [before, after].map(reference).iter().all(Option::is_some) => {}
        "nullable" if old.is_some() != new.is_some() => {}
        "properties" if old.is_some() && new.is_some() => {}
        "required" if is_about_properties(before, after) => {}
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
                let so_far = differences.aspects.len();
                values_differ(path, before, after, differences);
                if differences.aspects.len() == so_far {
                    differences.add(Rule::Unclassified, &join(path, keyword), old, new);
                }
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
                let named = |side: Option<&Value>| side.map(|bound| json!({keyword: bound}));
                let (old, new) = (named(old), named(new));
                differences.add(rule, path, old.as_ref(), new.as_ref());
            }
        }
        _ => {
            if let Some(below) = in_words_and_names(sides, &join(path, keyword), keyword, old, new)
            {
                differences.aspects.extend(below.aspects);
                differences.objects.extend(below.objects);
            } else {
                differences.add(Rule::Unclassified, &join(path, keyword), old, new);
            }
        }
    }
}

/// What differs in the schemas that a keyword holds, if each has one of the same shape on the other side.
fn in_words_and_names<'a>(
    sides: Sides<'a>,
    path: &str,
    keyword: &str,
    old: Option<&'a Value>,
    new: Option<&'a Value>,
) -> Option<Differences<'a>> {
    let held = Held::by(keyword)?;
    let (mut before, mut after) = (schemas(old?), schemas(new?));
    if held == Held::One {
        (before, after) = (vec![old?], vec![new?]);
    }
    if held == Held::ByKey && keys(old?) != keys(new?) {
        return None;
    }
    let mut differences = Differences::default();
    let is_same = |before, after| {
        Shapes::new(sides.before, sides.after, sides.pairs).same_schemas(before, after)
    };
    if before.len() != after.len() {
        return None;
    }
    for before in before {
        let at = match held {
            Held::Unordered => after.iter().position(|after| is_same(before, after))?,
            _ => 0,
        };
        let after = after.remove(at);
        if !is_same(before, after) {
            return None;
        }
        let below = differences::compare(sides, path, before.as_object()?, after.as_object()?);
        differences.aspects.extend(below.aspects);
        differences.objects.extend(below.objects);
    }
    Some(differences)
}

/// The schemas in a list or, in the order of its keys, in an object.
fn schemas(value: &Value) -> Vec<&Value> {
    match value {
        Value::Array(items) => items.iter().collect(),
        Value::Object(members) => members.values().collect(),
        _ => Vec::new(),
    }
}

/// What the schemas of an object stand under.
fn keys(value: &Value) -> Vec<&String> {
    value.as_object().into_iter().flat_map(Map::keys).collect()
}

/// Whether the keys that one side alone requires are properties, which are compared by themselves.
fn is_about_properties(before: &Schema, after: &Schema) -> bool {
    let is_list = |schema: &Schema| schema.get("required").is_none_or(Value::is_array);
    let lists = |schema: &Schema| {
        let list = schema.get("required").and_then(Value::as_array);
        list.cloned().unwrap_or_default()
    };
    let (old, new) = (lists(before), lists(after));
    let is_property = |key: &&Value| {
        let has = |schema: &Schema| {
            let properties = schema.get("properties");
            properties.is_some_and(|all| key.as_str().is_some_and(|key| all.get(key).is_some()))
        };
        has(before) || has(after)
    };
    let only_old = old.iter().filter(|key| !new.contains(key));
    let only_new = new.iter().filter(|key| !old.contains(key));
    is_list(before)
        && is_list(after)
        && before.contains_key("properties")
        && after.contains_key("properties")
        && only_old.chain(only_new).all(|key| is_property(&key))
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
    let schema = |side: Option<&'a Value>| side.and_then(Value::as_object).unwrap_or(&ANYTHING);
    let below = differences::compare(sides, &join(path, keyword), schema(old), schema(new));
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
    let lists = [&old, &new].map(|side| {
        let (values, open) = side.as_ref()?;
        let keyword = if *open { OPEN_VALUES } else { "enum" };
        Some(json!({keyword: values}))
    });
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
                    let below = differences::compare(sides, &join(path, "anyOf"), before, after);
                    differences.aspects.extend(below.aspects);
                    differences.objects.extend(below.objects);
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
    let shown = |side: Option<&Value>| {
        let side = side?;
        Some(if closed(Some(side)) {
            Value::Bool(false)
        } else {
            side.clone()
        })
    };
    let (old, new) = (shown(old), shown(new));
    differences.add(rule, path, old.as_ref(), new.as_ref());
}
