//! Who has which right, as they are signed in.

use sea_orm::prelude::TimeDateTimeWithTimeZone;
use uuid::Uuid;

use super::*;

fn viewer(status: AccountStatus, role: Role, policies_accepted: bool) -> Viewer {
    let standing = Standing { policies_accepted, ..Standing::FULL };
    Viewer::signed_in(account(status, role), standing)
}

fn account(status: AccountStatus, role: Role) -> account::Model {
    account::Model {
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
    }
}

/// What the levels PENDING, MEMBER, MODERATOR, ADMIN answer.
fn answers(viewer: &Viewer) -> [Option<AccessError>; 4] {
    [viewer.pending().err(), viewer.member().err(), viewer.moderator().err(), viewer.admin().err()]
}

#[test]
fn each_role_has_the_rights_of_those_before_it_and_no_more() {
    use AccessError::{NotAllowed, NotVerified, PoliciesToAccept, SignedOut};
    use AccountStatus::{Active, AwaitingVerification, Erased, Rejected, Suspended, Unconfirmed};

    assert_eq!(answers(&Viewer::guest()), [Some(SignedOut); 4]);
    for gone in [Unconfirmed, Rejected, Suspended, Erased] {
        assert_eq!(answers(&viewer(gone, Role::Admin, true)), [Some(SignedOut); 4]);
    }
    let waiting = viewer(AwaitingVerification, Role::Admin, true);
    assert_eq!(answers(&waiting), [None, Some(NotVerified), Some(NotVerified), Some(NotVerified)]);
    let asked = viewer(Active, Role::Admin, false);
    let accept = Some(PoliciesToAccept);
    assert_eq!(answers(&asked), [None, accept, accept, accept]);
    let member = viewer(Active, Role::Member, true);
    assert_eq!(answers(&member), [None, None, Some(NotAllowed), Some(NotAllowed)]);
    let moderator = viewer(Active, Role::Moderator, true);
    assert_eq!(answers(&moderator), [None, None, None, Some(NotAllowed)]);
    assert_eq!(answers(&viewer(Active, Role::Admin, true)), [None; 4]);
}

#[test]
fn s2_staff_without_a_second_factor_have_no_rights_but_to_set_one_up() {
    let bare = Standing { has_second_factor: false, ..Standing::FULL };
    let due = Some(AccessError::SecondFactorDue);
    for role in [Role::Moderator, Role::Admin] {
        let staff = Viewer::signed_in(account(AccountStatus::Active, role), bare);
        assert_eq!(answers(&staff), [None, due, due, due]);
        assert!(staff.second_factor_due());
    }
    let member = Viewer::signed_in(account(AccountStatus::Active, Role::Member), bare);
    assert!(member.member().is_ok() && !member.second_factor_due());
}

#[test]
fn s2_a_password_alone_is_no_right_where_a_second_factor_is_to_come() {
    let half = Viewer::at_second_step(account(AccountStatus::Active, Role::Admin));
    assert_eq!(answers(&half), [Some(AccessError::SignedOut); 4]);
    assert!(half.second_step().is_some() && half.account().is_none());
    let gone = Viewer::at_second_step(account(AccountStatus::Suspended, Role::Admin));
    assert!(gone.second_step().is_none());
}

#[test]
fn s2_what_was_proven_long_ago_is_no_fresh_right() {
    let old = Standing { is_fresh: false, ..Standing::FULL };
    let mary = Viewer::signed_in(account(AccountStatus::Active, Role::Admin), old);
    assert!(mary.admin().unwrap().fresh().is_err());
    assert!(mary.moderator().unwrap().fresh().is_err());
    assert!(mary.pending().unwrap().fresh().is_err());
    let mary = viewer(AccountStatus::Active, Role::Admin, true);
    assert!(mary.admin().unwrap().fresh().is_ok());
}
