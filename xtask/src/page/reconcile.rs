//! What a field's type is, from the three places of a payload section that show it.
//!
//! | place | says | loses | decides |
//! |---|---|---|---|
//! | entry | key, type, marker, description | what `[]` belongs to, the types of quoted values, where a description ends | the words of the type, the marker |
//! | table, top level alone | the same, without `[` and `]` | the brackets | where a top-level description ends |
//! | example | the keys and their order; the kind of a value | everything else | which keys there are, and what the entry's type loses |
//!
//! The example of a type with alternatives is that of the first alternative that is not null: its properties if it is an
//! object, `[]` if it is a list, and `null` for everything else, also for alternatives within it. That of a single type is
//! a placeholder of the type.

use serde_json::{Number, Value};

use super::content::{Open, PlainType, ShownKind, TypeExpression, TypeTerm};
use super::example::{Node, Shape};
use super::excerpt::Excerpt;
use super::report::{Mistake, Report, Reported};
use super::type_expression::{Base, Term};

/// How many alternatives a type may have if it is not clear what its `[]` belongs to.
const ALTERNATIVES: usize = 64;

/// How many readings of a type are looked at.
const READINGS: usize = 256;

/// One alternative of a type, once it is decided what each `[]` belongs to.
#[derive(Clone, Debug)]
enum Alternative<'t, 'a> {
    One(&'t Term<'a>),
    List(Vec<Alternative<'t, 'a>>),
}

/// The type of a field by its terms and, where there is one, its example.
pub(super) fn kind(
    name: Excerpt<'_>,
    type_text: Excerpt<'_>,
    terms: &[Term<'_>],
    example: Option<&Node<'_>>,
    report: &mut Report<'_>,
) -> Result<TypeExpression, Reported> {
    let misfit = |report: &mut Report<'_>, node: &Node<'_>| {
        report.add(
            format!("the example of `{}` does not fit its type", name.text),
            node.place.first_line(),
            format!("{}, but the type is {}", describe(node), type_text.text),
            "the page contradicts itself: report it to the vendor; if the vendor's script writes this type or this \
             example now, change xtask/src/page/reconcile.rs",
        )
    };
    let readings = readings(terms);
    let mut readings = readings.ok_or_else(|| ambiguous(terms, type_text).add(report))?;
    if let Some(node) = example {
        readings.retain(|reading| fits(reading, name.text, node));
    }
    match (readings.as_slice(), example) {
        ([reading], _) => expression(reading, example).map_err(|error| error.add(report)),
        ([], Some(node)) => Err(misfit(report, node)),
        _ => Err(ambiguous(terms, type_text).add(report)),
    }
}

/// The readings of some terms: what each `[]` may belong to; nothing if there are too many.
fn readings<'t, 'a>(terms: &'t [Term<'a>]) -> Option<Vec<Vec<Alternative<'t, 'a>>>> {
    if terms.iter().skip(1).all(|term| term.brackets == 0) {
        return Some(vec![terms.iter().map(one).collect()]);
    }
    if terms.len() > ALTERNATIVES {
        return None;
    }
    let mut budget = READINGS;
    unions(terms, 0, &mut budget)
}

/// A term with its `[]` around itself alone.
fn one<'t, 'a>(term: &'t Term<'a>) -> Alternative<'t, 'a> {
    lists(vec![Alternative::One(term)], term.brackets)
}

/// So many lists around a union; around none of them, it has one alternative.
fn lists<'t, 'a>(mut union: Vec<Alternative<'t, 'a>>, count: usize) -> Alternative<'t, 'a> {
    for _ in 1..count {
        union = vec![Alternative::List(union)];
    }
    match (count, union.as_slice()) {
        (0, [only]) => only.clone(),
        _ => Alternative::List(union),
    }
}

