//! The structs: their fields, types and documentation are typify's, their layout is the project's.

use std::collections::{BTreeMap, BTreeSet};
use std::panic::{AssertUnwindSafe, catch_unwind};

use schemars_08::schema::{InstanceType, Schema as TypifySchema, SchemaObject};
use syn::visit::Visit;
use syn::{Fields, Item, ItemStruct};
use typify::{TypeSpace, TypeSpaceSettings};

use super::RustError;
use super::lower::Lowered;
use super::model::{Form, NamedSchema};
use super::tidy;

/// Every struct by its name.
pub(super) type Structs = BTreeMap<String, ItemStruct>;

/// Lets typify make the structs, checks that it made just those, and tidies them.
///
/// # Errors
///
/// What typify rejects; a type too many or too few; a field too many or too few; a replacement that
/// did not take effect.
pub(super) fn generate(
    schemas: &[NamedSchema<'_>],
    lowered: Lowered,
) -> Result<Structs, RustError> {
    let replaced = lowered.replaced.clone();
    let whole = lowered.clone();
    let file = run_typify(lowered).map_err(|reason| at_its_schema(&whole, reason))?;
    let mut structs = Structs::new();
    for item in file.items {
        match item {
            Item::Struct(item) => {
                structs.insert(item.ident.to_string(), item);
            }
            // typify's module of conversion errors, which no struct uses.
            Item::Mod(module) if module.ident == "error" => {}
            other => {
                let reason = RustError::UnexpectedItem(describe(&other));
                return Err(at_its_schema(&whole, reason));
            }
        }
    }
    check_types(schemas, &structs).map_err(|reason| match reason {
        RustError::UnexpectedItem(_) => at_its_schema(&whole, reason),
        other => other,
    })?;
    check_replacements(&replaced, &structs)?;
    for schema in schemas {
        if let Some(item) = structs.get_mut(schema.name) {
            tidy::tidy(item, schema)?;
        }
    }
    Ok(structs)
}

/// An error of typify's at the schema that causes it: the one that gives it although all others are plain texts.
fn at_its_schema(whole: &Lowered, reason: RustError) -> RustError {
    let text = TypifySchema::Object(SchemaObject {
        instance_type: Some(InstanceType::String.into()),
        ..SchemaObject::default()
    });
    let alone = |name: &String| {
        let mut lowered = whole.clone();
        for (other, schema) in &mut lowered.definitions {
            if other != name {
                *schema = text.clone();
            }
        }
        lowered
    };
    let is_expected = |item: &Item| match item {
        Item::Struct(item) => whole.definitions.contains_key(&item.ident.to_string()),
        // Those of the plain texts.
        Item::Impl(_) => true,
        Item::Mod(module) => module.ident == "error",
        _ => false,
    };
    let causes = |name: &&String| {
        run_typify(alone(name)).map_or(true, |file| !file.items.iter().all(is_expected))
    };
    let structs = whole.definitions.keys();
    let mut structs = structs.filter(|name| !whole.replaced.contains(name));
    match structs.find(causes) {
        Some(name) => RustError::At {
            name: name.clone(),
            reason: Box::new(reason),
        },
        None => reason,
    }
}

fn run_typify(lowered: Lowered) -> Result<syn::File, RustError> {
    let mut settings = TypeSpaceSettings::default();
    // In the order of the keys: what is written is the same every time.
    settings.with_map_type("::std::collections::BTreeMap");
    for name in &lowered.replaced {
        settings.with_replacement(name, format!("crate::{name}"), std::iter::empty());
    }
    let mut space = TypeSpace::new(&settings);
    // typify panics on some schemas that it has no answer for; the panic's text is on the terminal.
    let tokens = catch_unwind(AssertUnwindSafe(|| {
        space
            .add_ref_types(lowered.definitions)
            .map(|()| space.to_stream())
    }))
    .map_err(|_| RustError::TypifyPanicked)?
    .map_err(|error| RustError::Typify(error.to_string()))?;
    syn::parse2(tokens).map_err(|error| RustError::NotRust(error.to_string()))
}

fn describe(item: &Item) -> String {
    match item {
        Item::Enum(item) => format!("enum {}", item.ident),
        Item::Type(item) => format!("type {}", item.ident),
        Item::Fn(item) => format!("fn {}", item.sig.ident),
        Item::Mod(item) => format!("mod {}", item.ident),
        Item::Impl(_) => "an impl".to_owned(),
        _ => "an item".to_owned(),
    }
}

/// Structs in = structs out, and the same for the fields of each.
fn check_types(schemas: &[NamedSchema<'_>], structs: &Structs) -> Result<(), RustError> {
    let expected: Vec<&NamedSchema<'_>> = schemas
        .iter()
        .filter(|schema| schema.form == Form::Struct)
        .collect();
    for name in structs.keys() {
        if !expected.iter().any(|schema| schema.name == name) {
            return Err(RustError::UnexpectedItem(format!("struct {name}")));
        }
    }
    for schema in expected {
        let item = structs
            .get(schema.name)
            .ok_or_else(|| RustError::NoStruct {
                name: schema.name.to_owned(),
            })?;
        let Fields::Named(fields) = &item.fields else {
            return Err(RustError::NoStruct {
                name: schema.name.to_owned(),
            });
        };
        let properties = schema.schema.object().map_or(0, |it| it.properties.len());
        if fields.named.len() != properties {
            return Err(RustError::FieldCount {
                name: schema.name.to_owned(),
                properties,
                fields: fields.named.len(),
            });
        }
        let mut taken = BTreeSet::new();
        for field in fields.named.iter().filter_map(|field| field.ident.as_ref()) {
            if !taken.insert(field) {
                return Err(RustError::FieldTwice {
                    name: schema.name.to_owned(),
                    field: field.to_string(),
                });
            }
        }
    }
    Ok(())
}

/// typify says nothing of a replacement that matched nothing.
fn check_replacements(replaced: &[String], structs: &Structs) -> Result<(), RustError> {
    let mut paths = CratePaths(Vec::new());
    for item in structs.values() {
        paths.visit_item_struct(item);
    }
    for name in replaced {
        if structs.contains_key(name) || !paths.0.contains(name) {
            return Err(RustError::NotReplaced { name: name.clone() });
        }
    }
    Ok(())
}

/// Collects the `X` of every `crate::X`.
struct CratePaths(Vec<String>);

impl Visit<'_> for CratePaths {
    fn visit_path(&mut self, path: &syn::Path) {
        let mut segments = path.segments.iter();
        if let (Some(root), Some(name)) = (segments.next(), segments.next())
            && root.ident == "crate"
        {
            self.0.push(name.ident.to_string());
        }
        syn::visit::visit_path(self, path);
    }
}
