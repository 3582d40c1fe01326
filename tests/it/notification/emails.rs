//! Emails about what is unread, and the weekly summary.

use std::collections::BTreeSet;

use clearing::account::Viewer;
use clearing::entity::{AccountStatus, account};
use clearing::mail;
use clearing::outbox::Email;
use clearing::worker::write_due;
use sea_orm::{ActiveModelTrait, DbErr, IntoActiveModel, Set};
use serde_json::json;
use time::macros::datetime;
use time::{Duration, OffsetDateTime};
use tokio::sync::watch;

use super::{open_topic, reply, set_level, settings, told, unread};
use crate::test_app::{NOON, TestApp};

pub(super) const TEN_MINUTES: Duration = Duration::minutes(10);

/// Lets the background job run at a moment: how many emails it wrote.
pub(super) async fn work_at(app: &TestApp, now: OffsetDateTime) -> usize {
    let (_go_on, stop) = watch::channel(false);
    let mut occasion = app.occasion_at(now);
    write_due(app.db(), &app.shared.secret_key, &mut occasion, &stop).await.unwrap()
}

/// The emails so far: to whom, and how many messages each speaks of.
async fn written(app: &TestApp) -> Vec<(String, u32)> {
    let emails = app.emails().await.into_iter();
    let counts = emails.map(|(to, email)| match email {
        Email::Notifications { count, .. } => (to, count),
        other => panic!("no such email was expected: {other:?}"),
    });
    let mut counts: Vec<_> = counts.collect();
    counts.sort();
    counts
}

#[tokio::test]
async fn one_email_goes_out_for_all_that_is_unread_after_ten_minutes() {
    let app = TestApp::new().await;
    let (ada, eve) = (app.member("Ada").await, app.member("Eve").await);
    let (first, second) =
        (open_topic(&app, &ada, "Tea?").await, open_topic(&app, &ada, "Coffee?").await);
    reply(&app, &eve, &first, "Yes").await;
    reply(&app, &eve, &second, "No").await;

    assert_eq!(work_at(&app, NOON + TEN_MINUTES - Duration::SECOND).await, 0);
    assert_eq!(work_at(&app, NOON + TEN_MINUTES).await, 1);
    assert_eq!(work_at(&app, NOON + TEN_MINUTES * 9).await, 0);
    let to_ada = |count| ("ada@homeoffice.gov.uk".to_owned(), count);
    assert_eq!(written(&app).await, [to_ada(2)]);

    reply(&app, &eve, &second, "Or later").await;
    assert_eq!(work_at(&app, NOON + TEN_MINUTES).await, 1);
    assert_eq!(written(&app).await, [to_ada(1), to_ada(2)]);
    assert_eq!(unread(&app, &ada).await, 3);
}

#[tokio::test]
async fn no_email_goes_out_about_what_was_read_deleted_or_is_of_nobody_elses_business() {
    let app = TestApp::new().await;
    let (ada, eve) = (app.member("Ada").await, app.member("Eve").await);
    let suspended = app.member("Mallory").await;
    let topic = open_topic(&app, &ada, "Tea?").await;
    set_level(&app, &suspended, &topic, "WATCH").await;
    let post = reply(&app, &eve, &topic, "Yes").await;
    let mark = "mutation { markNotificationsRead { errors { code } } }";
    app.ask(&ada, mark, json!({})).await;
    suspend(&app, &suspended).await;
    assert_eq!(work_at(&app, NOON + TEN_MINUTES).await, 0);

    let second = reply(&app, &eve, &topic, "No").await;
    let delete = "mutation($id: ID!) { deletePost(postId: $id) { errors { code } } }";
    for id in [post, second] {
        app.ask(&eve, delete, json!({ "id": id })).await;
    }
    assert_eq!(work_at(&app, NOON + TEN_MINUTES).await, 0);
    assert_eq!(written(&app).await, []);
}

