//! The pages of those who run rounds.

mod people;
mod plans;
mod rounds;

pub(crate) use plans::{
    ComparePage, DiscardPage, PlanPage, PublishPage, RepairsPage, RunPage, WhatIfPage,
};
pub(crate) use rounds::{
    CompleteRoundPage, EditRoundPage, ForecastPage, ImportPage, NewRoundPage, PairRulesPage,
    ParticipantsPage, PricesPage, RoundFilesPage, RoundPage, RoundsPage, RulesPage,
};
