//! Every keyword of a schema, what it is to the generator, and which schemas it holds.
//!
//! The one table of JSON Schema 2020-12, OpenAPI 3.1 and what older documents still have (`nullable`,
//! `x-extensible-enum`). All stages ask it; none has a list of its own.

/// What a keyword is to the generator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// An assertion that decides the Rust type.
    Used,
    /// An assertion on single values that no Rust type enforces, such as `maxLength`.
    Constraint,
    /// An assertion whose effect is not computed, or an unknown keyword.
    Opaque,
    /// A keyword for people and tools: which values are valid does not follow from it.
    Annotation,
}

/// How a keyword holds schemas.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holds {
    /// None: its value is data.
    Nothing,
    /// One schema.
    One,
    /// A schema for each key.
    ByKey,
    /// A list whose order has no meaning.
    Unordered,
    /// A list whose order has a meaning.
    Ordered,
}

/// The list of values that may grow, as an extension of OpenAPI.
pub const OPEN_VALUES: &str = "x-extensible-enum";

/// What a reference to a named schema begins with.
pub(super) const NAMED: &str = "#/components/schemas/";

use Holds::{ByKey, Nothing, One, Ordered, Unordered};
use Role::{Annotation, Constraint, Opaque, Used};

/// Every keyword of the two standards, by vocabulary, and the ones of older versions.
pub const KEYWORDS: [(&str, Role, Holds); 67] = [
    // Core.
    ("$schema", Annotation, Nothing),
    ("$vocabulary", Annotation, Nothing),
    ("$id", Annotation, Nothing),
    ("$anchor", Annotation, Nothing),
    ("$dynamicAnchor", Annotation, Nothing),
    ("$ref", Used, Nothing),
    ("$dynamicRef", Opaque, Nothing),
    // A definition asserts nothing; what refers to it is compared with it.
    ("$defs", Annotation, ByKey),
    ("$comment", Annotation, Nothing),
    // Applicators.
    ("prefixItems", Opaque, Ordered),
    ("items", Used, One),
    ("contains", Opaque, One),
    ("additionalProperties", Used, One),
    ("properties", Used, ByKey),
    ("patternProperties", Opaque, ByKey),
    ("dependentSchemas", Opaque, ByKey),
    ("propertyNames", Opaque, One),
    ("if", Opaque, One),
    ("then", Opaque, One),
    ("else", Opaque, One),
    ("allOf", Used, Unordered),
    ("anyOf", Used, Unordered),
    ("oneOf", Used, Unordered),
    ("not", Opaque, One),
    ("unevaluatedItems", Opaque, One),
    ("unevaluatedProperties", Opaque, One),
    // Validation.
    ("type", Used, Nothing),
    ("enum", Used, Nothing),
    ("const", Used, Nothing),
    ("multipleOf", Constraint, Nothing),
    ("maximum", Constraint, Nothing),
    ("exclusiveMaximum", Constraint, Nothing),
    // Whether an integer may be negative decides its type.
    ("minimum", Used, Nothing),
    ("exclusiveMinimum", Used, Nothing),
    ("maxLength", Constraint, Nothing),
    ("minLength", Constraint, Nothing),
    ("pattern", Constraint, Nothing),
    ("maxItems", Constraint, Nothing),
    ("minItems", Constraint, Nothing),
    ("uniqueItems", Constraint, Nothing),
    ("maxContains", Constraint, Nothing),
    ("minContains", Constraint, Nothing),
    ("maxProperties", Constraint, Nothing),
    ("minProperties", Constraint, Nothing),
    ("required", Used, Nothing),
    ("dependentRequired", Opaque, Nothing),
    // Annotations of JSON Schema.
    ("title", Annotation, Nothing),
    ("description", Annotation, Nothing),
    ("default", Annotation, Nothing),
    ("deprecated", Annotation, Nothing),
    ("readOnly", Annotation, Nothing),
    ("writeOnly", Annotation, Nothing),
    ("examples", Annotation, Nothing),
    ("format", Used, Nothing),
    ("contentEncoding", Annotation, Nothing),
    ("contentMediaType", Annotation, Nothing),
    ("contentSchema", Annotation, One),
    // OpenAPI 3.1.
    ("discriminator", Annotation, Nothing),
    ("xml", Annotation, Nothing),
    ("externalDocs", Annotation, Nothing),
    ("example", Annotation, Nothing),
    // Older versions.
    ("nullable", Used, Nothing),
    (OPEN_VALUES, Used, Nothing),
    ("definitions", Annotation, ByKey),
    ("dependencies", Opaque, Nothing),
    ("$recursiveRef", Opaque, Nothing),
    ("$recursiveAnchor", Annotation, Nothing),
];

/// What a keyword is to the generator. Extensions (`x-…`) that no stage reads are annotations.
pub fn role(keyword: &str) -> Role {
    match entry(keyword) {
        Some((_, role, _)) => *role,
        None if keyword.starts_with("x-") => Annotation,
        None => Opaque,
    }
}

/// How a keyword holds schemas.
pub fn holds(keyword: &str) -> Holds {
    entry(keyword).map_or(Nothing, |(_, _, holds)| *holds)
}

/// Whether a keyword is in the table, or an extension.
pub fn is_known(keyword: &str) -> bool {
    entry(keyword).is_some() || keyword.starts_with("x-")
}

/// Whether a keyword is for people and tools only.
pub fn is_annotation(keyword: &str) -> bool {
    role(keyword) == Annotation
}

/// Whether a keyword is an assertion on single values that no type enforces. Of `required`, only keys that are not properties
/// are an assertion of their own.
pub fn is_constraint(keyword: &str) -> bool {
    role(keyword) == Constraint || matches!(keyword, "minimum" | "exclusiveMinimum" | "required")
}

/// The types to whose values a keyword applies, where it applies to some only.
pub fn types(keyword: &str) -> &'static [&'static str] {
    match keyword {
        "minimum" | "maximum" | "exclusiveMinimum" | "exclusiveMaximum" | "multipleOf" => {
            &["integer", "number"]
        }
        "minLength" | "maxLength" | "pattern" => &["string"],
        "items" | "prefixItems" | "contains" | "minItems" | "maxItems" | "uniqueItems"
        | "unevaluatedItems" => &["array"],
        "properties"
        | "required"
        | "additionalProperties"
        | "patternProperties"
        | "propertyNames"
        | "minProperties"
        | "maxProperties" => &["object"],
        _ => &[],
    }
}

/// Members whose keys are names, not keywords.
const NAMES: [&str; 20] = [
    "$defs",
    "callbacks",
    "content",
    "definitions",
    "dependentSchemas",
    "encoding",
    "headers",
    "links",
    "mediaTypes",
    "parameters",
    "pathItems",
    "paths",
    "patternProperties",
    "properties",
    "requestBodies",
    "responses",
    "schemas",
    "securitySchemes",
    "variables",
    "webhooks",
];

/// Whether the keys of a member are names, not keywords.
pub fn holds_names(keyword: &str) -> bool {
    NAMES.contains(&keyword)
}

/// Whether a member is data, in which `$ref` is a key like any other.
pub fn is_data(keyword: &str) -> bool {
    matches!(
        keyword,
        "const" | "enum" | OPEN_VALUES | "security" | "servers" | "info" | "tags"
    ) || (is_annotation(keyword) && !matches!(keyword, "$defs" | "definitions" | "contentSchema"))
}

fn entry(keyword: &str) -> Option<&'static (&'static str, Role, Holds)> {
    KEYWORDS.iter().find(|(name, ..)| *name == keyword)
}
