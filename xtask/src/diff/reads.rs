//! Whether the types of one document read what another document's schemas allow.
//!
//! This is the reading of the generated types, which is wider than the schemas: keys that are not listed are
//! read past, lists of values are open, `null` and absence are the same, lengths and patterns are not looked
//! at, and a link is any text. Integers that state no bounds are taken to lie within ±(2^53 − 1), which is
//! what JSON carries between programs (RFC 8259, section 6).

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::change::Verdict;
use super::document::{ANYTHING, Document, Schema, reference};
use super::normal::OPEN_VALUES;
use super::rust_type::{RustTypes, is_unsigned};
use super::shape::is_hint;

/// A reader and a writer.
pub struct Reading<'a> {
    /// What is written.
    pub writer: &'a Document,
    /// What it is read with.
    pub reader: &'a Document,
    /// The reader's types.
    pub types: &'a RustTypes<'a>,
    /// Whether a type of the writer is a type of the reader: what differs in it is a change by itself.
    pub paired: &'a dyn Fn(&str, &str) -> bool,
}

/// A property of an object, and whether it is required.
#[derive(Clone, Copy, Debug)]
pub struct Property<'a> {
    /// What may stand there.
    pub schema: &'a Schema,
    /// Whether it is always there.
    pub required: bool,
}

/// Verdicts on pairs of schemas, by where they lie in memory.
///
/// A pair that is still being judged counts as read: a type that holds itself is read if the rest of it is.
type Seen = BTreeMap<(*const Schema, *const Schema), Verdict>;

impl<'a> Reading<'a> {
    /// Whether a field reads a property; `None` is one that is never sent.
    pub fn property(&self, written: Option<Property<'a>>, field: Property<'a>) -> Verdict {
        self.member(written, field, &mut Seen::new())
    }

    /// Whether a value of one schema is read as a value of another.
    pub fn value(&self, written: &'a Schema, read: &'a Schema) -> Verdict {
        self.schema(written, read, false, &mut Seen::new())
    }

    fn member(
        &self,
        written: Option<Property<'a>>,
        field: Property<'a>,
        seen: &mut Seen,
    ) -> Verdict {
        // Such a field is an `Option`, which takes both `null` and absence for `None`.
        let open = !field.required || field.schema.contains_key("nullable");
        match written {
            None if open => Verdict::Safe,
            Some(written) if written.required || open => {
                self.schema(written.schema, field.schema, open, seen)
            }
            _ => Verdict::Breaks,
        }
    }

    fn schema(
        &self,
        written: &'a Schema,
        read: &'a Schema,
        reads_null: bool,
        seen: &mut Seen,
    ) -> Verdict {
        let names = (reference(written), reference(read));
        let (written_place, read_place) = (written, read);
        let (written, read) = (self.writer.resolve(written), self.reader.resolve(read));
        let nullable = |place: &Schema, target: &Schema| {
            place.contains_key("nullable") || target.contains_key("nullable")
        };
        if allows_anything(read) {
            return Verdict::Safe;
        }
        if nullable(written_place, written) && !reads_null && !nullable(read_place, read) {
            return Verdict::Breaks;
        }
        if let (Some(written), Some(read)) = names
            && (self.paired)(written, read)
        {
            return Verdict::Safe;
        }
        let pair = (std::ptr::from_ref(written), std::ptr::from_ref(read));
        if let Some(verdict) = seen.get(&pair) {
            return *verdict;
        }
        seen.insert(pair, Verdict::Safe);
        let verdict = self.alternatives(written, read, seen);
        seen.insert(pair, verdict);
        verdict
    }