/// All unions that are written as these terms, the last of them with so many `[]` less; nothing if there are too many.
fn unions<'t, 'a>(
    terms: &'t [Term<'a>],
    less: usize,
    budget: &mut usize,
) -> Option<Vec<Vec<Alternative<'t, 'a>>>> {
    let Some(first) = terms.first() else {
        return Some(vec![Vec::new()]);
    };
    let mut found = Vec::new();
    for end in 1..=terms.len() {
        let (group, rest) = terms.split_at_checked(end)?;
        let last = group.last()?;
        let brackets = last.brackets - if rest.is_empty() { less } else { 0 };
        let mut alternatives = Vec::new();
        if end == 1 {
            alternatives.push(lists(vec![Alternative::One(first)], brackets));
        } else {
            for inside in 0..brackets {
                let within = unions(group, last.brackets - inside, budget)?;
                let several = within.into_iter().filter(|union| union.len() > 1);
                alternatives.extend(several.map(|union| lists(union, brackets - inside)));
            }
        }
        if alternatives.is_empty() {
            continue;
        }
        for others in unions(rest, less, budget)? {
            for alternative in &alternatives {
                *budget = budget.checked_sub(1)?;
                let mut union = vec![alternative.clone()];
                union.extend(others.iter().cloned());
                found.push(union);
            }
        }
    }
    Some(found)
}

/// Whether the script writes this example for this reading of a type.
fn fits(reading: &[Alternative<'_, '_>], name: &str, node: &Node<'_>) -> bool {
    let quoted = |alternative: &Alternative<'_, '_>| matches!(alternative, Alternative::One(term) if matches!(term.base, Base::Quoted(_)));
    match reading {
        // One closed list, whatever its values are; or several, of which each gives null.
        _ if reading.iter().all(quoted) => {
            is_null(node)
                || is_placeholder(node, name, PlainType::String)
                || is_placeholder(node, name, PlainType::Integer)
                || is_placeholder(node, name, PlainType::Boolean)
        }
        [Alternative::List(_)] => is_empty_list(node),
        [Alternative::One(term)] => match &term.base {
            Base::Plain(TypeTerm::Plain { kind, .. }) => is_placeholder(node, name, *kind),
            Base::Array => is_empty_list(node),
            _ => is_null(node),
        },
        // The first alternative may be a union itself, and gives null then.
        _ if is_null(node) => true,
        several => {
            let is_value = |alternative: &&Alternative<'_, '_>| !matches!(alternative, Alternative::One(term) if term.base == Base::Null);
            match several.iter().find(is_value) {
                Some(Alternative::List(_)) => is_empty_list(node),
                Some(Alternative::One(term)) if term.base == Base::Array => is_empty_list(node),
                Some(Alternative::One(term)) if may_have_properties(&term.base) => {
                    is_placeholder(node, name, PlainType::Object)
                }
                _ => false,
            }
        }
    }
}

/// Whether an example may show properties of this alternative.
fn may_have_properties(base: &Base<'_>) -> bool {
    matches!(
        base,
        Base::Plain(TypeTerm::Plain {
            kind: PlainType::Object,
            ..
        }) | Base::Open(Open::Reference(_))
    )
}

fn is_null(node: &Node<'_>) -> bool {
    node.shape == Shape::Scalar(ShownKind::Null)
}

fn is_empty_list(node: &Node<'_>) -> bool {
    node.shape == Shape::Scalar(ShownKind::Array)
}

/// Whether the value is what the script writes for a type.
fn is_placeholder(node: &Node<'_>, name: &str, kind: PlainType) -> bool {
    match (&node.shape, kind) {
        (Shape::Scalar(ShownKind::Boolean), PlainType::Boolean) => node.place.text == "true",
        (Shape::Scalar(ShownKind::Number), PlainType::Integer | PlainType::Number) => {
            node.place.text == "0"
        }
        (Shape::Scalar(ShownKind::String), PlainType::String) => {
            serde_json::from_str::<String>(node.place.text)
                .is_ok_and(|text| text.strip_prefix("example") == Some(name))
        }
        (
            Shape::Object(_) | Shape::Scalar(ShownKind::Null | ShownKind::Deep),
            PlainType::Object,
        ) => true,
        _ => false,
    }
}

