//! The Rust stage on small documents: what it generates, and what it rejects.

use serde_json::{Value, json};
use tests::small_document::{payload, webhook, with_data};
use xtask::rust::{Generated, generate};

/// The data of most tests: an object with one property.
fn data(property: &Value) -> Value {
    json!({
        "description": "The test's data.",
        "type": "object",
        "properties": {"tested": property},
        "required": ["tested"],
    })
}

fn generated(document: &Value) -> Generated {
    generate(document).unwrap_or_else(|error| panic!("{error}"))
}

fn rejected(document: &Value) -> String {
    match generate(document) {
        Ok(_) => panic!("the document was not rejected"),
        Err(error) => error.to_string(),
    }
}

/// The text of the only file of types that is generated from a small document.
fn types(document: &Value) -> String {
    generated(document).files["bot.rs"].clone()
}

#[test]
fn each_kind_of_property_has_its_type() {
    let document = with_data(
        &json!({
            "description": "The test's data.",
            "type": "object",
            "properties": {
                "zebra": {"description": "Last by name, first on the page.", "type": "string"},
                "nullable": {"type": ["string", "null"]},
                "optional": {"type": "boolean"},
                "instant": {"type": "string", "format": "date-time"},
                "nullable_instant": {"type": ["string", "null"], "format": "date-time"},
                "link": {"type": "string", "format": "uri"},
                "count": {"type": "integer", "minimum": 0, "maximum": 9_007_199_254_740_991_i64},
                "number": {"type": "number"},
                "signed": {"type": ["integer", "null"]},
                "list": {"type": "array", "items": {"type": "string"}},
                "kind": {"$ref": "#/components/schemas/Kind"},
                "nullable_kind": {"anyOf": [{"$ref": "#/components/schemas/Kind"}, {"type": "null"}]},
                "id": {"$ref": "#/components/schemas/TestId"},
                "type": {"type": "string"},
                "some-key": {"type": "string"},
                "map": {"type": "object"},
            },
            "required": [
                "zebra", "nullable", "instant", "nullable_instant", "link", "count", "number", "signed",
                "list", "kind", "nullable_kind", "id", "type", "some-key", "map",
            ],
        }),
        &json!({
            "Kind": {"description": "A kind.", "type": "string", "enum": ["one", "two"]},
            "TestId": {"description": "An identifier.", "type": "string", "format": "uuid"},
        }),
    );
    insta::with_settings!({
        description => "A struct with a property of each kind, in the order of the document",
        omit_expression => true,
    }, {
        insta::assert_snapshot!("each_kind", types(&document));
    });
}

#[test]
fn constraints_that_could_reject_a_delivery_are_not_in_the_types() {
    let document = with_data(
        &json!({
            "description": "The test's data.",
            "type": "object",
            "properties": {
                "maximum": {"description": "A key, no bound.", "type": "integer", "maximum": 9},
                "at_least_one": {"type": "integer", "minimum": 1},
                "above_minus_one": {"type": "integer", "exclusiveMinimum": -1},
                "narrow": {"type": "integer", "format": "int8", "minimum": -1},
                "short": {"type": "string", "maxLength": 3, "pattern": "^a"},
                "day": {"type": "string", "format": "date"},
                "constant": {"type": "string", "const": "no event"},
                "number": {"const": 7, "type": "integer"},
                "pair": {"type": "array", "items": {"type": "string"}, "minItems": 2, "maxItems": 2},
                "set": {"type": "array", "items": {"type": "string"}, "uniqueItems": true},
                "default": {"type": "boolean", "default": true},
                "map": {"type": "object", "additionalProperties": {"type": "string", "maxLength": 3}},
                "anything": {},
            },
            "required": ["maximum", "day"],
            "additionalProperties": false,
        }),
        &json!({}),
    );
    insta::with_settings!({
        description => "Bounds, lengths, patterns, widths and defaults leave no trace",
        omit_expression => true,
    }, {
        insta::assert_snapshot!("constraints", types(&document));
    });
}

