//! Why a form was not taken, where nothing but its answers can be wrong.

use sea_orm::DbErr;

use crate::refusal::{Kind, Problem, Refusal};

/// Why a form was not taken, where nothing but its answers can be wrong.
#[derive(Debug, thiserror::Error)]
pub enum FormError {
    /// Some answers are wrong: everything that is, at once.
    #[error("There is a problem with your answers")]
    Invalid(Vec<Problem>),
    /// The database failed.
    #[error(transparent)]
    Database(#[from] DbErr),
}

impl Refusal for FormError {
    fn kind(&self) -> Kind {
        match self {
            Self::Invalid(_) => Kind::Invalid,
            Self::Database(_) => Kind::Internal,
        }
    }

    fn problems(&self) -> Vec<Problem> {
        match self {
            Self::Invalid(problems) => problems.clone(),
            Self::Database(_) => Vec::new(),
        }
    }
}
