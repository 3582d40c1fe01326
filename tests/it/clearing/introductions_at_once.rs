//! An introduction while its two people, a moderator and time do other things, on
//! two servers: two yeses make one match, nothing else makes any, and what can no
//! longer lead to one is over.

use std::collections::BTreeSet;

use clearing::account::Viewer;
use clearing::clearing::{Run, ask_introductions, end_overdue_introduction};
use clearing::entity::{
    IntroductionState, TopicState, clearing_match, introduction, notification, topic,
};
use clearing::graphql::{self, Shared};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter};
use serde_json::{Value, json};
use time::Duration;

use super::{ACCEPT, CLOSE, WITHDRAW, advert_of, input, offer_of, post_advert, with};
use crate::test_app::{NOON, TestApp};

const ANSWER: &str = "mutation($id: ID!, $yes: Boolean!) {
    answerIntroduction(introductionId: $id, yes: $yes) { match { id } errors { code } } }";
const SUSPEND: &str = "mutation($id: ID!) {
    suspendAccount(accountId: $id, reason: \"rude\") { errors { code } } }";

/// What happens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    /// Ada, the mentee, says yes.
    AdaYes,
    /// Alan, the mentor, says yes.
    AlanYes,
    /// Alan says no, perhaps after a yes.
    AlanNo,
    /// Ada accepts the offer that Eve made on her advert.
    AcceptEve,
    /// Ada withdraws her advert.
    Withdraw,
    /// A moderator suspends Alan.
    SuspendAlan,
    /// A moderator closes Alan's thread.
    CloseAlans,
    /// The time to answer is over.
    Overdue,
    /// A moderator has introductions made again.
    AskAgain,
}

const STEPS: [Step; 9] = [
    Step::AdaYes,
    Step::AlanYes,
    Step::AlanNo,
    Step::AcceptEve,
    Step::Withdraw,
    Step::SuspendAlan,
    Step::CloseAlans,
    Step::Overdue,
    Step::AskAgain,
];

struct Scene {
    ada: Viewer,
    alan: Viewer,
    grace: Viewer,
    adas: String,
    alans: String,
    offer: String,
    asked: introduction::Model,
}

impl Scene {
    async fn new(app: &TestApp, grace: &Viewer, nth: usize) -> Self {
        let ada = app.member(&format!("Ada {nth}")).await;
        let alan = app.member(&format!("Alan {nth}")).await;
        let eve = app.member(&format!("Eve {nth}")).await;
        let adas = advert_of(app, &ada, "Ada").await;
        let offer = offer_of(app, &eve, &adas).await;
        let mentor = json!({ "kind": "MENTEE_WANTED", "gradeCode": "G7",
            "organisationName": "Home Office" });
        let alans = post_advert(app, &alan, with(input("Alan"), &mentor)).await;
        let alans = alans["topic"]["id"].as_str().unwrap().to_owned();
        ask(app, grace).await;
        let asked = introduction::Entity::find()
            .filter(introduction::Column::MenteeId.eq(ada.account().unwrap().id))
            .one(app.db().reader())
            .await
            .unwrap()
            .expect("the two are introduced");
        assert_eq!(asked.mentor_id, alan.account().unwrap().id, "earlier ones have ended");
        Self { ada, alan, grace: grace.clone(), adas, alans, offer, asked }
    }

    /// Takes a step on one of the servers; whether it made a match.
    async fn take(&self, app: &TestApp, server: &graphql::Schema, step: Step) -> bool {
        let answer = |yes: bool| json!({ "id": self.asked.id.to_string(), "yes": yes });
        let id = |id: &str| json!({ "id": id });
        let alan = self.alan.account().unwrap().id.to_string();
        let (who, query, variables) = match step {
            Step::AdaYes => (&self.ada, ANSWER, answer(true)),
            Step::AlanYes => (&self.alan, ANSWER, answer(true)),
            Step::AlanNo => (&self.alan, ANSWER, answer(false)),
            Step::AcceptEve => (&self.ada, ACCEPT, id(&self.offer)),
            Step::Withdraw => (&self.ada, WITHDRAW, id(&self.adas)),
            Step::SuspendAlan => (&self.grace, SUSPEND, id(&alan)),
            Step::CloseAlans => (&self.grace, CLOSE, id(&self.alans)),
            Step::Overdue => {
                let mut occasion = app.occasion_at(NOON + Duration::WEEK);
                let id = self.asked.id;
                let ended = app
                    .db()
                    .write(async |tx| end_overdue_introduction(tx, &mut occasion, id).await);
                ended.await.unwrap();
                return false;
            }
            Step::AskAgain => {
                ask(app, &self.grace).await;
                return false;
            }
        };
        let answer = app.ask_server(server, who, query, variables).await;
        // A refusal names the state in the payload; anything else is a fault.
        assert_eq!(answer["errors"], Value::Null, "{step:?}: {answer}");
        let data = &answer["data"];
        data["acceptOffer"]["match"].is_object() || data["answerIntroduction"]["match"].is_object()
    }

