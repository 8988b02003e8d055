//! In what the schema of a Rust type may differ from the document, and why.

use serde_json::json;
use xtask::schema::{Kind, Part, Schema};

use super::schema::each_schema;
use super::types::Contract;

/// One schema on both sides.
pub(crate) struct Pair {
    /// What the document says.
    pub(crate) document: Schema,
    /// What `schemars` derives.
    pub(crate) types: Schema,
}

/// An intended difference. It changes either side so that the two are equal.
pub(crate) struct Rule {
    pub(crate) name: &'static str,
    /// Why the two sides may differ in this.
    pub(crate) reason: &'static str,
    /// Where it holds: for a type that is read, written, or both.
    pub(crate) contracts: &'static [Contract],
    /// Changes the schema with this name, and returns the number of places that it changed.
    pub(crate) apply: fn(&str, &mut Pair) -> usize,
}

const BOTH: &[Contract] = &[Contract::Reading, Contract::Writing];

/// Every intended difference, in the order in which they are removed.
pub(crate) const RULES: &[Rule] = &[
    Rule {
        name: "annotations",
        reason: "Titles, descriptions and their sources are for people, and do not touch the wire.",
        contracts: BOTH,
        apply: annotations,
    },
    Rule {
        name: "number_width",
        reason: "`schemars` notes the width of a Rust number as its format: `double`, `int64`, and `uint64` \
                 where the minimum is 0.",
        contracts: BOTH,
        apply: number_width,
    },
    Rule {
        name: "number_bounds",
        reason: "The document bounds some numbers that may have a fraction. No value is rejected for its size.",
        contracts: BOTH,
        apply: number_bounds,
    },
    Rule {
        name: "safe_integers",
        reason: "The document bounds integers by what a JavaScript number holds exactly, ±(2^53 − 1). A Rust \
                 integer holds more, and no value is rejected for its size.",
        contracts: BOTH,
        apply: safe_integers,
    },
    Rule {
        name: "unsigned_integers",
        reason: "An integer that the document bounds from 1 is unsigned in Rust, and no 0 is rejected for it.",
        contracts: BOTH,
        apply: unsigned_integers,
    },
    Rule {
        name: "open_enum",
        reason: "A list that the document closes is open in Rust, for new values come before they are \
                 documented. The values are compared.",
        contracts: BOTH,
        apply: open_enum,
    },
    Rule {
        name: "null_for_an_optional_key",
        reason: "Null for a key that may be absent is read as absence, and then not written. `schemars` \
                 cannot express that.",
        contracts: BOTH,
        apply: null_for_an_optional_key,
    },
    Rule {
        name: "a_nullable_key_may_be_absent",
        reason: "Nullable keys that the document requires have arrived absent. They are read as null, and \
                 always written.",
        contracts: &[Contract::Reading],
        apply: a_nullable_key_may_be_absent,
    },
];

/// Removes the annotations, and returns their number.
pub(crate) fn without_annotations(schema: &mut Schema) -> usize {
    let mut count = 0;
    each_schema(schema, &mut |schema| {
        count += schema.annotations.len();
        schema.annotations.clear();
    });
    count
}

fn annotations(_: &str, pair: &mut Pair) -> usize {
    without_annotations(&mut pair.document) + without_annotations(&mut pair.types)
}

fn number_width(_: &str, pair: &mut Pair) -> usize {
    let mut count = 0;
    each_schema(&mut pair.types, &mut |schema| {
        let width = match schema.kind {
            Kind::Integer if schema.is_unsigned() => "uint64",
            Kind::Integer => "int64",
            Kind::Number => "double",
            _ => return,
        };
        if schema.format.as_deref() == Some(width) {
            schema.format = None;
            count += 1;
        }
    });
    count
}

fn number_bounds(_: &str, pair: &mut Pair) -> usize {
    let mut count = 0;
    each_schema(&mut pair.document, &mut |schema| {
        if schema.kind == Kind::Number {
            let before = schema.assertions.len();
            let is_bound = |keyword: &str| ["maximum", "minimum"].contains(&keyword);
            schema.assertions.retain(|keyword, _| !is_bound(keyword));
            count += before - schema.assertions.len();
        }
    });
    count
}

fn unsigned_integers(_: &str, pair: &mut Pair) -> usize {
    let mut count = 0;
    each_schema(&mut pair.document, &mut |schema| {
        if schema.assertions.get("minimum") == Some(&Part::Data(json!(1))) {
            let minimum = schema
                .assertions
                .insert("minimum".to_owned(), Part::Data(json!(0)));
            count += usize::from(minimum.is_some());
        }
    });
    count
}

fn safe_integers(_: &str, pair: &mut Pair) -> usize {
    let largest: i64 = (1 << 53) - 1;
    let mut count = 0;
    each_schema(&mut pair.document, &mut |schema| {
        for (keyword, bound) in [("maximum", largest), ("minimum", -largest)] {
            let bound = Part::Data(json!(bound));
            if schema.kind == Kind::Integer && schema.assertions.get(keyword) == Some(&bound) {
                schema.assertions.remove(keyword);
                count += 1;
            }
        }
    });
    count
}

/// Lists of several values have names.
fn open_enum(_: &str, pair: &mut Pair) -> usize {
    match &mut pair.document.kind {
        Kind::Enum(values) if !values.open => {
            values.open = true;
            1
        }
        _ => 0,
    }
}

fn null_for_an_optional_key(_: &str, pair: &mut Pair) -> usize {
    let (Some(document), Kind::Object(types)) = (pair.document.object(), &mut pair.types.kind)
    else {
        return 0;
    };
    let mut count = 0;
    for (key, documented) in &document.properties {
        let is_optional = !documented.required && !documented.schema.nullable;
        if let Some(derived) = types.properties.get_mut(key)
            && is_optional
            && derived.schema.nullable
        {
            derived.schema.nullable = false;
            count += 1;
        }
    }
    count
}

fn a_nullable_key_may_be_absent(_: &str, pair: &mut Pair) -> usize {
    let (Kind::Object(document), Some(types)) = (&mut pair.document.kind, pair.types.object())
    else {
        return 0;
    };
    let mut count = 0;
    for (key, documented) in &mut document.properties {
        let may_be_absent = types
            .properties
            .get(key)
            .is_none_or(|derived| !derived.required);
        if documented.required && documented.schema.nullable && may_be_absent {
            documented.required = false;
            count += 1;
        }
    }
    count
}
