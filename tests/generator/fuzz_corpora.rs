//! What has to hold of any input, of the inputs that the fuzzers start from and once found.

use tests::hostile::{replay, target};

#[test]
fn page() {
    replay(target("page"));
}

#[test]
fn overlay() {
    replay(target("overlay"));
}

#[test]
fn comment() {
    replay(target("comment"));
}

#[test]
fn registry() {
    replay(target("registry"));
}

#[test]
fn shared() {
    replay(target("shared"));
}