    /// Everything that has to hold, whatever happened.
    async fn check(&self, app: &TestApp, n_made: usize, steps: &[Step]) {
        let db = app.db().reader();
        let (ada, alan) = (self.asked.mentee_id, self.asked.mentor_id);
        let matches = clearing_match::Entity::find()
            .filter(
                Condition::any()
                    .add(clearing_match::Column::MenteeId.eq(ada))
                    .add(clearing_match::Column::MentorId.eq(alan)),
            )
            .all(db)
            .await
            .unwrap();
        assert_eq!(matches.len(), n_made, "{steps:?}: each match was told to who made it");
        assert!(matches.len() <= 1, "{steps:?}: nobody has more than they take");
        let now = introduction::Entity::find_by_id(self.asked.id).one(db).await.unwrap().unwrap();
        let is_matched = matches.iter().any(|it| it.introduction_id == Some(now.id));
        assert_eq!(is_matched, now.state == IntroductionState::Matched, "{steps:?}");
        let both = [now.mentee_answer, now.mentor_answer] == [Some(true); 2];
        assert!(!is_matched || both, "{steps:?}: nobody is matched who did not say yes");
        let open = async |id| {
            let topic = topic::Entity::find_by_id(id).one(db).await.unwrap().unwrap();
            topic.state == TopicState::Open
        };
        let may_lead = open(now.mentee_topic_id).await && open(now.mentor_topic_id).await;
        let is_asked = now.state == IntroductionState::Asked;
        assert!(!is_asked || (may_lead && !both), "{steps:?}: it can lead to nothing: {now:?}");
        assert_eq!(now.ended_at.is_none(), is_asked, "{steps:?}");
    }

    /// Ends what is left, so that the next scene begins without these two.
    async fn end(&self, app: &TestApp) {
        for id in [&self.adas, &self.alans] {
            app.ask(&self.grace, CLOSE, json!({ "id": id })).await;
        }
    }
}

async fn ask(app: &TestApp, grace: &Viewer) {
    let mut occasion = app.occasion();
    let moderator = grace.moderator().unwrap();
    let (run, vocabulary) = (Run::ByModerator(&moderator), &app.shared.vocabulary);
    let asked = app
        .db()
        .write(async |tx| ask_introductions(tx, &mut occasion, vocabulary, run).await)
        .await;
    asked.unwrap();
}

async fn two_servers() -> (TestApp, [graphql::Schema; 2], Viewer) {
    let app = TestApp::new().await;
    let other = Shared { db: app.open_again().await, ..app.shared.clone() };
    let servers = [app.schema.clone(), graphql::schema(other)];
    let grace = app.moderator("Grace").await;
    (app, servers, grace)
}

async fn nobody_is_told_twice(app: &TestApp) {
    let rows = notification::Entity::find().all(app.db().reader()).await.unwrap();
    let causes: BTreeSet<_> = rows.iter().map(|it| (it.account_id, it.cause.clone())).collect();
    assert_eq!(rows.len(), causes.len());
}

#[tokio::test]
async fn two_steps_in_every_order() {
    let (app, servers, grace) = two_servers().await;
    let mut n_tried = 0;
    for one in STEPS {
        for two in STEPS.into_iter().filter(|two| *two != one) {
            let scene = Scene::new(&app, &grace, n_tried).await;
            let mut n_made = 0;
            for (step, server) in [one, two].into_iter().zip(&servers) {
                n_made += usize::from(scene.take(&app, server, step).await);
            }
            scene.check(&app, n_made, &[one, two]).await;
            scene.end(&app).await;
            n_tried += 1;
        }
    }
    assert_eq!(n_tried, 9 * 8);
    nobody_is_told_twice(&app).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn four_steps_at_once_on_two_servers() {
    let (app, servers, grace) = two_servers().await;
    let mut n_tried = 0;
    for mask in (0_u32..1 << STEPS.len()).filter(|mask| mask.count_ones() == 4) {
        let chosen: Vec<Step> =
            (0..STEPS.len()).filter(|n| mask & (1 << n) != 0).map(|n| STEPS[n]).collect();
        let scene = Scene::new(&app, &grace, n_tried).await;
        let take = |n: usize| scene.take(&app, &servers[n % 2], chosen[n]);
        let made = tokio::join!(take(0), take(1), take(2), take(3));
        let n_made = [made.0, made.1, made.2, made.3].into_iter().filter(|made| *made).count();
        scene.check(&app, n_made, &chosen).await;
        scene.end(&app).await;
        n_tried += 1;
    }
    assert_eq!(n_tried, 126);
    nobody_is_told_twice(&app).await;
}
