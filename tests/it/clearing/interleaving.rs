//! Several people at once, on two servers: whatever the order, at most one match
//! comes of an acceptance, nobody has more than they take, every thread is in a
//! state that fits, and the log tells every step.

use std::collections::{BTreeMap, BTreeSet};

use clearing::account::Viewer;
use clearing::entity::{
    AccountId, AccountStatus, AdvertKind, OfferState, TopicState, account, advert, clearing_match,
    moderation_log, notification, offer, topic,
};
use clearing::graphql::{self, Shared};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde_json::{Value, json};

use super::{ACCEPT, CLOSE, DECLINE, REPLY, WITHDRAW, WITHDRAW_OFFER, advert_of, offer_of};
use super::{input, post_advert, with};
use crate::test_app::TestApp;

/// What one of the people does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Step {
    /// Ada accepts Eve's offer.
    AcceptEve,
    /// Ada accepts Joan's offer.
    AcceptJoan,
    /// Alan accepts the offer that Ada made on his advert.
    AcceptAda,
    /// Ada declines Eve's offer.
    DeclineEve,
    /// Eve withdraws her offer.
    WithdrawEve,
    /// Ada withdraws her advert.
    WithdrawAdvert,
    /// Eve offers on Mary's advert.
    OfferElsewhere,
    /// A moderator suspends Eve.
    SuspendEve,
    /// A moderator closes Ada's thread.
    Close,
}

const STEPS: [Step; 9] = [
    Step::AcceptEve,
    Step::AcceptJoan,
    Step::AcceptAda,
    Step::DeclineEve,
    Step::WithdrawEve,
    Step::WithdrawAdvert,
    Step::OfferElsewhere,
    Step::SuspendEve,
    Step::Close,
];

