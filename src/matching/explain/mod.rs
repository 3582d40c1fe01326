//! Why a plan is so, in words and counts: for a pair, for a person, for a round. Reads no identity.

mod reach;
mod reasons;
mod person;
mod shortages;
mod forecast;

pub use forecast::{MentorsNeeded, mentors_needed};
pub use person::{Explanation, LevelOutcome, Partner, Side, explain};
pub use reach::WithinReach;
pub(crate) use reasons::unmatched_people;
pub use reasons::{Fewer, Reasons, Unmatched, fewer, gaps};
pub use shortages::{ProfessionShortage, Shortage, profession_shortages, shortages};
