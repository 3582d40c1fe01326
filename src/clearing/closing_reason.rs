//! The usual reasons for closing a thread.

use crate::entity::TopicState;
use crate::forum::Reason;

/// A usual reason for closing a thread.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClosingReason {
    /// Its author found somebody.
    Matched,
    /// Its author does not look any more.
    Withdrawn,
    /// Nobody renewed it in time.
    Expired,
    /// There is another thread about the same.
    Duplicate,
    /// It does not respect the guidelines.
    Breach,
}

impl ClosingReason {
    /// What the thread says of it.
    #[must_use]
    pub fn text(self) -> &'static str {
        match self {
            Self::Matched => "Matched",
            Self::Withdrawn => "Withdrawn",
            Self::Expired => "Expired",
            Self::Duplicate => "Duplicate of another thread",
            Self::Breach => "Does not follow the community guidelines",
        }
    }

    /// The reason that the thread shows: a usual one, what the moderator wrote, or both.
    #[must_use]
    pub fn with(usual: Option<Self>, written: Option<Reason>) -> Option<Reason> {
        let Some(usual) = usual.map(Self::text) else { return written };
        Some(Reason::made(match written {
            Some(written) => format!("{usual}\n\n{}", written.as_str()),
            None => usual.to_owned(),
        }))
    }

    /// Why a thread that waits in this state is closed; `None` when it does not wait.
    #[must_use]
    pub fn of_waiting(state: TopicState) -> Option<Self> {
        match state {
            TopicState::MatchDeclared => Some(Self::Matched),
            TopicState::Withdrawn => Some(Self::Withdrawn),
            TopicState::Expired => Some(Self::Expired),
            TopicState::Open | TopicState::Closed => None,
        }
    }
}
