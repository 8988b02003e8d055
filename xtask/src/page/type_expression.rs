//! The types as the page writes them: `string (uuid) | null`, `"a" | "b"[]`.
//!
//! The page writes neither parentheses around alternatives nor escapes in quoted values. So a text is read into terms
//! with the `[]` behind each; what a `[]` belongs to, and which values the quoted ones are, the example decides
//! (`reconcile.rs`).

use super::content::{Open, PlainType, TypeTerm};
use super::excerpt::Excerpt;
use super::report::Mistake;

/// How many `[]` one term may have.
const DEPTH: usize = 8;

/// One alternative as it is written.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Term<'a> {
    pub(super) base: Base<'a>,
    /// How many `[]` are behind it.
    pub(super) brackets: usize,
    /// Where it is, with its `[]`.
    pub(super) place: Excerpt<'a>,
}

/// A term without its `[]`.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Base<'a> {
    /// `null`
    Null,
    /// A quoted value, without its quotation marks; also a number, a boolean or null is quoted.
    Quoted(Excerpt<'a>),
    /// `string`, `string (uuid)`
    Plain(TypeTerm),
    /// `string,null`, `string,null (uri)`: a list of types.
    Types {
        terms: Vec<TypeTerm>,
        nullable: bool,
    },
    /// `array`: a list of any items.
    Array,
    /// `unknown`, `undefined (format)`, `[Name](#name)`
    Open(Open),
}

const NEW_TYPE: &str = "the vendor's script writes no such type: report it to the vendor; if the page has a new one, \
     change xtask/src/page/type_expression.rs";

fn mistake<'a>(message: impl Into<String>, place: Excerpt<'a>, label: &'static str) -> Mistake<'a> {
    Mistake {
        message: message.into(),
        place,
        label,
        help: NEW_TYPE,
    }
}

/// Reads a type into its terms, or gives the first thing in it that cannot be read.
pub(super) fn read(text: Excerpt<'_>) -> Result<Vec<Term<'_>>, Mistake<'_>> {
    let closing = closing_marks(text.text);
    let mut terms = Vec::new();
    let mut rest = text;
    loop {
        let start = rest;
        let (base, after) = base(text, rest, &closing)?;
        rest = after;
        let mut brackets = 0;
        while let Some(after) = rest.strip_prefix("[]") {
            rest = after;
            brackets += 1;
            if brackets > DEPTH {
                return Err(mistake(
                    format!("a type with more than {DEPTH} `[]`"),
                    start.until(start.text.len() - rest.text.len()),
                    "lists nest too deep here",
                ));
            }
        }
        terms.push(Term {
            base,
            brackets,
            place: start.until(start.text.len() - rest.text.len()),
        });
        match rest.strip_prefix(" | ") {
            Some(after) => rest = after,
            None if rest.text.is_empty() => return Ok(terms),
            None => return Err(unexpected(rest, "expected ` | ` or the end of the type")),
        }
    }
}

/// The quotation marks that may close a quoted value, in order: behind such a one are any number of `[]`, then the end of
/// the text, or ` | ` and what a term may begin with.
///
/// So a value may contain quotation marks and pipes. A value that contains `" | "` is read as two values.
fn closing_marks(text: &str) -> Vec<usize> {
    let closes = |at: usize| {
        let mut behind = text.get(at + 1..).unwrap_or_default();
        while let Some(rest) = behind.strip_prefix("[]") {
            behind = rest;
        }
        behind.is_empty() || behind.strip_prefix(" | ").is_some_and(begins_term)
    };
    let marks = text.match_indices('"').map(|(at, _)| at);
    marks.filter(|at| closes(*at)).collect()
}

const WORDS: [&str; 9] = [
    "string",
    "integer",
    "number",
    "boolean",
    "object",
    "array",
    "null",
    "unknown",
    "undefined",
];

