//! When two people who are matched see each other's address: while the match goes on, and once
//! somebody has verified both.

use crate::entity::{AccountStatus, Outcome, pair, participant};
use crate::mentoring::was_imported;

/// Why somebody's address is not shown to their match.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AddressHidden {
    /// One of the two has withdrawn.
    Left,
    /// One of the two said that they want to stop.
    Ended,
    /// Their account cannot be used at the moment.
    Away,
    /// A moderator has not verified the reader's account yet.
    NotVerified,
    /// A moderator has not verified their account yet.
    TheyAreNotVerified,
}

/// A person of a match, with the state of their account, where they have one.
#[derive(Clone, Copy)]
pub(super) struct Side<'a> {
    pub(super) person: &'a participant::Model,
    pub(super) account: Option<AccountStatus>,
}

impl Side<'_> {
    /// Whether a moderator verified them, or an admin knew them from a file.
    pub(super) fn is_verified(self) -> bool {
        self.account.is_none_or(|status| status == AccountStatus::Active)
            || was_imported(self.person)
    }

    /// Whether their account cannot be used at the moment.
    pub(super) fn is_away(self) -> bool {
        self.account.is_some_and(|status| match status {
            AccountStatus::Suspended | AccountStatus::Rejected | AccountStatus::Erased => true,
            AccountStatus::Unconfirmed
            | AccountStatus::AwaitingVerification
            | AccountStatus::Active => false,
        })
    }
}

/// Why `me` does not see the address of `other`; nothing where they may.
pub(super) fn address_hidden(
    pair: &pair::Model,
    me: Side<'_>,
    other: Side<'_>,
) -> Option<AddressHidden> {
    let has_left = |side: Side<'_>| side.person.withdrawn_at.is_some();
    let outcomes = [pair.mentee_outcome, pair.mentor_outcome];
    if has_left(me) || has_left(other) {
        Some(AddressHidden::Left)
    } else if outcomes.contains(&Some(Outcome::Stop)) {
        Some(AddressHidden::Ended)
    } else if other.is_away() {
        Some(AddressHidden::Away)
    } else if !me.is_verified() {
        Some(AddressHidden::NotVerified)
    } else if !other.is_verified() {
        Some(AddressHidden::TheyAreNotVerified)
    } else {
        None
    }
}
