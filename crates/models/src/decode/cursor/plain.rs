//! Lengths of strings and integers that have no escape, sign or fraction.

use super::MOST_DEPTH;

/// The nesting of a JSON text, or the number of its objects and arrays if that is small.
pub(super) fn depth(json: &[u8]) -> usize {
    let opens = |byte: &&u8| matches!(byte, b'[' | b'{');
    let brackets = json.iter().filter(opens).count();
    // This is within the limit, because the types around the value are nested less than half of it too.
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

/// Skips a string, including the quote at its end.
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

/// The number of bytes of a string before its quote, an escape, or a control character.
#[inline]
pub(super) fn plain_length(text: &[u8]) -> usize {
    let (words, rest) = text.as_chunks::<8>();
    let mut length = 0;
    for word in words {
        if length == LONG {
            return length + long_plain_length(text.get(length..).unwrap_or_default());
        }
        let ends = ends_plain_word(u64::from_le_bytes(*word));
        if ends != 0 {
            return length + ends.trailing_zeros() as usize / 8;
        }
        length += 8;
    }
    length + rest.iter().take_while(|byte| !ends_plain(**byte)).count()
}

/// Sets the highest bit of the first byte of a word that ends a plain string, and of no byte before it.
#[inline]
fn ends_plain_word(word: u64) -> u64 {
    const ONES: u64 = u64::from_ne_bytes([1; 8]);
    const HIGH: u64 = ONES << 7;
    // As in `ends_plain`. Both differences borrow from a higher byte only if they have set the bit of this one.
    let quote_or_control = (word ^ (ONES * 2)).wrapping_sub(ONES * 0x21);
    let escape = (word ^ (ONES * u64::from(b'\\'))).wrapping_sub(ONES);
    (quote_or_control | escape) & !word & HIGH
}

/// A string beyond this length is long, such as a signed link.
const LONG: usize = 64;

/// The same for the rest of a long string, in blocks, which the compiler vectorizes.
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
    reason = "without branches, so that blocks are compared at once"
)]
fn ends_plain(byte: u8) -> bool {
    // A quote is 0x22: with this bit flipped, it follows the control characters, which stay below 0x20.
    ((byte ^ 2) < 0x21) | (byte == b'\\')
}

/// An integer of up to 18 digits, and its length; `None` if it is longer, has a leading zero, or is not an integer.
pub(super) fn plain_integer(text: &[u8]) -> Option<(u64, usize)> {
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
