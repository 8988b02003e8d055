//! Schemas that allow more than one of a page: the null or the type of older payloads.

use serde_json::{Map, Value, json};

use crate::command::proposal::parted;

const SCHEMAS: &str = "/components/schemas/";

/// The places of schemas on the way to a place: from the innermost to the property that contains it. Nothing for a place
/// outside the named schemas.
pub(super) fn places(pointer: &str) -> Vec<&str> {
    let mut places = Vec::new();
    if !pointer.starts_with(SCHEMAS) {
        return places;
    }
    let ends = pointer.match_indices('/').map(|(end, _)| end);
    let ends = ends.skip(SCHEMAS.matches('/').count());
    let mut ways = ends
        .chain([pointer.len()])
        .filter_map(|end| pointer.get(..end));
    places.extend(ways.next());
    while let Some(place) = ways.next() {
        match place.rsplit('/').next() {
            Some("properties") => {
                // What contains the property is another place.
                let Some(property) = ways.next() else { break };
                places = vec![property];
            }
            Some("items" | "additionalProperties") => places.push(place),
            _ => break,
        }
    }
    places.reverse();
    places
}

/// Schemas that may be in the place of one of a page, the one that changes least first. `old` is what was there.
pub(super) fn candidates(old: Option<&Value>, new: &Value) -> Vec<Value> {
    let mut candidates: Vec<Value> = nullable(new).into_iter().collect();
    if let Some(old) = old {
        let ((texts, new), (_, facts)) = (parted(new), parted(old));
        let with_texts = |facts: &Map<String, Value>| {
            let members = texts.iter().chain(facts);
            Value::Object(members.map(|(key, it)| (key.clone(), it.clone())).collect())
        };
        let old = with_texts(&facts);
        candidates.extend(nullable(&old));
        candidates.insert(candidates.len().min(1), old);
        let either = json!({"anyOf": [new, facts]});
        candidates.extend(either.as_object().map(with_texts));
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
