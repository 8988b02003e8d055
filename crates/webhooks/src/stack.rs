//! Clears the stack.

use std::hint::black_box;

use zeroize::Zeroize;

/// In words of eight bytes: twice what the deepest calls of this crate that see a secret take, unoptimized.
const ROOM: usize = 2048;

/// Runs what sees a secret, and then overwrites what it left on the stack, such as registers that SHA-256 and Base64 saved there.
pub(crate) fn cleared<Returned>(run: impl FnOnce() -> Returned) -> Returned {
    let returned = below(run);
    clear();
    returned
}

/// A frame of its own, so that what is inlined into it is below the caller's.
#[inline(never)]
fn below<Returned>(run: impl FnOnce() -> Returned) -> Returned {
    run()
}

#[inline(never)]
fn clear() {
    let mut room = [0_u64; ROOM];
    room.zeroize();
    black_box(&room);
}
