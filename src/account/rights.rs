//! What a person may do, as types that only this module can make.
//!
//! A function that only a moderator may call takes `&Moderator`. There is no
//! other way to get one than to show a signed-in account, so nobody can forget
//! the check, and no function has to repeat it.

use super::fresh::{Fresh, StepUpNeeded};
use crate::entity::{AccountId, AccountStatus, Role, account};
use crate::refusal::{Kind, Refusal};

/// Why a person may not do something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AccessError {
    /// Nobody is signed in.
    #[error("Sign in first")]
    SignedOut,
    /// The account is not verified yet.
    #[error("Your account has not been verified yet. We will email you when it is")]
    NotVerified,
    /// A moderator or an admin has no second factor yet.
    #[error("Set up 2-step verification first")]
    SecondFactorDue,
    /// A policy changed, and the person has not agreed to the new version.
    #[error("A policy has changed. Accept it to continue")]
    PoliciesToAccept,
    /// It takes more rights than the account has.
    #[error("You do not have permission to do this")]
    NotAllowed,
}

impl Refusal for AccessError {
    fn kind(&self) -> Kind {
        match self {
            Self::SignedOut => Kind::Unauthenticated,
            Self::NotVerified
            | Self::SecondFactorDue
            | Self::PoliciesToAccept
            | Self::NotAllowed => Kind::Forbidden,
        }
    }

    fn reason(&self) -> Option<&'static str> {
        (*self == Self::SecondFactorDue).then_some("SECOND_FACTOR_DUE")
    }
}

/// The person who asks: a guest, or someone who is signed in.
#[derive(Clone, Debug, Default)]
pub struct Viewer(Asker);

#[derive(Clone, Debug, Default)]
enum Asker {
    #[default]
    Guest,
    /// Knew the password, and has yet to prove the second factor.
    AtSecondStep(SecondStep),
    SignedIn(Pending),
}

/// The right to prove a second factor after the password, and to do nothing else.
#[derive(Clone, Debug)]
pub struct SecondStep(account::Model);

/// What counts besides the account itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    /// Whether the account agreed to every policy in force.
    pub policies_accepted: bool,
    /// Whether it has an app or a passkey.
    pub has_second_factor: bool,
    /// Whether it was proven within 15 minutes that this is the person.
    pub is_fresh: bool,
}

impl Standing {
    /// Nothing stands between the account and its rights.
    pub const FULL: Self =
        Self { policies_accepted: true, has_second_factor: true, is_fresh: true };
}

/// A signed-in account, verified or not. Sees its own status and its own part
/// in the programme.
#[derive(Clone, Debug)]
pub struct Pending {
    account: account::Model,
    standing: Standing,
}

/// A verified account that agreed to the policies in force and, on the staff, has a second
/// factor.
#[derive(Clone, Debug)]
pub struct Member {
    account: account::Model,
    is_fresh: bool,
}

/// A member who verifies accounts and closes threads.
#[derive(Clone, Debug)]
pub struct Moderator(Member);

/// A member who runs rounds.
#[derive(Clone, Debug)]
pub struct Admin(Moderator);

impl Viewer {
    /// Nobody is signed in.
    #[must_use]
    pub fn guest() -> Self {
        Self(Asker::Guest)
    }

    /// `account` is signed in. One that was suspended, rejected or erased since is a
    /// guest: see [`may_sign_in`].
    #[must_use]
    pub fn signed_in(account: account::Model, standing: Standing) -> Self {
        if may_sign_in(&account) {
            Self(Asker::SignedIn(Pending { account, standing }))
        } else {
            Self::guest()
        }
    }

    /// The password of `account` is proven, and the second factor is not.
    #[must_use]
    pub(super) fn at_second_step(account: account::Model) -> Self {
        if may_sign_in(&account) {
            Self(Asker::AtSecondStep(SecondStep(account)))
        } else {
            Self::guest()
        }
    }

    /// The account, where one is signed in, whatever it may do.
    #[must_use]
    pub fn account(&self) -> Option<&account::Model> {
        self.pending().ok().map(Pending::account)
    }

    /// The right to prove a second factor, where that is what is left of signing in.
    #[must_use]
    pub fn second_step(&self) -> Option<&SecondStep> {
        match &self.0 {
            Asker::AtSecondStep(step) => Some(step),
            Asker::Guest | Asker::SignedIn(_) => None,
        }
    }

    /// Whether whoever is signed in has to set up a second factor before anything else.
    #[must_use]
    pub fn second_factor_due(&self) -> bool {
        self.pending().is_ok_and(Pending::second_factor_due)
    }

    /// The right to be oneself.
    ///
    /// # Errors
    ///
    /// When nobody is signed in.
    pub fn pending(&self) -> Result<&Pending, AccessError> {
        match &self.0 {
            Asker::SignedIn(pending) => Ok(pending),
            Asker::Guest | Asker::AtSecondStep(_) => Err(AccessError::SignedOut),
        }
    }

    /// The right to read and write on the forum.
    ///
    /// # Errors
    ///
    /// When nobody is signed in, the account is not verified, or a policy has
    /// to be accepted first.
    pub fn member(&self) -> Result<Member, AccessError> {
        self.pending()?.member()
    }

