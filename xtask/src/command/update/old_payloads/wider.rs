//! Schemas that allow more than one of a page: the null or the type of older payloads.

use serde_json::{Map, Value, json};

use crate::schema::keyword::{self, OPEN_VALUES};

const SCHEMAS: &str = "/components/schemas/";

/// The places of schemas on the way to a place: from the innermost to the property that contains it. Nothing for a place
/// outside the named schemas.
pub(super) fn places(pointer: &str) -> Vec<&str> {
    let mut places = Vec::new();
    let Some(below) = pointer.strip_prefix(SCHEMAS) else {
        return places;
    };
    let mut end = pointer.len() - below.len();
    let mut segments = below.split('/');
    let mut next = |end: &mut usize| {
        let segment = segments.next()?;
        // Behind the name of the schema, each segment follows a slash.
        *end += segment.len() + usize::from(*end != SCHEMAS.len());
        Some(segment)
    };
    if next(&mut end).is_none() {
        return places;
    }
    places.extend(pointer.get(..end));
    while let Some(keyword) = next(&mut end) {
        match keyword {
            "properties" => {
                if next(&mut end).is_none() {
                    break;
                }
                // What contains the property is another place.
                places.clear();
            }
            "items" | "additionalProperties" => {}
            _ => break,
        }
        places.extend(pointer.get(..end));
    }
    places.reverse();
    places
}

/// Schemas that may be in the place of one of a page, the one that changes least first. `old` is what was there.
pub(super) fn candidates(old: Option<&Value>, new: &Value) -> Vec<Value> {
    let mut candidates: Vec<Value> = nullable(new).into_iter().collect();
    if let Some(old) = old {
        let (words, facts) = (words(new), facts(old));
        let old = Value::Object(words.clone().into_iter().chain(facts.clone()).collect());
        candidates.extend(nullable(&old));
        candidates.insert(candidates.len().min(1), old);
        let either = json!([Value::Object(self::facts(new)), Value::Object(facts)]);
        let mut union = words;
        union.insert("anyOf".to_owned(), either);
        candidates.push(Value::Object(union));
    }
    candidates
}

/// The schema that allows null too; `None` if it does, or if it is of another form.
fn nullable(schema: &Value) -> Option<Value> {
    let mut schema = schema.as_object()?.clone();
    let null = json!({"type": "null"});
    if let Some(reference) = schema.shift_remove("$ref") {
        let alternatives = Value::Array(vec![json!({"$ref": reference}), null]);
        schema.insert("anyOf".to_owned(), alternatives);
        return Some(Value::Object(schema));
    }
    if let Some(Value::Array(alternatives)) = schema.get_mut("anyOf") {
        if alternatives.contains(&null) {
            return None;
        }
        alternatives.push(null);
        return Some(Value::Object(schema));
    }
    let has_values = ["const", "enum"].iter().any(|it| schema.contains_key(*it));
    let kind = schema.get_mut("type")?;
    if !kind.is_string() || has_values {
        return None;
    }
    *kind = json!([kind.take(), "null"]);
    Some(Value::Object(schema))
}

/// The texts of a schema.
fn words(schema: &Value) -> Map<String, Value> {
    members(schema, is_words)
}

/// What a schema asserts.
fn facts(schema: &Value) -> Map<String, Value> {
    members(schema, |keyword| !is_words(keyword))
}

fn is_words(keyword: &str) -> bool {
    keyword::is_annotation(keyword) && keyword != "format" && keyword != OPEN_VALUES
}

fn members(schema: &Value, is_meant: impl Fn(&str) -> bool) -> Map<String, Value> {
    let members = schema.as_object().into_iter().flatten();
    let members = members.filter(|(keyword, _)| is_meant(keyword));
    members
        .map(|(keyword, it)| (keyword.clone(), it.clone()))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_lead_from_the_innermost_schema_to_the_property() {
        let property = "/components/schemas/Data/properties/a~1b";
        let items = format!("{property}/items");
        assert_eq!(places(property), [property]);
        assert_eq!(places(&format!("{items}/format")), [&items, property]);
        assert_eq!(
            places("/components/schemas/Data"),
            ["/components/schemas/Data"]
        );
        let inner = format!("{property}/properties/inner");
        assert_eq!(places(&inner), [&inner]);
        assert_eq!(places("/webhooks/Data"), Vec::<&str>::new());
    }

    #[test]
    fn null_is_added_in_the_spelling_of_the_schema() {
        for (schema, wider) in [
            (
                json!({"type": "array"}),
                Some(json!({"type": ["array", "null"]})),
            ),
            (
                json!({"description": "d", "$ref": "#/x"}),
                Some(json!({"description": "d", "anyOf": [{"$ref": "#/x"}, {"type": "null"}]})),
            ),
            (json!({"type": ["string", "null"]}), None),
            (json!({"type": "string", "enum": ["a"]}), None),
            (json!({"anyOf": [{"$ref": "#/x"}, {"type": "null"}]}), None),
            (json!({}), None),
        ] {
            assert_eq!(nullable(&schema), wider, "{schema}");
        }
    }
}
