//! Going on for the long term: a mentee asks one mentor at a time, and the mentor answers.

use clearing::account::Viewer;
use clearing::outbox::{Email, LongTermNews};
use serde_json::{Value, json};

use super::{PEOPLE, import, make_plan, open_round, publish};
use crate::served::Served;
use crate::test_app::TestApp;

const MATCHES: &str = "query($round: ID!) { myMatches(roundId: $round) {
    id name myOutcome longTermAsk longTerm } }";
const OUTCOME: &str = "mutation($round: ID!, $match: ID!, $outcome: Outcome!) {
    recordOutcome(roundId: $round, matchId: $match, outcome: $outcome) {
    match { longTermAsk longTerm } errors { code field message } } }";
const ANSWER: &str = "mutation($round: ID!, $match: ID!, $yes: Boolean!) {
    answerLongTermAsk(roundId: $round, matchId: $match, yes: $yes) {
    match { longTermAsk longTerm } errors { field message } } }";

/// Eve with two mentors, Grace and Alan, and Ada with Grace.
struct Two {
    app: TestApp,
    round: String,
}

impl Two {
    async fn new() -> Self {
        let app = TestApp::new().await;
        let round = two_mentors(&app).await;
        Self { app, round }
    }

    async fn matches(&self, who: &Viewer) -> Vec<Value> {
        let found = self.app.ask(who, MATCHES, json!({ "round": self.round })).await;
        found["data"]["myMatches"].as_array().unwrap().clone()
    }

    /// The match of somebody with somebody of this name.
    async fn with(&self, who: &Viewer, name: &str) -> Value {
        let found = self.matches(who).await.into_iter().find(|one| one["name"] == name);
        found.unwrap_or_else(|| panic!("no match with {name}"))
    }

    async fn say(&self, who: &Viewer, name: &str, outcome: &str) -> Value {
        let id = self.with(who, name).await["id"].clone();
        let said = json!({ "round": self.round, "match": id, "outcome": outcome });
        self.app.ask(who, OUTCOME, said).await["data"]["recordOutcome"].clone()
    }

    async fn answer(&self, who: &Viewer, name: &str, yes: bool) -> Value {
        let id = self.with(who, name).await["id"].clone();
        let said = json!({ "round": self.round, "match": id, "yes": yes });
        self.app.ask(who, ANSWER, said).await["data"]["answerLongTermAsk"].clone()
    }

    async fn news(&self) -> Vec<(String, LongTermNews)> {
        let emails = self.app.emails().await.into_iter();
        let news = emails.filter_map(|(to, email)| match email {
            Email::LongTerm { news, .. } => Some((to, news)),
            _ => None,
        });
        news.collect()
    }
}

async fn two_mentors(app: &TestApp) -> String {
    let mary = app.admin("mary").await;
    let round = open_round(app, &mary).await;
    let alan = "Alan Wood,alan@homeoffice.gov.uk,mentor,G7,MOD,Policy,,1,,,false,,Lead\n";
    let entered = import(app, &mary, &round, &(PEOPLE.to_owned() + alan)).await;
    assert_eq!(entered["rejected"], json!([]));
    let plan = make_plan(app, &mary, &round).await;
    publish(app, &mary, &plan).await;
    round
}

fn state(payload: &Value) -> (Option<&str>, bool) {
    assert_eq!(payload["errors"], json!([]), "{payload}");
    (payload["match"]["longTermAsk"].as_str(), payload["match"]["longTerm"].as_bool().unwrap())
}

const EVE: &str = "eve@homeoffice.gov.uk";
const GRACE: &str = "grace@homeoffice.gov.uk";
const ALAN: &str = "alan@homeoffice.gov.uk";

#[tokio::test]
async fn a_mentee_asks_one_mentor_at_a_time_and_both_are_told() {
    let two = Two::new().await;
    let (eve, grace, alan) =
        (two.app.member("eve").await, two.app.member("grace").await, two.app.member("alan").await);
    assert_eq!(state(&two.say(&eve, "Grace Marsh", "CONTINUE").await), (Some("WAITING"), false));
    assert_eq!(state(&two.say(&eve, "Grace Marsh", "CONTINUE").await), (Some("WAITING"), false));
    assert_eq!(two.with(&grace, "Eve Field").await["longTermAsk"], "WAITING");
    assert_eq!(two.news().await, [(GRACE.to_owned(), LongTermNews::Asked)], "once");

    let refused = two.say(&eve, "Alan Wood", "CONTINUE").await;
    let why = "You have asked Grace Marsh, who has not answered yet. Ask one mentor at a time: to \
               ask someone else, take that question back first";
    let errors = json!([{ "code": "INVALID", "field": ["outcome"], "message": why }]);
    assert_eq!(refused, json!({ "match": null, "errors": errors }));
    assert_eq!(two.with(&eve, "Alan Wood").await["longTermAsk"], Value::Null);

    assert_eq!(state(&two.answer(&grace, "Eve Field", false).await), (Some("DECLINED"), false));
    assert_eq!(two.with(&eve, "Grace Marsh").await["longTermAsk"], "DECLINED");
    let again = two.say(&eve, "Grace Marsh", "CONTINUE").await;
    assert_eq!(again["errors"][0]["message"], "Grace Marsh has said that they cannot continue");
    let twice = two.answer(&grace, "Eve Field", true).await;
    let message = "Your mentee is not waiting for an answer any more";
    assert_eq!(twice["errors"], json!([{ "field": ["matchId"], "message": message }]));

    assert_eq!(state(&two.say(&eve, "Alan Wood", "CONTINUE").await), (Some("WAITING"), false));
    assert_eq!(state(&two.answer(&alan, "Eve Field", true).await), (None, true));
    assert!(two.with(&eve, "Alan Wood").await["longTerm"].as_bool().unwrap());
    let mut news = two.news().await;
    news.sort_by_key(|(to, news)| (format!("{news:?}"), to.clone()));
    let expected = [
        (ALAN, LongTermNews::Agreed),
        (EVE, LongTermNews::Agreed),
        (ALAN, LongTermNews::Asked),
        (GRACE, LongTermNews::Asked),
        (EVE, LongTermNews::Declined),
    ];
    assert_eq!(news, expected.map(|(to, news)| (to.to_owned(), news)));
}

