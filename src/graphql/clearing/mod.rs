//! Clearing: adverts, their titles, who may post one, offers, matches, and how
//! adverts end.

mod advert;
mod input;
mod introduction;
mod loaders;
mod matches;
mod mutation;
mod offer;
mod query;
mod report;

use async_graphql::MergedObject;

pub(super) use advert::{Advert, StatedOtherwise};
pub(super) use loaders::{attach, eligibility, matches, offers};
pub(super) use matches::ClearingMatch;
pub(super) use offer::{Offer, OfferCheck};

/// What can be asked about clearing.
#[derive(MergedObject, Default)]
pub(super) struct ClearingQuery(
    query::AdvertQuery,
    offer::OfferQuery,
    introduction::IntroductionQuery,
    matches::MatchQuery,
    report::ReportQuery,
);

/// What can be done in clearing.
#[derive(MergedObject, Default)]
pub(super) struct ClearingMutation(
    mutation::AdvertMutation,
    offer::OfferMutation,
    introduction::IntroductionMutation,
    matches::MatchMutation,
);
