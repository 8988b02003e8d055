//! What differs between two schemas at one place, as aspects: a rule each, without judgement.

use serde_json::{Value, json};

use super::differences::{Differences, Objects, differing};
use super::types::head;
use super::{constraints, values};
use crate::diff::change::Detail;
use crate::diff::matching::Sides;
use crate::diff::rule::Rule;
use crate::schema::keyword::{self, Holds, holds};
use crate::schema::{Kind, Others, Part, Schema, join};

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
    for (keyword, old, new) in differing(&before.assertions, &after.assertions) {
        // What changes with the type is a part of that change; an unknown keyword may be a part of anything.
        if head.is_some() && keyword::is_known(keyword) {
            continue;
        }
        match keyword.as_str() {
            "anyOf" | "oneOf" => alternatives(sides, path, old, new, &mut differences),
            "enum" | keyword::OPEN_VALUES => values::compare(path, before, after, &mut differences),
            _ if keyword::is_constraint(keyword) => {
                if let Some(rule) = constraints::rule(keyword, before, after) {
                    let named =
                        |side: Option<&Part>| side.map(|part| json!({keyword: part.to_json()}));
                    differences.add(rule, path, named(old), named(new));
                }
            }
            _ => part(sides, path, keyword, (old, new), &mut differences),
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
    for (keyword, old, new) in differing(&before.annotations, &after.annotations) {
        let rule = match keyword.as_str() {
            "default" => Rule::DefaultChanged,
            "deprecated" => Rule::Deprecated,
            _ => Rule::DocumentationChanged,
        };
        differences.add(rule, path, old.cloned(), new.cloned());
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
            let whole = Detail::new(Rule::ArrayItemsChanged, path, stated(old), stated(new));
            differences.add_below(below, whole);
        }
        (Kind::Union(old), Kind::Union(new)) => {
            alternatives_of(sides, path, old, new, differences);
        }
        (Kind::Text | Kind::Enum(_), Kind::Text | Kind::Enum(_)) if before.kind != after.kind => {
            values::compare(path, before, after, differences);
        }
        (Kind::Other(old), Kind::Other(new)) => {
            for (keyword, old, new) in differing(old, new) {
                part(sides, path, keyword, (old, new), differences);
            }
        }
        // Nothing is in them, or they are of two types.
        (
            Kind::Any
            | Kind::Reference(_)
            | Kind::Object(_)
            | Kind::Map(_)
            | Kind::List(_)
            | Kind::Text
            | Kind::Enum(_)
            | Kind::Integer
            | Kind::Number
            | Kind::Boolean
            | Kind::Union(_)
            | Kind::Other(_),
            _,
        ) => {}
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
            let (before, after) = (old.to_json(), new.to_json());
            let whole = Detail::new(Rule::MapValuesChanged, path, before, after);
            differences.add_below(below, whole);
            return;
        }
    };
    differences.add(rule, path, old.to_json(), new.to_json());
}

/// Adds what differs in a keyword that holds schemas and has no model of its own: annotations and names, if the shapes are the same; else it is unclassified.
fn part<'a>(
    sides: Sides<'a>,
    path: &str,
    keyword: &str,
    (old, new): (Option<&'a Part>, Option<&'a Part>),
    differences: &mut Differences<'a>,
) {
    let place = join(path, keyword);
    match of_same_shape(sides, &place, keyword, old, new) {
        Some(below) => differences.extend(below),
        None => differences.add(
            Rule::Unclassified,
            &place,
            old.map(Part::to_json),
            new.map(Part::to_json),
        ),
    }
}

fn of_same_shape<'a>(
    sides: Sides<'a>,
    place: &str,
    keyword: &str,
    old: Option<&'a Part>,
    new: Option<&'a Part>,
) -> Option<Differences<'a>> {
    let (old, new) = (old?, new?);
    let mut differences = Differences::default();
    let (before, mut after) = (old.schemas(), new.schemas());
    if let (Part::ByKey(old), Part::ByKey(new)) = (old, new) {
        if old.len() != new.len() || !old.keys().all(|key| new.contains_key(key)) {
            return None;
        }
        after = old.keys().filter_map(|key| new.get(key)).collect();
    }
    if before.is_empty() || before.len() != after.len() {
        return None;
    }
    for before in before {
        let at = match holds(keyword) {
            Holds::Unordered => after
                .iter()
                .position(|after| sides.same_shape(before, after))?,
            _ => 0,
        };
        let after = after.remove(at);
        if !sides.same_shape(before, after) {
            return None;
        }
        differences.extend(compare(sides, place, before, after));
    }
    Some(differences)
}

/// Adds the alternatives that came and went next to other assertions.
fn alternatives<'a>(
    sides: Sides<'a>,
    path: &str,
    old: Option<&'a Part>,
    new: Option<&'a Part>,
    differences: &mut Differences<'a>,
) {
    match (old, new) {
        (Some(Part::List(old)), Some(Part::List(new))) => {
            alternatives_of(sides, path, old, new, differences);
        }
        _ => part(sides, path, "anyOf", (old, new), differences),
    }
}

/// Adds the alternatives that came and went.
fn alternatives_of<'a>(
    sides: Sides<'a>,
    path: &str,
    old: &'a [Schema],
    new: &'a [Schema],
    differences: &mut Differences<'a>,
) {
    let mut left: Vec<&Schema> = new.iter().collect();
    let mut removed = Vec::new();
    for variant in old {
        let same = left
            .iter()
            .position(|other| sides.same_shape(variant, other));
        match same {
            Some(same) => {
                let other = left.swap_remove(same);
                let below = compare(sides, &join(path, "anyOf"), variant, other);
                differences.extend(below);
            }
            None => removed.push(variant),
        }
    }
    for variant in removed {
        differences.add(
            Rule::UnionVariantRemoved,
            path,
            Some(variant.to_json()),
            None,
        );
    }
    for variant in left {
        differences.add(Rule::UnionVariantAdded, path, None, Some(variant.to_json()));
    }
}
