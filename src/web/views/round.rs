//! Where a round stands, for the pages of admins and of those who take part.

use serde::{Deserialize, Serialize};

use super::words::{StateTag, Words};

/// Where a round stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(crate) enum RoundState {
    /// Registration has not opened.
    Draft,
    /// People can register.
    Open,
    /// Registration has closed.
    Closed,
    /// Registration has closed, and there is a draft plan.
    Matched,
    /// The matches are published.
    Published,
    /// It has ended.
    Complete,
}

impl RoundState {
    /// Whether its matches are published: from then on, registrations and rules stay as they are.
    pub(crate) fn is_published(self) -> bool {
        matches!(self, Self::Published | Self::Complete)
    }
}

impl Words for RoundState {
    fn words(self) -> &'static str {
        match self {
            Self::Draft => "Draft",
            Self::Open => "Open",
            Self::Closed => "Closed",
            Self::Matched => "Matched",
            Self::Published => "Published",
            Self::Complete => "Complete",
        }
    }
}

impl StateTag for RoundState {
    fn colour(self) -> &'static str {
        match self {
            Self::Open | Self::Published => "green",
            Self::Draft => "yellow",
            Self::Matched => "blue",
            Self::Closed | Self::Complete => "grey",
        }
    }
}
