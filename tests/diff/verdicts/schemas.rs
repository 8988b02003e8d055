//! Kinds of changes in schemas that other tools judge wrongly, each with its siblings.

use serde_json::{Value, json};
use tests::edits::{Edits, edited};
use tests::pairs::base;
use xtask::diff::{Bump, Verdict, compare};

use super::{DATA, assert_annotation, property, rules};

/// Keywords that assert nothing, by themselves or without another one.
#[test]
fn a_keyword_that_asserts_nothing_is_none() {
    for (keyword, value) in [
        ("patternProperties", json!({})),
        ("dependentSchemas", json!({})),
        ("dependentRequired", json!({})),
        ("dependencies", json!({})),
        ("$defs", json!({})),
        ("propertyNames", json!(true)),
        ("propertyNames", json!({})),
        ("unevaluatedProperties", json!(true)),
        ("unevaluatedProperties", json!({})),
        ("unevaluatedItems", json!(true)),
        ("prefixItems", json!([])),
        ("not", json!(false)),
        ("if", json!({"required": ["a"]})),
        ("then", json!({"required": ["a"]})),
        ("else", json!(false)),
        ("minContains", json!(2)),
        ("maxContains", json!(2)),
        ("propertyNames", json!({"type": "string"})),
    ] {
        let after = base().set(&format!("{DATA}/{keyword}"), value);
        for report in [compare(&base(), &after), compare(&after, &base())] {
            assert_eq!(report.changes, [], "{keyword}");
        }
    }
    for (place, one, other) in [
        ("offset/type", json!("number"), json!(["number", "integer"])),
        (
            "tags",
            json!({"type": "array"}),
            json!({"type": "array", "contains": {"type": "string"}, "minContains": 0}),
        ),
    ] {
        let [one, other] = [one, other].map(|it| base().set(&property(place), it));
        assert_eq!(compare(&one, &other).changes, []);
    }
    let contained = json!({"type": "array", "contains": {}, "minContains": 0, "maxContains": 1});
    let report = compare(&base(), &base().set(&property("tags"), contained));
    assert!(rules(&report).contains(&"unclassified"), "{report:#?}");
}

/// As OpenAPI 3.0 writes null, and what the schema that is referred to says itself.
#[test]
fn what_is_next_to_a_reference_is_read() {
    let platform = || json!({"$ref": "#/components/schemas/Platform"});
    let with = |schema: Value| base().set(&property("platform"), schema);
    let next_to = |keyword: &str, value: Value| with(platform().set(&format!("/{keyword}"), value));
    let nullable = with(json!({"anyOf": [platform(), {"type": "null"}]}));
    for (before, after) in [
        (nullable, next_to("nullable", json!(true))),
        (with(platform()), next_to("nullable", json!(false))),
        (with(platform()), next_to("required", json!([]))),
        (with(platform()), next_to("type", json!("string"))),
        (with(platform()), next_to("enum", json!(["zoom", "meet"]))),
    ] {
        let report = compare(&before, &after);
        assert_eq!(report.changes, [], "{after:#}");
        assert_eq!(xtask::schema::references::check(&after), []);
    }
    for limited in [next_to("maxLength", json!(4)), next_to("minimum", json!(1))] {
        assert_eq!(xtask::schema::references::check(&limited), []);
        let report = compare(&with(platform()), &limited);
        assert_eq!(rules(&report), ["constraint-tightened"]);
        assert_eq!(report.bump(), Bump::Patch);
    }
    for (keyword, value) in [
        ("type", json!("integer")),
        ("nullable", json!("yes")),
        ("required", json!(["a"])),
        ("properties", json!({"a": {}})),
        ("enum", json!(["zoom"])),
    ] {
        let errors = xtask::schema::references::check(&next_to(keyword, value));
        assert_eq!(errors.len(), 1, "{keyword}: {errors:?}");
    }
}