/// Whether a term may begin so: with a quotation mark, a reference, or a word that is known.
fn begins_term(text: &str) -> bool {
    text.starts_with('"')
        || text.starts_with('[')
        || WORDS.iter().any(|word| {
            text.strip_prefix(word)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', ',', '[']))
        })
}

fn base<'a>(
    whole: Excerpt<'a>,
    text: Excerpt<'a>,
    closing: &[usize],
) -> Result<(Base<'a>, Excerpt<'a>), Mistake<'a>> {
    let offset = whole.text.len() - text.text.len();
    if let Some(value) = text.strip_prefix("\"") {
        let next = closing.partition_point(|mark| *mark <= offset);
        let Some(end) = closing.get(next).map(|end| end - offset - 1) else {
            return Err(mistake(
                "a quoted value without its end",
                text,
                "no quotation mark closes this value",
            ));
        };
        return Ok((Base::Quoted(value.until(end)), value.from(end + 1)));
    }
    if text.text.starts_with('[') {
        return reference(text);
    }
    let end = text
        .text
        .find(|letter: char| !(letter.is_alphanumeric() || "_-,".contains(letter)))
        .unwrap_or(text.text.len());
    let (words, rest) = (text.until(end), text.from(end));
    if words.text.is_empty() {
        return Err(unexpected(text, "expected a type"));
    }
    let (format, rest) = format(rest)?;
    Ok((named(words, format)?, rest))
}

/// `[Name](#name)`
fn reference(text: Excerpt<'_>) -> Result<(Base<'_>, Excerpt<'_>), Mistake<'_>> {
    let parts = text.strip_prefix("[").and_then(|text| {
        let (name, rest) = text.split_once("](#")?;
        let (anchor, rest) = rest.split_once(")")?;
        let is_name = |letter: char| letter.is_ascii_alphanumeric() || "._-".contains(letter);
        let fits = !name.text.is_empty()
            && name.text.chars().all(is_name)
            && anchor.text == name.text.to_lowercase();
        fits.then_some((name, rest))
    });
    match parts {
        Some((name, rest)) => Ok((Base::Open(Open::Reference(name.text.to_owned())), rest)),
        None => Err(mistake(
            "a reference that cannot be read",
            text,
            "expected `[Name](#name)`",
        )),
    }
}

/// A format in parentheses, and what follows it.
fn format(text: Excerpt<'_>) -> Result<(Option<String>, Excerpt<'_>), Mistake<'_>> {
    let Some(inside) = text.strip_prefix(" (") else {
        return Ok((None, text));
    };
    let readable = |letter: char| !letter.is_whitespace() && !"()|\"".contains(letter);
    match inside.split_once(")") {
        Some((format, rest)) if !format.text.is_empty() && format.text.chars().all(readable) => {
            Ok((Some(format.text.to_owned()), rest))
        }
        _ => Err(mistake(
            "a format that cannot be read",
            text.trim(),
            "expected one word and `)`",
        )),
    }
}

/// The types of a word, or of several with commas between them.
fn named(words: Excerpt<'_>, format: Option<String>) -> Result<Base<'_>, Mistake<'_>> {
    let mut terms = Vec::new();
    let mut nullable = false;
    let mut rest = Some(words);
    let is_list = words.text.contains(',');
    while let Some(words) = rest {
        let (word, after) = match words.split_once(",") {
            Some((word, after)) => (word, Some(after)),
            None => (words, None),
        };
        rest = after;
        match word.text {
            "null" => nullable = true,
            "array" => terms.push(TypeTerm::Array(Box::default())),
            "unknown" if !is_list && format.is_none() => return Ok(Base::Open(Open::Unknown)),
            "undefined" if !is_list && format.is_some() => {
                return Ok(Base::Open(Open::Format(format.unwrap_or_default())));
            }
            name => {
                let unknown = format!("unknown type `{name}`");
                let kind: PlainType = name
                    .parse()
                    .map_err(|_| mistake(unknown, word, "this word is not known"))?;
                let format = format.clone();
                terms.push(TypeTerm::Plain { kind, format });
            }
        }
    }
    Ok(match (terms.as_slice(), is_list) {
        ([], false) => Base::Null,
        ([TypeTerm::Array(_)], false) => Base::Array,
        ([term], false) => Base::Plain(term.clone()),
        _ => Base::Types { terms, nullable },
    })
}

fn unexpected<'a>(rest: Excerpt<'a>, label: &'static str) -> Mistake<'a> {
    let length = rest.text.chars().next().map_or(0, char::len_utf8);
    let place = rest.until(length);
    let message = match place.text {
        "" => "the type ends too early".to_owned(),
        text => format!("unexpected `{text}` in a type"),
    };
    mistake(message, place, label)
}

#[cfg(test)]
mod tests;
