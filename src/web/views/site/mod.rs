//! The pages that everybody comes by: start page, home, programme, policies.

mod card;
mod home;
mod landing;
pub(super) mod policy;
mod programme;
mod round;

pub(crate) use home::{HomePage, StaffHomePage};
pub(crate) use landing::LandingPage;
pub(crate) use policy::PolicyPage;
pub(crate) use programme::ProgrammePage;
