//! What has to hold of any input, of the inputs that the fuzzers start from and once found.

use tests::hostile::replay;

#[test]
fn event() {
    replay("event");
}

#[test]
fn entry_points() {
    replay("entry_points");
}

#[test]
fn timestamp() {
    replay("timestamp");
}
