//! What clearing does for people, from the plain forum to introductions.

use clap::ValueEnum;
use clearing::entity::{NotificationDelivery, NotificationKind};
use clearing::notification::SettingsChange;
use sea_orm::Iterable;

/// What clearing does for people.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Regime {
    /// The plain forum: people scroll, write to those whom they see, and wait.
    /// Nobody is told anything.
    Plain,
    /// The same, with emails: of an offer, of an answer, before an advert expires.
    Told,
    /// Suggestions and nudges as well.
    Suggestions,
    /// Introductions as well.
    Introductions,
}

impl Regime {
    /// What it is called in the report.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Plain => "(a) plain forum",
            Self::Told => "(a) with emails",
            Self::Suggestions => "(b) suggestions and nudges",
            Self::Introductions => "(c) introductions",
        }
    }

    /// Whether people see suggestions.
    pub(super) fn suggests(self) -> bool {
        matches!(self, Self::Suggestions | Self::Introductions)
    }

    /// Whether they are introduced.
    pub(super) fn introduces(self) -> bool {
        self == Self::Introductions
    }

    /// The settings by which everybody gets the emails of this regime and no others.
    pub(super) fn settings(self) -> SettingsChange {
        let silent = |kind: &NotificationKind| match self {
            Self::Plain => true,
            Self::Told => *kind == NotificationKind::Suggestions,
            Self::Suggestions | Self::Introductions => false,
        };
        let kinds = NotificationKind::iter().filter(silent);
        let kinds = kinds.map(|kind| (kind, NotificationDelivery::AppOnly)).collect();
        SettingsChange { kinds, ..SettingsChange::default() }
    }
}
