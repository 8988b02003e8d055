//! Which schemas are read with the types of which.

use std::borrow::Cow;

use serde_json::{Value, json};

use super::*;

/// Whether a property of one schema is read as a property of another. Both are a type that is written by hand.
fn verdict(written: &Value, read: &Value) -> Verdict {
    let details =
        json!({"type": "object", "properties": {"name": {"type": "string"}}, "required": ["name"]});
    let document = |schema: &Value| json!({"components": {"schemas": {"Details": details, "Participant": schema}}});
    let (written, read) = (document(written), document(read));
    let (writer, reader) = (Side::read(&written), Side::read(&read));
    let reading = Reader {
        writer: &writer,
        read_by: &reader,
        paired: &|written, read| written == read && written != "Participant",
    };
    let it = Schema::of(Kind::Reference("Participant".to_owned()));
    value(&reading, &it, &it)
}

fn value(reader: &Reader<'_>, written: &Schema, read: &Schema) -> Verdict {
    let [written, read] = [written, read].map(|schema| Field {
        schema: Cow::Borrowed(schema),
        required: true,
    });
    reader.field(Some(&written), Some(&read))
}

#[test]
fn a_union_reads_what_one_of_its_variants_reads() {
    let reference = json!({"$ref": "#/components/schemas/Details"});
    let narrow = json!({"oneOf": [{"type": "string"}, reference]});
    let wide = json!({"oneOf": [{"type": "string"}, reference, {"type": "integer"}]});
    assert_eq!(verdict(&narrow, &wide), Verdict::Safe);
    assert_eq!(verdict(&wide, &narrow), Verdict::Breaks);
}

#[test]
fn a_union_without_a_type_of_its_own_is_any_value() {
    let document = json!({});
    let side = Side::read(&document);
    let reading = Reader {
        writer: &side,
        read_by: &side,
        paired: &|_, _| false,
    };
    let text = Schema::of(Kind::Text);
    let union = Schema::of(Kind::Union(vec![Schema::of(Kind::Integer), text.clone()]));
    let boolean = Schema::of(Kind::Boolean);
    assert_eq!(value(&reading, &boolean, &union), Verdict::Safe);
    assert_eq!(value(&reading, &union, &text), Verdict::Breaks);
}

#[test]
fn a_map_may_have_any_key() {
    let field = |schema: Value| json!({"type": "object", "properties": {"a": schema}});
    let number = field(json!({"type": "integer"}));
    let texts = json!({"type": "string"});
    let listed = |others: Value| json!({"type": "object", "properties": {"b": texts}, "additionalProperties": others});
    for (written, expected) in [
        (json!({"type": "object"}), Verdict::Breaks),
        (
            json!({"type": "object", "additionalProperties": texts}),
            Verdict::Breaks,
        ),
        (
            json!({"type": "object", "additionalProperties": {"type": "integer"}}),
            Verdict::Safe,
        ),
        (
            json!({"type": "object", "additionalProperties": false}),
            Verdict::Safe,
        ),
        (listed(texts.clone()), Verdict::Breaks),
        (listed(json!(false)), Verdict::Safe),
        // Every documented object is open, and yet what it does not list is not sent.
        (listed(json!(true)), Verdict::Safe),
    ] {
        assert_eq!(verdict(&written, &number), expected, "{written}");
    }
    assert_eq!(
        verdict(&json!({"type": "object"}), &field(json!({}))),
        Verdict::Safe
    );
    let required = json!({"type": "object", "properties": {"a": {}}, "required": ["a"]});
    let numbers = json!({"type": "object", "additionalProperties": {"type": "integer"}});
    assert_eq!(verdict(&numbers, &required), Verdict::Breaks);
}