#[tokio::test]
async fn two_servers_at_once_write_each_email_once() {
    let app = TestApp::new().await;
    let eve = app.member("Eve").await;
    let mut watchers = Vec::new();
    let topic = open_topic(&app, &eve, "Tea?").await;
    for n in 0..130 {
        let watcher = app.member(&format!("Watcher {n}")).await;
        set_level(&app, &watcher, &topic, "WATCH").await;
        watchers.push(watcher);
    }
    for body in ["Yes", "No"] {
        reply(&app, &eve, &topic, body).await;
    }
    let later = NOON + TEN_MINUTES;
    let (one, two, three) =
        tokio::join!(work_at(&app, later), work_at(&app, later), work_at(&app, later));
    // Where all the others were held, one of them may have left some.
    let rest = work_at(&app, later).await;
    assert_eq!(one + two + three + rest, 130);
    let written = written(&app).await;
    let people: BTreeSet<_> = written.iter().map(|(to, _)| to).collect();
    assert_eq!((written.len(), people.len()), (130, 130));
    assert!(written.iter().all(|(_, count)| *count == 2), "{written:?}");
}

#[tokio::test]
async fn settings_decide_between_app_and_email_and_nothing_at_all() {
    let app = TestApp::new().await;
    let (ada, eve) = (app.member("Ada").await, app.member("Eve").await);
    let topic = open_topic(&app, &ada, "Tea?").await;
    reply(&app, &eve, &topic, "Yes").await;
    settings(&app, &ada, json!({ "kinds": [{ "kind": "REPLY", "delivery": "APP_ONLY" }] })).await;
    assert_eq!(work_at(&app, NOON + TEN_MINUTES).await, 0, "nor about what was told before");
    reply(&app, &eve, &topic, "No").await;
    assert_eq!((work_at(&app, NOON + TEN_MINUTES).await, told(&app, &ada).await.len()), (0, 2));

    settings(&app, &ada, json!({ "kinds": [{ "kind": "REPLY", "delivery": "NONE" }] })).await;
    reply(&app, &eve, &topic, "Perhaps").await;
    assert_eq!(told(&app, &ada).await.len(), 2);
    reply(&app, &eve, &topic, "@Ada?").await;
    assert_eq!(told(&app, &ada).await.len(), 3, "a mention is another kind");

    settings(&app, &ada, json!({ "kinds": [{ "kind": "REPLY", "delivery": "EMAIL" }] })).await;
    reply(&app, &eve, &topic, "Yes").await;
    assert_eq!(work_at(&app, NOON + TEN_MINUTES).await, 1);
    assert_eq!(written(&app).await[0].1, 2);
}

#[tokio::test]
async fn what_is_usual_is_shown_until_somebody_chooses_otherwise() {
    let app = TestApp::new().await;
    let ada = app.member("Ada").await;
    let shown = settings(&app, &ada, json!({})).await;
    let of = |kind: &str, shown: &serde_json::Value| {
        let kinds = shown["kinds"].as_array().unwrap();
        kinds.iter().find(|it| it["kind"] == kind).unwrap()["delivery"].clone()
    };
    assert_eq!(shown["kinds"].as_array().unwrap().len(), 15);
    assert_eq!([of("REPLY", &shown), of("PROGRAMME", &shown)], ["EMAIL", "APP_ONLY"]);
    assert_eq!(shown["weeklyDigest"], true);
    let change = json!({ "weeklyDigest": false,
        "kinds": [{ "kind": "REPLY", "delivery": "NONE" }, { "kind": "OFFER", "delivery": "EMAIL" }] });
    let shown = settings(&app, &ada, change).await;
    assert_eq!([of("REPLY", &shown), of("OFFER", &shown)], ["NONE", "EMAIL"]);
    assert_eq!(shown["weeklyDigest"], false);
    assert_eq!(settings(&app, &ada, json!({})).await, shown);
}

