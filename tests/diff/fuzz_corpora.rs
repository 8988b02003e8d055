//! What has to hold of any input, of the inputs that the fuzzers start from and once found.

use tests::hostile::replay;

#[test]
fn diff() {
    replay("diff");
}
