//! How far a JSON text goes on without asking for more than a look at its bytes.

/// How many objects and arrays stand in each other in a value.
pub(super) fn depth(value: &str) -> usize {
    let (mut depth, mut deepest) = (0_usize, 0);
    let (mut in_text, mut is_escaped) = (false, false);
    for byte in value.bytes() {
        if in_text {
            in_text = byte != b'"' || is_escaped;
            is_escaped = byte == b'\\' && !is_escaped;
            continue;
        }
        match byte {
            b'"' => in_text = true,
            b'[' | b'{' => depth += 1,
            b']' | b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        deepest = deepest.max(depth);
    }
    deepest
}

/// How many bytes of a text stand there as they are: up to the quote, an escape, or what no text may hold.
#[inline]
pub(super) fn plain_length(text: &[u8]) -> usize {
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
    reason = "without branches, so that blocks are compared at once"
)]
fn ends_plain(byte: u8) -> bool {
    (byte == b'"') | (byte == b'\\') | (byte < 0x20)
}

/// An integer of up to 18 digits, and its length; `None` if it is longer, starts with a zero and goes on, or is
/// no integer.
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