#[tokio::test]
async fn the_weekly_summary_goes_out_once_on_monday_to_who_wants_it() {
    let app = TestApp::new().await;
    let (ada, eve) = (app.member("Ada").await, app.member("Eve").await);
    let grace = app.member("Grace").await;
    app.pending("Pat").await;
    settings(&app, &grace, json!({ "weeklyDigest": false })).await;
    // A new installation begins with the next week.
    assert_eq!(work_at(&app, NOON).await, 0);
    let topic = open_topic(&app, &ada, "Tea?").await;
    settings(&app, &ada, json!({ "kinds": [{ "kind": "REPLY", "delivery": "APP_ONLY" }] })).await;
    reply(&app, &eve, &topic, "Yes").await;

    let monday = datetime!(2030-01-07 8:00 UTC);
    assert_eq!(work_at(&app, monday - Duration::SECOND).await, 0);
    let (one, two) = tokio::join!(work_at(&app, monday), work_at(&app, monday));
    assert_eq!((one + two, work_at(&app, monday + Duration::DAY).await), (2, 0));
    let told: Vec<_> = app
        .emails()
        .await
        .into_iter()
        .map(|(to, email)| match email {
            Email::WeeklyDigest { unread, new_threads, .. } => (to, unread, new_threads),
            other => panic!("no such email was expected: {other:?}"),
        })
        .collect();
    let of = |name: &str, unread, threads| (format!("{name}@homeoffice.gov.uk"), unread, threads);
    assert_eq!(BTreeSet::from_iter(told), BTreeSet::from([of("ada", 1, 0), of("eve", 0, 1)]));
    // The next week has nothing new but what is unread.
    assert_eq!(work_at(&app, monday + Duration::WEEK).await, 1);
}

/// S7: nothing that tells on anybody stands in an email that a delegate may read.
#[tokio::test]
async fn no_name_no_title_and_no_text_is_in_a_discreet_email() {
    let app = TestApp::new().await;
    let (ada, eve) = (app.member("Zanzibar Ada").await, app.member("Zanzibar Eve").await);
    let topic = open_topic(&app, &ada, "Zanzibar tea").await;
    work_at(&app, NOON).await;
    reply(&app, &eve, &topic, "@Zanzibar Ada Zanzibar coffee").await;
    assert_eq!(work_at(&app, NOON + TEN_MINUTES).await, 1);
    assert_eq!(work_at(&app, datetime!(2030-01-07 8:00 UTC)).await, 2);
    let emails = app.emails().await;
    assert_eq!(emails.len(), 3);
    for (_, email) in emails {
        let rendered = mail::render(&email, "https://example.gov.uk");
        for part in [&rendered.subject, &rendered.text, &rendered.html] {
            let part = part.to_lowercase();
            for telling in [
                "zanzibar", "lgbt", "gay", "trans", "mentor", "mentee", "match", "clearing",
                "network", "advert", "forum", "offer", "identity",
            ] {
                assert!(!part.contains(telling), "{telling}: {part}");
            }
        }
    }
}

#[tokio::test]
async fn writing_emails_takes_as_many_statements_for_one_person_as_for_thirty() {
    let app = TestApp::new().await;
    let eve = app.member("Eve").await;
    let topic = open_topic(&app, &eve, "Tea?").await;
    work_at(&app, NOON).await;
    let mut counts = Vec::new();
    for round in [0..1, 1..30] {
        for n in round {
            let watcher = app.member(&format!("Watcher {n}")).await;
            set_level(&app, &watcher, &topic, "WATCH").await;
        }
        reply(&app, &eve, &topic, "Yes").await;
        let (_, count) = app.statements(work_at(&app, NOON + TEN_MINUTES)).await;
        counts.push(count);
    }
    assert_eq!(counts[0], counts[1]);
}

async fn suspend(app: &TestApp, who: &Viewer) {
    let mut row = who.account().unwrap().clone().into_active_model();
    row.status = Set(AccountStatus::Suspended);
    app.db().write::<account::Model, DbErr>(async |tx| row.update(tx).await).await.unwrap();
}
