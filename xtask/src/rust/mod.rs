//! Stage 4: from the OpenAPI document to Rust source text.

pub(crate) mod api;
pub mod comments;
pub mod documentation;
mod error;
mod events;
mod families;
mod lower;
pub mod model;
mod payloads;
mod print;
pub mod public_api;
mod sources;
mod structs;
mod tidy;
mod users;
mod values;
mod variants;

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;
use syn::Item;

use crate::schema::{Document, references};
pub use error::RustError;
use model::{Form, NamedSchema};
use payloads::Payload;
use print::Entry;
use users::Users;

/// The name of the file with the types of what is downloaded from the links in events.
const ARTIFACT: &str = "artifact";

/// The generated files, and what went into them.
#[derive(Clone, Debug)]
pub struct Generated {
    /// Source text by file name.
    pub files: BTreeMap<String, String>,
    /// How many payloads there are.
    pub payloads: usize,
    /// How many types the document names.
    pub types: usize,
    /// How many fields the structs have.
    pub fields: usize,
}

/// Generates every file of the models crate's `generated` folder.
///
/// # Errors
///
/// See [`RustError`]; each says what to do.
pub fn generate(document: &Value) -> Result<Generated, RustError> {
    let broken = references::check(document);
    if !broken.is_empty() {
        return Err(RustError::References(broken));
    }
    let revision = document.pointer("/info/version").and_then(Value::as_str);
    let revision = revision.unwrap_or_default();
    let schemas = Document::read(document);
    let parts = Parts::of(&schemas)?;
    let mut types: BTreeSet<String> = parts.definitions.clone();
    let events = parts.payloads.iter().filter_map(|payload| payload.event);
    types.extend(events.map(payloads::event_type));
    let fields = parts.structs.values().map(|item| item.fields.len()).sum();

    let mut entries: BTreeMap<&str, Vec<Entry>> = BTreeMap::new();
    for schema in &parts.schemas {
        if let (Some(mut entry), Some(home)) =
            (entry(schema, &parts.structs)?, parts.homes.get(schema.name))
        {
            if let Some(source) = sources::paragraph(schema, &parts.users) {
                entry.add_paragraph(&source);
            }
            entries.entry(*home).or_default().push(entry);
        }
    }
    entries.insert("event", events::entries(&parts.schemas, &parts.payloads));

    let mut files = BTreeMap::new();
    for (name, entries) in &entries {
        let text = print::file(&subject(name), entries, &types);
        files.insert(format!("{name}.rs"), text);
    }
    files.insert("mod.rs".to_owned(), print::root(entries.keys(), revision));
    for (file, text) in &files {
        comments::check(document, file, text)?;
    }
    Ok(Generated {
        files,
        payloads: parts.payloads.len(),
        types: parts.schemas.len(),
        fields,
    })
}

/// What is generated, before it is printed.
struct Parts<'document> {
    schemas: Vec<NamedSchema<'document>>,
    payloads: Vec<Payload<'document>>,
    users: Users<'document>,
    /// The file of each schema, by its name.
    homes: BTreeMap<&'document str, &'document str>,
    /// The names of all types that typify knows.
    definitions: BTreeSet<String>,
    structs: structs::Structs,
}

impl<'document> Parts<'document> {
    fn of(document: &'document Document) -> Result<Self, RustError> {
        let schemas = model::read(document)?;
        let payloads = payloads::read(document, &schemas)?;
        let users = users::find(document, &schemas, &payloads);
        let homes = families::assign(&schemas, &users)?;
        let lowered = lower::lower(&schemas, &payloads)?;
        let definitions = lowered.definitions.keys().cloned().collect();
        let structs = structs::generate(&schemas, lowered)?;
        Ok(Self {
            schemas,
            payloads,
            users,
            homes,
            definitions,
            structs,
        })
    }
}

fn entry(schema: &NamedSchema<'_>, structs: &structs::Structs) -> Result<Option<Entry>, RustError> {
    match &schema.form {
        Form::Struct => {
            let item = structs.get(schema.name).cloned();
            Ok(item.map(|item| Entry::Table {
                macro_name: "object",
                item: Item::Struct(item),
            }))
        }
        Form::OpenEnum(values) => values::open_enum(schema, values).map(Some),
        Form::Identifier => Ok(Some(values::identifier(schema))),
        Form::HandWritten => Ok(None),
    }
}

fn subject(file: &str) -> String {
    match file {
        "event" => "The events: their names, and the unions of their payloads.".to_owned(),
        "shared" => "Types that several families use.".to_owned(),
        ARTIFACT => "What is downloaded from the links in events.".to_owned(),
        family => format!("What only the {family} payloads use."),
    }
}