/// What a schema states beyond the integers of Rust is read by no integer of Rust.
#[test]
fn an_integer_beyond_64_bits_is_not_read() {
    let offset = |schema: Value| base().set(&property("offset"), schema);
    let before = offset(json!({"type": "integer", "minimum": -5, "maximum": 100}));
    let too_much = json!(9_223_372_036_854_775_808_u64);
    for (keyword, value, verdict) in [
        ("maximum", json!(i64::MAX), Verdict::Safe),
        ("minimum", json!(i64::MIN), Verdict::Safe),
        ("maximum", too_much.clone(), Verdict::Breaks),
        ("exclusiveMaximum", json!(1e19), Verdict::Breaks),
        ("minimum", json!(-1e19), Verdict::Breaks),
        ("exclusiveMinimum", json!(-1e19), Verdict::Breaks),
        ("enum", json!([1, too_much]), Verdict::Breaks),
    ] {
        let after = offset(json!({"type": "integer", keyword: value}));
        let changes = compare(&before, &after).changes;
        let wire = changes.iter().map(|change| change.wire.old_reads_new);
        assert_eq!(wire.max(), Some(verdict), "{keyword} {value}");
    }
    // A format states bounds as well.
    let unsigned = offset(json!({"type": "integer", "format": "uint64"}));
    let wire = compare(&before, &unsigned).changes[0].wire;
    assert_eq!(wire.old_reads_new, Verdict::Breaks);
    let duration = |most: Value| {
        let schema = json!({"type": "integer", "minimum": 0, "maximum": most});
        base().set(&property("duration"), schema)
    };
    for (most, verdict) in [
        (json!(u64::MAX), Verdict::Safe),
        (json!(1e20), Verdict::Breaks),
    ] {
        let report = compare(&duration(json!(1)), &duration(most));
        assert_eq!(report.changes[0].wire.old_reads_new, verdict);
    }
}

#[test]
fn a_value_that_is_only_null_is_read_where_null_is() {
    let note = |schema: Value| base().set(&property("note"), schema);
    let (null, text) = (json!({"type": "null"}), json!({"type": ["string", "null"]}));
    let wire = compare(&note(null), &note(text)).changes[0].wire;
    assert_eq!(wire.new_reads_old, Verdict::Safe);
}

/// As OpenAPI 3.1 describes each value.
#[test]
fn a_list_of_constants_is_a_list_of_values() {
    let platform = |constants: Value| base().set("/components/schemas/Platform", constants);
    let before = platform(json!({"enum": ["zoom", "meet"]}));
    for (keyword, constants) in [
        ("oneOf", json!([{"const": "meet"}, {"const": "zoom"}])),
        (
            "anyOf",
            json!([{"const": "zoom"}, {"type": "string", "enum": ["meet"]}]),
        ),
    ] {
        assert_eq!(
            compare(&before, &platform(json!({keyword: constants}))).changes,
            []
        );
    }
    let titled = json!([{"const": "zoom", "title": "Zoom"}, {"const": "meet", "title": "Meet"}]);
    let after = platform(json!({"oneOf": titled}));
    assert_annotation(&before, &after);
    let edit = json!(["push", "Platform/oneOf", {"const": "teams"}]);
    let after = edited(after, &edit);
    let report = compare(&before, &after);
    assert_eq!(rules(&report), ["enum-value-added"]);
    assert_eq!(
        report.changes[0].rust.as_deref(),
        Some("`Platform::Teams` is new")
    );
}

/// Two names of an event may be one name of a variant.
#[test]
fn an_event_in_another_case_is_another_event_of_one_variant() {
    let after = base().set(
        "/components/schemas/ThingEnded/properties/event/const",
        json!("Thing.Ended"),
    );
    let report = compare(&base(), &after);
    assert_eq!(rules(&report), ["event-discriminator-changed"]);
    assert_eq!(
        report.changes[0].rust.as_deref(),
        Some("`WebhookEvent::ThingEnded` is the event `Thing.Ended`, was `thing.ended`")
    );
}

/// `false` allows nothing: the key is never sent.
#[test]
fn a_key_that_is_forbidden_is_narrowed() {
    let after = base().set(&property("note"), json!(false));
    let report = compare(&base(), &after);
    assert_eq!(rules(&report), ["type-narrowed"]);
    assert_eq!(report.changes[0].wire.old_reads_new, Verdict::Safe);
    assert_eq!(rules(&compare(&after, &base())), ["type-widened"]);
}
