//! Why an introduction was not answered.

use sea_orm::DbErr;

use crate::refusal::{Code, Kind, Problem, Refusal};

/// Why an introduction was not answered.
#[derive(Debug, thiserror::Error)]
pub enum IntroductionError {
    /// The member has no such introduction.
    #[error("We could not find this introduction")]
    NotFound,
    /// The time is up, or one of the two found a match.
    #[error("This introduction is over, so you cannot answer it any more")]
    Over,
    /// It is a match already.
    #[error("You are matched already. If it does not work, end the match instead")]
    Matched,
    /// The person is suspended.
    #[error("Your account cannot take part in clearing at the moment")]
    Away,
    /// The database failed.
    #[error(transparent)]
    Database(#[from] DbErr),
}

impl Refusal for IntroductionError {
    fn kind(&self) -> Kind {
        match self {
            Self::NotFound => Kind::NotFound,
            Self::Over | Self::Matched | Self::Away => Kind::Conflict,
            Self::Database(_) => Kind::Internal,
        }
    }

    fn problems(&self) -> Vec<Problem> {
        let code = match self {
            Self::Over | Self::Matched => Code::AlreadyDone,
            Self::Away => Code::NotEligible,
            Self::NotFound | Self::Database(_) => return Vec::new(),
        };
        vec![Problem::new(code, &[], self.to_string())]
    }
}
