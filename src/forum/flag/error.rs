//! Why a post was not reported, and why nothing was decided about a report.

use sea_orm::DbErr;

use crate::forum::delete::DeletePostError;
use crate::forum::text::TextProblem;
use crate::refusal::{Code, Kind, Problem, Refusal};

/// Why a post was not reported.
#[derive(Debug, thiserror::Error)]
pub enum FlagPostError {
    /// No post has this identifier.
    #[error("We could not find this post")]
    NotFound,
    /// The member wrote it.
    #[error("You cannot report your own post. You can edit or delete it")]
    Own,
    /// Nobody wrote it.
    #[error("You cannot report an event in a thread")]
    Event,
    /// Nobody can read it any more.
    #[error("This post is already deleted")]
    Deleted,
    /// The member's report waits.
    #[error("You have already reported this post. A moderator will look at it")]
    AlreadyReported,
    /// The note is missing or cannot be kept.
    #[error(transparent)]
    Text(#[from] TextProblem),
    /// The database failed.
    #[error(transparent)]
    Database(#[from] DbErr),
}

impl Refusal for FlagPostError {
    fn kind(&self) -> Kind {
        match self {
            Self::NotFound => Kind::NotFound,
            Self::Own | Self::Event | Self::Deleted | Self::AlreadyReported => Kind::Conflict,
            Self::Text(_) => Kind::Invalid,
            Self::Database(_) => Kind::Internal,
        }
    }

    fn problems(&self) -> Vec<Problem> {
        let (code, field): (_, &[&str]) = match self {
            Self::Own | Self::Event => (Code::Invalid, &["postId"]),
            Self::Deleted | Self::AlreadyReported => (Code::AlreadyDone, &[]),
            Self::Text(problem) => return vec![problem.clone().into()],
            Self::NotFound | Self::Database(_) => return Vec::new(),
        };
        vec![Problem::new(code, field, self.to_string())]
    }
}

/// Why nothing was decided about a report.
#[derive(Debug, thiserror::Error)]
pub enum ResolveFlagError {
    /// No report has this identifier.
    #[error("We could not find this report")]
    NotFound,
    /// Somebody decided first.
    #[error("Another moderator has already decided about this report")]
    AlreadyDone,
    /// The moderator wrote the post.
    #[error("You wrote this post. Another moderator has to decide about it")]
    Own,
    /// The note cannot be kept.
    #[error(transparent)]
    Text(#[from] TextProblem),
    /// The post was not removed.
    #[error(transparent)]
    Delete(#[from] DeletePostError),
    /// The database failed.
    #[error(transparent)]
    Database(#[from] DbErr),
}

impl Refusal for ResolveFlagError {
    fn kind(&self) -> Kind {
        match self {
            Self::NotFound => Kind::NotFound,
            Self::AlreadyDone | Self::Own => Kind::Conflict,
            Self::Text(_) => Kind::Invalid,
            Self::Delete(error) => error.kind(),
            Self::Database(_) => Kind::Internal,
        }
    }

    fn problems(&self) -> Vec<Problem> {
        let code = match self {
            Self::AlreadyDone => Code::AlreadyDone,
            Self::Own => Code::Invalid,
            Self::Text(problem) => return vec![problem.clone().into()],
            Self::Delete(error) => return error.problems(),
            Self::NotFound | Self::Database(_) => return Vec::new(),
        };
        vec![Problem::new(code, &[], self.to_string())]
    }
}
