//! The judgements on a change: the wire in both directions, the Rust API, the version, the level.

use super::change::{Bump, Level, Verdict, Wire};
use super::differences::Sides;
use super::document::{Document, Schema};
use super::reads::{Property, Reading};
use super::rule::Rule;
use super::rust_type::RustTypes;
use crate::rust::model::Form;
use crate::rust::names;

/// What users of the Rust types notice, and the version that it asks for.
#[derive(Clone, Debug, PartialEq)]
pub struct Rust {
    /// What changes; `None` if nothing does.
    pub text: Option<String>,
    /// The version.
    pub bump: Bump,
}

impl Rust {
    /// No type changes, but a text or what no type enforces.
    pub const UNCHANGED: Self = Self {
        text: None,
        bump: Bump::Patch,
    };

    /// Something is there that was not.
    pub fn added(text: String) -> Self {
        Self {
            text: Some(text),
            bump: Bump::Minor,
        }
    }

    /// Users' code may no longer compile.
    pub fn broken(text: String) -> Self {
        Self {
            text: Some(text),
            bump: Bump::Major,
        }
    }
}

/// Both sides' types, ready to be judged.
#[derive(Debug)]
pub struct Judge<'a> {
    sides: Sides<'a>,
    before: RustTypes<'a>,
    /// The older types under the newer names: what is only renamed is not retyped.
    renamed: RustTypes<'a>,
    after: RustTypes<'a>,
}

impl<'a> Judge<'a> {
    /// A judge of these documents.
    pub fn new(sides: Sides<'a>) -> Self {
        Self {
            sides,
            before: RustTypes::new(sides.before),
            renamed: RustTypes::new(sides.before).renamed(sides.pairs),
            after: RustTypes::new(sides.after),
        }
    }

    /// Whether a property is still read; `None` is one that is not there.
    pub fn wire_of_property(
        &self,
        before: Option<Property<'_>>,
        after: Option<Property<'_>>,
    ) -> Wire {
        self.wire(|reading, old_reads_new| {
            let (field, written) = if old_reads_new {
                (before, after)
            } else {
                (after, before)
            };
            // Without a field, the key is read past.
            field.map_or(Verdict::Safe, |field| reading.property(written, field))
        })
    }

    /// Whether a value is still read.
    pub fn wire_of_value(&self, before: &Schema, after: &Schema) -> Wire {
        self.wire(|reading, old_reads_new| {
            if old_reads_new {
                reading.value(after, before)
            } else {
                reading.value(before, after)
            }
        })
    }

