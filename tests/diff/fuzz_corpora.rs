//! What has to hold of any input, of the inputs that the fuzzers start from and once found.

use tests::hostile::{replay, target};

#[test]
fn diff() {
    replay(target("diff"));
}
