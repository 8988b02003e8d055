//! What has to hold of any input, of the inputs that the fuzzers start from and once found.

use tests::hostile::replay;

#[test]
fn page() {
    replay("page");
}

#[test]
fn overlay() {
    replay("overlay");
}

#[test]
fn comment() {
    replay("comment");
}

#[test]
fn registry() {
    replay("registry");
}

#[test]
fn shared() {
    replay("shared");
}