#[test]
fn a_type_is_in_the_file_of_its_family() {
    let mut document = with_data(
        &data(&json!({"$ref": "#/components/schemas/Kind"})),
        &json!({
            "Kind": {"type": "string", "enum": ["one"]},
            "BotWebhookAlone": payload("bot.alone", "AloneData"),
            "AloneData": data(&json!({"type": "string"})),
            "CallbackTested": payload("bot.tested", "BotTestedData"),
        }),
    );
    document["webhooks"]["BotWebhookAlone"] = webhook("BotWebhookAlone");
    let mut callback = webhook("CallbackTested");
    callback["post"]["tags"] = json!(["callback"]);
    document["components"]["callbacks"] =
        json!({"CallbackTested": {"{$request.body#/url}": callback}});
    let files = generated(&document).files;
    assert!(files["shared.rs"].contains("pub struct BotTestedData"));
    assert!(files["shared.rs"].contains("pub enum Kind"));
    assert!(files["bot.rs"].contains("pub struct AloneData"));
    assert!(files["callback.rs"].contains("pub struct CallbackTested"));
}

#[test]
fn a_payload_that_grows_changes_no_variant() {
    let wide = |width: usize| {
        let properties: serde_json::Map<String, Value> = (0..width)
            .map(|number| (format!("key_{number}"), json!({"type": "string"})))
            .collect();
        json!({"type": "object", "properties": properties})
    };
    let event = |width| generated(&with_data(&wide(width), &json!({}))).files["event.rs"].clone();
    assert!(event(1).contains("BotTested(Box<BotWebhookTested>),"));
    assert_eq!(event(1), event(50));
}

#[test]
fn references_are_checked_before_typify_panics_on_them() {
    let missing = data(&json!({"$ref": "#/components/schemas/Missing"}));
    let external = data(&json!({"$ref": "other.json#/Thing"}));
    let company = data(&json!({"$ref": "#/components/schemas/Kind", "format": "uuid"}));
    let kind = json!({"Kind": {"type": "string", "enum": ["one"]}});
    let errors = [missing, external, company].map(|data| rejected(&with_data(&data, &kind)));
    insta::with_settings!({
        description => "References that typify would panic on, or drop without an error",
        omit_expression => true,
    }, {
        insta::assert_snapshot!("references", errors.join("\n"));
    });
}

/// typify is silent about a replacement that matches nothing; the stage is not.
#[test]
fn a_replacement_that_nothing_uses_is_rejected() {
    let document = with_data(
        &data(&json!({"type": "array", "items": {"$ref": "#/components/schemas/Holder"}})),
        &json!({
            "Holder": {"type": "object", "properties": {"kind": {"type": "string"}}},
            "Participant": {"oneOf": [{"type": "string"}, {"$ref": "#/components/schemas/Holder"}]},
        }),
    );
    let said = rejected(&document);
    assert!(
        said.starts_with("no payload uses the schema `Participant`"),
        "{said}"
    );
}

#[test]
fn a_schema_without_a_rust_type_is_rejected() {
    let forms = [
        json!({"type": "integer"}),
        json!({"type": "string", "format": "email"}),
        json!({"oneOf": [{"type": "string"}, {"type": "object"}]}),
        json!({"type": "object"}),
        json!({"type": "string", "enum": ["one", 2]}),
        json!(true),
    ];
    let kind = data(&json!({"$ref": "#/components/schemas/Kind"}));
    for form in forms {
        let document = with_data(&kind, &json!({"Kind": form}));
        let said = rejected(&document);
        let expected = "the schema `Kind` is of a form that has no Rust type";
        assert!(said.starts_with(expected), "{form}: {said}");
    }
}

#[test]
fn every_value_has_a_variant_or_takes_a_name_from_the_document() {
    let kind = data(&json!({"$ref": "#/components/schemas/Kind"}));
    let values = json!([
        "unknown", "1080p", "4:3", "+1", "-1", "no_host", "NO_HOST", "…"
    ]);
    for names in [
        json!({"…": "More"}),
        json!([
            "Unknown_", "V1080p", "V4_3", "Plus1", "Minus1", "NoHost", "NoHost_", "More"
        ]),
    ] {
        let schema = json!({"type": "string", "enum": values, "x-enum-varnames": names});
        let text = types(&with_data(&kind, &json!({"Kind": schema})));
        for variant in [
            "Unknown_ = \"unknown\"",
            "V1080p = \"1080p\"",
            "V4_3 = \"4:3\"",
            "Plus1 = \"+1\"",
            "Minus1 = \"-1\"",
            "NoHost = \"no_host\"",
            "NoHost_ = \"NO_HOST\"",
            "More = \"…\"",
        ] {
            assert!(text.contains(variant), "{variant}: {text}");
        }
    }
    let schema = json!({"type": "string", "enum": ["a"], "x-enum-varnames": ["A", "B"]});
    let said = rejected(&with_data(&kind, &json!({"Kind": schema})));
    assert!(said.contains("nor a list of 1 names"), "{said}");
}

