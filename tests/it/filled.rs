//! An app with something of everything on it, made through the API alone:
//! people of each role, threads in each state, a round with its matches out.

use clearing::account::Viewer;
use clearing::entity::account;
use clearing::mail::Transport;
use clearing::worker;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, DbErr, EntityTrait, QueryFilter};
use serde_json::{Value, json};
use time::Duration;
use time::format_description::well_known::Rfc3339;

use crate::served::{Browser, Served};
use crate::test_app::TestApp;

const CREATE_TOPIC: &str = "mutation($input: CreateTopicInput!) { createTopic(input: $input) {
    topic { id number posts { nodes { id } } } errors { code message } } }";
const CATEGORY: &str = "{ category(slug: \"general\") { id } }";
const CREATE_ADVERT: &str = "mutation($input: CreateAdvertInput!) { createAdvert(input: $input) {
    topic { id number } errors { code message } } }";
const REPLY: &str = "mutation($id: ID!, $body: Markdown!, $offer: Boolean) {
    reply(topicId: $id, body: $body, offer: $offer) { post { id } errors { code message } } }";
const EDIT: &str = "mutation($id: ID!, $body: Markdown!) { editPost(postId: $id, body: $body) {
    post { id } errors { code message } } }";
const DECLARE: &str = "mutation($id: ID!) { declareMatch(topicId: $id, body: \"Found!\") {
    topic { state } errors { code message } } }";
const CREATE_ROUND: &str =
    "mutation($input: RoundInput!) { createRound(input: $input) { round { id } errors { code } } }";
const REGISTER: &str = "mutation($round: ID!, $input: RegistrationInput!) {
    register(roundId: $round, input: $input) { registration { id } errors { code field message } } }";
const RUN: &str = "mutation($round: ID!, $seed: Int) {
    runMatching(roundId: $round, seed: $seed) { plan { id } errors { code message } } }";
const SEND_DATA_REQUEST: &str = "mutation($input: DataRequestInput!) {
    sendDataRequest(input: $input) { request { id } errors { code message } } }";
const STATE: &str = "query($id: ID!) { plan(id: $id) { state failure } }";
const PUBLISH: &str =
    "mutation($id: ID!) { publishPlan(planId: $id) { plan { state } errors { code message } } }";

/// Who is on it, each with a browser where they are signed in.
pub(crate) struct Filled {
    pub(crate) served: Served,
    /// Guest, pending, two members, moderator, admin, in this order.
    pub(crate) people: Vec<(&'static str, Browser)>,
    /// Every email that was sent.
    pub(crate) emails: Transport,
    /// What addresses and variables name: `slug`, `number`, `postId`, `roundId`,
    /// `planId` and so on.
    pub(crate) names: Value,
}

impl Filled {
    pub(crate) async fn new() -> Self {
        let served = Served::new().await;
        let emails = Transport::memory();
        served.work_with(emails.clone());
        Self::of(served, emails).await
    }

    /// The same, with emails in a folder.
    pub(crate) async fn with_folder() -> Self {
        let served = Served::new().await;
        served.work_with_folder();
        Self::of(served, Transport::memory()).await
    }

    async fn of(served: Served, emails: Transport) -> Self {
        let app = &served.app;
        let viewers = [
            ("pat", app.pending("Pat").await),
            ("ada", app.member("Ada").await),
            ("alan", app.member("Alan").await),
            ("grace", app.moderator("Grace").await),
            ("mary", app.admin("Mary").await),
            ("eve", app.member("Eve").await),
        ];
        joined_before_anything_happens(app).await;
        let mut people = vec![("guest", served.browser())];
        for (name, viewer) in &viewers {
            people.push((name, served.browser_of(viewer).await));
        }
        let mut filled = Self { served, people, emails, names: json!({}) };
        filled.threads().await;
        filled.round(&viewers).await;
        filled.names["requestId"] = filled.data_request().await;
        filled.names["accountId"] = json!(viewers[1].1.account().unwrap().id.to_string());
        filled
    }

    /// The browser of one of them.
    pub(crate) fn browser(&self, name: &str) -> &Browser {
        let found = self.people.iter().find(|(other, _)| *other == name);
        &found.unwrap_or_else(|| panic!("nobody is called {name}")).1
    }

