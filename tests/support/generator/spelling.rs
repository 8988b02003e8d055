//! The many ways in which one value may be written as JSON.

use proptest::prelude::{Just, Strategy, prop_oneof};
use proptest::strategy::BoxedStrategy;
use serde_json::Value;

/// How a value is written. Readers must not care.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Spelling {
    /// Without spaces.
    Compact,
    /// With line breaks and indentation.
    Pretty,
    /// Without spaces, every letter but those of ASCII escaped.
    Ascii,
    /// Every letter of keys and texts escaped, with white space wherever it is allowed.
    Escaped,
}

/// Every spelling, the plain one most often.
pub fn spellings() -> BoxedStrategy<Spelling> {
    prop_oneof![
        4 => Just(Spelling::Compact),
        1 => Just(Spelling::Pretty),
        1 => Just(Spelling::Ascii),
        1 => Just(Spelling::Escaped),
    ]
    .boxed()
}

impl Spelling {
    /// The value as JSON.
    pub fn write(self, value: &Value) -> String {
        match self {
            Self::Compact => value.to_string(),
            Self::Pretty => format!("{value:#}"),
            Self::Ascii => {
                let compact = value.to_string();
                escaped(&compact, |character| !character.is_ascii())
            }
            Self::Escaped => {
                let mut text = String::new();
                write_escaped(value, &mut text);
                text
            }
        }
    }
}

fn write_escaped(value: &Value, text: &mut String) {
    const SPACE: &str = "\r\n\t ";
    text.push_str(SPACE);
    match value {
        Value::String(string) => quote(string, text),
        Value::Array(items) => {
            text.push('[');
            for (position, item) in items.iter().enumerate() {
                text.push_str(if position == 0 { "" } else { "," });
                write_escaped(item, text);
            }
            text.push(']');
        }
        Value::Object(members) => {
            text.push('{');
            for (position, (key, member)) in members.iter().enumerate() {
                text.push_str(if position == 0 { SPACE } else { ", " });
                quote(key, text);
                text.push_str(" :");
                write_escaped(member, text);
            }
            text.push('}');
        }
        scalar => text.push_str(&scalar.to_string()),
    }
    text.push_str(SPACE);
}

fn quote(string: &str, text: &mut String) {
    text.push('"');
    text.push_str(&escaped(string, |_| true));
    text.push('"');
}

/// The letters that are to be escaped as `\uXXXX`, in two halves where UTF-16 has two.
fn escaped(text: &str, is_escaped: fn(char) -> bool) -> String {
    let mut result = String::new();
    for character in text.chars() {
        if is_escaped(character) {
            for unit in character.encode_utf16(&mut [0; 2]) {
                result.extend(format!("\\u{unit:04x}").chars());
            }
        } else {
            result.push(character);
        }
    }
    result
}
