//! Introductions: two are asked at the same time, two yeses are a match, and a no
//! cannot be told from silence.

use clearing::account::Viewer;
use clearing::entity::{
    IntroductionState, introduction, introduction_run, notification, participant,
};
use clearing::worker::advance_clearing;
use sea_orm::{ActiveModelTrait, DbErr, EntityTrait, IntoActiveModel, QueryOrder, Set};
use serde_json::{Value, json};
use time::macros::datetime;
use time::{Duration, OffsetDateTime};
use tokio::sync::watch;

use super::expiry::work_at;
use super::taking_part::publish_round;
use super::{ACCEPT, CLOSE, MATCHES, WITHDRAW, advert_of, ask, input, offer_of, post_advert, with};
use crate::test_app::{NOON, TestApp};

const MINE: &str = "{ myIntroductions {
    id state myAnswer answerBy reasons topic { title } } notifications { nodes { kind text at } }
    myClearingMatches { other { displayName } email } }";
const ANSWER: &str = "mutation($id: ID!, $yes: Boolean!) {
    answerIntroduction(introductionId: $id, yes: $yes) {
        introduction { state myAnswer } match { other { displayName } email }
        errors { code message } } }";
const ASK: &str = "mutation($dry: Boolean) { askIntroductions(dryRun: $dry) {
    asked withoutAnybody errors { code } } }";
const PREVIEW: &str = "{ introductionPreview { nextAt weekday secondWeekday hour
    pairs { mentee { title } mentor { title } reasons } withoutAnybody { topic { title } reason } } }";

/// The first Tuesday at ten after the day on which everything else happens.
const TUESDAY: OffsetDateTime = datetime!(2030-01-08 10:00 UTC);

async fn mentors_advert(app: &TestApp, who: &Viewer, name: &str, changes: Value) -> String {
    let mentor = json!({ "kind": "MENTEE_WANTED", "gradeCode": "G7",
        "organisationName": "Home Office" });
    let posted = post_advert(app, who, with(with(input(name), &mentor), &changes)).await;
    posted["topic"]["id"].as_str().unwrap_or_else(|| panic!("{posted}")).to_owned()
}

async fn mine(app: &TestApp, who: &Viewer, now: OffsetDateTime) -> Value {
    app.ask_at(now, who, MINE, json!({})).await["data"].clone()
}

async fn own_id(app: &TestApp, who: &Viewer) -> String {
    let mine = mine(app, who, TUESDAY).await["myIntroductions"][0]["id"].clone();
    mine.as_str().unwrap().to_owned()
}

async fn says(app: &TestApp, who: &Viewer, id: &str, yes: bool, now: OffsetDateTime) -> Value {
    let variables = json!({ "id": id, "yes": yes });
    app.ask_at(now, who, ANSWER, variables).await["data"]["answerIntroduction"].clone()
}

async fn states(app: &TestApp) -> Vec<IntroductionState> {
    let all = introduction::Entity::find().order_by_asc(introduction::Column::Id);
    all.all(app.db().reader()).await.unwrap().into_iter().map(|it| it.state).collect()
}

/// Ada looks for a mentor and Alan for a mentee, and they fit.
async fn two(app: &TestApp) -> (Viewer, Viewer, [String; 2]) {
    let (ada, alan) = (app.member("Ada").await, app.member("Alan").await);
    let adverts =
        [advert_of(app, &ada, "Ada").await, mentors_advert(app, &alan, "Alan", json!({})).await];
    (ada, alan, adverts)
}

/// Introduces Ada to Alan: she says yes and he says no.
pub(crate) async fn work_and_answer_no(app: &TestApp) -> [Viewer; 2] {
    let (ada, alan, _) = two(app).await;
    work_at(app, TUESDAY).await;
    let id = own_id(app, &ada).await;
    says(app, &ada, &id, true, TUESDAY).await;
    says(app, &alan, &id, false, TUESDAY).await;
    [ada, alan]
}

