//! The types as the page writes them: `string (uuid) | null`, `("a" | "b")[]`.

use super::content::{Format, TypeExpression, TypeTerm};
use super::excerpt::Excerpt;
use super::report::{Report, Reported};

/// How deep parentheses and `[]` may nest; no real type comes near.
const DEPTH: usize = 8;

const WORDS: &str = "the known types are string, integer, number, boolean, object, null and quoted values; teach a new \
     one to xtask/src/page/type_expression.rs";
const FORMATS: &str = "the known formats are uuid, date-time, uri and email; teach a new one to xtask/src/page/type_expression.rs";

/// Reads a whole type expression, or reports the first thing in it that can't be read.
pub(super) fn read(text: Excerpt<'_>, report: &mut Report<'_>) -> Result<TypeExpression, Reported> {
    parse(text).map_err(|error| report.add(error.message, error.place, error.label, error.help))
}

/// What is wrong with a type expression, and where.
struct Error<'a> {
    message: String,
    place: Excerpt<'a>,
    label: &'static str,
    help: &'static str,
}

fn parse(text: Excerpt<'_>) -> Result<TypeExpression, Error<'_>> {
    let mut parser = Parser {
        rest: text.trim(),
        depth: 0,
    };
    let union = parser.union()?;
    if parser.rest.text.is_empty() {
        Ok(union)
    } else {
        Err(parser.unexpected("expected `|` or the end of the type"))
    }
}

/// A parser by recursive descent: a union of terms, each with any number of `[]` behind it.
struct Parser<'a> {
    rest: Excerpt<'a>,
    depth: usize,
}

/// One alternative of a union.
enum Alternative {
    Null,
    Term(TypeTerm),
    /// A union in parentheses without `[]`: its alternatives belong to the union around it.
    Union(TypeExpression),
}