    /// Every alternative of the writer must be read by one of the reader.
    fn alternatives(&self, written: &'a Schema, read: &'a Schema, seen: &mut Seen) -> Verdict {
        if written == read {
            return Verdict::Safe;
        }
        if !is_understood(written) || !is_understood(read) {
            return Verdict::Unknown;
        }
        if let Some(Value::Array(variants)) = written.get("anyOf") {
            let variants = variants.iter().filter_map(Value::as_object);
            let verdicts = variants.map(|variant| self.schema(variant, read, false, seen));
            return verdicts.max().unwrap_or(Verdict::Unknown);
        }
        if let Some(Value::Array(variants)) = read.get("anyOf") {
            let variants = variants.iter().filter_map(Value::as_object);
            let verdicts = variants.map(|variant| self.schema(written, variant, false, seen));
            return verdicts.min().unwrap_or(Verdict::Unknown);
        }
        match (written.get("type"), read.get("type")) {
            (Some(Value::String(written_type)), Some(Value::String(read_type))) => {
                self.plain((written_type, written), (read_type, read), seen)
            }
            // What allows anything is read by nothing but what allows anything.
            (None, _) if allows_anything(written) => Verdict::Breaks,
            _ => Verdict::Unknown,
        }
    }

    fn plain(
        &self,
        (written_type, written): (&str, &'a Schema),
        (read_type, read): (&str, &'a Schema),
        seen: &mut Seen,
    ) -> Verdict {
        match (written_type, read_type) {
            ("string", "string") => self.text(written, read),
            ("integer", "integer") if is_unsigned(read) && !is_unsigned(written) => Verdict::Breaks,
            ("boolean", "boolean") | ("integer", "integer") | ("integer" | "number", "number") => {
                Verdict::Safe
            }
            ("array", "array") => {
                let items = |schema: &'a Schema| {
                    let items = schema.get("items").and_then(Value::as_object);
                    items.unwrap_or(&ANYTHING)
                };
                self.schema(items(written), items(read), false, seen)
            }
            ("object", "object") => self.object(written, read, seen),
            _ if written_type == read_type => Verdict::Unknown,
            _ => Verdict::Breaks,
        }
    }

    fn text(&self, written: &Schema, read: &Schema) -> Verdict {
        let same = |keyword: &str| written.get(keyword) == read.get(keyword);
        let is_read = if self.types.constant(read).is_some() {
            same("const")
        } else {
            match read.get("format").and_then(Value::as_str) {
                Some("date-time" | "uuid") => same("format"),
                _ => true,
            }
        };
        if is_read {
            Verdict::Safe
        } else {
            Verdict::Breaks
        }
    }

    fn object(&self, written: &'a Schema, read: &'a Schema, seen: &mut Seen) -> Verdict {
        let Some(fields) = read.get("properties").and_then(Value::as_object) else {
            return self.map(written, read, seen);
        };
        let verdicts = fields.iter().filter_map(|(key, field)| {
            let field = Property {
                schema: field.as_object()?,
                required: is_required(read, key),
            };
            let written = property(written, key).or_else(|| unlisted(written));
            Some(self.member(written, field, seen))
        });
        verdicts.max().unwrap_or(Verdict::Safe)
    }

    /// Every value of the writer is a value of the reader's map.
    fn map(&self, written: &'a Schema, read: &'a Schema, seen: &mut Seen) -> Verdict {
        let values = read.get("additionalProperties").and_then(Value::as_object);
        // Keys that are forbidden are read past, as all that are not listed.
        let Some(values) = values.filter(|values| !values.contains_key("not")) else {
            return Verdict::Safe;
        };
        let properties = written.get("properties").and_then(Value::as_object);
        let properties = properties.into_iter().flat_map(Map::values);
        let others = match written.get("additionalProperties") {
            None => Some(&*ANYTHING),
            Some(others) if others.get("not").is_some() => None,
            Some(others) => others.as_object(),
        };
        let written = properties.filter_map(Value::as_object).chain(others);
        let verdicts = written.map(|written| self.schema(written, values, false, seen));
        verdicts.max().unwrap_or(Verdict::Safe)
    }
}

/// A property of an object's schema.
pub fn property<'a>(schema: &'a Schema, key: &str) -> Option<Property<'a>> {
    Some(Property {
        schema: schema.get("properties")?.get(key)?.as_object()?,
        required: is_required(schema, key),
    })
}

