//! One email to each moderator when something has waited for eight hours, one a day.

use clearing::outbox::Email;
use clearing::review;
use sea_orm::DbErr;
use serde_json::json;
use time::{Duration, OffsetDateTime};

use super::{WITHDRAW, advert_at, done_at, id_of};
use crate::test_app::{NOON, TestApp};

async fn remind(app: &TestApp, at: OffsetDateTime) -> u32 {
    let mut occasion = app.occasion_at(at);
    let due = review::is_reminder_due(app.db().reader(), at).await.unwrap();
    let work = async |tx: &_| review::write_reminder(tx, &mut occasion).await;
    let written = app.db().write::<_, DbErr>(work).await.unwrap();
    assert_eq!(due, written > 0);
    written
}

#[tokio::test]
async fn moderators_are_emailed_once_about_what_has_waited_for_eight_hours() {
    let app = TestApp::new().await;
    app.moderator("Grace").await;
    app.admin("Mary").await;
    app.person(
        "Gone",
        clearing::entity::AccountStatus::Suspended,
        clearing::entity::Role::Moderator,
    )
    .await;
    app.pending("Pat").await;
    let ada = app.member("Ada").await;
    let topic = advert_at(&app, NOON, &ada).await;
    done_at(&app, NOON + Duration::hours(1), &ada, WITHDRAW, json!({ "id": topic })).await;

    let eight = NOON + Duration::hours(8);
    assert_eq!(remind(&app, eight - Duration::seconds(1)).await, 0);
    assert_eq!(remind(&app, eight).await, 1, "the account");
    assert_eq!(remind(&app, eight + Duration::minutes(1)).await, 0, "once");
    let next_day = eight + Duration::DAY;
    app.pending("Sam").await;
    assert_eq!(remind(&app, next_day - Duration::seconds(1)).await, 0, "one email a day");
    assert_eq!(remind(&app, next_day).await, 2, "the thread and Sam");
    let emails = app.emails().await;
    let to = |name: &str| format!("{name}@homeoffice.gov.uk");
    let expected: Vec<_> = [1, 2]
        .into_iter()
        .flat_map(|count| ["grace", "mary"].map(|name| (to(name), Email::Waiting { count })))
        .collect();
    let mut emails: Vec<_> = emails;
    emails.sort_by_key(|(to, email)| (format!("{email:?}"), to.clone()));
    assert_eq!(emails, expected);
}

#[tokio::test]
async fn what_waits_a_second_time_is_told_again() {
    let app = TestApp::new().await;
    let grace = app.moderator("Grace").await;
    let pat = id_of(&app.pending("Pat").await);
    assert_eq!(remind(&app, NOON + Duration::hours(9)).await, 1);
    // A decision undone: it waits since the same time, so nobody is emailed again.
    let verify = "mutation($id: ID!) { verifyAccount(accountId: $id) { undo } }";
    let at = NOON + Duration::hours(10);
    let entry = done_at(&app, at, &grace, verify, json!({ "id": pat })).await["undo"].clone();
    let undo = "mutation($id: ID!) { undoModeration(logEntryId: $id) { errors { code } } }";
    done_at(&app, at, &grace, undo, json!({ "id": entry })).await;
    let day = |n: i64| NOON + Duration::days(n) + Duration::hours(9);
    assert_eq!(remind(&app, day(1)).await, 0);

    let ada = app.member("Ada").await;
    let topic = advert_at(&app, NOON, &ada).await;
    done_at(&app, NOON, &ada, WITHDRAW, json!({ "id": topic })).await;
    assert_eq!(remind(&app, day(1)).await, 1);
    let reopen = "mutation($id: ID!) { reopenTopic(topicId: $id, reason: \"x\") { undo } }";
    done_at(&app, NOON, &grace, reopen, json!({ "id": topic })).await;
    let again = day(2) - Duration::hours(1);
    done_at(&app, again, &ada, WITHDRAW, json!({ "id": topic })).await;
    assert_eq!(remind(&app, again + Duration::hours(7)).await, 0);
    assert_eq!(remind(&app, again + Duration::hours(8)).await, 1);
}

#[tokio::test]
async fn two_servers_write_it_once() {
    let app = TestApp::new().await;
    app.moderator("Grace").await;
    for n in 0..3 {
        app.pending(&format!("Pat {n}")).await;
    }
    let other = app.open_again().await;
    let at = NOON + Duration::hours(9);
    let (mut first, mut second) = (app.occasion_at(at), app.occasion_at(at));
    let (one, two) = tokio::join!(
        app.db().write::<_, DbErr>(async |tx| review::write_reminder(tx, &mut first).await),
        other.write::<_, DbErr>(async |tx| review::write_reminder(tx, &mut second).await),
    );
    let mut counts = [one.unwrap(), two.unwrap()];
    counts.sort_unstable();
    assert_eq!(counts, [0, 3]);
    assert_eq!(app.emails().await.len(), 1);
}