#[tokio::test]
async fn two_who_say_yes_are_matched_at_once() {
    let app = TestApp::new().await;
    let (ada, alan, adverts) = two(&app).await;
    work_at(&app, TUESDAY).await;
    let to_ada = mine(&app, &ada, TUESDAY).await;
    let asked = &to_ada["myIntroductions"][0];
    assert_eq!(asked["state"], "ASKED");
    assert_eq!(asked["topic"]["title"], "[Mentee wanted] Alan, G7, Home Office");
    assert_eq!(asked["myAnswer"], Value::Null);
    assert_eq!(
        asked["reasons"],
        json!([
            "one grade above you",
            "in Policy, the profession you work in too",
            "from another department, Home Office"
        ])
    );
    assert_eq!(
        to_ada["notifications"]["nodes"][0]["text"],
        "We would like to introduce you to Alan. Tell us yes or no"
    );

    let id = own_id(&app, &ada).await;
    let said = says(&app, &ada, &id, true, TUESDAY).await;
    assert_eq!(said["introduction"], json!({ "state": "ASKED", "myAnswer": true }));
    assert_eq!(said["match"], Value::Null);
    let said = says(&app, &alan, &id, true, TUESDAY).await;
    assert_eq!(said["errors"], json!([]));
    assert_eq!(said["introduction"], json!({ "state": "MATCHED", "myAnswer": true }));
    assert_eq!(said["match"]["other"]["displayName"], "Ada");
    let matches = ask(&app, &ada, MATCHES, "").await["myClearingMatches"].clone();
    assert_eq!(matches[0]["other"]["displayName"], "Alan");
    assert_eq!(matches[0]["email"], "alan@homeoffice.gov.uk");
    for (who, advert) in [(&ada, &adverts[0]), (&alan, &adverts[1])] {
        let state = ask(&app, who, "query($id: ID!) { topic(id: $id) { state } }", advert).await;
        assert_eq!(state["topic"]["state"], "MATCH_DECLARED");
        let told = mine(&app, who, TUESDAY).await["notifications"]["nodes"].clone();
        assert!(told.to_string().contains("MATCHED"), "{told}");
    }
    let again = says(&app, &ada, &id, false, TUESDAY).await;
    assert_eq!(again["errors"][0]["code"], "ALREADY_DONE");
}

/// What Ada sees, is told and is sent from the question to the next run, if Alan
/// does `alan` and she says yes.
async fn as_ada_sees_it(alan: &[bool]) -> (Vec<Value>, Vec<String>, Vec<OffsetDateTime>) {
    let app = TestApp::new().await;
    let (ada, other, _) = two(&app).await;
    work_at(&app, TUESDAY).await;
    let id = own_id(&app, &ada).await;
    says(&app, &ada, &id, true, TUESDAY).await;
    let mut seen = Vec::new();
    for (hour, yes) in (1..).zip(alan) {
        says(&app, &other, &id, *yes, TUESDAY + Duration::hours(hour)).await;
    }
    for day in 0..21 {
        let now = TUESDAY + Duration::days(day) + Duration::hours(5);
        work_at(&app, now).await;
        let mut now = mine(&app, &ada, now).await;
        now["myIntroductions"][0]["id"] = Value::Null;
        seen.push(now);
    }
    let emails = app.emails().await.into_iter().filter(|(to, _)| to.starts_with("ada@"));
    let emails = emails.map(|(_, email)| format!("{email:?}")).collect();
    let told = notification::Entity::find().all(app.db().reader()).await.unwrap();
    let hers = told.into_iter().filter(|it| Some(it.account_id) == ada.account().map(|it| it.id));
    let mut due: Vec<_> = hers.filter_map(|it| it.email_due_at).collect();
    due.sort();
    (seen, emails, due)
}

#[tokio::test]
async fn a_no_cannot_be_told_from_silence() {
    let silence = as_ada_sees_it(&[]).await;
    assert!(silence.0[12].to_string().contains("ASKED"), "{}", silence.0[12]);
    let last = silence.0[13].to_string();
    assert!(last.contains("OVER") && last.contains("did not work out"), "{last}");
    assert_eq!(as_ada_sees_it(&[false]).await, silence);
    assert_eq!(as_ada_sees_it(&[false, false]).await, silence);
    assert_ne!(as_ada_sees_it(&[false, true]).await, silence);
}

