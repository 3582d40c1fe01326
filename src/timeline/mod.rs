//! The timeline of a round: when each of its steps is due, what it emails to whom, and doing it once.
//!
//! Read in this order: `dates` says when a step is due, `state` what is to be done about it;
//! `people` and `emails` say what it sends to whom, `run` does it, `preview` shows it before,
//! `change` is what admins decide about it.

mod change;
mod dates;
mod emails;
mod people;
mod preview;
mod run;
mod state;
mod words;

pub use change::{
    StepDates, StepDecision, StepError, StepOf, create_round, decide_step, decisions, may_move,
    move_step,
};
pub use dates::{Timeline, timeline_of};
pub use preview::{StepEmail, emails_of_step};
pub use run::{do_step, due_step};
pub use state::{StepState, sends, state_of_step, steps};
pub use words::{title, what_it_does};
