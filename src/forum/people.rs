//! People for unit tests of rules.

use time::OffsetDateTime;
use uuid::Uuid;

use crate::account::{Member, Moderator, Viewer};
use crate::entity::{AccountId, AccountStatus, Role, account};

pub(crate) fn account_id(n: u128) -> AccountId {
    Uuid::from_u128(n).into()
}

fn viewer(n: u128, role: Role) -> Viewer {
    let account = account::Model {
        id: account_id(n),
        email: String::new(),
        display_name: String::new(),
        grade: None,
        organisation_id: None,
        profession: None,
        role,
        status: AccountStatus::Active,
        password_hash: String::new(),
        created_at: OffsetDateTime::UNIX_EPOCH,
        confirmed_at: None,
        decided_at: None,
        decided_by: None,
        rejection_reason: None,
        suspended_until: None,
        suspension_reason: None,
    };
    Viewer::signed_in(account, crate::account::Standing::FULL)
}

pub(crate) fn member(n: u128) -> Member {
    viewer(n, Role::Member).member().unwrap()
}

pub(crate) fn moderator(n: u128) -> Member {
    viewer(n, Role::Moderator).moderator().map(|it: Moderator| it.member().clone()).unwrap()
}
