//! Skips a value, and validates it.

use super::plain::plain_length;
use super::{Cursor, Rejected};

impl Cursor<'_> {
    /// Skips a value of any kind and depth. It accepts what `serde_json` accepts as an `IgnoredAny`.
    pub(crate) fn skip_value(&mut self) -> Result<(), Rejected> {
        let mut open = Open::default();
        loop {
            if self.eat(b'{') {
                if !self.eat(b'}') {
                    open.push(true);
                    self.skip_key()?;
                    continue;
                }
            } else if self.eat(b'[') {
                if !self.eat(b']') {
                    open.push(false);
                    continue;
                }
            } else {
                self.skip_scalar()?;
            }
            // After a value: the next one, or the end of what is open.
            loop {
                let Some(is_object) = open.last() else {
                    return Ok(());
                };
                if self.eat(b',') {
                    if is_object {
                        self.skip_key()?;
                    }
                    break;
                }
                self.expect(if is_object { b'}' } else { b']' })?;
                open.pop();
            }
        }
    }

    fn skip_key(&mut self) -> Result<(), Rejected> {
        self.skip_text()?;
        self.expect(b':')
    }

    fn skip_scalar(&mut self) -> Result<(), Rejected> {
        match self.peek() {
            Some(b'"') => self.skip_text(),
            Some(b'-' | b'0'..=b'9') => self.skip_number(),
            _ => {
                let literals = ["null", "true", "false"];
                let is_literal = literals.iter().any(|literal| self.eat_literal(literal));
                is_literal.then_some(()).ok_or(Rejected)
            }
        }
    }

    pub(super) fn skip_text(&mut self) -> Result<(), Rejected> {
        let [b'"', text @ ..] = self.rest() else {
            return Err(Rejected);
        };
        let mut length = 0;
        loop {
            let rest = text.get(length..).unwrap_or_default();
            let plain = plain_length(rest);
            length += plain;
            match rest.get(plain..).unwrap_or_default() {
                [b'"', ..] => {
                    self.advance(length + 2);
                    return Ok(());
                }
                [b'\\', b'u', a, b, c, d, ..]
                    if [a, b, c, d].iter().all(|digit| digit.is_ascii_hexdigit()) =>
                {
                    length += 6;
                }
                [
                    b'\\',
                    b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't',
                    ..,
                ] => length += 2,
                _ => return Err(Rejected),
            }
        }
    }

    fn skip_number(&mut self) -> Result<(), Rejected> {
        let text = self.rest();
        let rest = text.strip_prefix(b"-").unwrap_or(text);
        let rest = match rest {
            [b'0', rest @ ..] => rest,
            _ => skip_digits(rest)?,
        };
        let rest = match rest {
            [b'.', rest @ ..] => skip_digits(rest)?,
            _ => rest,
        };
        let rest = match rest {
            [b'e' | b'E', b'+' | b'-', rest @ ..] | [b'e' | b'E', rest @ ..] => skip_digits(rest)?,
            _ => rest,
        };
        self.advance(text.len() - rest.len());
        Ok(())
    }
}

/// The rest after one digit or more.
fn skip_digits(text: &[u8]) -> Result<&[u8], Rejected> {
    let count = text.iter().take_while(|byte| byte.is_ascii_digit()).count();
    match text.get(count..) {
        Some(rest) if count > 0 => Ok(rest),
        _ => Err(Rejected),
    }
}

/// The objects and arrays that are open, one bit each; it allocates beyond 64.
#[derive(Default)]
struct Open {
    depth: usize,
    /// The innermost 64 of them; an object is 1.
    bits: u64,
    outer: Vec<u64>,
}

impl Open {
    fn push(&mut self, is_object: bool) {
        if self.depth.is_multiple_of(64) && self.depth > 0 {
            self.outer.push(self.bits);
            self.bits = 0;
        }
        self.bits = self.bits << 1 | u64::from(is_object);
        self.depth += 1;
    }

    fn last(&self) -> Option<bool> {
        (self.depth > 0).then_some(self.bits & 1 == 1)
    }

    fn pop(&mut self) {
        self.bits >>= 1;
        self.depth = self.depth.saturating_sub(1);
        if self.depth.is_multiple_of(64)
            && let Some(bits) = self.outer.pop()
        {
            self.bits = bits;
        }
    }
}