#[tokio::test]
async fn whoever_said_nothing_or_no_is_not_told_how_it_ended() {
    let app = TestApp::new().await;
    let (ada, alan, _) = two(&app).await;
    work_at(&app, TUESDAY).await;
    let id = own_id(&app, &ada).await;
    says(&app, &ada, &id, false, TUESDAY).await;
    let late = TUESDAY + Duration::days(13);
    work_at(&app, late).await;
    assert_eq!(states(&app).await, [IntroductionState::Over]);
    for who in [&ada, &alan] {
        let told = mine(&app, who, late).await["notifications"]["nodes"].clone();
        let of_it = told.as_array().unwrap().iter().filter(|it| it["kind"] == "INTRODUCTION");
        assert_eq!(of_it.count(), 1, "{told}");
    }
    let refused = says(&app, &alan, &id, true, late).await;
    assert_eq!(refused["errors"][0]["code"], "ALREADY_DONE");
    // The two are not introduced again.
    work_at(&app, TUESDAY + Duration::weeks(2)).await;
    assert_eq!(states(&app).await.len(), 1);
}

#[tokio::test]
async fn a_week_has_one_run_however_often_and_on_however_many_servers() {
    let app = TestApp::new().await;
    two(&app).await;
    let other = app.open_again().await;
    let (_go_on, stop) = watch::channel(false);
    let vocabulary = &app.shared.vocabulary;
    let mut occasions = [1, 2].map(|_| app.occasion_at(TUESDAY));
    let [one, two] = &mut occasions;
    let (one, two) = tokio::join!(
        advance_clearing(app.db(), vocabulary, one, &stop),
        advance_clearing(&other, vocabulary, two, &stop)
    );
    one.and(two).unwrap();
    work_at(&app, TUESDAY + Duration::days(2)).await;
    assert_eq!(states(&app).await.len(), 1);
    let runs = introduction_run::Entity::find().all(app.db().reader()).await.unwrap();
    assert_eq!((runs.len(), runs[0].key.as_str(), runs[0].asked), (1, "2030-01-08", 1));
    let told = notification::Entity::find().all(app.db().reader()).await.unwrap();
    assert_eq!(told.len(), 2, "each is asked once");
}

