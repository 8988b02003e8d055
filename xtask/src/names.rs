//! Names on the wire as names in Rust.

/// Words, however separated or capitalised, as a type's name: `bot.status_change` gives
/// `BotStatusChange`, `API_REQUEST` gives `ApiRequest`.
pub(crate) fn pascal_case(text: &str) -> String {
    let mut name = String::with_capacity(text.len());
    for word in words(text) {
        let mut letters = word.chars();
        name.extend(letters.next().into_iter().flat_map(char::to_uppercase));
        name.extend(letters.flat_map(char::to_lowercase));
    }
    name
}

/// The words of a text: runs of letters and digits, parted where a capital follows a small letter.
pub(crate) fn words(text: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut after_small = false;
    for letter in text.chars() {
        let starts_word = !letter.is_alphanumeric() || (after_small && letter.is_uppercase());
        if starts_word {
            words.push(String::new());
        }
        if let Some(word) = words.last_mut()
            && letter.is_alphanumeric()
        {
            word.push(letter);
        }
        after_small = letter.is_lowercase() || letter.is_numeric();
    }
    words.retain(|word| !word.is_empty());
    words
}

/// Whether a text is a valid identifier of Rust, and not a raw one.
pub(crate) fn is_identifier(text: &str) -> bool {
    !text.starts_with("r#") && syn::parse_str::<syn::Ident>(text).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_become_one_name() {
        for (text, name) in [
            ("bot.completed", "BotCompleted"),
            ("bot.status_change", "BotStatusChange"),
            ("calendar.events_synced", "CalendarEventsSynced"),
            ("API_REQUEST", "ApiRequest"),
            ("in_call_recording", "InCallRecording"),
            ("one_off", "OneOff"),
            ("meetLogin", "MeetLogin"),
            ("OAuth2Error", "Oauth2Error"),
            ("", ""),
            ("é_à", "ÉÀ"),
        ] {
            assert_eq!(pascal_case(text), name);
        }
    }
}
