//! The generator: from the page through the OpenAPI document to Rust.

mod comments;
mod damaged_pages;
mod form;
mod fuzz_corpora;
mod generated_code;
mod large_pages;
mod later_pages;
mod lowered;
mod odd_names;
mod openapi_document;
mod overlay;
mod overlay_facts;
mod overlay_meaning;
mod page_reader;
mod places_of_errors;
mod rust_stage;
mod shared_types;
