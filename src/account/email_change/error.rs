//! Why an address was not changed.

use sea_orm::DbErr;

use crate::account::slow_down::{NotAdmitted, TooManyAttempts};
use crate::refusal::{Code, Kind, Problem, Refusal};

/// Why an address was not changed.
#[derive(Debug, thiserror::Error)]
pub enum EmailChangeError {
    /// The password or the new address is wrong.
    #[error("There is a problem with your answers")]
    Invalid(Vec<Problem>),
    /// Nobody would be left who verifies accounts.
    #[error(
        "A moderator would have to check your account again, and you are the only one. Make someone else a moderator or an admin first"
    )]
    LastOfStaff,
    /// No link has this token.
    #[error("This link does not work. Copy all of it from the email, or ask for a new one")]
    NoSuchLink,
    /// The link is older than it may be.
    #[error("This link has expired. Ask for a new one")]
    Expired,
    /// The link was followed already.
    #[error("You have already used this link, and your email address was changed")]
    Used,
    /// The change was stopped, or another one was asked for since.
    #[error("This link no longer works: the change was stopped, or you have asked for another one")]
    Ended,
    /// Another link has stopped the change already, or this one has.
    #[error("This change was stopped. Look for our email with a link to set a new password")]
    Stopped,
    /// The link is another person's.
    #[error("This link is for another account. Sign in to that account and open the link again")]
    Foreign,
    /// Somebody got an account with the address in the meantime.
    #[error("Another account uses this email address. Reply to our email and we will sort it out")]
    Taken,
    /// Too many emails to one address.
    #[error(transparent)]
    TooMany(#[from] TooManyAttempts),
    /// The database failed.
    #[error(transparent)]
    Database(#[from] DbErr),
}

impl Refusal for EmailChangeError {
    fn kind(&self) -> Kind {
        match self {
            Self::Invalid(_) => Kind::Invalid,
            Self::TooMany(_) => Kind::RateLimited,
            Self::Database(_) => Kind::Internal,
            _ => Kind::Conflict,
        }
    }

    fn problems(&self) -> Vec<Problem> {
        let code = match self {
            Self::Invalid(problems) => return problems.clone(),
            Self::TooMany(_) | Self::Database(_) => return Vec::new(),
            Self::LastOfStaff => {
                return vec![Problem::new(Code::NotEligible, &[], self.to_string())];
            }
            Self::Taken => Code::AlreadyDone,
            _ => Code::LinkExpired,
        };
        vec![Problem::new(code, &["token"], self.to_string())]
    }
}

impl From<NotAdmitted> for EmailChangeError {
    fn from(refused: NotAdmitted) -> Self {
        match refused {
            NotAdmitted::TooMany(wait) => wait.into(),
            NotAdmitted::Database(error) => error.into(),
        }
    }
}
