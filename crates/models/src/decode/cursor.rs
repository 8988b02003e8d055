//! Reads JSON text into the types of this crate, with nothing in between.
//!
//! It knows objects, arrays, literals, and those texts and integers that stand there as they are. Whatever asks
//! for more (an escape, a fraction, JSON of any kind) is left to `serde_json`, at its place in the text.

use std::borrow::Cow;

use serde_core::Deserialize;
use serde_core::de::IgnoredAny;
use serde_json::Deserializer;

/// From so many brackets on, what is left to `serde_json` may be deeper than the whole text may be: 127 objects and
/// arrays in each other, of which `serde_json` does not see those above.
const MANY_BRACKETS: usize = 100;

/// A JSON text, and how far it is read.
pub(crate) struct Cursor<'json> {
    json: &'json str,
    position: usize,
    may_be_too_deep: bool,
}

/// The text is not what the type expects. What it is instead, [`super::walk`] tells.
#[derive(Debug)]
pub(crate) struct Refused;

impl<'json> Cursor<'json> {
    pub(super) fn new(json: &'json str) -> Self {
        let mut cursor = Self {
            json,
            position: 0,
            may_be_too_deep: false,
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

    /// Whether something was read that may stand in too many objects and arrays, which is not counted here.
    pub(super) fn may_be_too_deep(&self) -> bool {
        self.may_be_too_deep
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

    /// Reads past a text, if it comes next and stands there as it is.
    #[inline]
    pub(crate) fn eat_text(&mut self, text: &str) -> bool {
        let is_next = match self.rest() {
            [b'"', rest @ ..] => {
                rest.get(text.len()) == Some(&b'"') && rest.starts_with(text.as_bytes())
            }
            _ => false,
        };
        if is_next {
            self.advance(text.len() + 2);
        }
        is_next
    }

    #[inline]
    pub(crate) fn text(&mut self) -> Result<Cow<'json, str>, Refused> {
        let [b'"', rest @ ..] = self.rest() else {
            return Err(Refused);
        };
        let length = plain_length(rest);
        if rest.get(length) != Some(&b'"') {
            return self.value().map(Cow::Owned);
        }
        let start = self.position + 1;
        let text = self.json.get(start..start + length).ok_or(Refused)?;
        self.advance(length + 2);
        Ok(Cow::Borrowed(text))
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

    /// Reads past a value of any kind.
    pub(crate) fn skip_value(&mut self) -> Result<(), Refused> {
        let may_be_too_deep = self.may_be_too_deep;
        self.value::<IgnoredAny>()?;
        // `serde_json` counts no depth where it builds nothing.
        self.may_be_too_deep = may_be_too_deep;
        Ok(())
    }

    /// A value of another crate's type, or one that asks for more than the cursor knows.
    pub(crate) fn value<T: Deserialize<'json>>(&mut self) -> Result<T, Refused> {
        let json = self.json.get(self.position..).ok_or(Refused)?;
        let mut values = Deserializer::from_str(json).into_iter();
        let value = values.next().ok_or(Refused)?.map_err(|_| Refused)?;
        let length = values.byte_offset();
        let opens = |byte: &u8| matches!(byte, b'[' | b'{');
        let brackets = json.bytes().take(length).filter(opens).count();
        self.may_be_too_deep |= brackets >= MANY_BRACKETS;
        self.advance(length);
        Ok(value)
    }
}

/// How many bytes of a text stand there as they are: up to the quote, an escape, or what no text may hold.
#[inline]
fn plain_length(text: &[u8]) -> usize {
    const ONES: u64 = u64::from_ne_bytes([1; 8]);
    const HIGH: u64 = ONES << 7;
    let of_byte = |word: u64, byte: u8| word ^ (ONES * u64::from(byte));
    // Whether a byte is 0: its highest bit is set, and perhaps that of a byte above it, which comes later.
    let zero = |word: u64| word.wrapping_sub(ONES) & !word;
    let mut length = 0;
    let (words, rest) = text.as_chunks::<8>();
    for word in words {
        let word = u64::from_le_bytes(*word);
        let control = word.wrapping_sub(ONES * 0x20) & !word;
        let ends = (zero(of_byte(word, b'"')) | zero(of_byte(word, b'\\')) | control) & HIGH;
        if ends != 0 {
            return length + ends.trailing_zeros() as usize / 8;
        }
        length += 8;
    }
    length
        + rest
            .iter()
            .take_while(|byte| !matches!(byte, b'"' | b'\\' | ..0x20))
            .count()
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
