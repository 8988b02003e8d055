//! Values on the wire as variants in Rust.

use std::collections::BTreeMap;

use crate::names::{is_identifier, pascal_case};

/// The name of a variant for a value; `None` if the value has neither a letter nor a digit.
///
/// What would not be a name of Rust, or is the name of the variant of unknown values, has another one: `1080p` gives
/// `V1080p`, `4:3` gives `V4_3`, `-1` gives `Minus1`, `unknown` gives `Unknown_`.
fn variant(value: &str) -> Option<String> {
    let name = pascal_case(value);
    if name == "Unknown" || (!is_identifier(&name) && is_identifier(&format!("{name}_"))) {
        return Some(format!("{name}_")).filter(|name| name != "_");
    }
    if is_identifier(&name) {
        return Some(name);
    }
    let (sign, rest) = match (value.strip_prefix('-'), value.strip_prefix('+')) {
        (Some(rest), _) => ("Minus", rest),
        (_, Some(rest)) => ("Plus", rest),
        (None, None) => ("V", value),
    };
    let mut name = sign.to_owned();
    // Between digits an underscore keeps numbers apart.
    for word in rest.split(|letter: char| !letter.is_alphanumeric()) {
        let word = pascal_case(word);
        let ends = name.ends_with(|letter: char| letter.is_ascii_digit());
        let starts = word.starts_with(|letter: char| letter.is_ascii_digit());
        name.push_str(if ends && starts { "_" } else { "" });
        name.push_str(&word);
    }
    (name != sign && is_identifier(&name)).then_some(name)
}

/// The names of the variants for values, in their order.
///
/// Of several values with one name, the one in lower case has it, and the others have underscores behind it: so the
/// names do not depend on the order of the values. `chosen` names values otherwise.
///
/// # Errors
///
/// The first value that has no name, or whose chosen name another value has, and why.
pub(super) fn variants<'a>(
    values: &[&'a str],
    chosen: &BTreeMap<String, String>,
) -> Result<Vec<String>, (&'a str, String)> {
    let mut order: Vec<&'a str> = values.to_vec();
    // Chosen names first: they are never changed.
    order.sort_by_key(|value| {
        let is_lower = value.to_lowercase() == **value;
        (!chosen.contains_key(*value), !is_lower, *value)
    });
    let mut names: BTreeMap<&str, String> = BTreeMap::new();
    let mut taken: BTreeMap<String, &str> = BTreeMap::new();
    for value in order {
        let mut name = match chosen.get(value) {
            Some(name) if !is_identifier(name) || name == "Unknown" => {
                let why = format!("would be `{name}`, which is not a valid name for a variant");
                return Err((value, why));
            }
            Some(name) => match taken.get(name) {
                Some(other) => return Err((value, format!("would be the variant of `{other}`"))),
                None => name.clone(),
            },
            None => variant(value)
                .ok_or_else(|| (value, "is not a valid name for a variant".to_owned()))?,
        };
        while taken.contains_key(&name) {
            name.push('_');
        }
        taken.insert(name.clone(), value);
        names.insert(value, name);
    }
    Ok(values
        .iter()
        .filter_map(|value| names.get(value).cloned())
        .collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_value_with_a_letter_or_a_digit_has_a_variant() {
        for (value, name) in [
            ("no_host", Some("NoHost")),
            ("unknown", Some("Unknown_")),
            ("UNKNOWN", Some("Unknown_")),
            ("self", Some("Self_")),
            ("1080p", Some("V1080p")),
            ("4:3", Some("V4_3")),
            ("16:9 wide", Some("V16_9Wide")),
            ("43", Some("V43")),
            ("+1", Some("Plus1")),
            ("-1", Some("Minus1")),
            ("2fa", Some("V2fa")),
            ("…", None),
            ("", None),
            ("-", None),
        ] {
            assert_eq!(variant(value).as_deref(), name, "{value}");
        }
    }

    #[test]
    fn values_of_one_name_have_variants_of_their_own_in_any_order() {
        let none = BTreeMap::new();
        let names = |values: &[&str]| variants(values, &none).unwrap();
        assert_eq!(
            names(&["NO_HOST", "no_host", "No.Host"]),
            ["NoHost_", "NoHost", "NoHost__"]
        );
        assert_eq!(names(&["no_host", "NO_HOST"]), ["NoHost", "NoHost_"]);
        let chosen = BTreeMap::from([("…".to_owned(), "More".to_owned())]);
        assert_eq!(
            variants(&["…", "more"], &chosen).unwrap(),
            ["More", "More_"]
        );
        let clash = ["a", "b"].map(|value| (value.to_owned(), "One".to_owned()));
        assert!(variants(&["a", "b"], &BTreeMap::from(clash)).is_err());
        assert!(variants(&["…"], &none).is_err());
    }
}
