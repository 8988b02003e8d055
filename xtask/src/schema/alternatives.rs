//! Several alternatives, and what is one of them, as one schema.

use std::collections::BTreeMap;

use serde_json::Value;

use super::compose::joined;
use super::model::{Kind, Part, Schema};
use super::normal::canonical;

/// Several alternatives: `null` among them is not one of its own.
pub(super) fn unite(schema: &mut Schema, alternatives: Vec<Schema>) {
    let mut schemas = Vec::new();
    for mut alternative in alternatives {
        if alternative.is_null() {
            schema.nullable = true;
            for (keyword, value) in &alternative.annotations {
                annotate(schema, keyword, value);
            }
            continue;
        }
        schema.nullable |= std::mem::take(&mut alternative.nullable);
        match alternative.kind {
            Kind::Union(inner)
                if alternative.annotations.is_empty() && alternative.assertions.is_empty() =>
            {
                schemas.extend(inner);
            }
            _ => schemas.push(alternative),
        }
    }
    if let Some(listed) = open_values(&schemas).or_else(|| all_values(&schemas)) {
        schemas = vec![listed];
    }
    schemas = canonical(schemas);
    if schemas.is_empty() {
        schema.kind = null();
        schema.nullable = false;
    } else if schemas.len() == 1 && schema.assertions.is_empty() && schema.format.is_none() {
        absorb(schema, schemas.remove(0));
    } else {
        schema.kind = Kind::Union(schemas);
    }
}

/// `null` alone.
pub(super) fn null() -> Kind {
    let kind = Part::Data("null".into());
    Kind::Other(BTreeMap::from([("type".to_owned(), kind)]))
}

/// Takes over what a schema inside says; its annotations follow those of the whole.
pub(super) fn absorb(whole: &mut Schema, inner: Schema) {
    whole.kind = inner.kind;
    whole.nullable |= inner.nullable;
    whole.format = whole.format.take().or(inner.format);
    for (keyword, part) in inner.assertions {
        whole.assertions.entry(keyword).or_insert(part);
    }
    for (keyword, value) in &inner.annotations {
        annotate(whole, keyword, value);
    }
}

fn annotate(schema: &mut Schema, keyword: &str, value: &Value) {
    let annotations = &mut schema.annotations;
    let both = annotations
        .get(keyword)
        .map_or_else(|| value.clone(), |there| joined(there, value));
    annotations.insert(keyword.to_owned(), both);
}

/// Lists of strings are one list: each constant may have a text of its own.
fn all_values(alternatives: &[Schema]) -> Option<Schema> {
    let (first, others) = alternatives.split_first()?;
    let mut all = first.clone();
    for other in others {
        let (Kind::Enum(values), Kind::Enum(more)) = (&mut all.kind, &other.kind) else {
            return None;
        };
        if !all.assertions.is_empty() || !other.assertions.is_empty() || all.format != other.format
        {
            return None;
        }
        values.texts.extend(more.texts.iter().cloned());
        values.open |= more.open;
        for (keyword, value) in &other.annotations {
            annotate(&mut all, keyword, value);
        }
    }
    Some(all)
}

/// Some strings, or any other string: a list that may grow.
fn open_values(alternatives: &[Schema]) -> Option<Schema> {
    let [left, right] = alternatives else {
        return None;
    };
    let any_text = Schema::of(Kind::Text);
    let listed = match (*left == any_text, *right == any_text) {
        (true, false) => right,
        (false, true) => left,
        _ => return None,
    };
    let mut listed = listed.clone();
    match &mut listed.kind {
        Kind::Enum(values) => values.open = true,
        _ => return None,
    }
    Some(listed)
}
