//! Refusals, in the words of the contract.
//!
//! What the caller can put right becomes a `UserError` in the payload;
//! everything else a GraphQL error with a code. A fault is logged here, and
//! only here, and its text goes no further.

use async_graphql::{Enum, ErrorExtensions, SimpleObject};

use crate::refusal::{Kind, Problem, Refusal};

/// What a resolver returns.
pub type Result<T> = std::result::Result<T, Error>;

/// An error of ours. It has no `Display`, so that nothing turns into a message
/// for strangers by accident.
#[derive(Clone, Debug)]
pub struct Error {
    kind: Kind,
    message: String,
    field: Option<&'static str>,
    reason: Option<&'static str>,
}

impl<E: Refusal> From<E> for Error {
    fn from(refusal: E) -> Self {
        let (kind, reason) = (refusal.kind(), refusal.reason());
        let message = refusal.to_string();
        if kind == Kind::Internal {
            tracing::error!(error = %message, "a request failed");
            return Self {
                kind,
                message: "Something went wrong. Try again later".to_owned(),
                field: None,
                reason: None,
            };
        }
        Self { kind, message, field: None, reason }
    }
}

impl Error {
    /// It does not exist, or the person may not know that it does.
    #[must_use]
    pub fn not_found() -> Self {
        let message = "We could not find this".to_owned();
        Self { kind: Kind::NotFound, message, field: None, reason: None }
    }

    /// An argument of a query cannot be used.
    #[must_use]
    pub fn bad_request(field: &'static str, message: impl Into<String>) -> Self {
        Self { kind: Kind::Invalid, message: message.into(), field: Some(field), reason: None }
    }
}

impl From<Error> for async_graphql::Error {
    fn from(error: Error) -> Self {
        Self::new(error.message).extend_with(|_, extensions| {
            extensions.set("code", code_of(error.kind));
            if let Some(field) = error.field {
                extensions.set("field", field);
            }
            if let Some(reason) = error.reason {
                extensions.set("reason", reason);
            }
        })
    }
}

/// The `extensions.code` of a refusal that is not the payload's business.
#[must_use]
pub fn code_of(kind: Kind) -> &'static str {
    match kind {
        Kind::Unauthenticated => "UNAUTHENTICATED",
        Kind::Forbidden => "FORBIDDEN",
        Kind::NotFound => "NOT_FOUND",
        Kind::RateLimited => "RATE_LIMITED",
        Kind::Invalid | Kind::Conflict => "BAD_REQUEST",
        Kind::Internal => "INTERNAL",
    }
}

/// Parts what the caller can put right from what they cannot.
///
/// # Errors
///
/// Refusals of every kind but `Invalid` and `Conflict`.
pub(crate) fn settle<T, E: Refusal>(
    outcome: std::result::Result<T, E>,
) -> Result<(Option<T>, Vec<UserError>)> {
    match outcome {
        Ok(done) => Ok((Some(done), Vec::new())),
        Err(refusal) if matches!(refusal.kind(), Kind::Invalid | Kind::Conflict) => {
            Ok((None, refusal.problems().into_iter().map(UserError::from).collect()))
        }
        Err(refusal) => Err(refusal.into()),
    }
}

/// One thing the caller can put right.
#[derive(SimpleObject, Clone, Debug)]
pub struct UserError {
    /// The stable name of the problem.
    code: ErrorCode,
    /// The path of the input field, outermost first; empty for the whole.
    field: Vec<String>,
    /// The sentence a person reads.
    message: String,
}

impl From<Problem> for UserError {
    fn from(problem: Problem) -> Self {
        Self {
            code: problem.code.into(),
            field: problem.field.into_iter().map(str::to_owned).collect(),
            message: problem.message,
        }
    }
}

/// The stable name of something the caller can put right.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[graphql(remote = "crate::refusal::Code")]
pub enum ErrorCode {
    Required,
    TooShort,
    TooLong,
    Invalid,
    EmailInvalid,
    EmailDomainNotAllowed,
    PolicyNotAccepted,
    PasswordTooWeak,
    SignInFailed,
    LinkExpired,
    AccountNotVerified,
    AccountSuspended,
    AlreadyDone,
    TitleConvention,
    AdvertAlreadyOpen,
    NotEligible,
    TopicClosed,
    EditWindowOver,
    RoundNotOpen,
    GradeOutOfRange,
    UnknownGrade,
    UnknownOrganisation,
    UnknownProfession,
    PlanNotDraft,
    PairNotAllowed,
    NoCapacity,
    OfferNotStanding,
    SecondFactorFailed,
    StepUpNeeded,
    WrongPassword,
}
