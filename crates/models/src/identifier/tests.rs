use uuid::{Uuid, uuid};

identifier! {
    /// Identifies a shelf.
    pub struct ShelfId;
}

const TEXT: &str = "01890a5d-ac96-774b-bcce-b302099a8057";
const UUID: Uuid = uuid!("01890a5d-ac96-774b-bcce-b302099a8057");

#[test]
fn canonical_form_round_trips() {
    let id: ShelfId = TEXT.parse().unwrap();
    assert_eq!(id, ShelfId::new(UUID));
    assert_eq!(Uuid::from(id), UUID);
    assert_eq!(id.to_string(), TEXT);
    assert_eq!(format!("{id:?}"), format!("ShelfId({TEXT})"));
    let json = format!("\"{TEXT}\"");
    assert_eq!(serde_json::from_str::<ShelfId>(&json).unwrap(), id);
    assert_eq!(serde_json::to_string(&id).unwrap(), json);
}

#[test]
fn other_forms_become_canonical() {
    for text in [
        "01890A5D-AC96-774B-BCCE-B302099A8057",
        "01890a5dac96774bbcceb302099a8057",
        "{01890a5d-ac96-774b-bcce-b302099a8057}",
        "urn:uuid:01890a5d-ac96-774b-bcce-b302099a8057",
    ] {
        let id: ShelfId = text.parse().unwrap();
        assert_eq!(id.to_string(), TEXT);
    }
}

#[test]
fn error_names_the_type_and_not_the_text() {
    for text in [
        "",
        "secret",
        "01890a5d-ac96-774b-bcce-b302099a805z",
        "01890a5d-ac96-774b-bcce-b302099a80577",
    ] {
        let error = text.parse::<ShelfId>().unwrap_err();
        assert_eq!(
            error.to_string(),
            "not a `ShelfId`: expected a UUID, 32 hexadecimal digits in groups of 8-4-4-4-12"
        );
    }
}

#[test]
fn other_kinds_are_rejected() {
    let error = serde_json::from_str::<ShelfId>("1").unwrap_err();
    assert!(
        error
            .to_string()
            .contains("expected a string, the UUID of a `ShelfId`"),
        "{error}"
    );
}

#[cfg(feature = "schemars")]
#[test]
fn schema_is_a_uuid() {
    let schema = schemars::schema_for!(ShelfId).to_value();
    assert_eq!(schema["title"], "ShelfId");
    assert_eq!(schema["type"], "string");
    assert_eq!(schema["format"], "uuid");
}

#[cfg(feature = "arbitrary")]
#[test]
fn arbitrary_bytes_make_an_identifier() {
    let id: ShelfId = arbitrary::Unstructured::new(UUID.as_bytes())
        .arbitrary()
        .unwrap();
    assert_eq!(id.uuid(), UUID);
}
