//! What differs between two schemas at one place, as aspects: a rule each, without judgement.

use std::collections::BTreeSet;

use serde_json::Value;

use super::change::Detail;
use super::constraints;
use super::document::{Document, Schema, reference};
use super::held::Held;
use super::keywords;
use super::kinds::{holds, kinds};
use super::normal::OPEN_VALUES;
use super::pairs::Pairs;
use super::rule::Rule;
use super::shape::{Shapes, is_documentation, is_hint};

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
    /// Adds a difference at the place itself.
    pub fn add(&mut self, rule: Rule, path: &str, before: Option<&Value>, after: Option<&Value>) {
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
        let [before, after] = [before, after].map(|schema| Value::Object(without_words(schema)));
        self.add(rule, path, Some(&before), Some(&after));
    }

    /// Takes over what differs below the place, under a rule of the place if its type is another.
    pub fn add_below(&mut self, rule: Rule, below: Differences<'a>, whole: Detail) {
        self.objects.extend(below.objects);
        // What no rule explains is a change by itself.
        let stays = |rule: Rule| rule.is_harmless() || rule == Rule::Unclassified;
        if !below.aspects.iter().all(|aspect| stays(aspect.detail.rule)) {
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
        let part_of_head = other_head.is_some() && !stands_by_itself(keyword);
        if old != new && !part_of_head {
            keywords::compare(sides, path, keyword, (before, after), &mut differences);
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

/// Whether a keyword is none of a type: it is a hint, or nobody knows what it says.
fn stands_by_itself(keyword: &str) -> bool {
    is_hint(keyword) || !is_known(keyword)
}

fn is_known(keyword: &str) -> bool {
    matches!(
        keyword,
        "$ref" | "type" | "nullable" | "required" | "const" | "enum" | OPEN_VALUES | "format"
    ) || Held::by(keyword).is_some()
        || constraints::is_constraint(keyword)
}

/// The rule for schemas whose types are not the same, before any keyword is looked at.
fn head(sides: Sides<'_>, before: &Schema, after: &Schema) -> Option<Rule> {
    let (old, new) = (reference(before), reference(after));
    if let (Some(old), Some(new)) = (old, new) {
        let leads_nowhere =
            !sides.before.types.contains_key(old) && !sides.after.types.contains_key(new);
        if sides.pairs.are_paired(old, new) || (old == new && leads_nowhere) {
            return None;
        }
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

/// A schema without texts for people, which say nothing of why two of them differ.
pub fn without_words(schema: &Schema) -> Schema {
    let kept = schema
        .iter()
        .filter(|(keyword, _)| !is_documentation(keyword));
    kept.map(|(keyword, value)| (keyword.clone(), value.clone()))
        .collect()
}

/// A schema that begins with what is not for people.
pub fn words_last(schema: &Schema) -> Schema {
    let mut ordered = without_words(schema);
    let words = schema
        .iter()
        .filter(|(keyword, _)| is_documentation(keyword));
    ordered.extend(words.map(|(keyword, value)| (keyword.clone(), value.clone())));
    ordered
}

/// A schema without the mark that allows `null`, which has rules of its own.
fn required(schema: &Schema) -> Schema {
    let mut schema = schema.clone();
    schema.remove("nullable");
    schema
}
