//! Trying things out: nothing here changes a round.
//!
//! What would become of a draft if something were different, what each order of
//! aims costs the others, how two plans differ, how a published plan could be
//! repaired after withdrawals. What an admin reads here speaks of identity even
//! less than a plan does: see `differences`.

mod compare;
mod differences;
mod engine;
mod orders;
mod repairs;
mod words;
mod what_if;

pub use compare::{Comparison, compare_plans};
pub use differences::{ChangedPair, LevelChange, PersonShift, PlanDifference};
pub use orders::{OrderPrice, price_orders};
pub use repairs::{RepairChoice, Repairs, choose_repairs};
pub use what_if::{NewMentors, Trial, TrialChanges, TriedCapacity, TriedPair, try_changes};
pub use words::TrialError;
