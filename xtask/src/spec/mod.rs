//! Stages 2 and 3: from what the pages say to one OpenAPI document.

pub mod overlay;
