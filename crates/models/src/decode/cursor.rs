//! Reads JSON text into the types of this crate, with nothing in between.
//!
//! It knows objects, arrays, literals, and those texts and integers that stand there as they are. Whatever asks
//! for more (an escape, a fraction, JSON of any kind) is left to `serde_json`, at its place in the text.

use std::borrow::Cow;

use serde_core::Deserialize;
use serde_core::de::IgnoredAny;
use serde_json::Deserializer;

/// As many objects and arrays may be in each other, as `serde_json` has it for a whole text. Of a value that is left
/// to it, it does not see those around.
const MOST_DEPTH: usize = 127;

/// A JSON text, and how far it is read.
pub(crate) struct Cursor<'json> {
    json: &'json str,
    position: usize,
    /// How many objects and arrays are open.
    depth: usize,
}

/// The text is not what the type expects. What it is instead, [`super::walk`] tells.
#[derive(Debug)]
pub(crate) struct Refused;

impl<'json> Cursor<'json> {
    pub(super) fn new(json: &'json str) -> Self {
        let mut cursor = Self {
            json,
            position: 0,
            depth: 0,
        };
        cursor.skip_whitespace();
        cursor
    }

    /// The end of the text, and nothing before it.
    pub(super) fn end(&self) -> Result<(), Refused> {
        if self.position == self.json.len() {
            Ok(())
        } else {
            Err(Refused)
        }
    }

    /// The byte that comes next.
    #[inline]
    pub(crate) fn peek(&self) -> Option<u8> {
        self.rest().first().copied()
    }

    #[inline]
    fn rest(&self) -> &'json [u8] {
        self.json
            .as_bytes()
            .get(self.position..)
            .unwrap_or_default()
    }

    #[inline]
    fn advance(&mut self, bytes: usize) {
        self.position += bytes;
        self.skip_whitespace();
    }

    #[inline]
    fn skip_whitespace(&mut self) {
        while let Some(b' ' | b'\n' | b'\r' | b'\t') = self.peek() {
            self.position += 1;
        }
    }

    /// Reads past a byte, if it comes next.
    #[inline]
    pub(crate) fn eat(&mut self, byte: u8) -> bool {
        let is_next = self.peek() == Some(byte);
        if is_next {
            match byte {
                b'{' | b'[' => self.depth += 1,
                b'}' | b']' => self.depth = self.depth.saturating_sub(1),
                _ => {}
            }
            self.advance(1);
        }
        is_next
    }

    #[inline]
    pub(crate) fn expect(&mut self, byte: u8) -> Result<(), Refused> {
        if self.eat(byte) { Ok(()) } else { Err(Refused) }
    }

    /// Reads past a literal, if it comes next.
    #[inline]
    pub(crate) fn eat_literal(&mut self, literal: &str) -> bool {
        let is_next = self.rest().starts_with(literal.as_bytes());
        if is_next {
            self.advance(literal.len());
        }
        is_next
    }

    /// Reads past a key and its colon, if they come next and stand there as they are.
    #[inline]
    pub(crate) fn eat_key(&mut self, key: &str) -> bool {
        let [b'"', rest @ ..] = self.rest() else {
            return false;
        };
        if rest.get(key.len()) != Some(&b'"') || !rest.starts_with(key.as_bytes()) {
            return false;
        }
        if rest.get(key.len() + 1) == Some(&b':') {
            self.advance(key.len() + 3);
            true
        } else {
            let before = self.position;
            self.advance(key.len() + 2);
            let has_colon = self.eat(b':');
            if !has_colon {
                self.position = before;
            }
            has_colon
        }
    }

    #[inline]
    pub(crate) fn text(&mut self) -> Result<Cow<'json, str>, Refused> {
        match self.plain_text() {
            Some(text) => Ok(Cow::Borrowed(text)),
            None => self.value().map(Cow::Owned),
        }
    }

    /// A text that stands there as it is.
    fn plain_text(&mut self) -> Option<&'json str> {
        let [b'"', rest @ ..] = self.rest() else {
            return None;
        };
        let length = plain_length(rest);
        if rest.get(length) != Some(&b'"') {
            return None;
        }
        let start = self.position + 1;
        let text = self.json.get(start..start + length)?;
        self.advance(length + 2);
        Some(text)
    }

    pub(crate) fn unsigned(&mut self) -> Result<u64, Refused> {
        match plain_integer(self.rest()) {
            Some((number, length)) => {
                self.advance(length);
                Ok(number)
            }
            None => self.value(),
        }
    }

    pub(crate) fn integer(&mut self) -> Result<i64, Refused> {
        match plain_integer(self.rest()) {
            Some((number, length)) => {
                self.advance(length);
                i64::try_from(number).map_err(|_| Refused)
            }
            None => self.value(),
        }
    }

    /// Reads past a value of any kind, however deep it is: `serde_json` counts no depth where it builds nothing.
    pub(crate) fn skip_value(&mut self) -> Result<(), Refused> {
        self.left_to_serde_json::<IgnoredAny>().map(drop)
    }

    /// A value of another crate's type, or one that asks for more than the cursor knows.
    pub(crate) fn value<T: Deserialize<'json>>(&mut self) -> Result<T, Refused> {
        let rest = self.rest();
        let (value, length) = self.left_to_serde_json()?;
        if self.depth + depth(rest.get(..length).unwrap_or(rest)) > MOST_DEPTH {
            return Err(Refused);
        }
        Ok(value)
    }

    /// The value, and its length.
    fn left_to_serde_json<T: Deserialize<'json>>(&mut self) -> Result<(T, usize), Refused> {
        let json = self.json.get(self.position..).ok_or(Refused)?;
        let mut values = Deserializer::from_str(json).into_iter();
        let value = values.next().ok_or(Refused)?.map_err(|_| Refused)?;
        let length = values.byte_offset();
        self.advance(length);
        Ok((value, length))
    }
}

