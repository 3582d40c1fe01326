//! The timeline of a round: its emails at their dates, each once, and what admins decide about it.

use clearing::account::Viewer;
use clearing::db::Db;
use clearing::entity::RoundStep;
use clearing::mail::render;
use clearing::outbox::{ClearingReason, Email};
use clearing::{timeline, worker};
use sea_orm::DbErr;
use serde_json::{Value, json};
use time::OffsetDateTime;
use time::macros::datetime;
use tokio::sync::watch;

use crate::mentoring::{PEOPLE, import, make_plan, publish};
use crate::test_app::TestApp;

mod deciding;
mod details;

const CREATE: &str = "mutation($input: RoundInput!) { createRound(input: $input) {
    round { id } errors { message } } }";

/// Before anything of the round is due.
const BEFORE: OffsetDateTime = datetime!(2030-01-01 12:00 UTC);

/// A round from 1 February to 3 March, whose emails are all to come.
async fn round_to_come(app: &TestApp, admin: &Viewer) -> String {
    let input = json!({
        "name": "Spring 2030",
        "registrationOpensAt": "2030-02-01T09:00:00Z",
        "registrationClosesAt": "2030-03-03T23:59:59Z",
    });
    let answer = app.ask(admin, CREATE, json!({ "input": input })).await;
    answer["data"]["createRound"]["round"]["id"].as_str().unwrap().to_owned()
}

/// Does what is due at a moment, as a server of this database.
async fn advance_on(db: &Db, app: &TestApp, now: OffsetDateTime) {
    let (_stop, going) = watch::channel(false);
    let (key, mut occasion) = (&app.shared.secret_key, app.occasion_at(now));
    worker::advance_timelines(db, key, &mut occasion, &going).await.unwrap();
}

async fn advance(app: &TestApp, now: OffsetDateTime) {
    advance_on(app.db(), app, now).await;
}

/// Every email of a timeline so far: its kind and whom it went to.
async fn sent(app: &TestApp) -> Vec<(&'static str, String)> {
    let kinds = [
        "round_opens",
        "round_closes_soon",
        "check_details",
        "speed_ends_soon",
        "clearing_opens",
        "round_ended",
    ];
    let all = app.emails().await.into_iter();
    let all = all.map(|(to, email)| (email.kind(), to.split('@').next().unwrap().to_owned()));
    let mut ours: Vec<_> = all.filter(|(kind, _)| kinds.contains(kind)).collect();
    ours.sort_unstable();
    ours
}

async fn steps(app: &TestApp, admin: &Viewer, round: &str, now: OffsetDateTime) -> Vec<Value> {
    let query = "query($id: ID!) { round(id: $id) { timeline {
        step state at until emailsSent emails { to recipients subject text } decisions } } }";
    let answer = app.ask_at(now, admin, query, json!({ "id": round })).await;
    answer["data"]["round"]["timeline"].as_array().unwrap_or_else(|| panic!("{answer}")).clone()
}

fn state<'a>(steps: &'a [Value], step: &str) -> &'a str {
    let found = steps.iter().find(|one| one["step"] == step);
    found.and_then(|one| one["state"].as_str()).unwrap()
}

#[tokio::test]
async fn members_hear_of_a_round_once_unless_they_opted_out_or_have_registered() {
    let app = TestApp::new().await;
    let mary = app.admin("mary").await;
    app.member("ada").await;
    let joan = app.member("joan").await;
    app.member("alan").await;
    app.pending("pat").await;
    let round = round_to_come(&app, &mary).await;
    let off = "mutation { setNotificationSettings(input: { roundAnnouncements: false }) {
        settings { roundAnnouncements } errors { message } } }";
    let answer = app.ask(&joan, off, json!({})).await;
    assert_eq!(answer["data"]["setNotificationSettings"]["settings"]["roundAnnouncements"], false);
    // Ada is in the round already.
    import(&app, &mary, &round, PEOPLE).await;

    advance(&app, datetime!(2030-02-01 8:59:59 UTC)).await;
    assert_eq!(sent(&app).await, []);
    let opens = datetime!(2030-02-01 9:00 UTC);
    for _ in 0..2 {
        advance(&app, opens).await;
    }
    let opened = [("round_opens", "alan"), ("round_opens", "mary")];
    assert_eq!(sent(&app).await, opened.map(|(kind, to)| (kind, to.to_owned())));
    // The reminder is for those who wait to be verified as well.
    advance(&app, datetime!(2030-02-24 9:00 UTC)).await;
    let reminded = ["alan", "mary", "pat"].map(|to| ("round_closes_soon", to.to_owned()));
    assert_eq!(sent(&app).await[..3], reminded);
    assert_eq!(sent(&app).await.len(), 5);
}

