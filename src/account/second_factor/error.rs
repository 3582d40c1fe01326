//! Why something about a second factor was refused.

use sea_orm::DbErr;

use crate::account::slow_down::{NotAdmitted, TooManyAttempts};
use crate::refusal::{Code, Kind, Problem, Refusal};

/// Why something about a second factor was refused.
#[derive(Debug, thiserror::Error)]
pub enum SecondFactorError {
    /// Nobody is at the second step of signing in.
    #[error("Sign in with your email address and password first")]
    NotAsked,
    /// Nothing was typed.
    #[error("Enter a code")]
    NoCode,
    /// It is none of the person's codes at this time.
    #[error("The code is wrong. Enter the code that your app shows now, or a recovery code")]
    Wrong,
    /// The code was right, once.
    #[error("You have used this code already. Wait until your app shows another one")]
    Used,
    /// The code is not the one that the app with the new secret shows.
    #[error(
        "The code is wrong. Check the time on your phone, and enter the code that it shows now"
    )]
    WrongNew,
    /// What a browser says of a passkey is no answer to what it was asked.
    #[error("We could not check your passkey. Try again, or choose another way")]
    WrongPasskey,
    /// The person has none.
    #[error("You have no passkey")]
    NoPasskey,
    /// Browsers make none at the service's address.
    #[error("Passkeys do not work at this address. Use an authenticator app")]
    NoPasskeysHere,
    /// The set-up was never begun, or is over.
    #[error("This took too long. Start again")]
    Expired,
    /// The password, which is asked for where there is no second factor, is wrong.
    #[error("Your password is wrong")]
    WrongPassword,
    /// No factor of the person has this identifier.
    #[error("We could not find this")]
    NotFound,
    /// Staff have at least one.
    #[error(
        "Moderators and admins need an app or a passkey. Add another one before you remove this one"
    )]
    Last,
    /// The codes go with the last factor.
    #[error(
        "Recovery codes stay for as long as you have an app or a passkey. You can get new ones"
    )]
    CodesStay,
    /// There is nothing that the codes would stand in for.
    #[error("Set up an app or a passkey first")]
    NothingToRecover,
    /// The name is too long.
    #[error("The name must be 100 characters or fewer")]
    NameTooLong,
    /// There are enough of them.
    #[error("You have 10 already. Remove one first")]
    TooManyFactors,
    /// Too many codes were tried.
    #[error(transparent)]
    TooMany(#[from] TooManyAttempts),
    /// The database failed.
    #[error(transparent)]
    Database(#[from] DbErr),
}

impl Refusal for SecondFactorError {
    fn kind(&self) -> Kind {
        match self {
            Self::TooMany(_) => Kind::RateLimited,
            Self::NotFound => Kind::NotFound,
            Self::Database(_) => Kind::Internal,
            _ => Kind::Conflict,
        }
    }

    fn problems(&self) -> Vec<Problem> {
        let (code, field): (_, &[&'static str]) = match self {
            Self::NotAsked | Self::WrongPasskey => (Code::SecondFactorFailed, &[]),
            Self::NoCode => (Code::Required, &["code"]),
            Self::Wrong | Self::Used | Self::WrongNew => (Code::SecondFactorFailed, &["code"]),
            Self::Expired => (Code::LinkExpired, &[]),
            Self::WrongPassword => (Code::WrongPassword, &["password"]),
            Self::Last
            | Self::CodesStay
            | Self::NothingToRecover
            | Self::NoPasskey
            | Self::NoPasskeysHere => (Code::NotEligible, &[]),
            Self::NameTooLong => (Code::TooLong, &["name"]),
            Self::TooManyFactors => (Code::NoCapacity, &[]),
            Self::NotFound | Self::TooMany(_) | Self::Database(_) => return Vec::new(),
        };
        vec![Problem::new(code, field, self.to_string())]
    }
}

impl From<NotAdmitted> for SecondFactorError {
    fn from(refused: NotAdmitted) -> Self {
        match refused {
            NotAdmitted::TooMany(wait) => wait.into(),
            NotAdmitted::Database(error) => error.into(),
        }
    }
}
