//! Introductions: every week the engine makes the best sets of pairs of people whose
//! open adverts fit, and asks both of each pair at the same time.
//!
//! Two yeses are a match at once. Nobody ever learns what the other one said: a no
//! changes nothing that the other can see, and both it and silence end when the
//! time to answer is over. The table is its own log: a row says when it was asked
//! and when it ended.

mod answer;
mod candidates;
mod ending;
mod error;
mod first_served;
mod layers;
mod list;
mod proposal;
mod reminder;
mod run;
mod schedule;

pub use answer::{Answered, answer_introduction};
pub use ending::{end_overdue_introduction, overdue_introductions};
pub use error::IntroductionError;
pub use list::{IntroductionRow, introduction, my_introductions};
pub use proposal::{Because, Proposal, ProposedPair, Unpaired, propose_introductions};
pub use reminder::{is_reminder_due, remind_of_introductions};
pub use run::{Asked, Run, ask_introductions};
pub use schedule::{IntroductionTime, introduction_time, introductions_due, set_introduction_time};

pub(super) use ending::{end_introduction_between, end_introductions_on};
pub(super) use first_served::first_served;
