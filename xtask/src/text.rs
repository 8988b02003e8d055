//! Characters of foreign text that are more than themselves.

/// Whether a character turns the reading direction of what follows: text that has one does not read as what it is.
pub fn turns_direction(character: char) -> bool {
    matches!(character, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}
