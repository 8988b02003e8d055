//! Edits of a text along its tokens: what random bytes do not find in a language of keys and brackets.

use std::ops::Range;

use crate::random::Random;

/// What upsets a reader of JSON, and much of it one of YAML and Markdown too.
const PIECES: [&str; 44] = [
    "null",
    "true",
    "0",
    "-0",
    "-1",
    "1.0",
    "1e2",
    "1E400",
    "01",
    "9007199254740993",
    "9223372036854775808",
    "18446744073709551616",
    "123456789012345678901234567890",
    "999999999999999999",
    "0.1000000000000000055511151231257827",
    "\"\"",
    "\"\\ud800\"",
    "\"\\ud83d\\ude00\"",
    "\"\\u0000\"",
    "\"\\u0065vent\"",
    "\"event\"",
    "\"data\"",
    "\"extra\"",
    "\"event\":\"bot.failed\",",
    "\"event\":7,",
    "\"data\":{},",
    "\"extra\":null,",
    "\"new\":[{\"event\":\"bot.completed\"}],",
    "\"new\":1e999,",
    "\"new\":\"\\udfff\",",
    "\"\\u0064ata\":{\"a\":\"\\\"event\\\":\"},",
    "[]",
    "{}",
    "[[[[[[[[[[]]]]]]]]]]",
    "{\"\":{\"\":[{}]}}",
    " \n\t\r",
    "\u{feff}",
    "\u{1f}",
    "\u{2028}",
    "é𝄞",
    "*/",
    "\"#",
    "]]>",
    "${{",
];

/// The text with one to four edits, which the number decides.
pub fn edited(text: &[u8], number: u64) -> Vec<u8> {
    let mut random = Random(number);
    let mut text = text.to_vec();
    for _ in 0..=random.below(4) {
        edit(&mut text, &mut random);
    }
    text
}

fn edit(text: &mut Vec<u8>, random: &mut Random) {
    let tokens = tokens(text);
    let mut any = || {
        let token = tokens.get(random.below(tokens.len().max(1)));
        token.cloned().unwrap_or_default()
    };
    let (token, other) = (any(), any());
    let piece = PIECES[random.below(PIECES.len())].as_bytes();
    let both = token.start.min(other.start)..token.end.max(other.end);
    match random.below(15) {
        0 => insert(text, token.start, piece),
        1 | 2 => replace(text, token, piece),
        3 => replace(text, token, b""),
        4 => {
            let copy = text[other].to_vec();
            replace(text, token, &copy);
        }
        5 => {
            let copy = text[both.clone()].to_vec();
            insert(text, both.end, &copy);
        }
        6 => replace(text, both, piece),
        7 => escape(text, token, random),
        8 => {
            let depth = 90 + random.below(60);
            let (open, close) = if random.below(2) == 0 {
                ("[", "]")
            } else {
                ("{\"a\":", "}")
            };
            let nested = format!("{}0{}", open.repeat(depth), close.repeat(depth));
            replace(text, token, nested.as_bytes());
        }
        9 => {
            if let Some(byte) = text.get_mut(token.start) {
                *byte ^= 1 << random.below(8);
            }
        }
        // What is well-formed stays so, and says something else.
        _ => {
            let is_quoted = |token: &Range<usize>| text.get(token.start) == Some(&b'"');
            let quoted: Vec<_> = tokens.into_iter().filter(is_quoted).collect();
            if !quoted.is_empty() {
                let mut any = || quoted[random.below(quoted.len())].clone();
                let (token, other) = (any(), any());
                let copy = text[other].to_vec();
                replace(text, token, &copy);
            }
        }
    }
}

fn insert(text: &mut Vec<u8>, at: usize, piece: &[u8]) {
    replace(text, at..at, piece);
}

fn replace(text: &mut Vec<u8>, range: Range<usize>, piece: &[u8]) {
    text.splice(range, piece.iter().copied());
}

/// Writes one ASCII letter of a text as an escape.
fn escape(text: &mut Vec<u8>, token: Range<usize>, random: &mut Random) {
    if token.len() < 3 || text[token.start] != b'"' {
        return;
    }
    let at = token.start + 1 + random.below(token.len() - 2);
    let letter = text[at];
    if letter.is_ascii_alphanumeric() {
        replace(text, at..at + 1, format!("\\u{letter:04x}").as_bytes());
    }
}

/// Texts in quotes, words, and single signs.
fn tokens(text: &[u8]) -> Vec<Range<usize>> {
    let mut tokens = Vec::new();
    let mut at = 0;
    while let Some(first) = text.get(at) {
        let rest = &text[at + 1..];
        let length = match first {
            b'"' => rest
                .iter()
                .position(|byte| *byte == b'"')
                .map_or(rest.len(), |end| end + 1),
            byte if is_word(*byte) => rest.iter().take_while(|byte| is_word(**byte)).count(),
            _ => 0,
        };
        tokens.push(at..at + 1 + length);
        at += 1 + length;
    }
    tokens
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-' | b'+')
}