/// typify would make a type of its own for these, closed and with a name of its own.
#[test]
fn a_type_that_typify_would_name_is_rejected() {
    let inline = [
        json!({"type": "string", "enum": ["one", "two"]}),
        json!({"type": "object", "properties": {"inner": {"type": "string"}}}),
    ];
    for schema in inline {
        let document = with_data(&data(&schema), &json!({}));
        let said = rejected(&document);
        let expected = "`BotTestedData.tested` needs a type of its own";
        assert!(said.starts_with(expected), "{schema}: {said}");
    }
}

#[test]
fn errors_of_a_document_are_reported() {
    let text = json!({"type": "string"});
    let kind = data(&json!({"$ref": "#/components/schemas/Kind"}));
    let values =
        |values: Value| with_data(&kind, &json!({"Kind": {"type": "string", "enum": values}}));

    let mut no_constant = with_data(&data(&text), &json!({}));
    no_constant["components"]["schemas"]["BotWebhookTested"]["properties"]["event"] = text.clone();
    let mut no_tag = with_data(&data(&text), &json!({}));
    no_tag["webhooks"]["BotWebhookTested"]["post"]["tags"] = json!([]);
    let mut no_payload = with_data(&data(&text), &json!({}));
    no_payload["webhooks"]["BotWebhookTested"]["post"]["requestBody"] = json!({});
    let mut twice = with_data(
        &data(&text),
        &json!({"BotWebhookAgain": payload("bot.tested", "BotTestedData")}),
    );
    twice["webhooks"]["BotWebhookAgain"] = webhook("BotWebhookAgain");

    let documents = [
        ("no schemas", json!({})),
        ("an event that is any string", no_constant),
        ("an operation without a tag", no_tag),
        ("an operation without a payload", no_payload),
        ("one event twice", twice),
        (
            "an unused schema",
            with_data(
                &data(&text),
                &json!({"Lonely": {"type": "string", "enum": ["one"]}}),
            ),
        ),
        ("a value without a letter", values(json!(["one", "…"]))),
        (
            "a schema with a project-defined name",
            with_data(
                &json!({"type": "object", "properties": {
                    "at": {"type": "string", "format": "date-time"},
                    "timestamp": {"$ref": "#/components/schemas/Timestamp"},
                }}),
                &json!({"Timestamp": {"type": "object", "properties": {"seconds": {"type": "integer"}}}}),
            ),
        ),
    ];
    let errors: Vec<String> = documents
        .iter()
        .map(|(what, document)| format!("{what}\n  {}", rejected(document)))
        .collect();
    insta::with_settings!({
        description => "Documents that cannot become Rust, and what the stage says of each",
        omit_expression => true,
    }, {
        insta::assert_snapshot!("rejected", errors.join("\n"));
    });
}

/// Nothing that a page says can leave a comment or a string of the generated code.
#[test]
fn hostile_texts_stay_texts() {
    let hostile = "*/ \"# }} ]] ${{ pub struct Injected; //\r\n/// <script> [x](y)\u{2028}\u{0}";
    let document = with_data(
        &json!({
            "description": hostile,
            "x-source": hostile,
            "type": "object",
            "properties": {"tested": {"description": hostile, "$ref": "#/components/schemas/Kind"}},
        }),
        &json!({"Kind": {"description": hostile, "x-source": hostile, "type": "string", "enum": ["a\"#*/ b\\"]}}),
    );
    let text = types(&document);
    let file = syn::parse_file(&text).unwrap();
    let tables = file.items.iter().filter_map(|item| match item {
        syn::Item::Use(_) => None,
        syn::Item::Macro(table) => Some(table.mac.parse_body::<syn::Item>().unwrap()),
        other => panic!("{}: {text}", quote::ToTokens::to_token_stream(other)),
    });
    let structs = tables.filter(|item| matches!(item, syn::Item::Struct(_)));
    assert_eq!(structs.count(), 2, "{text}");
    insta::with_settings!({
        description => "Descriptions and a value that try to leave their comment or string",
        omit_expression => true,
    }, {
        insta::assert_snapshot!("hostile", text);
    });
}
