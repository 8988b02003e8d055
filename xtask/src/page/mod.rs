//! Stage 1: the vendor's pages, read into [`Content`].

pub mod content;

pub use content::Content;
