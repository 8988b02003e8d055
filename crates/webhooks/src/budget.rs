//! The number of bytes that a receiver stores before it has verified them.

mod charge;
mod pool;

pub(crate) use charge::Charge;
use pool::Pool;

use crate::builder::BuildError;
use crate::limits::Limits;

/// The default, in bytes.
const DEFAULT: usize = 64 * 1024 * 1024;

/// How many bodies of the maximum length the default has room for at least.
const LARGEST_BODIES: usize = 8;

/// The budget: one half for any body, a quarter for small bodies, and a quarter for verified senders.
#[cfg_attr(
    not(feature = "http-body"),
    expect(dead_code, reason = "only `streaming` reads bodies")
)]
pub(crate) struct Budget {
    total: usize,
    any: Pool,
    small: Pool,
    verified: Pool,
}

impl Budget {
    /// The budget of a receiver with these limits.
    pub(crate) fn new(limits: &Limits) -> Result<Self, BuildError> {
        let default = DEFAULT.max(limits.body.saturating_mul(LARGEST_BODIES));
        let total = limits.budget.unwrap_or(default);
        if total / 2 < limits.body {
            let least = limits.body.saturating_mul(2);
            return Err(BuildError::BudgetTooSmall { least });
        }
        Ok(Self {
            total,
            any: Pool::new(total - total / 4 * 2),
            small: Pool::new(total / 4),
            verified: Pool::new(total / 4),
        })
    }

    /// The number of bytes that are used now.
    pub(crate) fn used(&self) -> usize {
        let pools = [&self.any, &self.small, &self.verified];
        pools.into_iter().map(Pool::used).sum()
    }
}
