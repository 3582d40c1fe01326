//! Why an operation was refused, independent of GraphQL and HTTP.
//!
//! Every error enum of the domain implements [`Refusal`]. `graphql` maps kinds
//! and codes outward, once; nothing else decides what a refusal looks like.

/// What sort of refusal this is, and so who can do something about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Something that was typed is wrong: a named field can be put right.
    Invalid,
    /// What was asked for does not fit the present state, but is no mistake.
    Conflict,
    /// Nobody is signed in.
    Unauthenticated,
    /// The signed-in person may not do this.
    Forbidden,
    /// It does not exist, or the person may not know that it does.
    NotFound,
    /// Too many attempts: the message says how long to wait.
    RateLimited,
    /// A fault of ours. The message is for the log only.
    Internal,
}

/// The stable name of a refusal that the caller can put right.
///
/// These are the `ErrorCode`s of the contract.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "each name is its meaning, as published in the contract")]
pub enum Code {
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

/// One thing the caller can put right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Its stable name.
    pub code: Code,
    /// The path of the input field, outermost first; empty for the whole.
    pub field: Vec<&'static str>,
    /// The sentence a person reads: lower case, no full stop.
    pub message: String,
}

impl Problem {
    /// A problem with one field, named by its path.
    pub fn new(code: Code, field: &[&'static str], message: impl Into<String>) -> Self {
        Self { code, field: field.to_vec(), message: message.into() }
    }

    /// The same problem where its field is part of an argument.
    #[must_use]
    pub fn inside(mut self, argument: &'static str) -> Self {
        self.field.insert(0, argument);
        self
    }
}

/// An error that knows what sort of refusal it is.
pub trait Refusal: std::fmt::Display {
    /// The sort of refusal.
    fn kind(&self) -> Kind;

    /// Everything the caller can put right, all at once.
    ///
    /// Not empty where [`Refusal::kind`] is `Invalid` or `Conflict`.
    fn problems(&self) -> Vec<Problem> {
        Vec::new()
    }

    /// A stable word for programs, where the sort of refusal says too little of what helps.
    fn reason(&self) -> Option<&'static str> {
        None
    }
}

/// A number up to 999,999 with its comma, as in "5,000".
#[must_use]
pub fn thousands(number: usize) -> String {
    match (number / 1000, number % 1000) {
        (0, rest) => rest.to_string(),
        (thousands, rest) => format!("{thousands},{rest:03}"),
    }
}