impl<'a> Parser<'a> {
    fn union(&mut self) -> Result<TypeExpression, Error<'a>> {
        let start = self.rest;
        let mut union = TypeExpression {
            alternatives: Vec::new(),
            nullable: false,
        };
        loop {
            let before = self.rest;
            let first = union.alternatives.is_empty() && !union.nullable;
            let alternative = self.alternative(first)?;
            let place = before
                .until(before.text.len() - self.rest.text.len())
                .trim();
            let repeated = match alternative {
                Alternative::Null => std::mem::replace(&mut union.nullable, true),
                Alternative::Term(term) => add(&mut union, term),
                Alternative::Union(inner) => {
                    let null = inner.nullable && std::mem::replace(&mut union.nullable, true);
                    let mut terms = inner.alternatives.into_iter();
                    terms.any(|term| add(&mut union, term)) || null
                }
            };
            if repeated {
                return Err(Error {
                    message: format!("the type names `{}` twice", place.text),
                    place,
                    label: "this stands there already",
                    help: "one of the two is a mistake of the page: find out which alternatives are meant",
                });
            }
            if !self.take("|") {
                break;
            }
        }
        if union.alternatives.is_empty() {
            return Err(Error {
                message: "a type of nothing but null".to_owned(),
                place: start.until(start.text.len() - self.rest.text.len()).trim(),
                label: "null is no type by itself",
                help: "the page has lost the type: find out what else the field may hold",
            });
        }
        Ok(union)
    }

    fn alternative(&mut self, first: bool) -> Result<Alternative, Error<'a>> {
        let start = self.rest;
        let mut alternative = if self.take("(") {
            self.deeper(start)?;
            let union = self.union()?;
            self.depth -= 1;
            if !self.take(")") {
                return Err(self.unexpected("expected `|` or `)`"));
            }
            Alternative::Union(union)
        } else if self.rest.text.starts_with('"') {
            Alternative::Term(self.literal()?)
        } else {
            self.word()?
        };
        let depth = self.depth;
        let mut brackets = self.rest;
        while self.take("[]") {
            self.deeper(start)?;
            let items = match alternative {
                Alternative::Union(union) => union,
                Alternative::Term(TypeTerm::Literal(_)) if !first => {
                    return Err(ambiguous(brackets.until(2)));
                }
                Alternative::Term(term) => TypeExpression {
                    alternatives: vec![term],
                    nullable: false,
                },
                Alternative::Null => return Err(ambiguous(brackets.until(2))),
            };
            alternative = Alternative::Term(TypeTerm::Array(Box::new(items)));
            brackets = self.rest;
        }
        self.depth = depth;
        Ok(alternative)
    }

    fn word(&mut self) -> Result<Alternative, Error<'a>> {
        let text = self.rest.text;
        let end = text
            .find(|character: char| !character.is_alphanumeric() && !"_-".contains(character))
            .unwrap_or(text.len());
        let word = self.rest.until(end);
        let term = match word.text {
            "" => return Err(self.unexpected("expected a type")),
            "null" => Alternative::Null,
            "boolean" => Alternative::Term(TypeTerm::Boolean),
            "integer" => Alternative::Term(TypeTerm::Integer),
            "number" => Alternative::Term(TypeTerm::Number),
            "object" => Alternative::Term(TypeTerm::Object),
            "string" => {
                self.advance(end);
                let format = self.format()?;
                return Ok(Alternative::Term(TypeTerm::String { format }));
            }
            unknown => {
                return Err(Error {
                    message: format!("unknown type `{unknown}`"),
                    place: word,
                    label: "this word is not known",
                    help: WORDS,
                });
            }
        };
        self.advance(end);
        Ok(term)
    }

    fn format(&mut self) -> Result<Option<Format>, Error<'a>> {
        if !self.take("(") {
            return Ok(None);
        }
        let Some((word, after)) = self.rest.split_once(")") else {
            return Err(self.unexpected("expected a format and `)`"));
        };
        self.rest = after.trim();
        match word.trim().text {
            "uuid" => Ok(Some(Format::Uuid)),
            "date-time" => Ok(Some(Format::DateTime)),
            "uri" => Ok(Some(Format::Uri)),
            "email" => Ok(Some(Format::Email)),
            unknown => Err(Error {
                message: format!("unknown format `{unknown}`"),
                place: word.trim(),
                label: "this format is not known",
                help: FORMATS,
            }),
        }
    }

    fn literal(&mut self) -> Result<TypeTerm, Error<'a>> {
        let end = end_of_quotation(self.rest.text);
        let quoted = self.rest.until(end);
        let Ok(value) = serde_json::from_str(quoted.text) else {
            return Err(Error {
                message: "a quoted value that can't be read".to_owned(),
                place: quoted,
                label: "expected a text between two `\"`, as JSON writes it",
                help: "mend the quotation marks",
            });
        };
        self.advance(end);
        Ok(TypeTerm::Literal(value))
    }

    fn take(&mut self, token: &str) -> bool {
        let after = self.rest.strip_prefix(token);
        if let Some(after) = after {
            self.rest = after.trim();
        }
        after.is_some()
    }

    fn advance(&mut self, count: usize) {
        self.rest = self.rest.from(count).trim();
    }

    fn deeper(&mut self, place: Excerpt<'a>) -> Result<(), Error<'a>> {
        self.depth += 1;
        if self.depth <= DEPTH {
            return Ok(());
        }
        Err(Error {
            message: format!("a type nested more than {DEPTH} deep"),
            place,
            label: "parentheses and `[]` nest too deep from here on",
            help: "no real type is like this: look at what the page means",
        })
    }

    fn unexpected(&self, label: &'static str) -> Error<'a> {
        let length = self.rest.text.chars().next().map_or(0, char::len_utf8);
        let place = self.rest.until(length);
        Error {
            message: if place.text.is_empty() {
                "the type ends too early".to_owned()
            } else {
                format!("unexpected `{}` in a type", place.text)
            },
            place,
            label,
            help: "mend the type; if the page has a new way to write types, teach it to \
                xtask/src/page/type_expression.rs",
        }
    }
}

/// Where a quotation that starts a text ends, its quotation marks included; the end of the text if it never
/// does.
pub(super) fn end_of_quotation(text: &str) -> usize {
    let mut escaped = false;
    text.char_indices()
        .skip(1)
        .find_map(|(index, character)| {
            let end = character == '"' && !escaped;
            escaped = character == '\\' && !escaped;
            end.then_some(index + 1)
        })
        .unwrap_or(text.len())
}

/// Adds an alternative; whether it was there already.
fn add(union: &mut TypeExpression, term: TypeTerm) -> bool {
    let repeated = union.alternatives.contains(&term);
    union.alternatives.push(term);
    repeated
}

fn ambiguous(brackets: Excerpt<'_>) -> Error<'_> {
    Error {
        message: "`[]` that may belong to one value or to all of them".to_owned(),
        place: brackets,
        label: "a list of what?",
        help: "put parentheses around what the list holds: `(\"a\" | \"b\")[]`",
    }
}

#[cfg(test)]
mod tests;
