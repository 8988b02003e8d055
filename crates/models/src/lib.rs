//! Rust types for the webhooks and callbacks of the Meeting BaaS API v2.
