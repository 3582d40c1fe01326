//! A round: its dates, who takes part, and what its plans obey.

mod complete;
mod files;
mod forecast;
mod import;
mod list;
mod next_step;
mod order;
mod pair_rules;
mod participants;
mod plans;
mod prices;
mod round;
mod round_form;
mod rules;

pub(crate) use complete::CompleteRoundPage;
pub(crate) use files::RoundFilesPage;
pub(crate) use forecast::ForecastPage;
pub(crate) use import::ImportPage;
pub(crate) use list::RoundsPage;
pub(super) use order::{order_fields, order_words};
pub(crate) use pair_rules::PairRulesPage;
pub(crate) use participants::ParticipantsPage;
pub(crate) use prices::PricesPage;
pub(crate) use round::RoundPage;
pub(crate) use round_form::{EditRoundPage, NewRoundPage};
pub(crate) use rules::RulesPage;
