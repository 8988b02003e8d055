//! Reads JSON text into the types of this crate, without a tree.
//!
//! It reads objects, arrays, literals, and strings and integers without an escape, a sign or a fraction. It leaves every
//! other value to `serde_json`, at its position in the text.
//!
//! Reading the same structs with `serde_json` takes at least 1.56 times the instructions for the mix of the benchmarks, and
//! 1.69 times for a large `calendar.events_synced` (callgrind; 1.7 and 1.9 times the time). Below 1.3 times, `serde_json` would
//! replace the cursor.

mod plain;
mod skip;

use std::borrow::Cow;

use serde_core::Deserialize;
use serde_json::Deserializer;

use plain::{depth, plain_integer, plain_length};

/// The maximum nesting of objects and arrays, which is that of `serde_json` for a whole text. Of a value that is left to
/// `serde_json`, it does not know the nesting around it.
const MOST_DEPTH: usize = 127;

/// A JSON text, and the position in it.
pub(crate) struct Cursor<'json> {
    json: &'json str,
    position: usize,
    /// How many objects and arrays are open.
    depth: usize,
}

/// The text is not what the type expects. [`super::walk`] reports why.
#[derive(Debug)]
pub(crate) struct Rejected;

impl<'json> Cursor<'json> {
    pub(crate) fn new(json: &'json str) -> Self {
        let mut cursor = Self {
            json,
            position: 0,
            depth: 0,
        };
        cursor.skip_whitespace();
        cursor
    }

    /// Fails if anything follows in the text.
    pub(crate) fn end(&self) -> Result<(), Rejected> {
        if self.position == self.json.len() {
            Ok(())
        } else {
            Err(Rejected)
        }
    }

    /// The position of the next token.
    pub(crate) fn position(&self) -> usize {
        self.position
    }

    /// The text from a position up to the last token, without the white space after it.
    pub(crate) fn since(&self, start: usize) -> &'json str {
        let text = self.json.get(start..self.position).unwrap_or_default();
        text.trim_ascii_end()
    }

    /// The next byte.
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

    /// Reads a byte if it is the next one.
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

    /// Whether one more object or array may be open.
    pub(crate) fn may_nest(&self) -> bool {
        self.depth < MOST_DEPTH
    }

    #[inline]
    pub(crate) fn expect(&mut self, byte: u8) -> Result<(), Rejected> {
        if self.eat(byte) {
            Ok(())
        } else {
            Err(Rejected)
        }
    }

    /// Reads a literal if it is next.
    #[inline]
    pub(crate) fn eat_literal(&mut self, literal: &str) -> bool {
        let is_next = self.rest().starts_with(literal.as_bytes());
        if is_next {
            self.advance(literal.len());
        }
        is_next
    }

    /// Reads a key and its colon if they are next, without an escape.
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

    /// Reads an object: `member` gets each key, and has to read or skip its value.
    pub(crate) fn members(
        &mut self,
        mut member: impl FnMut(&str, &mut Self) -> Result<(), Rejected>,
    ) -> Result<(), Rejected> {
        self.expect(b'{')?;
        if self.eat(b'}') {
            return Ok(());
        }
        loop {
            let key = self.key()?;
            self.expect(b':')?;
            member(&key, self)?;
            if self.eat(b'}') {
                return Ok(());
            }
            self.expect(b',')?;
        }
    }

    /// Reads an array: `item` has to read or skip each item.
    pub(crate) fn items(
        &mut self,
        mut item: impl FnMut(&mut Self) -> Result<(), Rejected>,
    ) -> Result<(), Rejected> {
        self.expect(b'[')?;
        if self.eat(b']') {
            return Ok(());
        }
        loop {
            item(self)?;
            if self.eat(b']') {
                return Ok(());
            }
            self.expect(b',')?;
        }
    }

    /// A key. One with unpaired surrogates is valid JSON, and equals no other.
    fn key(&mut self) -> Result<Cow<'json, str>, Rejected> {
        if let Some(key) = self.plain_text() {
            return Ok(Cow::Borrowed(key));
        }
        let start = self.position;
        self.skip_text()?;
        let text = self.since(start);
        let key = serde_json::from_str(text).map(Cow::Owned);
        Ok(key.unwrap_or(Cow::Borrowed(text)))
    }

    #[inline]
    pub(crate) fn text(&mut self) -> Result<Cow<'json, str>, Rejected> {
        match self.plain_text() {
            Some(text) => Ok(Cow::Borrowed(text)),
            None => self.value().map(Cow::Owned),
        }
    }

    /// A string without an escape.
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

    pub(crate) fn unsigned(&mut self) -> Result<u64, Rejected> {
        match self.plain_unsigned() {
            Some(number) => Ok(number),
            None => self.value(),
        }
    }

    pub(crate) fn integer(&mut self) -> Result<i64, Rejected> {
        match self.plain_unsigned() {
            Some(number) => i64::try_from(number).map_err(|_| Rejected),
            None => self.value(),
        }
    }

    /// An integer without a sign, a fraction or an exponent.
    pub(crate) fn plain_unsigned(&mut self) -> Option<u64> {
        let (number, length) = plain_integer(self.rest())?;
        self.advance(length);
        Some(number)
    }

    /// A value that is left to `serde_json`.
    pub(crate) fn value<T: Deserialize<'json>>(&mut self) -> Result<T, Rejected> {
        let rest = self.rest();
        let (value, length) = self.left_to_serde_json()?;
        if self.depth + depth(rest.get(..length).unwrap_or(rest)) > MOST_DEPTH {
            return Err(Rejected);
        }
        Ok(value)
    }

    /// The value, and its length.
    fn left_to_serde_json<T: Deserialize<'json>>(&mut self) -> Result<(T, usize), Rejected> {
        let json = self.json.get(self.position..).ok_or(Rejected)?;
        let mut values = Deserializer::from_str(json).into_iter();
        let value = values.next().ok_or(Rejected)?.map_err(|_| Rejected)?;
        let length = values.byte_offset();
        self.advance(length);
        Ok((value, length))
    }
}

#[cfg(test)]
mod tests;
