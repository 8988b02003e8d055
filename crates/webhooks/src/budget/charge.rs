//! What one body takes of the budget.

use crate::receiver::Receiver;
use crate::rejection::Rejection;

/// A body of up to this length, in bytes, may use the reserve for small bodies.
const SMALL: usize = 64 * 1024;

/// The bytes that one body has taken of the budget of its receiver. They are given back when it is dropped.
pub(crate) struct Charge {
    receiver: Receiver,
    is_verified: bool,
    any: usize,
    small: usize,
    verified: usize,
}

impl Charge {
    /// Nothing yet, for a body whose sender is verified or not.
    pub(crate) fn new(receiver: &Receiver, is_verified: bool) -> Self {
        Self {
            receiver: receiver.clone(),
            is_verified,
            any: 0,
            small: 0,
            verified: 0,
        }
    }

    /// Takes more bytes, from a reserve only when nothing else is left.
    pub(crate) fn add(&mut self, bytes: usize) -> Result<(), Rejection> {
        let budget = self.receiver.budget();
        let is_small = self.any + self.small + self.verified + bytes <= SMALL;
        if budget.any.take(bytes) {
            self.any += bytes;
        } else if is_small && budget.small.take(bytes) {
            self.small += bytes;
        } else if self.is_verified && budget.verified.take(bytes) {
            self.verified += bytes;
        } else {
            let budget = budget.total;
            return Err(Rejection::OverBudget { budget });
        }
        Ok(())
    }
}

impl Drop for Charge {
    fn drop(&mut self) {
        let budget = self.receiver.budget();
        budget.any.give_back(self.any);
        budget.small.give_back(self.small);
        budget.verified.give_back(self.verified);
    }
}

#[cfg(test)]
mod tests {
    use super::{Charge, SMALL};
    use crate::receiver::Receiver;
    use crate::rejection::Rejection;

    const MIB: usize = 1024 * 1024;

    /// Eight MiB: four for any body, two for small bodies, and two for verified senders.
    fn receiver() -> Receiver {
        let builder = Receiver::builder().accept_unsigned_callbacks();
        let builder = builder.max_body_length(4 * MIB).max_body_bytes(8 * MIB);
        builder.build().unwrap()
    }

    fn charge(receiver: &Receiver, is_verified: bool, bytes: usize) -> Result<Charge, Rejection> {
        let mut charge = Charge::new(receiver, is_verified);
        charge.add(bytes).map(|()| charge)
    }

    #[test]
    fn large_bodies_leave_the_reserves_to_others() {
        let receiver = receiver();
        let large = charge(&receiver, false, 4 * MIB).unwrap();
        let over = Rejection::OverBudget { budget: 8 * MIB };
        assert_eq!(
            charge(&receiver, false, SMALL + 1).err(),
            Some(over.clone())
        );
        let small: Result<Vec<_>, _> = (0..32).map(|_| charge(&receiver, false, SMALL)).collect();
        assert!(small.is_ok());
        assert_eq!(charge(&receiver, false, 1).err(), Some(over.clone()));
        let verified = charge(&receiver, true, 2 * MIB).unwrap();
        assert_eq!(charge(&receiver, true, 1).err(), Some(over));

        drop((large, small, verified));
        assert!(charge(&receiver, false, 4 * MIB).is_ok());
    }

    #[test]
    fn a_body_that_grows_is_not_small() {
        let receiver = receiver();
        let _large = charge(&receiver, false, 4 * MIB).unwrap();
        let mut growing = charge(&receiver, false, SMALL).unwrap();
        assert!(growing.add(1).is_err());
    }
}
