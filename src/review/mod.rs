//! What waits for moderators, as one list, and who is on what.

mod claim;

pub use claim::{Claim, ClaimError, Item, claim, claims, release};
