//! Named schemas as the model of all stages reads them.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};
use xtask::schema::{Document, Kind, Others, Schema};

/// The schemas of a document, or those that are derived from types.
pub(crate) fn read(schemas: &Map<String, Value>) -> BTreeMap<String, Schema> {
    let document = Document::read(&json!({"components": {"schemas": schemas}}));
    document.schemas.into_iter().collect()
}

/// Calls a function with a schema and with every schema inside it.
pub(crate) fn each_schema(schema: &mut Schema, visit: &mut dyn FnMut(&mut Schema)) {
    visit(schema);
    match &mut schema.kind {
        Kind::Any
        | Kind::Reference(_)
        | Kind::Text
        | Kind::Enum(_)
        | Kind::Integer
        | Kind::Number
        | Kind::Boolean
        | Kind::Map(Others::Any | Others::Forbidden) => {}
        Kind::Object(object) => {
            for property in object.properties.values_mut() {
                each_schema(&mut property.schema, visit);
            }
            if let Others::Schema(values) = &mut object.others {
                each_schema(values, visit);
            }
        }
        Kind::Map(Others::Schema(values)) => each_schema(values, visit),
        Kind::List(items) => each_schema(items, visit),
        Kind::Union(schemas) => {
            for schema in schemas {
                each_schema(schema, visit);
            }
        }
        Kind::Other(parts) => panic!("neither side has constructs without a model: {parts:?}"),
    }
}