/// How many objects and arrays of a JSON text are in each other at the most; where it has few, as many as it has.
fn depth(json: &[u8]) -> usize {
    let opens = |byte: &&u8| matches!(byte, b'[' | b'{');
    let brackets = json.iter().filter(opens).count();
    // Then it is not too deep, for the types around it are no deeper than that either.
    if brackets < MOST_DEPTH / 2 {
        return brackets;
    }
    let (mut most, mut open) = (0, 0_usize);
    let mut bytes = json.iter();
    while let Some(byte) = bytes.next() {
        match byte {
            b'[' | b'{' => open += 1,
            b']' | b'}' => open = open.saturating_sub(1),
            b'"' => skip_text(&mut bytes),
            _ => {}
        }
        most = most.max(open);
    }
    most
}

/// Past the quote that ends a text.
fn skip_text(bytes: &mut std::slice::Iter<'_, u8>) {
    while let Some(byte) = bytes.next() {
        match byte {
            b'"' => return,
            b'\\' => {
                bytes.next();
            }
            _ => {}
        }
    }
}

/// How many bytes of a text stand there as they are: up to the quote, an escape, or what no text may hold.
#[inline]
fn plain_length(text: &[u8]) -> usize {
    const ONES: u64 = u64::from_ne_bytes([1; 8]);
    const HIGH: u64 = ONES << 7;
    // The highest bit of the first byte that is 0 is set, and none of a byte before it.
    let zero = |word: u64| word.wrapping_sub(ONES) & !word;
    let (words, rest) = text.as_chunks::<8>();
    let mut length = 0;
    for word in words {
        if length == LONG {
            return length + long_plain_length(text.get(length..).unwrap_or_default());
        }
        let word = u64::from_le_bytes(*word);
        let quote = zero(word ^ (ONES * u64::from(b'"')));
        let escape = zero(word ^ (ONES * u64::from(b'\\')));
        let control = word.wrapping_sub(ONES * 0x20) & !word;
        let ends = (quote | escape | control) & HIGH;
        if ends != 0 {
            return length + ends.trailing_zeros() as usize / 8;
        }
        length += 8;
    }
    length + rest.iter().take_while(|byte| !ends_plain(**byte)).count()
}

/// From here on it is a long text, such as a signed link.
const LONG: usize = 64;

/// The same for the rest of a long text, by whole blocks, which the compiler compares at once.
fn long_plain_length(text: &[u8]) -> usize {
    let (blocks, _) = text.as_chunks::<32>();
    let is_plain = |block: &&[u8; 32]| {
        let ends = block.iter().map(|byte| u8::from(ends_plain(*byte)));
        ends.fold(0, |all, one| all | one) == 0
    };
    let length = 32 * blocks.iter().take_while(is_plain).count();
    let rest = text.get(length..).unwrap_or_default();
    length + plain_length(rest.get(..LONG).unwrap_or(rest))
}

#[expect(
    clippy::needless_bitwise_bool,
    reason = "without a branch, a block is compared at once"
)]
fn ends_plain(byte: u8) -> bool {
    (byte == b'"') | (byte == b'\\') | (byte < 0x20)
}

