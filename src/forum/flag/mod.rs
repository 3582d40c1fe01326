//! Posts that members report, until a moderator has decided about each.
//!
//! All reports of one post that wait are one flag. Who reported it is known to the
//! database alone: so that they are told once somebody has looked at it.

mod decision;
mod error;
mod queue;
mod report;

pub use error::{FlagPostError, ResolveFlagError};
pub use queue::{FlagRow, count_flags, flag_for_moderator, flag_queue, own_flag};
pub use report::{NewFlag, flag_post, may_flag};

pub(crate) use decision::{hold_flag, settle_flag};
pub(crate) use queue::reporters;