#[tokio::test]
async fn two_servers_that_see_a_step_at_once_do_it_once() {
    let app = TestApp::new().await;
    let mary = app.admin("mary").await;
    for n in 0..20 {
        app.member(&format!("member{n}")).await;
    }
    round_to_come(&app, &mary).await;
    let other = app.open_again().await;
    let now = datetime!(2030-02-01 9:00 UTC);
    tokio::join!(
        advance(&app, now),
        advance_on(&other, &app, now),
        advance(&app, now),
        advance_on(&other, &app, now),
    );
    assert_eq!(sent(&app).await.len(), 21);
}

#[tokio::test]
async fn a_server_that_is_killed_in_the_middle_of_a_step_leaves_it_to_the_next() {
    let app = TestApp::new().await;
    let mary = app.admin("mary").await;
    let round = round_to_come(&app, &mary).await;
    let (key, now) = (&app.shared.secret_key, datetime!(2030-02-01 9:00 UTC));
    let mut occasion = app.occasion_at(now);
    let killed = app.db().write(async |tx| {
        let id = round.parse().unwrap();
        timeline::do_step(tx, &mut occasion, key, id, RoundStep::Announce).await?;
        Err::<(), _>(DbErr::Custom("killed".to_owned()))
    });
    assert!(killed.await.is_err());
    assert_eq!(sent(&app).await, []);
    assert_eq!(state(&steps(&app, &mary, &round, now).await, "ANNOUNCE"), "DUE");
    advance(&app, now).await;
    assert_eq!(sent(&app).await, [("round_opens", "mary".to_owned())]);
}

#[tokio::test]
async fn a_server_that_was_away_over_several_steps_sends_only_what_is_still_true() {
    let app = TestApp::new().await;
    let mary = app.admin("mary").await;
    let round = round_to_come(&app, &mary).await;
    import(&app, &mary, &round, PEOPLE).await;
    // The night after it closed, at nine.
    let now = datetime!(2030-03-04 9:00 UTC);
    advance(&app, now).await;
    let asked = ["ada", "eve", "grace", "zoe"].map(|to| ("check_details", to.to_owned()));
    assert_eq!(sent(&app).await, asked);
    let now_steps = steps(&app, &mary, &round, now).await;
    for (step, expected) in
        [("ANNOUNCE", "MISSED"), ("CLOSES_SOON", "MISSED"), ("CHECK_DETAILS", "DONE")]
    {
        assert_eq!(state(&now_steps, step), expected, "{step}");
    }
    advance(&app, now).await;
    assert_eq!(sent(&app).await.len(), 4);
}