#[tokio::test]
async fn a_moderator_sees_who_would_be_asked_and_who_has_nobody_and_why() {
    let app = TestApp::new().await;
    let (ada, _, _) = two(&app).await;
    let grace = app.moderator("Grace").await;
    let joan = app.member("Joan").await;
    let high = json!({ "gradeCode": "SCS1", "organisationName": "HM Treasury" });
    mentors_advert(&app, &joan, "Joan", high).await;
    // Alan answers three at a time; Eve comes after Ada, Mary and Rose.
    for (hour, name) in (1..).zip(["Mary", "Rose", "Eve"]) {
        let mentee = app.member(name).await;
        let later = with(input(name), &json!({ "organisationName": "HM Treasury" }));
        let later = json!({ "input": later });
        app.ask_at(NOON + Duration::hours(hour), &mentee, super::CREATE, later).await;
    }

    let preview = app.ask(&grace, PREVIEW, json!({})).await["data"]["introductionPreview"].clone();
    assert_eq!(preview["nextAt"], "2030-01-04T10:00:00Z");
    assert_eq!(preview["pairs"].as_array().unwrap().len(), 3);
    assert_eq!(preview["pairs"][0]["mentee"]["title"], "[Mentor wanted] Ada, SEO, GCHQ");
    let without = preview["withoutAnybody"].as_array().unwrap();
    let why = |name: &str| {
        let of = without.iter().find(|it| it["topic"]["title"].to_string().contains(name));
        of.unwrap()["reason"].as_str().unwrap().to_owned()
    };
    assert!(why("Joan").starts_with("No other open advert matches"));
    assert!(why("Eve").starts_with("Everyone who matches"));

    let run = async |dry: bool| {
        let answer = app.ask(&grace, ASK, json!({ "dry": dry })).await;
        answer["data"]["askIntroductions"].clone()
    };
    let counts = json!({ "asked": 3, "withoutAnybody": 2, "errors": [] });
    assert_eq!(run(true).await, counts);
    assert_eq!(states(&app).await.len(), 0, "a dry run asks nobody");
    assert_eq!(run(false).await, counts);
    assert_eq!(run(false).await["asked"], 0, "Alan has three to answer");
    assert_eq!(mine(&app, &ada, NOON).await["myIntroductions"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn an_admin_sets_one_day_or_two_and_the_hour() {
    let app = TestApp::new().await;
    let iris = app.admin("Iris").await;
    let time = "mutation($day: Int!, $second: Int, $hour: Int!) {
        setIntroductionTime(weekday: $day, secondWeekday: $second, hour: $hour) {
            nextAt errors { field message } } }";
    let set = async |day: i32, second: Option<i32>, hour: i32| {
        let variables = json!({ "day": day, "second": second, "hour": hour });
        let answer = app.ask(&iris, time, variables).await;
        answer["data"]["setIntroductionTime"].clone()
    };
    let preview = app.ask(&iris, PREVIEW, json!({})).await["data"]["introductionPreview"].clone();
    assert_eq!(preview["nextAt"], "2030-01-04T10:00:00Z", "{preview}");
    assert_eq!([&preview["weekday"], &preview["secondWeekday"]], [&json!(2), &json!(5)]);
    assert_eq!(set(2, None, 10).await["nextAt"], "2030-01-08T10:00:00Z");
    assert_eq!(set(3, Some(7), 14).await["nextAt"], "2030-01-02T14:00:00Z");
    assert_eq!(set(7, Some(3), 9).await["nextAt"], "2030-01-02T09:00:00Z");
    let refused = async |day, second, hour| set(day, second, hour).await["errors"].clone();
    assert_eq!(refused(8, None, 14).await[0]["message"], "Choose a day of the week");
    let again = refused(2, Some(2), 14).await;
    assert_eq!(again[0]["message"], "Choose another day of the week, or none");
    assert_eq!(refused(1, None, 24).await[0]["message"], "Enter an hour from 0 to 23");
    assert_eq!(refused(0, Some(9), -1).await.as_array().unwrap().len(), 3, "all at once");
}

async fn asked_about(app: &TestApp, who: &Viewer) -> usize {
    let asked = introduction::Entity::find().all(app.db().reader()).await.unwrap();
    let id = who.account().unwrap().id;
    asked.iter().filter(|it| [it.mentee_id, it.mentor_id].contains(&id)).count()
}

#[tokio::test]
async fn a_mentee_has_at_most_three_introductions_to_answer_and_nobody_waits_for_silence() {
    let app = TestApp::new().await;
    let (ada, alan, _) = two(&app).await;
    let mut mentors = vec![alan];
    for name in ["Eve", "Joan", "Mary", "Rose"] {
        let mentor = app.member(name).await;
        mentors_advert(&app, &mentor, name, json!({})).await;
        mentors.push(mentor);
    }
    // Everybody has somebody before Ada has a second one.
    let sam = app.member("Sam").await;
    let elsewhere = json!({ "organisationName": "HM Treasury" });
    post_advert(&app, &sam, with(input("Sam"), &elsewhere)).await;
    work_at(&app, TUESDAY).await;
    assert_eq!([asked_about(&app, &ada).await, asked_about(&app, &sam).await], [3, 3]);
    for mentor in &mentors {
        let asked = asked_about(&app, mentor).await;
        assert!((1..=2).contains(&asked), "{asked}: those who have nobody come first");
    }
    work_at(&app, TUESDAY + Duration::days(3)).await;
    assert_eq!(asked_about(&app, &ada).await, 3, "she has not answered");
    let id = own_id(&app, &ada).await;
    says(&app, &ada, &id, true, TUESDAY + Duration::days(3)).await;
    let grace = app.moderator("Grace").await;
    app.ask_at(TUESDAY + Duration::days(4), &grace, ASK, json!({ "dry": false })).await;
    assert_eq!(asked_about(&app, &ada).await, 4, "what she has answered takes no place");
}

#[tokio::test]
async fn whoever_has_not_answered_is_reminded_once_after_three_days() {
    let app = TestApp::new().await;
    let (ada, alan, _) = two(&app).await;
    work_at(&app, TUESDAY).await;
    let id = own_id(&app, &ada).await;
    says(&app, &ada, &id, true, TUESDAY).await;
    for day in 1..12 {
        work_at(&app, TUESDAY + Duration::days(day)).await;
    }
    let reminded = async |who: &Viewer| {
        let told = mine(&app, who, TUESDAY).await["notifications"]["nodes"].clone();
        let text = "You have not told us yet if you would like to meet Ada";
        told.as_array().unwrap().iter().filter(|it| it["text"] == text).count()
    };
    assert_eq!([reminded(&ada).await, reminded(&alan).await], [0, 1]);
}

#[tokio::test]
async fn those_who_know_each_other_are_not_introduced() {
    let app = TestApp::new().await;
    let (_, alan_again, [adas_again, _]) = two(&app).await;
    offer_of(&app, &alan_again, &adas_again).await;
    work_at(&app, TUESDAY).await;
    assert_eq!(states(&app).await, [], "one has offered to the other");
}

#[tokio::test]
async fn an_introduction_ends_with_either_advert_and_the_other_may_be_asked_again() {
    for how in [WITHDRAW, CLOSE, ACCEPT] {
        let app = TestApp::new().await;
        let (ada, alan, [adas, _]) = two(&app).await;
        work_at(&app, TUESDAY).await;
        let id = own_id(&app, &ada).await;
        says(&app, &alan, &id, true, TUESDAY).await;
        if how == ACCEPT {
            let eve = app.member("Eve").await;
            let offer = offer_of(&app, &eve, &adas).await;
            ask(&app, &ada, ACCEPT, &offer).await;
        } else if how == CLOSE {
            let grace = app.moderator("Grace").await;
            ask(&app, &grace, CLOSE, &adas).await;
        } else {
            ask(&app, &ada, WITHDRAW, &adas).await;
        }
        assert_eq!(states(&app).await, [IntroductionState::Over], "{how}");
        let told = mine(&app, &alan, TUESDAY).await["notifications"]["nodes"].to_string();
        assert!(told.contains("did not work out"), "{how}: {told}");
        let told = mine(&app, &ada, TUESDAY).await["notifications"]["nodes"].to_string();
        assert!(!told.contains("did not work out"), "{how}: {told}");
        let mary = app.member("Mary").await;
        advert_of(&app, &mary, "Mary").await;
        work_at(&app, TUESDAY + Duration::WEEK).await;
        assert_eq!(
            states(&app).await,
            [IntroductionState::Over, IntroductionState::Asked],
            "{how}"
        );
    }
}

#[tokio::test]
async fn the_profession_that_somebody_registered_to_wish_for_counts() {
    let app = TestApp::new().await;
    let (ada, _, _) = two(&app).await;
    let (eve, joan) = (app.member("Eve").await, app.member("Joan").await);
    let elsewhere = json!({ "organisationName": "HM Treasury" });
    post_advert(&app, &eve, with(input("Eve"), &elsewhere)).await;
    mentors_advert(&app, &joan, "Joan", json!({ "professionCode": "digital-and-data" })).await;
    // Ada is in the round, where she met Mary.
    let mary = app.member("Mary").await;
    let pair = publish_round(&app, &ada, &mary).await;
    let row = participant::Entity::find_by_id(pair.mentee_id).one(app.db().reader()).await;
    let mut row = row.unwrap().unwrap().into_active_model();
    row.wanted_profession = Set(Some("digital-and-data".to_owned()));
    app.db().write::<_, DbErr>(async |tx| row.update(tx).await).await.unwrap();
    work_at(&app, TUESDAY).await;
    let asked = mine(&app, &ada, TUESDAY).await["myIntroductions"][0].clone();
    assert_eq!(asked["topic"]["title"], "[Mentee wanted] Joan, G7, Home Office");
    let reasons = asked["reasons"].to_string();
    assert!(reasons.contains("Digital and Data, the profession you asked for"), "{reasons}");
}