    fn wire(&self, judge: impl Fn(&Reading<'_>, bool) -> Verdict) -> Wire {
        let pairs = self.sides.pairs;
        let backwards = |written: &str, read: &str| pairs.are_paired(read, written);
        let forwards = |written: &str, read: &str| pairs.are_paired(written, read);
        let old = Reading {
            writer: self.sides.after,
            reader: self.sides.before,
            types: &self.before,
            paired: &backwards,
        };
        let new = Reading {
            writer: self.sides.before,
            reader: self.sides.after,
            types: &self.after,
            paired: &forwards,
        };
        Wire {
            old_reads_new: judge(&old, true),
            new_reads_old: judge(&new, false),
        }
    }

    /// What becomes of the field of a property. `harmless` is a change of texts or constraints alone.
    pub fn rust_of_property(
        &self,
        field: &str,
        before: Option<Property<'_>>,
        after: Option<Property<'_>>,
        harmless: bool,
    ) -> Rust {
        let same = match (before, after) {
            (Some(before), Some(after)) => {
                let old = self.renamed.field(before.schema, before.required);
                let new = self.after.field(after.schema, after.required);
                old == new && (old.is_some() || harmless)
            }
            _ => false,
        };
        if same {
            return Rust::UNCHANGED;
        }
        let old = before.map(|it| self.before.field(it.schema, it.required));
        let new = after.map(|it| self.after.field(it.schema, it.required));
        match (old, new) {
            (_, Some(None)) => no_type(field),
            (None, Some(Some(new))) => Rust::added(format!("`{field}: {new}` is new")),
            (Some(Some(old)), None) => Rust::broken(format!("`{field}: {old}` is gone")),
            (Some(Some(old)), Some(Some(new))) => {
                Rust::broken(format!("`{field}` is `{new}`, was `{old}`"))
            }
            (Some(None), Some(Some(new))) => {
                Rust::broken(format!("`{field}` is `{new}`; before, it had no type"))
            }
            (Some(None) | None, None) => Rust::broken(format!("`{field}` is gone")),
        }
    }

    /// What becomes of a property that has another key.
    pub fn rust_of_renamed(
        &self,
        owner: &str,
        (old, before): (&str, Property<'_>),
        (new, after): (&str, Property<'_>),
    ) -> Rust {
        let name =
            names::field_name(old).filter(|name| names::field_name(new).as_ref() == Some(name));
        let is = self.after.field(after.schema, after.required);
        let was = self.renamed.field(before.schema, before.required);
        match is {
            // Another spelling of the key is the same field.
            Some(_) if name.is_some() && is == was => Rust::UNCHANGED,
            Some(kind) => Rust::broken(format!(
                "`{owner}.{new}: {kind}` is new, and `{owner}.{old}` gone"
            )),
            None => no_type(&format!("{owner}.{new}")),
        }
    }

    /// What becomes of a type, its fields aside.
    pub fn rust_of_type(&self, old_name: &str, new_name: &str) -> Rust {
        match (self.before.form(old_name), self.after.form(new_name)) {
            (_, None) => no_type(new_name),
            (None, Some(_)) => {
                Rust::broken(format!("`{new_name}` has a type; before, it had none"))
            }
            _ if old_name != new_name => Rust::broken(format!("`{old_name}` is `{new_name}`")),
            (Some(Form::OpenEnum(old)), Some(Form::OpenEnum(new))) => {
                variants(new_name, &old, &new)
            }
            (Some(old), Some(new)) if describe(&old) != describe(&new) => Rust::broken(format!(
                "`{new_name}` is {}, was {}",
                describe(&new),
                describe(&old)
            )),
            _ => Rust::UNCHANGED,
        }
    }

    /// What a type is that was not there.
    pub fn rust_of_new_type(&self, name: &str) -> Rust {
        match self.after.form(name) {
            Some(form) => Rust::added(format!("`{name}` is new: {}", describe(&form))),
            None => no_type(name),
        }
    }

    /// The newer document.
    pub fn after(&self) -> &'a Document {
        self.sides.after
    }

    /// The older document.
    pub fn before(&self) -> &'a Document {
        self.sides.before
    }
}

fn no_type(what: &str) -> Rust {
    Rust::broken(format!(
        "`codegen` has no type for `{what}`: name it in the overlay, or write it by hand"
    ))
}

fn describe(form: &Form<'_>) -> &'static str {
    match form {
        Form::Struct => "a struct",
        Form::OpenEnum(_) => "an open enum",
        Form::Identifier => "an identifier",
        Form::HandWritten => "written by hand",
    }
}

/// The variants of an open enum that come and go.
fn variants(name: &str, old: &[&str], new: &[&str]) -> Rust {
    let missing = |from: &[&str], other: &[&str]| -> Vec<String> {
        let missing = from.iter().filter(|value| !other.contains(value));
        missing
            .map(|value| format!("`{name}::{}`", names::pascal_case(value)))
            .collect()
    };
    let (added, removed) = (missing(new, old), missing(old, new));
    let mut texts = Vec::new();
    if !added.is_empty() {
        texts.push(format!("{} {} new", added.join(", "), is_or_are(&added)));
    }
    if !removed.is_empty() {
        texts.push(format!(
            "{} {} gone",
            removed.join(", "),
            is_or_are(&removed)
        ));
    }
    let text = texts.join("; ");
    match (added.is_empty(), removed.is_empty()) {
        (true, true) => Rust::UNCHANGED,
        (false, true) => Rust::added(text),
        _ => Rust::broken(text),
    }
}

fn is_or_are(things: &[String]) -> &'static str {
    if things.len() == 1 { "is" } else { "are" }
}

/// How much a reviewer should mind.
pub fn level(rule: Rule, bump: Bump, wire: Wire) -> Level {
    if bump == Bump::Major || wire.old_reads_new != Verdict::Safe {
        Level::Error
    } else if wire.new_reads_old != Verdict::Safe
        || matches!(rule, Rule::ResponsesChanged | Rule::Deprecated)
    {
        Level::Warning
    } else {
        Level::Info
    }
}
