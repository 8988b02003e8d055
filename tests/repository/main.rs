//! The repository: documents, licences, packages, dependencies and workflows.

mod dependency_count;
mod documents;
mod imports;
mod installs;
mod licences;
mod proofs;
mod supply_chain;
mod workflows;