/// What may stand under a key that an object's schema does not list; `None` if it is never sent.
///
/// A map has any key, and so has an object that says what its other values are. Every other object is open too, but
/// that says no more than that keys may come with time, and those are changes by themselves.
pub fn unlisted(schema: &Schema) -> Option<Property<'_>> {
    let values = match schema.get("additionalProperties").map(Value::as_object) {
        None if schema.contains_key("properties") => None,
        None => Some(&*ANYTHING),
        Some(values) => values.filter(|values| !values.contains_key("not")),
    };
    values.map(|schema| Property {
        schema,
        required: false,
    })
}

/// Whether an object's schema requires a key.
fn is_required(schema: &Schema, key: &str) -> bool {
    let required = schema.get("required").and_then(Value::as_array);
    required.is_some_and(|required| required.iter().any(|it| it == key))
}

fn allows_anything(schema: &Schema) -> bool {
    schema
        .keys()
        .all(|keyword| keyword == "nullable" || is_hint(keyword))
}

/// Whether every keyword that decides which values are allowed is one that is judged here.
fn is_understood(schema: &Schema) -> bool {
    let unjudged = [
        "allOf",
        "not",
        "if",
        "then",
        "else",
        "patternProperties",
        "propertyNames",
        "prefixItems",
        "contains",
        "dependentSchemas",
        "dependentRequired",
        "unevaluatedProperties",
        "unevaluatedItems",
        "$dynamicRef",
    ];
    let several = schema.contains_key("anyOf") && schema.contains_key("type");
    let closed = schema.contains_key("enum") && schema.get("type").is_none();
    let listed = schema
        .get(OPEN_VALUES)
        .is_some_and(|values| !values.is_array());
    !several && !closed && !listed && !unjudged.iter().any(|keyword| schema.contains_key(*keyword))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::diff::normal;

    #[test]
    fn a_union_reads_what_one_of_its_variants_reads() {
        let document = Document::read(&json!({"components": {"schemas": {
            "Details": {"type": "object", "properties": {"name": {"type": "string"}}, "required": ["name"]},
        }}}));
        let reads = |written: &Value, read: &Value| verdict(&document, written, read);
        let reference = json!({"$ref": "#/components/schemas/Details"});
        let narrow = json!({"oneOf": [{"type": "string"}, reference]});
        let wide = json!({"oneOf": [{"type": "string"}, reference, {"type": "integer"}]});
        assert_eq!(reads(&narrow, &wide), Verdict::Safe);
        assert_eq!(reads(&wide, &narrow), Verdict::Breaks);
    }

    fn verdict(document: &Document, written: &Value, read: &Value) -> Verdict {
        let types = RustTypes::new(document);
        let reading = Reading {
            writer: document,
            reader: document,
            types: &types,
            paired: &|written, read| written == read,
        };
        reading.value(&normal::schema(written), &normal::schema(read))
    }

    #[test]
    fn a_map_may_have_any_key() {
        let document = Document::read(&json!({}));
        let reads = |written: &Value, read: &Value| verdict(&document, written, read);
        let field = |schema: Value| json!({"type": "object", "properties": {"a": schema}});
        let number = field(json!({"type": "integer"}));
        let texts = json!({"type": "string"});
        let listed = |others: Value| json!({"type": "object", "properties": {"b": texts}, "additionalProperties": others});
        for (written, expected) in [
            (json!({"type": "object"}), Verdict::Breaks),
            (
                json!({"type": "object", "additionalProperties": texts}),
                Verdict::Breaks,
            ),
            (
                json!({"type": "object", "additionalProperties": {"type": "integer"}}),
                Verdict::Safe,
            ),
            (
                json!({"type": "object", "additionalProperties": false}),
                Verdict::Safe,
            ),
            (listed(texts.clone()), Verdict::Breaks),
            (listed(json!(false)), Verdict::Safe),
            // Every documented object is open, and yet what it does not list is not sent.
            (listed(json!(true)), Verdict::Safe),
        ] {
            assert_eq!(reads(&written, &number), expected, "{written}");
        }
        assert_eq!(
            reads(&json!({"type": "object"}), &field(json!({}))),
            Verdict::Safe
        );
        let required = json!({"type": "object", "properties": {"a": {}}, "required": ["a"]});
        let numbers = json!({"type": "object", "additionalProperties": {"type": "integer"}});
        assert_eq!(reads(&numbers, &required), Verdict::Breaks);
    }
}
