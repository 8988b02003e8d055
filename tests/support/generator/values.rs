//! Values of a schema.

use std::ops::RangeInclusive;

use proptest::collection::vec;
use proptest::num::f64 as double;
use proptest::prelude::{Just, Strategy, any, prop_oneof};
use proptest::sample::select;
use proptest::strategy::{BoxedStrategy, Union};
use serde_json::{Map, Value};

use super::schema::range;
use super::texts::{plain_texts, texts};
use xtask::schema::{Kind, Object, Part, Property, Schema};

/// Valid values of a schema without references. What is simpler comes first among alternatives, for a failing value
/// shrinks towards it.
pub fn values(schema: &Schema) -> BoxedStrategy<Value> {
    let values = match &schema.kind {
        Kind::Boolean => any::<bool>().prop_map(Value::from).boxed(),
        Kind::Integer => integers(&range(schema)),
        Kind::Number => numbers(schema),
        Kind::Text => texts(schema.format.as_deref())
            .prop_map(Value::from)
            .boxed(),
        // Another value of an open list is not documented.
        Kind::Enum(values) => {
            let texts: Vec<String> = values.texts.iter().cloned().collect();
            select(texts).prop_map(Value::from).boxed()
        }
        Kind::List(items) => arrays(values(items)),
        Kind::Object(object) => described_objects(object),
        Kind::Map(_) => objects(),
        Kind::Union(schemas) => Union::new(schemas.iter().map(values)).boxed(),
        unknown @ (Kind::Any | Kind::Reference(_) | Kind::Other(_)) => {
            panic!("the generator knows no values of {unknown:?}")
        }
    };
    if schema.nullable {
        prop_oneof![1 => Just(Value::Null), 3 => values].boxed()
    } else {
        values
    }
}

fn integers(range: &RangeInclusive<i64>) -> BoxedStrategy<Value> {
    let (least, most) = (*range.start(), *range.end());
    let small = 0.clamp(least, most)..=100.clamp(least, most);
    prop_oneof![4 => small, 1 => Just(least), 1 => Just(most), 2 => range.clone()]
        .prop_map(Value::from)
        .boxed()
}

/// Numbers with a fraction, as Rust writes them.
fn numbers(schema: &Schema) -> BoxedStrategy<Value> {
    let bound = |keyword: &str, otherwise: f64| match schema.assertions.get(keyword) {
        Some(Part::Data(bound)) => bound.as_f64().unwrap_or(otherwise),
        _ => otherwise,
    };
    let least = bound("minimum", f64::MIN);
    let most = bound("maximum", f64::MAX);
    let quarters = (-8..1000).prop_map(|quarters| f64::from(quarters) / 4.0);
    prop_oneof![3 => quarters, 1 => finite()]
        .prop_map(move |number| Value::from(number.clamp(least, most)))
        .boxed()
}

fn finite() -> BoxedStrategy<f64> {
    (double::NORMAL | double::SUBNORMAL | double::ZERO).boxed()
}

fn arrays(items: BoxedStrategy<Value>) -> BoxedStrategy<Value> {
    prop_oneof![
        6 => Just(Vec::new()),
        30 => vec(items.clone(), 1..4),
        1 => vec(items, 10..20),
    ]
    .prop_map(Value::from)
    .boxed()
}

fn described_objects(object: &Object) -> BoxedStrategy<Value> {
    let members: Vec<_> = object.properties.iter().map(member).collect();
    members
        .prop_shuffle()
        .prop_map(|members| Value::Object(members.into_iter().flatten().collect()))
        .boxed()
}

/// A key with its value, or none if it is optional.
fn member((key, property): (&String, &Property)) -> BoxedStrategy<Option<(String, Value)>> {
    let key = key.clone();
    let present = values(&property.schema).prop_map(move |value| Some((key.clone(), value)));
    if property.required {
        present.boxed()
    } else {
        prop_oneof![Just(None), present].boxed()
    }
}

/// Objects with members of any kind.
pub fn objects() -> BoxedStrategy<Value> {
    vec((plain_texts(), anything()), 0..4)
        .prop_map(|members| Value::Object(members.into_iter().collect::<Map<_, _>>()))
        .boxed()
}

/// Any JSON value, to a small depth.
pub fn anything() -> BoxedStrategy<Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        finite().prop_map(Value::from),
        plain_texts().prop_map(Value::from),
    ];
    let key = plain_texts();
    leaf.prop_recursive(3, 8, 3, move |inner| {
        let members = vec((key.clone(), inner.clone()), 0..3);
        prop_oneof![
            vec(inner, 0..3).prop_map(Value::from),
            members.prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
    .boxed()
}
