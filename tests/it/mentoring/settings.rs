//! What a round has settings for: its grades, and its deadline.

use clearing::account::Viewer;
use clearing::outbox::Email;
use serde_json::{Value, json};
use time::macros::datetime;

use super::registration::{REGISTER, form};
use super::{PEOPLE, import, open_round, published_round};
use crate::test_app::TestApp;

const UPDATE_ROUND: &str = "mutation($id: ID!, $input: RoundInput!) {
    updateRound(id: $id, input: $input) {
    round { lowestMentorGrade { code } highestMenteeGrade { code } }
    errors { code field message } } }";

async fn update(app: &TestApp, admin: &Viewer, round: &str, input: Value) -> Value {
    let answer = app.ask(admin, UPDATE_ROUND, json!({ "id": round, "input": input })).await;
    answer["data"]["updateRound"].clone()
}

#[tokio::test]
async fn r05_r06_r07_the_grades_of_a_round_hold_in_its_form_and_its_file() {
    let app = TestApp::new().await;
    let (mary, ada) = (app.admin("mary").await, app.pending("ada").await);
    let round = open_round(&app, &mary).await;
    let bounds = json!({ "lowestMentorGradeCode": "EO", "highestMenteeGradeCode": "G7" });
    let changed = update(&app, &mary, &round, bounds).await;
    let grades =
        json!({ "lowestMentorGrade": { "code": "EO" }, "highestMenteeGrade": { "code": "G7" } });
    assert_eq!(changed, json!({ "round": grades, "errors": [] }));

    for (role, grade, says) in [
        ("MENTOR", "AO", Some("mentors are at grade EO or above")),
        ("MENTEE", "G6", Some("mentees are at grade G7 or below")),
        ("MENTOR", "EO", None),
        ("MENTEE", "G7", None),
    ] {
        let mut form = form(&app);
        (form["role"], form["gradeCode"]) = (json!(role), json!(grade));
        let answer = app.ask(&ada, REGISTER, json!({ "round": round, "input": form })).await;
        let errors = answer["data"]["register"]["errors"].as_array().unwrap();
        let told: Vec<_> = errors.iter().map(|error| error["message"].as_str()).collect();
        assert_eq!(told, says.iter().map(|says| Some(*says)).collect::<Vec<_>>(), "{role} {grade}");
    }
    let too_high = PEOPLE.replace("mentee,SEO", "mentee,G6");
    let refused = import(&app, &mary, &round, &too_high).await;
    let rejected = &refused["rejected"][0];
    assert_eq!(
        (&rejected["row"], &rejected["message"]),
        (&json!(3), &json!("mentees are at grade G7 or below"))
    );
    // 2021 took mentors at any grade.
    let any = json!({ "lowestMentorGradeCode": "AA", "highestMenteeGradeCode": "SCS4" });
    update(&app, &mary, &round, any).await;
    let aa = PEOPLE.replace("mentor,G7", "mentor,AA");
    assert_eq!(import(&app, &mary, &round, &aa).await["imported"], 4);
}

#[tokio::test]
async fn the_grades_of_a_published_round_stay_and_an_unknown_grade_is_refused() {
    let app = TestApp::new().await;
    let mary = app.admin("mary").await;
    let open = open_round(&app, &mary).await;
    let unknown = update(&app, &mary, &open, json!({ "lowestMentorGradeCode": "G9" })).await;
    assert_eq!(
        unknown["errors"],
        json!([{ "code": "UNKNOWN_GRADE", "field": ["input", "lowestMentorGradeCode"],
                 "message": "Choose a grade from the list" }])
    );
    let published = published_round(&app, &mary).await;
    let late = update(&app, &mary, &published, json!({ "highestMenteeGradeCode": "G7" })).await;
    assert_eq!(late["errors"][0]["code"], "ALREADY_DONE");
}

/// Those who were told of a later deadline, with the deadline.
async fn told(app: &TestApp) -> Vec<(String, String)> {
    let extended = |(to, email)| match email {
        Email::Extended { closes, .. } => Some((to, closes)),
        _ => None,
    };
    app.emails().await.into_iter().filter_map(extended).collect()
}

#[tokio::test]
async fn a_later_deadline_is_told_once_to_everybody_registered_also_after_it_passed() {
    let app = TestApp::new().await;
    let mary = app.admin("mary").await;
    let round = open_round(&app, &mary).await;
    import(&app, &mary, &round, PEOPLE).await;
    let until = |day: &str| json!({ "registrationClosesAt": format!("2030-{day}T23:59:59Z") });
    update(&app, &mary, &round, until("01-20")).await;
    assert_eq!(told(&app).await, [], "nobody is told of less time");
    for _ in 0..2 {
        update(&app, &mary, &round, until("02-08")).await;
    }
    update(&app, &mary, &round, json!({ "name": "Spring" })).await;
    let told_first = told(&app).await;
    assert_eq!(told_first.len(), 4, "{told_first:?}");
    assert!(told_first.iter().all(|(_, closes)| closes == "8 February 2030 at 11:59pm"));

    // After it closed: it opens again.
    let closed = datetime!(2030-02-10 9:00 UTC);
    let again = json!({ "id": round, "input": until("02-15") });
    app.ask_at(closed, &mary, UPDATE_ROUND, again).await;
    assert_eq!(told(&app).await.len(), 8);
    let log = "{ moderationLog(first: 1) { action before after } }";
    let log = app.ask_at(closed, &mary, log, json!({})).await;
    let after = log["data"]["moderationLog"][0]["after"].as_str().unwrap();
    assert!(after.contains("15 February 2030") && after.ends_with("4 people emailed"), "{log}");
}

#[tokio::test]
async fn a_guest_learns_when_people_can_register_and_nothing_else() {
    let app = TestApp::new().await;
    let (mary, guest) = (app.admin("mary").await, Viewer::guest());
    let query = "{ registrationDates { openUntil closedAt opensAt } }";
    let dates = async |at| {
        let answer = app.ask_at(at, &guest, query, json!({})).await;
        answer["data"]["registrationDates"].clone()
    };
    let before = datetime!(2029-11-01 9:00 UTC);
    let none = json!({ "openUntil": null, "closedAt": null, "opensAt": null });
    assert_eq!(dates(before).await, none);
    open_round(&app, &mary).await;
    let (opens, closes) = ("2029-12-01T09:00:00Z", "2030-02-01T23:59:00Z");
    for (at, expected) in [
        (before, json!({ "openUntil": null, "closedAt": null, "opensAt": opens })),
        (
            datetime!(2030-01-01 9:00 UTC),
            json!({ "openUntil": closes, "closedAt": null, "opensAt": null }),
        ),
        (
            datetime!(2030-03-01 9:00 UTC),
            json!({ "openUntil": null, "closedAt": closes, "opensAt": null }),
        ),
    ] {
        assert_eq!(dates(at).await, expected, "{at}");
    }
}
