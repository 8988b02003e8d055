//! Values of a shape.

use std::ops::RangeInclusive;

use proptest::collection::vec;
use proptest::num::f64;
use proptest::prelude::{Just, Strategy, any, prop_oneof};
use proptest::strategy::{BoxedStrategy, Union};
use serde_json::{Map, Value};

use super::shape::{Kind, Member, Shape, Text};
use super::texts::texts;

/// Valid values of a shape. What is simpler comes first among alternatives, for a failing value shrinks
/// towards it.
pub fn values(shape: &Shape) -> BoxedStrategy<Value> {
    let values = match &shape.kind {
        Kind::Boolean => any::<bool>().prop_map(Value::from).boxed(),
        Kind::Integer(range) => integers(range),
        Kind::Text(text) => texts(text).prop_map(Value::from).boxed(),
        Kind::Array(items) => arrays(values(items)),
        Kind::Object(members) => described_objects(members),
        Kind::FreeObject => objects(),
        Kind::OneOf(shapes) => Union::new(shapes.iter().map(values)).boxed(),
    };
    if shape.nullable {
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

fn arrays(items: BoxedStrategy<Value>) -> BoxedStrategy<Value> {
    prop_oneof![
        6 => Just(Vec::new()),
        30 => vec(items.clone(), 1..4),
        1 => vec(items, 10..20),
    ]
    .prop_map(Value::from)
    .boxed()
}

fn described_objects(members: &[Member]) -> BoxedStrategy<Value> {
    let members: Vec<_> = members.iter().map(member).collect();
    members
        .prop_shuffle()
        .prop_map(|members| Value::Object(members.into_iter().flatten().collect()))
        .boxed()
}

/// A key with its value, or none if it is optional.
fn member(member: &Member) -> BoxedStrategy<Option<(String, Value)>> {
    let name = member.name.clone();
    let present = values(&member.shape).prop_map(move |value| Some((name.clone(), value)));
    if member.required {
        present.boxed()
    } else {
        prop_oneof![Just(None), present].boxed()
    }
}

/// Objects with members of any kind.
pub fn objects() -> BoxedStrategy<Value> {
    vec((texts(&Text::Plain), anything()), 0..4)
        .prop_map(|members| Value::Object(members.into_iter().collect::<Map<_, _>>()))
        .boxed()
}

/// Any JSON value, to a small depth.
pub fn anything() -> BoxedStrategy<Value> {
    let finite = f64::NORMAL | f64::SUBNORMAL | f64::ZERO;
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        finite.prop_map(Value::from),
        texts(&Text::Plain).prop_map(Value::from),
    ];
    let key = texts(&Text::Plain);
    leaf.prop_recursive(3, 8, 3, move |inner| {
        let members = vec((key.clone(), inner.clone()), 0..3);
        prop_oneof![
            vec(inner, 0..3).prop_map(Value::from),
            members.prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
    .boxed()
}