#[tokio::test]
async fn a_question_is_taken_back_and_a_long_term_match_comes_before_the_next_one() {
    let two = Two::new().await;
    let (eve, grace) = (two.app.member("eve").await, two.app.member("grace").await);
    two.say(&eve, "Grace Marsh", "CONTINUE").await;
    assert_eq!(state(&two.say(&eve, "Grace Marsh", "NOT_YET").await), (None, false));
    let gone = two.answer(&grace, "Eve Field", true).await;
    assert_eq!(gone["errors"][0]["field"], json!(["matchId"]), "{gone}");
    // A mentor may say so first: then the question is its own answer.
    assert_eq!(state(&two.say(&grace, "Eve Field", "CONTINUE").await), (None, false));
    assert_eq!(state(&two.say(&eve, "Grace Marsh", "CONTINUE").await), (None, true));
    let refused = two.say(&eve, "Alan Wood", "CONTINUE").await;
    let why = "You have a long-term match with Grace Marsh. To ask someone else, say first that you \
               would like to stop with Grace Marsh";
    assert_eq!(refused["errors"][0]["message"], why);
    two.say(&eve, "Grace Marsh", "STOP").await;
    assert_eq!(state(&two.say(&eve, "Alan Wood", "CONTINUE").await), (Some("WAITING"), false));
    // Who said that they want to stop is not asked.
    two.say(&grace, "Eve Field", "STOP").await;
    let over = two.say(&eve, "Grace Marsh", "CONTINUE").await;
    assert_eq!(over["errors"][0]["message"], "This match has ended");
}

#[tokio::test]
async fn a_mentor_may_go_on_with_several_mentees_and_only_mentors_answer() {
    let two = Two::new().await;
    let (ada, eve, grace) =
        (two.app.member("ada").await, two.app.member("eve").await, two.app.member("grace").await);
    for (mentee, name) in [(&ada, "Ada Thorne"), (&eve, "Eve Field")] {
        two.say(mentee, "Grace Marsh", "CONTINUE").await;
        let own = two.answer(mentee, "Grace Marsh", true).await;
        assert_eq!(own["errors"][0]["field"], json!(["matchId"]), "a mentee answers nobody");
        assert_eq!(state(&two.answer(&grace, name, true).await), (None, true));
    }
}

#[tokio::test]
async fn the_page_asks_the_mentor_and_says_to_both_where_it_stands() {
    let served = Served::new().await;
    let round = two_mentors(&served.app).await;
    let eve = served.browser_of(&served.app.member("eve").await).await;
    let grace = served.browser_of(&served.app.member("grace").await).await;
    let path = format!("/programme/{round}/matches");
    let found = "query($round: ID!) { myMatches(roundId: $round) { id name } }";
    let found = eve.ask(found, json!({ "round": round })).await;
    let id = |name: &str| {
        let matches = found["data"]["myMatches"].as_array().unwrap();
        let one = matches.iter().find(|one| one["name"] == name).unwrap();
        one["id"].as_str().unwrap().to_owned()
    };
    let (first, second) = (id("Grace Marsh"), id("Alan Wood"));
    let asked = eve.submit(&path, &[("matchId", &*first), ("outcome", "CONTINUE")]).await;
    assert_eq!(asked.headers()["location"], path);
    let refused = eve.submit(&path, &[("matchId", &*second), ("outcome", "CONTINUE")]).await;
    assert_eq!(refused.status(), 422);
    assert!(refused.text().await.unwrap().contains("Ask one mentor at a time"));
    let (_, html) = eve.page(&path).await;
    assert!(html.contains("to continue for the long term. They have not answered yet."), "{html}");
    let (_, html) = grace.page(&path).await;
    assert!(html.contains("Yes, continue with Eve Field"), "{html}");
    let answer = [("matchId", &*first), ("yes", "false")];
    let said = grace.submit(&format!("{path}/long-term"), &answer).await;
    assert_eq!(said.headers()["location"], path);
    let (_, html) = eve.page(&path).await;
    assert!(html.contains("Grace Marsh cannot continue for the long term"), "{html}");
}
