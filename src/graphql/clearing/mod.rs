//! Clearing: adverts, their titles, who may post one, and how they end.

mod advert;
mod input;
mod mutation;
mod query;

pub(super) use advert::Advert;
pub(super) use mutation::ClearingMutation;
pub(super) use query::ClearingQuery;
