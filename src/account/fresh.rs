//! Rights of somebody who proved a moment ago that it is them: what a session that was left open,
//! or taken, is not enough for (requirement S2).

use std::ops::Deref;

use sea_orm::DbErr;
use time::{Duration, OffsetDateTime};

use crate::refusal::{Code, Kind, Problem, Refusal};

/// For how long a proof counts.
const FRESH_FOR: Duration = Duration::minutes(15);

/// The right `R`, of somebody who signed in or confirmed that it is them within 15 minutes. A
/// function that asks for it takes `&Fresh<Admin>` in place of `&Admin`.
#[derive(Clone, Debug)]
pub struct Fresh<R>(R);

/// Somebody has to confirm first that it is them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("Confirm it is you to continue")]
pub struct StepUpNeeded;

/// Why something was refused that takes a fresh right: for the want of it, or for a reason of its
/// own.
#[derive(Debug, thiserror::Error)]
pub enum StepUpOr<E> {
    /// The right is not fresh.
    #[error(transparent)]
    StepUp(StepUpNeeded),
    /// The reason of the operation itself.
    #[error("{0}")]
    Other(E),
}

impl<R> Fresh<R> {
    pub(super) fn new(right: R, is_fresh: bool) -> Result<Self, StepUpNeeded> {
        if is_fresh { Ok(Self(right)) } else { Err(StepUpNeeded) }
    }
}

impl<R> Deref for Fresh<R> {
    type Target = R;

    fn deref(&self) -> &R {
        &self.0
    }
}

/// Whether a proof of this moment still counts.
pub(super) fn is_fresh(proven_at: OffsetDateTime, now: OffsetDateTime) -> bool {
    now - proven_at <= FRESH_FOR
}

impl Refusal for StepUpNeeded {
    fn kind(&self) -> Kind {
        Kind::Forbidden
    }

    fn reason(&self) -> Option<&'static str> {
        Some("STEP_UP_NEEDED")
    }
}

impl<E: Refusal> Refusal for StepUpOr<E> {
    fn kind(&self) -> Kind {
        match self {
            Self::StepUp(_) => Kind::Conflict,
            Self::Other(error) => error.kind(),
        }
    }

    fn problems(&self) -> Vec<Problem> {
        match self {
            Self::StepUp(needed) => {
                vec![Problem::new(Code::StepUpNeeded, &[], needed.to_string())]
            }
            Self::Other(error) => error.problems(),
        }
    }

    fn reason(&self) -> Option<&'static str> {
        match self {
            Self::StepUp(needed) => needed.reason(),
            Self::Other(error) => error.reason(),
        }
    }
}

impl<E: From<DbErr>> From<DbErr> for StepUpOr<E> {
    fn from(error: DbErr) -> Self {
        Self::Other(error.into())
    }
}

#[cfg(test)]
mod tests {
    use time::macros::datetime;

    use super::*;

    #[test]
    fn s2_a_proof_counts_for_a_quarter_of_an_hour() {
        let noon = datetime!(2030-01-01 12:00 UTC);
        assert!(is_fresh(noon, noon + Duration::minutes(15)));
        assert!(!is_fresh(noon, noon + Duration::minutes(15) + Duration::SECOND));
    }
}