/// An integer of up to 18 digits, and its length; `None` if it is longer, starts with a zero and goes on, or is
/// no integer.
fn plain_integer(text: &[u8]) -> Option<(u64, usize)> {
    let length = text
        .iter()
        .take(19)
        .take_while(|byte| byte.is_ascii_digit())
        .count();
    let digits = text.get(..length)?;
    let goes_on = matches!(text.get(length), Some(b'.' | b'e' | b'E'));
    let is_plain = match digits {
        [] => false,
        [b'0', ..] => length == 1,
        _ => length < 19,
    };
    if !is_plain || goes_on {
        return None;
    }
    let number = digits
        .iter()
        .fold(0, |number, digit| number * 10 + u64::from(digit - b'0'));
    Some((number, length))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_core::de::DeserializeOwned;
    use serde_json::Value;

    use super::*;
    use crate::from_json::FromJson;

    /// What is read of a text, if that is all of it.
    fn of_cursor<T: FromJson>(json: &str) -> Option<T> {
        let mut cursor = Cursor::new(json);
        let value = T::read(&mut cursor).ok()?;
        cursor.end().ok()?;
        Some(value)
    }

    fn of_serde_json<T: DeserializeOwned>(json: &str) -> Option<T> {
        serde_json::from_str(json).ok()
    }

    /// Texts with what ends them, at every place and of every length; some are no texts.
    fn texts() -> impl Strategy<Value = String> {
        let piece = prop_oneof![
            20 => "[ -~ä€𝄞]{0,40}",
            1 => Just("\\n".to_owned()),
            1 => Just("\\u00e4".to_owned()),
            1 => Just("\\ud800".to_owned()),
            1 => Just("\u{1f}".to_owned()),
            1 => Just("\"".to_owned()),
            1 => Just("\\".to_owned()),
        ];
        proptest::collection::vec(piece, 0..6)
            .prop_map(|pieces| format!("\"{}\"", pieces.concat().replace('\t', "")))
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(4_000))]

        #[test]
        fn texts_are_read_as_serde_json_reads_them(json in texts()) {
            prop_assert_eq!(of_cursor::<String>(&json), of_serde_json(&json));
        }

        #[test]
        fn integers_are_read_as_serde_json_reads_them(
            json in "-?[0-9]{0,3}[0-9]{0,18}(\\.[0-9]{0,2})?([eE][+-]?[0-9]{0,2})?",
        ) {
            prop_assert_eq!(of_cursor::<u64>(&json), of_serde_json(&json));
            prop_assert_eq!(of_cursor::<i64>(&json), of_serde_json(&json));
            prop_assert_eq!(of_cursor::<f64>(&json), of_serde_json(&json));
        }

        #[test]
        fn lists_are_read_as_serde_json_reads_them(
            json in "[\\[\\{]?[ \n\t\r]?(([0-9]|true|null|\"a\"|\\[\\]|:)[ \n]?[,\\]]{0,2}[ \n]?){0,4}[\\]\\}]?",
        ) {
            prop_assert_eq!(of_cursor::<Vec<u64>>(&json), of_serde_json(&json));
            prop_assert_eq!(of_cursor::<Vec<Option<bool>>>(&json), of_serde_json(&json));
            prop_assert_eq!(of_cursor::<Option<Vec<String>>>(&json), of_serde_json(&json));
        }
    }

    #[test]
    fn the_ends_of_integers_are_read_as_serde_json_reads_them() {
        for json in [
            "0",
            "00",
            "01",
            "-0",
            "-1",
            "9223372036854775807",
            "9223372036854775808",
            "-9223372036854775808",
            "-9223372036854775809",
            "18446744073709551615",
            "18446744073709551616",
            "999999999999999999",
            "1000000000000000000",
            "1.0",
            "1e2",
            "1 ",
            " 1",
            "1x",
            "+1",
            "",
            "-",
            "1.",
            "1e",
        ] {
            assert_eq!(of_cursor::<u64>(json), of_serde_json(json), "{json}");
            assert_eq!(of_cursor::<i64>(json), of_serde_json(json), "{json}");
        }
    }

    #[test]
    fn a_text_ends_at_any_byte() {
        for length in 0..300 {
            for end in ["\"", "\\n\"", "\u{1f}\"", "\\", ""] {
                let json = format!("\"{}{end}", "x".repeat(length));
                assert_eq!(of_cursor::<String>(&json), of_serde_json(&json), "{json}");
            }
        }
    }

    /// A list so deep in lists, with brackets in texts that are none.
    fn nested(depth: usize) -> String {
        let texts = "\"]\\\"]\",".repeat(100);
        let close = "]".repeat(depth);
        format!("{}{texts}\"[{{\"{close}", "[".repeat(depth))
    }

    #[test]
    fn what_is_left_to_serde_json_is_as_deep_as_a_whole_text_may_be() {
        for depth in [1, 60, 126, 127, 128, 200] {
            let json = nested(depth);
            let mut cursor = Cursor::new(&json);
            assert_eq!(cursor.value::<Value>().is_ok(), depth <= 127, "{depth}");
            let around = format!("[{{\"a\":{json}");
            let mut cursor = Cursor::new(&around);
            assert!(cursor.eat(b'[') && cursor.eat(b'{') && cursor.eat_key("a"));
            assert_eq!(cursor.value::<Value>().is_ok(), depth <= 125, "{depth}");
            assert!(Cursor::new(&json).skip_value().is_ok());
        }
    }

    #[test]
    fn what_is_closed_is_not_around() {
        let json = format!("[[],[],[],{}]", nested(126));
        let mut cursor = Cursor::new(&json);
        assert!(cursor.eat(b'['));
        for _ in 0..3 {
            assert!(cursor.eat(b'[') && cursor.eat(b']') && cursor.eat(b','));
        }
        assert!(cursor.value::<Value>().is_ok());
        assert!(cursor.eat(b']') && cursor.end().is_ok());
    }

    #[test]
    fn many_brackets_beside_each_other_are_not_deep() {
        let json = format!("[{}[]]", "[],".repeat(1_000));
        assert!(Cursor::new(&json).value::<Value>().is_ok());
        assert_eq!(depth(json.as_bytes()), 2);
    }
}
