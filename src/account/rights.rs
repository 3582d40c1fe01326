//! What a person may do, as types that only this module can make.
//!
//! A function that only a moderator may call takes `&Moderator`. There is no
//! other way to get one than to show a signed-in account, so nobody can forget
//! the check, and no function has to repeat it.

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
            Self::NotVerified | Self::PoliciesToAccept | Self::NotAllowed => Kind::Forbidden,
        }
    }
}

/// The person who asks: a guest, or someone who is signed in.
#[derive(Clone, Debug, Default)]
pub struct Viewer(Option<Pending>);

/// A signed-in account, verified or not. Sees its own status and its own part
/// in the programme.
#[derive(Clone, Debug)]
pub struct Pending {
    account: account::Model,
    policies_accepted: bool,
}

/// A verified account that agreed to the policies in force.
#[derive(Clone, Debug)]
pub struct Member(account::Model);

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
        Self(None)
    }

    /// `account` is signed in, and has or has not agreed to every policy in
    /// force. An account that was suspended, rejected or erased since is a
    /// guest: see [`may_sign_in`].
    #[must_use]
    pub fn signed_in(account: account::Model, policies_accepted: bool) -> Self {
        Self(may_sign_in(&account).then_some(Pending { account, policies_accepted }))
    }

    /// The account, where one is signed in, whatever it may do.
    #[must_use]
    pub fn account(&self) -> Option<&account::Model> {
        self.0.as_ref().map(|pending| &pending.account)
    }

    /// The right to be oneself.
    ///
    /// # Errors
    ///
    /// When nobody is signed in.
    pub fn pending(&self) -> Result<&Pending, AccessError> {
        self.0.as_ref().ok_or(AccessError::SignedOut)
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
    /// When the account is not verified, or a policy has to be accepted first.
    pub fn member(&self) -> Result<Member, AccessError> {
        if self.account.status != AccountStatus::Active {
            return Err(AccessError::NotVerified);
        }
        if !self.policies_accepted {
            return Err(AccessError::PoliciesToAccept);
        }
        Ok(Member(self.account.clone()))
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
        &self.0
    }

    /// Identifies the account.
    #[must_use]
    pub fn id(&self) -> AccountId {
        self.0.id
    }

    /// Whether the member moderates, for rules that let an author or a
    /// moderator do something.
    #[must_use]
    pub fn is_moderator(&self) -> bool {
        matches!(self.0.role, Role::Moderator | Role::Admin)
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
        &self.0.0
    }

    /// Identifies the account.
    #[must_use]
    pub fn id(&self) -> AccountId {
        self.0.0.id
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
}

#[cfg(test)]
mod tests {
    use sea_orm::prelude::TimeDateTimeWithTimeZone;
    use uuid::Uuid;

    use super::*;

    fn viewer(status: AccountStatus, role: Role, policies_accepted: bool) -> Viewer {
        let account = account::Model {
            id: Uuid::nil().into(),
            email: String::new(),
            display_name: String::new(),
            grade: None,
            organisation_id: None,
            profession: None,
            role,
            status,
            password_hash: String::new(),
            created_at: TimeDateTimeWithTimeZone::UNIX_EPOCH,
            confirmed_at: None,
            decided_at: None,
            decided_by: None,
            rejection_reason: None,
            suspended_until: None,
            suspension_reason: None,
        };
        Viewer::signed_in(account, policies_accepted)
    }

    /// What the levels PENDING, MEMBER, MODERATOR, ADMIN answer.
    fn answers(viewer: &Viewer) -> [Option<AccessError>; 4] {
        [
            viewer.pending().err(),
            viewer.member().err(),
            viewer.moderator().err(),
            viewer.admin().err(),
        ]
    }

    #[test]
    fn each_role_has_the_rights_of_those_before_it_and_no_more() {
        use AccessError::{NotAllowed, NotVerified, PoliciesToAccept, SignedOut};
        use AccountStatus::{
            Active, AwaitingVerification, Erased, Rejected, Suspended, Unconfirmed,
        };

        assert_eq!(answers(&Viewer::guest()), [Some(SignedOut); 4]);
        for gone in [Unconfirmed, Rejected, Suspended, Erased] {
            assert_eq!(answers(&viewer(gone, Role::Admin, true)), [Some(SignedOut); 4]);
        }
        let waiting = viewer(AwaitingVerification, Role::Admin, true);
        assert_eq!(
            answers(&waiting),
            [None, Some(NotVerified), Some(NotVerified), Some(NotVerified)]
        );
        let asked = viewer(Active, Role::Admin, false);
        let accept = Some(PoliciesToAccept);
        assert_eq!(answers(&asked), [None, accept, accept, accept]);
        let member = viewer(Active, Role::Member, true);
        assert_eq!(answers(&member), [None, None, Some(NotAllowed), Some(NotAllowed)]);
        let moderator = viewer(Active, Role::Moderator, true);
        assert_eq!(answers(&moderator), [None, None, None, Some(NotAllowed)]);
        assert_eq!(answers(&viewer(Active, Role::Admin, true)), [None; 4]);
    }
}
