//! What was expected, in words for people.

/// The derived code and serde's own types name Rust types; a reader of a log knows JSON.
pub(super) fn in_our_words(expected: &str) -> String {
    match expected {
        "u8" | "u16" | "u32" | "u64" => "an integer that is not negative".to_owned(),
        "i8" | "i16" | "i32" | "i64" => "an integer".to_owned(),
        "f32" | "f64" => "a number".to_owned(),
        "a sequence" => "an array".to_owned(),
        "a map" => "an object".to_owned(),
        "newtype variant" | "tuple variant" | "struct variant" => {
            "a variant that has a value".to_owned()
        }
        _ => match expected.strip_prefix("struct ") {
            Some(_) => "an object".to_owned(),
            None => expected.to_owned(),
        },
    }
}
