//! What has to hold of any input, of the inputs that the fuzzers start from and once found.

use crate_tests::hostile::target;
use tests::hostile::replay;

#[test]
fn event() {
    replay(target("event"));
}

#[test]
fn entry_points() {
    replay(target("entry_points"));
}

#[test]
fn timestamp() {
    replay(target("timestamp"));
}

#[test]
fn envelope() {
    replay(target("envelope"));
}

#[test]
fn links() {
    replay(target("links"));
}

#[test]
fn extra() {
    replay(target("extra"));
}

#[test]
fn files() {
    replay(target("files"));
}