const SUSPEND: &str = "mutation($id: ID!) {
    suspendAccount(accountId: $id, reason: \"rude\") { errors { code } } }";

/// Ada looks for a mentor and Alan for a mentee. Eve and Joan have offered to
/// Ada, Ada to Alan. Mary looks for a mentor, too.
struct Scene {
    people: BTreeMap<&'static str, Viewer>,
    adverts: BTreeMap<&'static str, String>,
    offers: BTreeMap<&'static str, String>,
}

impl Scene {
    async fn new(app: &TestApp, nth: usize, grace: &Viewer) -> Self {
        let mut people = BTreeMap::new();
        for name in ["Ada", "Alan", "Eve", "Joan", "Mary"] {
            people.insert(name, app.member(&format!("{name} {nth}")).await);
        }
        people.insert("Grace", grace.clone());
        let mut adverts = BTreeMap::new();
        for name in ["Ada", "Mary"] {
            adverts.insert(name, advert_of(app, &people[name], name).await);
        }
        let wants = with(input("Alan"), &json!({ "kind": "MENTEE_WANTED" }));
        let alans = post_advert(app, &people["Alan"], wants).await["topic"]["id"].clone();
        adverts.insert("Alan", alans.as_str().unwrap().to_owned());
        let mut offers = BTreeMap::new();
        for (who, to) in [("Eve", "Ada"), ("Joan", "Ada"), ("Ada", "Alan")] {
            offers.insert(who, offer_of(app, &people[who], &adverts[to]).await);
        }
        Self { people, adverts, offers }
    }

    /// Does it on one of the servers; whether it made a match.
    async fn take(&self, app: &TestApp, server: &graphql::Schema, step: Step) -> bool {
        let offer = |name| json!({ "id": self.offers[name] });
        let advert = |name| json!({ "id": self.adverts[name] });
        let eve = self.people["Eve"].account().unwrap().id;
        let (who, query, variables) = match step {
            Step::AcceptEve => ("Ada", ACCEPT, offer("Eve")),
            Step::AcceptJoan => ("Ada", ACCEPT, offer("Joan")),
            Step::AcceptAda => ("Alan", ACCEPT, offer("Ada")),
            Step::DeclineEve => ("Ada", DECLINE, offer("Eve")),
            Step::WithdrawEve => ("Eve", WITHDRAW_OFFER, offer("Eve")),
            Step::WithdrawAdvert => ("Ada", WITHDRAW, advert("Ada")),
            Step::OfferElsewhere => {
                let told = json!({ "body": "I could.", "offer": true });
                ("Eve", REPLY, with(advert("Mary"), &told))
            }
            Step::SuspendEve => ("Grace", SUSPEND, json!({ "id": eve.to_string() })),
            Step::Close => ("Grace", CLOSE, advert("Ada")),
        };
        let answer = app.ask_server(server, &self.people[who], query, variables).await;
        // A refusal names the state in the payload; anything else is a fault.
        assert_eq!(answer["errors"], Value::Null, "{step:?}: {answer}");
        answer["data"]["acceptOffer"]["match"].is_object()
    }

    fn id(&self, name: &str) -> AccountId {
        self.people[name].account().unwrap().id
    }
}

/// What is left of a scene.
struct After {
    accounts: BTreeMap<AccountId, AccountStatus>,
    matches: Vec<clearing_match::Model>,
    adverts: Vec<advert::Model>,
    topics: Vec<topic::Model>,
    offers: Vec<offer::Model>,
    log: Vec<moderation_log::Model>,
}

impl After {
    async fn of(app: &TestApp, ids: &BTreeSet<AccountId>) -> Self {
        let db = app.db().reader();
        let of = || ids.iter().copied();
        let accounts = account::Entity::find().filter(account::Column::Id.is_in(of()));
        let matches =
            clearing_match::Entity::find().filter(clearing_match::Column::MenteeId.is_in(of()));
        let adverts = advert::Entity::find().filter(advert::Column::AuthorId.is_in(of()));
        let topics = topic::Entity::find().filter(topic::Column::AuthorId.is_in(of()));
        let topics = topics.all(db).await.unwrap();
        let offers = offer::Entity::find().filter(offer::Column::ById.is_in(of()));
        let offers = offers.all(db).await.unwrap();
        let subjects = topics.iter().map(|topic| topic.id.to_string());
        let subjects = subjects.chain(offers.iter().map(|offer| offer.id.to_string()));
        let log = moderation_log::Entity::find()
            .filter(moderation_log::Column::SubjectId.is_in(subjects));
        Self {
            accounts: accounts
                .all(db)
                .await
                .unwrap()
                .into_iter()
                .map(|it| (it.id, it.status))
                .collect(),
            matches: matches.all(db).await.unwrap(),
            adverts: adverts.all(db).await.unwrap(),
            topics,
            offers,
            log: log.all(db).await.unwrap(),
        }
    }

    fn steps(&self, id: &str) -> Vec<(Option<String>, Option<String>)> {
        let of = self.log.iter().filter(|entry| entry.subject_id == id);
        of.map(|entry| (entry.before.clone(), entry.after.clone())).collect()
    }

    /// Whether somebody is matched as the author of an advert of this kind would
    /// be, or as whoever offers on it.
    fn is_full(&self, who: AccountId, kind: AdvertKind, is_author: bool) -> bool {
        let is_mentee = (kind == AdvertKind::MentorWanted) == is_author;
        let side = |it: &clearing_match::Model| if is_mentee { it.mentee_id } else { it.mentor_id };
        self.matches.iter().any(|it| side(it) == Some(who))
    }

    fn is_away(&self, who: AccountId) -> bool {
        self.accounts[&who] != AccountStatus::Active
    }
}

/// Everything that has to hold, whatever happened.
async fn check(app: &TestApp, scene: &Scene, n_made: usize, schedule: &str) {
    let ids = ["Ada", "Alan", "Eve", "Joan", "Mary"].map(|name| scene.id(name)).into();
    let after = After::of(app, &ids).await;
    let matches = &after.matches;
    assert_eq!(matches.len(), n_made, "{schedule}: one match for each acceptance");
    for id in &ids {
        let as_mentor = matches.iter().filter(|it| it.mentor_id == Some(*id)).count();
        let as_mentee = matches.iter().filter(|it| it.mentee_id == Some(*id)).count();
        assert!(as_mentor <= 1 && as_mentee <= 1, "{schedule}: nobody has more than they take");
    }
    for advert in &after.adverts {
        let topic = after.topics.iter().find(|topic| topic.id == advert.topic_id).unwrap();
        assert_eq!(advert.is_open, topic.state == TopicState::Open, "{schedule}");
        let is_full = after.is_full(advert.author_id, advert.kind, true);
        let is_in_vain = is_full || after.is_away(advert.author_id);
        assert!(!advert.is_open || !is_in_vain, "{schedule}: {}", topic.title);
        let steps = after.steps(&topic.id.to_string());
        follows(&steps, "OPEN", topic.state.word(), schedule);
    }
    for offer in &after.offers {
        let advert = after.adverts.iter().find(|it| it.topic_id == offer.topic_id).unwrap();
        let is_full = after.is_full(offer.by_id, advert.kind, false);
        let is_in_vain = !advert.is_open || is_full || after.is_away(offer.by_id);
        let stands = offer.state == OfferState::Standing;
        assert!(!stands || !is_in_vain, "{schedule}: an offer stands in vain");
        let n_matches = matches.iter().filter(|it| it.offer_id == Some(offer.id)).count();
        assert_eq!(n_matches, usize::from(offer.state == OfferState::Accepted), "{schedule}");
        let mut steps = after.steps(&offer.id.to_string());
        let making = steps.iter().position(|(before, _)| before.is_none()).unwrap();
        assert_eq!(steps.remove(making).1.as_deref(), Some("STANDING"), "{schedule}");
        follows(&steps, "STANDING", offer.state.word(), schedule);
    }
}

/// That logged steps lead from one state to another, each from where another
/// ended. The clock stands still, so the log does not say which came first.
fn follows(steps: &[(Option<String>, Option<String>)], from: &str, to: &str, schedule: &str) {
    let mut state = from.to_owned();
    let mut left = steps.to_vec();
    while let Some(next) = left.iter().position(|(before, _)| before.as_deref() == Some(&*state)) {
        state = left.remove(next).1.unwrap();
    }
    assert_eq!((&*state, left.len()), (to, 0), "{schedule}: {steps:?}");
}

/// The app, and the API on a second connection to its database.
async fn two_servers() -> (TestApp, [graphql::Schema; 2], Viewer) {
    let app = TestApp::new().await;
    let other = Shared { db: app.open_again().await, ..app.shared.clone() };
    let servers = [app.schema.clone(), graphql::schema(other)];
    let grace = app.moderator("Grace").await;
    (app, servers, grace)
}

/// How many notifications there are, and how many after leaving out doubles.
async fn told(app: &TestApp) -> (usize, usize) {
    let rows = notification::Entity::find().all(app.db().reader()).await.unwrap();
    let causes: BTreeSet<_> = rows.iter().map(|it| (it.account_id, it.cause.clone())).collect();
    (rows.len(), causes.len())
}

/// Takes these one after the other, on the two servers in turn.
async fn take_in_order(
    app: &TestApp,
    servers: &[graphql::Schema; 2],
    grace: &Viewer,
    nth: usize,
    steps: &[Step],
) {
    let scene = Scene::new(app, nth, grace).await;
    let mut n_made = 0;
    for (step, server) in steps.iter().zip(servers.iter().cycle()) {
        n_made += usize::from(scene.take(app, server, *step).await);
    }
    check(app, &scene, n_made, &format!("{steps:?}")).await;
}

#[tokio::test]
async fn two_steps_in_every_order() {
    let (app, servers, grace) = two_servers().await;
    let mut n_tried = 0;
    for one in STEPS {
        for two in STEPS.into_iter().filter(|two| *two != one) {
            take_in_order(&app, &servers, &grace, n_tried, &[one, two]).await;
            n_tried += 1;
        }
    }
    assert_eq!(n_tried, 9 * 8);
    let (n_told, n_causes) = told(&app).await;
    assert_eq!(n_told, n_causes, "nobody is told of anything twice");
}

#[tokio::test]
async fn every_three_steps_forwards_and_backwards() {
    let (app, servers, grace) = two_servers().await;
    let mut n_tried = 0;
    for mut steps in of_size(3) {
        take_in_order(&app, &servers, &grace, n_tried, &steps).await;
        steps.reverse();
        take_in_order(&app, &servers, &grace, n_tried + 1, &steps).await;
        n_tried += 2;
    }
    assert_eq!(n_tried, 84 * 2);
}

/// Every set of so many steps.
fn of_size(n: u32) -> impl Iterator<Item = Vec<Step>> {
    let sets = (0_u32..1 << STEPS.len()).filter(move |mask| mask.count_ones() == n);
    sets.map(|mask| (0..STEPS.len()).filter(|n| mask & (1 << n) != 0).map(|n| STEPS[n]).collect())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn four_steps_at_once_on_two_servers() {
    let (app, servers, grace) = two_servers().await;
    let mut n_tried = 0;
    for chosen in of_size(4) {
        let scene = Scene::new(&app, n_tried, &grace).await;
        let [a, b, c, d] = chosen.clone().try_into().unwrap();
        let take = |step, n: usize| scene.take(&app, &servers[n], step);
        let made = tokio::join!(take(a, 0), take(b, 1), take(c, 0), take(d, 1));
        let made = [made.0, made.1, made.2, made.3];
        let n_made = made.into_iter().filter(|made| *made).count();
        check(&app, &scene, n_made, &format!("{chosen:?} at once")).await;
        n_tried += 1;
    }
    assert_eq!(n_tried, 126);
    let (n_told, n_causes) = told(&app).await;
    assert_eq!(n_told, n_causes, "nobody is told of anything twice");
}