    /// The right to verify accounts and close threads.
    ///
    /// # Errors
    ///
    /// As [`Viewer::member`], and for a member who is no moderator.
    pub fn moderator(&self) -> Result<Moderator, AccessError> {
        self.member()?.moderator()
    }

    /// The right to run rounds.
    ///
    /// # Errors
    ///
    /// As [`Viewer::moderator`], and for a moderator who is no admin.
    pub fn admin(&self) -> Result<Admin, AccessError> {
        let moderator = self.moderator()?;
        match moderator.account().role {
            Role::Admin => Ok(Admin(moderator)),
            Role::Member | Role::Moderator => Err(AccessError::NotAllowed),
        }
    }
}

/// Whether sessions of this account count: not once it is shut out.
#[must_use]
pub fn may_sign_in(account: &account::Model) -> bool {
    match account.status {
        AccountStatus::AwaitingVerification | AccountStatus::Active => true,
        AccountStatus::Unconfirmed
        | AccountStatus::Rejected
        | AccountStatus::Suspended
        | AccountStatus::Erased => false,
    }
}

impl Pending {
    /// The right to read and write on the forum.
    ///
    /// # Errors
    ///
    /// When the account is not verified, or a second factor has to be set up or a policy
    /// accepted first.
    pub fn member(&self) -> Result<Member, AccessError> {
        if self.account.status != AccountStatus::Active {
            return Err(AccessError::NotVerified);
        }
        if self.second_factor_due() {
            return Err(AccessError::SecondFactorDue);
        }
        if !self.standing.policies_accepted {
            return Err(AccessError::PoliciesToAccept);
        }
        Ok(Member { account: self.account.clone(), is_fresh: self.standing.is_fresh })
    }

    /// Whether a second factor has to be set up before anything else: on the staff.
    #[must_use]
    pub fn second_factor_due(&self) -> bool {
        self.account.role != Role::Member && !self.standing.has_second_factor
    }

    /// Whether the file of all that is held about the person may be had: staff prove first that it
    /// is them, because it holds what nobody else may read (requirement S2).
    ///
    /// # Errors
    ///
    /// For staff who proved it more than 15 minutes ago.
    pub fn may_export(&self) -> Result<(), StepUpNeeded> {
        if self.account.role == Role::Member { Ok(()) } else { self.fresh().map(drop) }
    }

    /// Whether there is an app or a passkey.
    #[must_use]
    pub fn has_second_factor(&self) -> bool {
        self.standing.has_second_factor
    }

    /// The same right, of somebody who proved within 15 minutes that it is them.
    ///
    /// # Errors
    ///
    /// When that was longer ago.
    pub fn fresh(&self) -> Result<Fresh<Self>, StepUpNeeded> {
        Fresh::new(self.clone(), self.standing.is_fresh)
    }

    /// The account's row.
    #[must_use]
    pub fn account(&self) -> &account::Model {
        &self.account
    }

    /// Identifies the account.
    #[must_use]
    pub fn id(&self) -> AccountId {
        self.account.id
    }
}

impl Member {
    /// The account's row.
    #[must_use]
    pub fn account(&self) -> &account::Model {
        &self.account
    }

    /// Identifies the account.
    #[must_use]
    pub fn id(&self) -> AccountId {
        self.account.id
    }

    /// Whether the member moderates, for rules that let an author or a
    /// moderator do something.
    #[must_use]
    pub fn is_moderator(&self) -> bool {
        matches!(self.account.role, Role::Moderator | Role::Admin)
    }

    /// The right to verify accounts and close threads.
    ///
    /// # Errors
    ///
    /// For a member who is no moderator.
    pub fn moderator(&self) -> Result<Moderator, AccessError> {
        if self.is_moderator() { Ok(Moderator(self.clone())) } else { Err(AccessError::NotAllowed) }
    }
}

impl Moderator {
    /// The account's row.
    #[must_use]
    pub fn account(&self) -> &account::Model {
        self.0.account()
    }

    /// Identifies the account.
    #[must_use]
    pub fn id(&self) -> AccountId {
        self.0.id()
    }

    /// The same right, of somebody who proved within 15 minutes that it is them.
    ///
    /// # Errors
    ///
    /// When that was longer ago.
    pub fn fresh(&self) -> Result<Fresh<Self>, StepUpNeeded> {
        Fresh::new(self.clone(), self.0.is_fresh)
    }

    /// The same person, as the member they also are.
    #[must_use]
    pub fn member(&self) -> &Member {
        &self.0
    }
}

impl Admin {
    /// Identifies the account.
    #[must_use]
    pub fn id(&self) -> AccountId {
        self.0.id()
    }

    /// The same person, as the moderator they also are.
    #[must_use]
    pub fn moderator(&self) -> &Moderator {
        &self.0
    }

    /// The same right, of somebody who proved within 15 minutes that it is them.
    ///
    /// # Errors
    ///
    /// When that was longer ago.
    pub fn fresh(&self) -> Result<Fresh<Self>, StepUpNeeded> {
        Fresh::new(self.clone(), self.0.0.is_fresh)
    }
}

impl SecondStep {
    /// Identifies the account.
    #[must_use]
    pub fn id(&self) -> AccountId {
        self.0.id
    }

    /// The account whose password is proven.
    pub(super) fn account(&self) -> &account::Model {
        &self.0
    }
}

#[cfg(test)]
mod tests;
