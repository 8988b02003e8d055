//! Skips a value, and validates it.
//!
//! These functions read the rest of a text instead of moving the cursor, so that the position stays in a register.

use super::plain::plain_length;
use super::{Cursor, Rejected};

impl Cursor<'_> {
    /// Skips a value of any kind and depth. It accepts what `serde_json` accepts as an `IgnoredAny`.
    pub(crate) fn skip_value(&mut self) -> Result<(), Rejected> {
        self.skip(after_value)
    }

    pub(super) fn skip_text(&mut self) -> Result<(), Rejected> {
        self.skip(|text| match text {
            [b'"', text @ ..] => after_text(text),
            _ => Err(Rejected),
        })
    }

    #[inline]
    fn skip(&mut self, after: impl Fn(&[u8]) -> Result<&[u8], Rejected>) -> Result<(), Rejected> {
        let text = self.rest();
        let length = text.len() - after(text)?.len();
        self.advance(length);
        Ok(())
    }
}

/// The rest after a value.
fn after_value(mut text: &[u8]) -> Result<&[u8], Rejected> {
    if let [b'"', rest @ ..] = text {
        return after_text(rest);
    }
    let mut open = Open::default();
    loop {
        text = match text {
            [b'"', rest @ ..] => after_text(rest)?,
            [b'{', rest @ ..] => match after_white_space(rest) {
                [b'}', rest @ ..] => rest,
                rest => {
                    open.push(true);
                    text = after_key(rest)?;
                    continue;
                }
            },
            [b'[', rest @ ..] => match after_white_space(rest) {
                [b']', rest @ ..] => rest,
                rest => {
                    open.push(false);
                    text = rest;
                    continue;
                }
            },
            _ => after_scalar(text)?,
        };
        // After a value: the next one, or the end of what is open.
        loop {
            let Some(is_object) = open.last() else {
                return Ok(text);
            };
            match (after_white_space(text), is_object) {
                ([b',', rest @ ..], _) => {
                    text = after_white_space(rest);
                    if is_object {
                        text = after_key(text)?;
                    }
                    break;
                }
                ([b'}', rest @ ..], true) | ([b']', rest @ ..], false) => text = rest,
                _ => return Err(Rejected),
            }
            open.pop();
        }
    }
}

#[inline]
fn after_white_space(mut text: &[u8]) -> &[u8] {
    while let [b' ' | b'\n' | b'\r' | b'\t', rest @ ..] = text {
        text = rest;
    }
    text
}

/// The value after a key.
#[inline]
fn after_key(text: &[u8]) -> Result<&[u8], Rejected> {
    let [b'"', text @ ..] = text else {
        return Err(Rejected);
    };
    match after_white_space(after_text(text)?) {
        [b':', rest @ ..] => Ok(after_white_space(rest)),
        _ => Err(Rejected),
    }
}

/// The rest after the quote that ends a string.
#[inline]
fn after_text(mut text: &[u8]) -> Result<&[u8], Rejected> {
    loop {
        text = match text.get(plain_length(text)..).unwrap_or_default() {
            [b'"', rest @ ..] => return Ok(rest),
            [b'\\', b'u', a, b, c, d, rest @ ..]
                if [a, b, c, d].iter().all(|digit| digit.is_ascii_hexdigit()) =>
            {
                rest
            }
            [
                b'\\',
                b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't',
                rest @ ..,
            ] => rest,
            _ => return Err(Rejected),
        }
    }
}

/// The rest after a number or a literal.
fn after_scalar(text: &[u8]) -> Result<&[u8], Rejected> {
    match text {
        [b'-' | b'0'..=b'9', ..] => after_number(text),
        [b'n', b'u', b'l', b'l', rest @ ..]
        | [b't', b'r', b'u', b'e', rest @ ..]
        | [b'f', b'a', b'l', b's', b'e', rest @ ..] => Ok(rest),
        _ => Err(Rejected),
    }
}

fn after_number(text: &[u8]) -> Result<&[u8], Rejected> {
    let rest = text.strip_prefix(b"-").unwrap_or(text);
    let rest = match rest {
        [b'0', rest @ ..] => rest,
        _ => after_digits(rest)?,
    };
    let rest = match rest {
        [b'.', rest @ ..] => after_digits(rest)?,
        _ => rest,
    };
    match rest {
        [b'e' | b'E', b'+' | b'-', rest @ ..] | [b'e' | b'E', rest @ ..] => after_digits(rest),
        _ => Ok(rest),
    }
}

/// The rest after one digit or more.
fn after_digits(text: &[u8]) -> Result<&[u8], Rejected> {
    let count = text.iter().take_while(|byte| byte.is_ascii_digit()).count();
    match text.get(count..) {
        Some(rest) if count > 0 => Ok(rest),
        _ => Err(Rejected),
    }
}

/// The objects and arrays that are open, one bit each; it allocates beyond 63.
struct Open {
    /// The innermost of them, below a bit that is 1; an object is 1.
    bits: u64,
    outer: Vec<u64>,
}

impl Default for Open {
    fn default() -> Self {
        Self {
            bits: 1,
            outer: Vec::new(),
        }
    }
}

impl Open {
    fn push(&mut self, is_object: bool) {
        if self.bits >> 63 == 1 {
            self.outer.push(std::mem::replace(&mut self.bits, 1));
        }
        self.bits = self.bits << 1 | u64::from(is_object);
    }

    fn last(&self) -> Option<bool> {
        (self.bits > 1).then_some(self.bits & 1 == 1)
    }

    fn pop(&mut self) {
        self.bits >>= 1;
        if self.bits == 1
            && let Some(bits) = self.outer.pop()
        {
            self.bits = bits;
        }
    }
}
