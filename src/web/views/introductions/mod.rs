//! The pages about introductions: one's own, and the runs that make them.

mod own;
mod run;

pub(crate) use own::IntroductionsPage;
pub(crate) use run::IntroductionRunPage;
