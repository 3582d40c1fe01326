//! The pages about one's own account: joining, signing in, passwords, devices.

mod accept_policies;
mod by_email;
mod devices;
mod own;
mod sign_in;
mod sign_in_details;
mod sign_up;
mod waiting;
mod who_sees_you;

pub(crate) use accept_policies::AcceptPoliciesPage;
pub(crate) use by_email::{
    ConfirmPage, RequestResetPage, ResetPasswordPage, ResetSentPage, SignUpSentPage,
};
pub(crate) use devices::DevicesPage;
pub(crate) use own::AccountPage;
pub(crate) use sign_in::SignInPage;
pub(crate) use sign_in_details::{
    ChangeEmailPage, ChangePasswordPage, ConfirmNewEmailPage, EraseAccountPage, StopEmailChangePage,
};
pub(crate) use sign_up::SignUpPage;
pub(crate) use waiting::WaitingPage;
pub(crate) use who_sees_you::WhoSeesYouPage;
