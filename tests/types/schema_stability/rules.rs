//! In what the schema of a Rust type may differ from the document, and why.

use serde_json::{Map, Value, json};

use super::schema::{admits_null, each_schema, is_of_type, required, without_null};
use super::types::Contract;

/// One schema on both sides.
pub(crate) struct Pair {
    /// What the document says.
    pub(crate) document: Value,
    /// What `schemars` derives.
    pub(crate) types: Value,
}

/// A difference that is meant. It changes either side so that the two are alike.
pub(crate) struct Rule {
    pub(crate) name: &'static str,
    /// Why the two sides may differ in this.
    pub(crate) reason: &'static str,
    /// Where it holds: for a type that is read, written, or both.
    pub(crate) contracts: &'static [Contract],
    /// Changes the schema with this name, and gives the number of places that it changed.
    pub(crate) apply: fn(&str, &mut Pair) -> usize,
}

const BOTH: &[Contract] = &[Contract::Reading, Contract::Writing];

/// Every difference that is meant, in the order in which they are taken away.
pub(crate) const RULES: &[Rule] = &[
    Rule {
        name: "words",
        reason: "Titles, descriptions and their sources are for people, and do not touch the wire.",
        contracts: BOTH,
        apply: words,
    },
    Rule {
        name: "integer_width",
        reason: "`schemars` notes the width of a Rust integer as its format: `int64`, and `uint64` where the \
                 minimum is 0.",
        contracts: BOTH,
        apply: integer_width,
    },
    Rule {
        name: "safe_integers",
        reason: "The document bounds integers by what a JavaScript number holds exactly, ±(2^53 − 1). A Rust \
                 integer holds more, and no value is refused for its size.",
        contracts: BOTH,
        apply: safe_integers,
    },
    Rule {
        name: "open_enum",
        reason: "A list that the document closes is open in Rust, for new values come before they are \
                 documented. The values and their order are compared.",
        contracts: BOTH,
        apply: open_enum,
    },
    Rule {
        name: "either_form_of_a_participant",
        reason: "`schemars` writes an untagged enum as `anyOf`. No participant is a string and an object at \
                 once, so `oneOf`, as the document has it, says the same.",
        contracts: BOTH,
        apply: either_form_of_a_participant,
    },
    Rule {
        name: "members_of_extra",
        reason: "`schemars` says of a map that it may have members of any kind, which is what an object \
                 without the keyword may have.",
        contracts: BOTH,
        apply: members_of_extra,
    },
    Rule {
        name: "null_for_an_optional_key",
        reason: "Null for a key that may be absent is read as absence, and then not written. `schemars` \
                 cannot tell that.",
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

/// Takes away what is for people, and gives the number of keywords.
pub(crate) fn take_words(schema: &mut Map<String, Value>) -> usize {
    ["title", "description", "x-page-section", "x-source"]
        .into_iter()
        .filter(|keyword| schema.shift_remove(*keyword).is_some())
        .count()
}

fn words(_: &str, pair: &mut Pair) -> usize {
    let mut count = 0;
    for side in [&mut pair.document, &mut pair.types] {
        each_schema(side, &mut |schema| {
            count += take_words(schema);
        });
    }
    count
}

fn integer_width(_: &str, pair: &mut Pair) -> usize {
    let mut count = 0;
    each_schema(&mut pair.types, &mut |schema| {
        let starts_at_zero = schema.get("minimum") == Some(&json!(0));
        let width = if starts_at_zero { "uint64" } else { "int64" };
        count += remove(schema, "integer", "format", &json!(width));
    });
    count
}

fn safe_integers(_: &str, pair: &mut Pair) -> usize {
    let largest: i64 = (1 << 53) - 1;
    let mut count = 0;
    each_schema(&mut pair.document, &mut |schema| {
        count += remove(schema, "integer", "maximum", &json!(largest));
        count += remove(schema, "integer", "minimum", &json!(-largest));
    });
    count
}

fn open_enum(_: &str, pair: &mut Pair) -> usize {
    let mut count = 0;
    each_schema(&mut pair.document, &mut |schema| {
        if is_of_type(schema, "string")
            && let Some(values) = schema.shift_remove("enum")
        {
            schema.insert("x-extensible-enum".to_owned(), values);
            count += 1;
        }
    });
    count
}

fn either_form_of_a_participant(name: &str, pair: &mut Pair) -> usize {
    let Some(schema) = pair.types.as_object_mut() else {
        return 0;
    };
    match schema.shift_remove("anyOf") {
        Some(alternatives) if name == "Participant" => {
            schema.insert("oneOf".to_owned(), alternatives);
            1
        }
        Some(alternatives) => {
            schema.insert("anyOf".to_owned(), alternatives);
            0
        }
        None => 0,
    }
}

fn members_of_extra(name: &str, pair: &mut Pair) -> usize {
    match pair.types.as_object_mut() {
        Some(schema) if name == "Extra" => {
            remove(schema, "object", "additionalProperties", &json!(true))
        }
        _ => 0,
    }
}

fn null_for_an_optional_key(_: &str, pair: &mut Pair) -> usize {
    let required = required(&pair.document);
    let mut count = 0;
    for (key, documented) in properties(&pair.document) {
        let derived = pair.types.pointer_mut(&format!("/properties/{key}"));
        if let Some(derived) = derived
            && !required.contains(&key.as_str())
            && !admits_null(documented)
            && admits_null(derived)
        {
            *derived = without_null(derived);
            count += 1;
        }
    }
    count
}

fn a_nullable_key_may_be_absent(_: &str, pair: &mut Pair) -> usize {
    let still_required: Vec<Value> = {
        let by_types = required(&pair.types);
        let may_be_absent = |key: &str| {
            !by_types.contains(&key)
                && pair.document["properties"]
                    .get(key)
                    .is_some_and(admits_null)
        };
        let required = required(&pair.document).into_iter();
        required
            .filter(|key| !may_be_absent(key))
            .map(Value::from)
            .collect()
    };
    let count = required(&pair.document).len() - still_required.len();
    if count > 0 {
        pair.document["required"] = still_required.into();
    }
    count
}

/// Takes a keyword from a schema of a type, if it has exactly this value; gives how many it took.
fn remove(schema: &mut Map<String, Value>, kind: &str, keyword: &str, value: &Value) -> usize {
    let found = is_of_type(schema, kind) && schema.get(keyword) == Some(value);
    if found {
        schema.shift_remove(keyword);
    }
    usize::from(found)
}

fn properties(schema: &Value) -> impl Iterator<Item = (&String, &Value)> {
    let properties = schema.get("properties").and_then(Value::as_object);
    properties.into_iter().flatten()
}