    async fn threads(&mut self) {
        let (ada, eve) = (self.browser("ada"), self.browser("eve"));
        let plain = json!({ "categorySlug": "general", "title": "Hello there", "body": "Hello." });
        let plain = ada.done("createTopic", CREATE_TOPIC, json!({ "input": plain })).await;
        let topic = &plain["topic"];
        let reply = json!({ "id": topic["id"], "body": "Hello, *Ada*." });
        eve.done("reply", REPLY, reply).await;
        let mine = json!({ "id": topic["id"], "body": "Hello, all." });
        let mine = ada.done("reply", REPLY, mine).await;
        let edit = json!({ "id": mine["post"]["id"], "body": "Hello, everybody." });
        ada.done("editPost", EDIT, edit).await;

        let fields = |kind: &str| {
            json!({
                "kind": kind, "name": "Ada Thorne", "gradeCode": "HEO",
                "organisationName": "GCHQ", "professionCode": "policy", "visibleToAll": true,
                "about": "I work on tax.", "lookingFor": "Somebody patient.",
            })
        };
        let open = json!({ "input": fields("MENTOR_WANTED") });
        let open = ada.done("createAdvert", CREATE_ADVERT, open).await;
        let offer = json!({ "id": open["topic"]["id"], "body": "I could.", "offer": true });
        eve.done("reply", REPLY, offer).await;
        let declared = json!({ "input": fields("MENTEE_WANTED") });
        let declared = eve.done("createAdvert", CREATE_ADVERT, declared).await;
        eve.done("declareMatch", DECLARE, json!({ "id": declared["topic"]["id"] })).await;
        let category = ada.done("category", CATEGORY, json!({})).await["id"].clone();
        self.names = json!({
            "categoryId": category, "slug": "general", "number": topic["number"], "postId": mine["post"]["id"],
            "advert": open["topic"]["number"], "declared": declared["topic"]["number"],
            "topicId": topic["id"], "text": "hello", "kind": "data-policy", "token": "x",
        });
    }

    /// What Alan complains about: its identifier.
    async fn data_request(&self) -> Value {
        let input = json!({ "kind": "COMPLAINT", "text": "You told a bird about me." });
        let sent = json!({ "input": input });
        let sent = self.browser("alan").done("sendDataRequest", SEND_DATA_REQUEST, sent).await;
        sent["request"]["id"].clone()
    }

    /// Registers Ada and Alan, with what they say of themselves, and matches them.
    async fn round(&mut self, viewers: &[(&'static str, Viewer)]) {
        let mary = self.browser("mary");
        let now = worker::now();
        let round = json!({
            "name": "Speed mentoring",
            "registrationOpensAt": (now - Duration::days(9)).format(&Rfc3339).unwrap(),
            "registrationClosesAt": (now + Duration::days(9)).format(&Rfc3339).unwrap(),
        });
        let round = mary.done("createRound", CREATE_ROUND, json!({ "input": round })).await;
        let round = round["round"]["id"].clone();
        let organisations = ["HM Revenue and Customs", "Home Office", "Cabinet Office"];
        for ((name, role, grade), organisation) in
            [("ada", "MENTEE", "HEO"), ("alan", "MENTOR", "G7"), ("pat", "MENTEE", "SCS2")]
                .into_iter()
                .zip(organisations)
        {
            assert!(viewers.iter().any(|(other, _)| *other == name));
            let input = self.registration(name, role, grade, organisation);
            let variables = json!({ "round": round, "input": input });
            self.browser(name).done("register", REGISTER, variables).await;
        }
        let plan = matched(mary, &round).await;
        mary.done("publishPlan", PUBLISH, json!({ "id": plan })).await;
        self.names["roundId"] = round;
        self.names["planId"] = plan;
        self.names["step"] = json!("CLEARING_OPENS");
    }

    /// A registration with a canary in everything that nobody else may read.
    fn registration(&self, name: &str, role: &str, grade: &str, organisation: &str) -> Value {
        json!({
            "role": role, "name": format!("{name} by name"), "jobTitle": "Caseworker",
            "gradeCode": grade, "professionCode": "policy", "biography": format!("I am {name}."),
            "organisationId": self.served.app.organisation(organisation).to_string(),
            "identities": [identity(name, 1), identity(name, 2)],
            "identityToMatch": identity(name, 2), "wantsSharedIdentity": true,
            "confirmsLgbt": true, "confirmsCivilServant": true, "consents": true,
        })
    }
}

/// Members of the app join in 2030; what follows happens by the real clock.
async fn joined_before_anything_happens(app: &TestApp) {
    let before = worker::now() - Duration::days(1);
    let joined = account::Entity::update_many()
        .col_expr(account::Column::DecidedAt, Expr::value(before))
        .filter(account::Column::DecidedAt.is_not_null());
    app.db().write::<_, DbErr>(async |tx| joined.exec(tx).await).await.unwrap();
}

/// Begins every canary that stands for an identity.
pub(crate) const IDENTITY: &str = "quetzal";

/// The `n`th identity that somebody on the app gave.
pub(crate) fn identity(name: &str, n: usize) -> String {
    format!("{IDENTITY}-{name}-{n}")
}

/// Runs the matching of a round: the plan, once the worker has made it.
pub(crate) async fn matched(mary: &Browser, round: &Value) -> Value {
    let run = mary.done("runMatching", RUN, json!({ "round": round, "seed": 1 })).await;
    let plan = run["plan"]["id"].clone();
    for _ in 0..1200 {
        let found = mary.done("plan", STATE, json!({ "id": plan })).await;
        if found["state"] != "RUNNING" {
            assert_eq!(found["state"], "DRAFT", "{found}");
            return plan;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    panic!("the worker made no plan");
}