/// A reading as the type that later stages see.
fn expression<'a>(
    reading: &[Alternative<'_, 'a>],
    example: Option<&Node<'_>>,
) -> Result<TypeExpression, Mistake<'a>> {
    let mut union = TypeExpression::default();
    for alternative in reading {
        match alternative {
            Alternative::List(items) => {
                let items = expression(items, None)?;
                union.alternatives.push(TypeTerm::Array(Box::new(items)));
            }
            Alternative::One(term) => match &term.base {
                Base::Null => union.nullable = true,
                Base::Quoted(value) => {
                    let value = literal(*value, example)?;
                    union.alternatives.push(TypeTerm::Literal(value));
                }
                Base::Plain(term) => union.alternatives.push(term.clone()),
                Base::Types { terms, nullable } => {
                    union.alternatives.extend(terms.iter().cloned());
                    union.nullable |= nullable;
                }
                Base::Array => union.alternatives.push(TypeTerm::Array(Box::default())),
                Base::Open(open) => union.alternatives.push(TypeTerm::Open(open.clone())),
            },
        }
    }
    Ok(union)
}

/// The value that is quoted: the example shows whether it is a string, a number or a boolean.
fn literal<'a>(text: Excerpt<'a>, example: Option<&Node<'_>>) -> Result<Value, Mistake<'a>> {
    let number = || {
        serde_json::from_str::<Number>(text.text)
            .ok()
            .map(Value::Number)
    };
    let boolean = || text.text.parse().ok().map(Value::Bool);
    let string = || Value::String(text.text.to_owned());
    let value = match example.map(|node| &node.shape) {
        Some(Shape::Scalar(ShownKind::String)) => Some(string()),
        Some(Shape::Scalar(ShownKind::Number)) => number(),
        Some(Shape::Scalar(ShownKind::Boolean)) => boolean(),
        _ => {
            // An object in the list would be written like this.
            let strange = text.text == "null" || text.text.contains("[object ");
            if strange || number().is_some() || boolean().is_some() {
                return Err(Mistake {
                    message: format!("`\"{}\"` may be a string or another value", text.text),
                    place: text,
                    label: "every value is quoted, and no example shows what this one is",
                    help: "the page does not say it: report it to the vendor; if you know it, change \
                        xtask/src/page/reconcile.rs",
                });
            }
            Some(string())
        }
    };
    value.ok_or_else(|| Mistake {
        message: format!(
            "the value `{}` is not of the type that the example shows",
            text.text
        ),
        place: text,
        label: "expected a number or a boolean, as in the example",
        help: "the page contradicts itself: report it to the vendor",
    })
}

fn ambiguous<'a>(terms: &[Term<'a>], type_text: Excerpt<'a>) -> Mistake<'a> {
    let term = terms.iter().skip(1).find(|term| term.brackets > 0);
    let place = term.map_or(type_text, |term| term.place);
    let bare = place.text.trim_end_matches("[]");
    Mistake {
        message: "`[]` that may belong to one alternative or to several".to_owned(),
        place: place.from(bare.len()),
        label: "a list of what?",
        help: "the page does not say it, and its example does not show it: report it to the vendor; if you know it, \
            change xtask/src/page/reconcile.rs",
    }
}

/// What an example's value is, for people.
fn describe(node: &Node<'_>) -> &'static str {
    match &node.shape {
        Shape::Items => "this is a list with items",
        Shape::Object(_) | Shape::Scalar(ShownKind::Object(_) | ShownKind::Deep) => {
            "this is an object"
        }
        Shape::Scalar(ShownKind::Null) => "this is null",
        Shape::Scalar(ShownKind::Boolean) => "this is a boolean",
        Shape::Scalar(ShownKind::String) => "this is a string",
        Shape::Scalar(ShownKind::Number) => "this is a number",
        Shape::Scalar(ShownKind::Array) => "this is an empty list",
    }
}
