//! The pages about adverts, offers and the matches that come of them.

mod advert_fields;
mod advert_preview;
mod declare_match;
mod edit_advert;
mod my_matches;
mod my_offers;
mod new_advert;
mod withdraw_advert;

pub(crate) use advert_preview::AdvertPreviewPage;
pub(crate) use declare_match::DeclareMatchPage;
pub(crate) use edit_advert::EditAdvertPage;
pub(crate) use my_matches::MyMatchesPage;
pub(crate) use my_offers::MyOffersPage;
pub(crate) use new_advert::NewAdvertPage;
pub(crate) use withdraw_advert::WithdrawAdvertPage;
