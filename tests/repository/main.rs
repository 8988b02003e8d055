//! The repository: documents, licences, packages, dependencies and workflows.

mod documents;
mod imports;
mod licences;
mod proofs;
mod supply_chain;
mod weight;
mod workflows;
