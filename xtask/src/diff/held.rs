//! Which keywords hold schemas, and how.

/// How a keyword holds schemas.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Held {
    /// One schema.
    One,
    /// A schema for each key.
    ByKey,
    /// A list whose order says nothing.
    Unordered,
    /// A list whose order counts.
    Ordered,
}

impl Held {
    /// How this keyword does; `None` if it holds none.
    pub fn by(keyword: &str) -> Option<Self> {
        match keyword {
            "items"
            | "additionalProperties"
            | "not"
            | "contains"
            | "propertyNames"
            | "if"
            | "then"
            | "else"
            | "unevaluatedProperties"
            | "unevaluatedItems" => Some(Self::One),
            "properties" | "patternProperties" | "$defs" | "dependentSchemas" => Some(Self::ByKey),
            "anyOf" | "oneOf" | "allOf" => Some(Self::Unordered),
            "prefixItems" => Some(Self::Ordered),
            _ => None,
        }
    }
}