#[tokio::test]
async fn after_publication_each_hears_what_is_true_of_them() {
    let app = TestApp::new().await;
    let mary = app.admin("mary").await;
    let round = round_to_come(&app, &mary).await;
    // Zoe has nobody; Cy, an AO, has nobody either, for nobody is a grade or two above.
    let cy = "Cy Low,cy@homeoffice.gov.uk,mentee,AO,DWP,Policy,,,1,,false,,Officer\n";
    import(&app, &mary, &round, &format!("{PEOPLE}{cy}")).await;
    let plan = make_plan(&app, &mary, &round).await;
    publish(&app, &mary, &plan).await;
    let published = BEFORE;
    let steps_then = steps(&app, &mary, &round, published).await;
    let at = |step: &str| {
        let found = steps_then.iter().find(|one| one["step"] == step).unwrap();
        found["at"].as_str().unwrap().to_owned()
    };
    assert_eq!(at("SPEED_ENDS"), "2030-02-19T23:59:59Z");
    advance(&app, datetime!(2030-02-12 9:00 UTC)).await;
    let matched = ["ada", "eve", "grace"].map(|to| ("speed_ends_soon", to.to_owned()));
    assert_eq!(sent(&app).await, matched);

    // Ada and Grace go on; Eve does not.
    let pairs = "query($round: ID!) { myMatches(roundId: $round) { id name } }";
    let record = "mutation($round: ID!, $id: ID!) {
        recordOutcome(roundId: $round, matchId: $id, outcome: CONTINUE) { errors { message } } }";
    for (name, other) in [("ada", "Grace Marsh"), ("grace", "Ada Thorne")] {
        let who = app.member(name).await;
        let answer = app.ask(&who, pairs, json!({ "round": round })).await;
        let found = answer["data"]["myMatches"].as_array().unwrap();
        let pair = found.iter().find(|one| one["name"] == other).unwrap();
        app.ask(&who, record, json!({ "round": round, "id": pair["id"] })).await;
    }
    advance(&app, datetime!(2030-02-27 9:00 UTC)).await;
    let told = app.emails().await.into_iter().filter_map(|(to, email)| match email {
        Email::ClearingOpens { reason, .. } => Some((to, reason)),
        _ => None,
    });
    let mut told: Vec<_> = told.collect();
    told.sort_by(|one, other| one.0.cmp(&other.0));
    let expected = [
        ("cy", ClearingReason::NoMentor),
        ("eve", ClearingReason::NoLongTermMatch),
        ("zoe", ClearingReason::NoMentee),
    ];
    assert_eq!(told, expected.map(|(to, why)| (format!("{to}@homeoffice.gov.uk"), why)));

    let late = datetime!(2031-01-01 9:00 UTC);
    advance(&app, late).await;
    assert!(sent(&app).await.iter().all(|(kind, _)| *kind != "round_ended"), "nobody ended it");
    let end = "mutation($id: ID!) { completeRound(id: $id) { errors { message } } }";
    app.ask_at(late, &mary, end, json!({ "id": round })).await;
    for _ in 0..2 {
        advance(&app, late).await;
    }
    let ended = sent(&app).await.into_iter().filter(|(kind, _)| *kind == "round_ended").count();
    assert_eq!(ended, 5);
}

#[tokio::test]
async fn the_preview_of_a_step_is_what_it_sends_and_says_to_how_many() {
    let app = TestApp::new().await;
    let mary = app.admin("mary").await;
    app.member("alan").await;
    let round = round_to_come(&app, &mary).await;
    import(&app, &mary, &round, PEOPLE).await;
    let shown = steps(&app, &mary, &round, BEFORE).await;
    advance(&app, datetime!(2030-02-01 9:00 UTC)).await;
    advance(&app, datetime!(2030-03-04 9:00 UTC)).await;
    let emails = app.emails().await;
    for (step, kind) in [("ANNOUNCE", "round_opens"), ("CHECK_DETAILS", "check_details")] {
        let preview = &shown.iter().find(|one| one["step"] == step).unwrap()["emails"][0];
        let same: Vec<_> = emails.iter().filter(|(_, email)| email.kind() == kind).collect();
        assert_eq!(preview["recipients"], same.len(), "{step}");
        let mut sample = same[0].1.clone();
        match &mut sample {
            Email::RoundOpens { unsubscribe, .. } => "example".clone_into(unsubscribe),
            Email::CheckDetails { name, .. } => "Sam Example".clone_into(name),
            other => panic!("{other:?}"),
        }
        let rendered = render(&sample, &app.shared.base_url);
        assert_eq!(preview["subject"], rendered.subject.as_str());
        assert_eq!(preview["text"], rendered.text.as_str());
    }
}
