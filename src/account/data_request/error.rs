//! Why a complaint or request about personal data was not taken, or not dealt with.

use sea_orm::DbErr;

use crate::account::slow_down::{NotAdmitted, TooManyAttempts};
use crate::refusal::{Code, Kind, Problem, Refusal};

/// Why a complaint or request about personal data was not taken, or not dealt with.
#[derive(Debug, thiserror::Error)]
pub enum DataRequestError {
    /// None has this identifier.
    #[error("We could not find this request")]
    NotFound,
    /// Something in the form is wrong: everything that is, at once.
    #[error("There is a problem with your answers")]
    Invalid(Vec<Problem>),
    /// The link was used, is too old, or never was one.
    #[error("This link has expired or has already been used. Send your message again")]
    LinkExpired,
    /// The person has written as often as they may in a day.
    #[error("You have sent 5 messages today. Send the next one tomorrow")]
    TooManyToday,
    /// Another admin deals with it, or nobody yet.
    #[error("Take this request first")]
    NotClaimed,
    /// It was answered.
    #[error("This request has already been answered")]
    Answered,
    /// It was acknowledged.
    #[error("This request has already been acknowledged")]
    Acknowledged,
    /// More time was taken for it.
    #[error("The time to answer has already been extended")]
    Extended,
    /// The time is over within which the person has to be told.
    #[error("The time to answer is over, so it cannot be extended. Answer now")]
    TooLateToExtend,
    /// There is no more time for a complaint.
    #[error("The time for a complaint cannot be extended. Acknowledge it, and answer when you can")]
    Complaint,
    /// Too many emails to one address, or forms from one client.
    #[error(transparent)]
    TooMany(#[from] TooManyAttempts),
    /// The database failed.
    #[error(transparent)]
    Database(#[from] DbErr),
}

impl Refusal for DataRequestError {
    fn kind(&self) -> Kind {
        match self {
            Self::NotFound => Kind::NotFound,
            Self::Invalid(_) | Self::TooManyToday => Kind::Invalid,
            Self::LinkExpired
            | Self::NotClaimed
            | Self::Answered
            | Self::Acknowledged
            | Self::Extended
            | Self::TooLateToExtend
            | Self::Complaint => Kind::Conflict,
            Self::TooMany(_) => Kind::RateLimited,
            Self::Database(_) => Kind::Internal,
        }
    }

    fn problems(&self) -> Vec<Problem> {
        let (code, path): (_, &[&'static str]) = match self {
            Self::Invalid(problems) => return problems.clone(),
            Self::LinkExpired => (Code::LinkExpired, &["token"]),
            Self::TooManyToday => (Code::Invalid, &["input", "text"]),
            Self::NotClaimed | Self::TooLateToExtend | Self::Complaint => (Code::Invalid, &[]),
            Self::Answered | Self::Acknowledged | Self::Extended => (Code::AlreadyDone, &[]),
            Self::NotFound | Self::TooMany(_) | Self::Database(_) => return Vec::new(),
        };
        vec![Problem::new(code, path, self.to_string())]
    }
}

impl From<NotAdmitted> for DataRequestError {
    fn from(refused: NotAdmitted) -> Self {
        match refused {
            NotAdmitted::TooMany(wait) => wait.into(),
            NotAdmitted::Database(error) => error.into(),
        }
    }
}
