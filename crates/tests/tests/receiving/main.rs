//! Receiving: verified deliveries from any sender, over HTTP and without it, with no secret in any output.

mod allocations;
mod duplicates;
mod endpoints;
mod fuzz_corpora;
mod interoperability;
mod loopback;
mod receiver;
mod redaction;
mod samples;
mod signature;
