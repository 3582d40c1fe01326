//! A round solved again with something changed: after people withdraw, with changes to try, and under
//! other orders of the levels.

mod repair;
mod what_if;
mod orders;

pub use orders::{OrderValue, compare_orders};
pub use repair::{Repair, Repaired, repair};
pub use what_if::{
    Change, Difference, Shift, WhatIf, WhatIfError, difference, is_identity_in_place, what_if,
};
