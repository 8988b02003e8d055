//! Unpaired surrogates, such as `"\ud83d"`.
//!
//! JavaScript writes one when it cuts a string inside of an emoji. `serde_json` rejects it in a string, so the entry
//! points for JSON text replace it with U+FFFD and read the text again. The escape of U+FFFD has the same length, so all
//! positions stay the same.

use std::ops::Range;

use super::cursor::{Cursor, Rejected};
use super::path::Path;
use crate::shape::Shape;

/// The escape that replaces an unpaired surrogate.
const REPLACEMENT: &str = "\\ufffd";

/// The positions of the unpaired surrogates, each that of its backslash.
fn unpaired(json: &str) -> Vec<usize> {
    let bytes = json.as_bytes();
    let mut unpaired = Vec::new();
    let mut position = 0;
    while let Some(offset) = bytes
        .get(position..)
        .and_then(|rest| rest.iter().position(|byte| *byte == b'\\'))
    {
        position += offset;
        position += match code_unit(bytes, position) {
            Some(0xd800..=0xdbff) if is_low(code_unit(bytes, position + 6)) => 12,
            Some(0xd800..=0xdfff) => {
                unpaired.push(position);
                6
            }
            Some(_) => 6,
            // Another escape, such as `\\`.
            None => 2,
        };
    }
    unpaired
}

fn is_low(unit: Option<u16>) -> bool {
    matches!(unit, Some(0xdc00..=0xdfff))
}

/// The code unit of the escape `\uXXXX` at a position.
fn code_unit(bytes: &[u8], position: usize) -> Option<u16> {
    let digits = bytes.get(position..position + 6)?.strip_prefix(b"\\u")?;
    digits.iter().try_fold(0, |unit, digit| {
        let digit = char::from(*digit).to_digit(16)?;
        Some(unit << 4 | u16::try_from(digit).ok()?)
    })
}

/// The text with a replacement for each unpaired surrogate; `None` if it has none.
pub(crate) fn replaced(json: &str) -> Option<String> {
    let unpaired = unpaired(json);
    let mut text = String::with_capacity(json.len());
    let mut end = 0;
    for position in &unpaired {
        text.push_str(json.get(end..*position)?);
        text.push_str(REPLACEMENT);
        end = position + REPLACEMENT.len();
    }
    text.push_str(json.get(end..)?);
    (!unpaired.is_empty()).then_some(text)
}

/// The paths of the values and unknown keys of a valid text that have an unpaired surrogate. A path ends where the shape
/// does.
pub(super) fn paths(json: &str, shape: Shape) -> Vec<String> {
    let mut paths = Paths {
        positions: unpaired(json),
        found: Vec::new(),
    };
    if let Some(json) = replaced(json) {
        // The walk has accepted the text, so there is no error.
        let _ = paths.value(&mut Cursor::new(&json), shape, &Path::Root, 0);
    }
    paths.found
}

struct Paths {
    /// In ascending order: a body may have hundreds of thousands, and as many values.
    positions: Vec<usize>,
    found: Vec<String>,
}

impl Paths {
    /// Reads a value, which starts with its key.
    fn value(
        &mut self,
        cursor: &mut Cursor<'_>,
        shape: Shape,
        path: &Path<'_>,
        start: usize,
    ) -> Result<(), Rejected> {
        match (shape, cursor.peek()) {
            (Shape::Nullable(shape), _) => self.value(cursor, shape(), path, start),
            (Shape::Object { fields, .. } | Shape::TextOrObject { fields, .. }, Some(b'{')) => {
                let mut start = cursor.position();
                cursor.members(|key, cursor| {
                    let field = fields.iter().find(|field| field.key == key);
                    let shape = field.map_or(Shape::Skipped, |field| (field.shape)());
                    self.value(cursor, shape, &Path::Key(path, key), start)?;
                    start = cursor.position();
                    Ok(())
                })
            }
            (Shape::Array(shape), Some(b'[')) => {
                let mut index = 0;
                cursor.items(|cursor| {
                    let start = cursor.position();
                    self.value(cursor, shape(), &Path::Index(path, index), start)?;
                    index += 1;
                    Ok(())
                })
            }
            _ => {
                cursor.skip_value()?;
                self.check(start..cursor.position(), path);
                Ok(())
            }
        }
    }

    fn check(&mut self, range: Range<usize>, path: &Path<'_>) {
        let next = self.positions.partition_point(|it| *it < range.start);
        if self.positions.get(next).is_some_and(|it| *it < range.end) {
            self.found.push(path.render());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{replaced, unpaired};

    #[test]
    fn unpaired_surrogates_are_replaced() {
        for (json, expected) in [
            (r#""\ud83d""#, r#""\ufffd""#),
            (r#""\uDE00""#, r#""\ufffd""#),
            (r#""\ud83d\ud83d\ude00""#, r#""\ufffd\ud83d\ude00""#),
            (r#""\ude00\ud83d""#, r#""\ufffd\ufffd""#),
            (r#""\ud83d\n\u0041""#, r#""\ufffd\n\u0041""#),
            (r#""\\\ud83d""#, r#""\\\ufffd""#),
            (r#"{"\ud83d": "ä"}"#, r#"{"\ufffd": "ä"}"#),
        ] {
            assert_eq!(replaced(json).as_deref(), Some(expected));
            assert_eq!(expected.len(), json.len());
        }
    }

    #[test]
    fn other_escapes_are_kept() {
        for json in [
            r#""\ud83d\ude00""#,
            r#""\\ud83d""#,
            r#""\\\\ud83d""#,
            r#""\u00e4\n\"""#,
            r#""\ud83""#,
            r#""\ud83"#,
            "\"\\",
            "\"\\u+8ab\"",
            "",
        ] {
            assert_eq!(replaced(json), None, "{json}");
            assert!(unpaired(json).is_empty());
        }
    }
}
