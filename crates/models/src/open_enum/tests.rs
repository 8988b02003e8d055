use std::collections::HashSet;

open_enum! {
    /// A flavour.
    pub enum Flavour {
        /// `sweet`
        Sweet = "sweet",
        /// `BITTER`
        Bitter = "BITTER",
    }
}

#[test]
fn known_text_is_its_variant() {
    assert_eq!(Flavour::from("sweet"), Flavour::Sweet);
    assert_eq!(Flavour::from("BITTER".to_owned()), Flavour::Bitter);
    assert_eq!("sweet".parse(), Ok(Flavour::Sweet));
    assert!(!Flavour::Sweet.is_unknown());
    assert_eq!(Flavour::Bitter.to_string(), "BITTER");
    assert_eq!(String::from(Flavour::Bitter), "BITTER");
}

#[test]
fn unknown_text_is_kept() {
    for text in ["", "Sweet", "bitter", "sweet ", "süß", "\0"] {
        let flavour = Flavour::from(text);
        assert!(flavour.is_unknown());
        assert_eq!(flavour, text);
        assert_eq!(flavour.to_string(), text);
        assert_eq!(flavour, Flavour::from(text.to_owned()));
        assert_eq!(String::from(flavour), text);
    }
}

#[test]
fn known_values_round_trip_through_text() {
    assert_eq!(Flavour::KNOWN, [Flavour::Sweet, Flavour::Bitter]);
    for flavour in Flavour::KNOWN {
        assert_eq!(&Flavour::from(flavour.as_str()), flavour);
    }
}

#[test]
fn equality_and_hash_agree() {
    let flavours: HashSet<_> = ["sweet", "salty", "sweet", "salty", "sour"]
        .into_iter()
        .map(Flavour::from)
        .collect();
    assert_eq!(flavours.len(), 3);
}

#[test]
fn order_is_that_of_the_text() {
    let mut flavours = [
        Flavour::from("umami"),
        Flavour::Sweet,
        Flavour::from("salty"),
        Flavour::Bitter,
    ];
    flavours.sort();
    assert_eq!(
        flavours.map(String::from),
        ["BITTER", "salty", "sweet", "umami"]
    );
}

#[test]
fn debug_distinguishes_known_and_unknown() {
    assert_eq!(format!("{:?}", Flavour::Sweet), "Sweet");
    assert_eq!(
        format!("{:?}", Flavour::from("salty")),
        r#"Unknown("salty")"#
    );
}

#[test]
fn json_round_trips() {
    for json in [
        r#""sweet""#,
        r#""BITTER""#,
        r#""salty""#,
        r#""sweet\n""#,
        r#""""#,
    ] {
        let flavour: Flavour = serde_json::from_str(json).unwrap();
        assert_eq!(serde_json::to_string(&flavour).unwrap(), json);
        let value: serde_json::Value = serde_json::from_str(json).unwrap();
        assert_eq!(serde_json::from_value::<Flavour>(value).unwrap(), flavour);
    }
}

#[test]
fn escaped_known_text_is_known() {
    let flavour: Flavour = serde_json::from_str(r#""s\u0077eet""#).unwrap();
    assert_eq!(flavour, Flavour::Sweet);
}

#[test]
fn other_kinds_are_rejected() {
    for json in ["1", "null", "true", "[]", r#"{"sweet":null}"#] {
        let error = serde_json::from_str::<Flavour>(json).unwrap_err();
        assert!(
            error.to_string().contains("the text of a `Flavour`"),
            "{error}"
        );
    }
}

#[cfg(feature = "schemars")]
#[test]
fn schema_is_open() {
    let schema = schemars::schema_for!(Flavour).to_value();
    assert_eq!(schema["title"], "Flavour");
    assert_eq!(schema["type"], "string");
    assert_eq!(
        schema["x-extensible-enum"],
        serde_json::json!(["sweet", "BITTER"])
    );
    assert_eq!(schema.get("enum"), None);
}

#[cfg(feature = "arbitrary")]
#[test]
fn arbitrary_values_are_known_and_unknown() {
    let mut values: Vec<Flavour> = Vec::new();
    for first in 0..=7 {
        for second in 0..=7 {
            let bytes = [first, second, b'a', b'b', b'c', 3];
            values.push(arbitrary::Unstructured::new(&bytes).arbitrary().unwrap());
        }
    }
    for flavour in Flavour::KNOWN {
        assert!(values.contains(flavour));
    }
    assert!(values.iter().any(Flavour::is_unknown));
}
