//! What the benchmarks compare does the same, but for what is listed; nothing is measured.

mod over_http;
mod peers;
mod signatures;
