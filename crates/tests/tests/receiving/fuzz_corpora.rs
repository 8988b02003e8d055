//! What has to hold of any input, of the inputs that the fuzzers start from and once found.

use crate_tests::hostile::target;
use tests::hostile::replay;

#[test]
fn signature() {
    replay(target("signature"));
}

#[test]
fn http_bytes() {
    replay(target("http_bytes"));
}

#[test]
fn rows() {
    replay(target("rows"));
}
