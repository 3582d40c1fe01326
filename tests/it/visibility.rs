//! Who sees whom: whoever hides or is blocked is absent, in whatever is asked.

mod blocks;
mod counts;
mod everything;
mod hiding;
mod pages;
mod together;
mod world;

use clearing::account::Viewer;
use clearing::outbox::Email;
use clearing::worker::{advance_clearing, write_due};
use serde_json::{Value, json};
use time::OffsetDateTime;
use tokio::sync::watch;

use self::world::World;
use crate::test_app::TestApp;

const SET: &str = "mutation($input: VisibilityInput!) { setVisibility(input: $input) {
    visibility { hiddenFromOwnOrganisation hiddenNow } errors { code } } }";
const BLOCK: &str = "mutation($id: ID!) { blockMember(memberId: $id) {
    member { displayName } errors { code message } } }";
const UNBLOCK: &str = "mutation($id: ID!) { unblockMember(memberId: $id) {
    member { displayName } errors { code } } }";
const CREATE: &str = "mutation($input: CreateTopicInput!) { createTopic(input: $input) {
    topic { id number posts { nodes { id } } } errors { code message } } }";
const ADVERT: &str = "mutation($input: CreateAdvertInput!) { createAdvert(input: $input) {
    topic { id number posts { nodes { id } } } errors { code message } } }";
const REPLY: &str = "mutation($id: ID!, $body: Markdown!, $offer: Boolean) {
    reply(topicId: $id, body: $body, offer: $offer) { post { id } errors { code message } } }";
const OFFERS: &str = "query($id: ID!) { topic(id: $id) { offers { id state } } }";

async fn set(app: &TestApp, who: &Viewer, input: Value) -> Value {
    let answer = app.ask(who, SET, json!({ "input": input })).await;
    answer["data"]["setVisibility"]["visibility"].clone()
}

async fn hide_now(app: &TestApp, who: &Viewer, is_hidden: bool) {
    set(app, who, json!({ "hiddenNow": is_hidden })).await;
}

async fn hide_from_organisation(app: &TestApp, who: &Viewer) {
    set(app, who, json!({ "hiddenFromOwnOrganisation": true })).await;
}

fn id_of(who: &Viewer) -> String {
    who.account().unwrap().id.to_string()
}

pub(crate) async fn block(app: &TestApp, who: &Viewer, whom: &Viewer) -> Value {
    app.ask(who, BLOCK, json!({ "id": id_of(whom) })).await
}

/// Opens a thread: its identifier.
async fn thread(app: &TestApp, who: &Viewer, title: &str) -> String {
    let input = json!({ "categorySlug": "general", "title": title, "body": title });
    let answer = app.ask(who, CREATE, json!({ "input": input })).await;
    text(&answer["data"]["createTopic"]["topic"]["id"])
}

/// Posts an advert: a mentee of grade SEO at GCHQ, or a mentor of grade G7 at the Home
/// Office, who fit. Its identifier.
pub(crate) async fn advert(app: &TestApp, who: &Viewer, name: &str, is_mentor: bool) -> String {
    let input = advert_input(name, is_mentor);
    let answer = app.ask(who, ADVERT, json!({ "input": input })).await;
    text(&answer["data"]["createAdvert"]["topic"]["id"])
}

fn advert_input(name: &str, is_mentor: bool) -> Value {
    let (kind, grade, organisation) = if is_mentor {
        ("MENTEE_WANTED", "G7", "Home Office")
    } else {
        ("MENTOR_WANTED", "SEO", "GCHQ")
    };
    json!({
        "kind": kind, "name": name, "gradeCode": grade, "organisationName": organisation,
        "professionCode": "policy", "visibleToAll": true,
        "about": format!("{name} breaks codes."), "lookingFor": "Somebody patient.",
    })
}

/// Replies or offers: the post's identifier.
async fn answer(app: &TestApp, who: &Viewer, topic: &str, body: &str, is_offer: bool) -> String {
    let variables = json!({ "id": topic, "body": body, "offer": is_offer });
    let answer = app.ask(who, REPLY, variables).await;
    assert_eq!(answer["data"]["reply"]["errors"], json!([]), "{answer}");
    text(&answer["data"]["reply"]["post"]["id"])
}

/// The offers on a topic that somebody sees: identifier and state.
async fn offers(app: &TestApp, who: &Viewer, topic: &str) -> Vec<(String, String)> {
    let answer = app.ask(who, OFFERS, json!({ "id": topic })).await;
    let offers = answer["data"]["topic"]["offers"].as_array().cloned().unwrap_or_default();
    offers.iter().map(|offer| (text(&offer["id"]), text(&offer["state"]))).collect()
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_else(|| panic!("{value} is no text")).to_owned()
}

/// Lets the background job of clearing run at a moment.
pub(crate) async fn advance_at(app: &TestApp, now: OffsetDateTime) {
    let (_go_on, stop) = watch::channel(false);
    let mut occasion = app.occasion_at(now);
    let vocabulary = &app.shared.vocabulary;
    advance_clearing(app.db(), vocabulary, &mut occasion, &stop).await.unwrap();
}

/// Lets emails be written at a moment: those so far to an address that begins so.
async fn emails_at(app: &TestApp, now: OffsetDateTime, to: &str) -> Vec<Email> {
    let (_go_on, stop) = watch::channel(false);
    let mut occasion = app.occasion_at(now);
    write_due(app.db(), &app.shared.secret_key, &mut occasion, &stop).await.unwrap();
    let emails = app.emails().await.into_iter().filter(|email| email.0.starts_with(to));
    emails.map(|(_, email)| email).collect()
}

/// Why Ada must not see Zoe.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum How {
    HidesNow,
    HidesFromOrganisation,
    Blocks,
    IsBlocked,
}

impl How {
    const ALL: [Self; 4] =
        [Self::HidesNow, Self::HidesFromOrganisation, Self::Blocks, Self::IsBlocked];

    async fn apply(self, world: &World<'_>) {
        self.between(world.app, &world.zoe, &world.ada).await;
    }

    async fn between(self, app: &TestApp, zoe: &Viewer, ada: &Viewer) {
        match self {
            Self::HidesNow => hide_now(app, zoe, true).await,
            Self::HidesFromOrganisation => hide_from_organisation(app, zoe).await,
            Self::Blocks => assert!(block(app, zoe, ada).await["errors"].is_null()),
            Self::IsBlocked => assert!(block(app, ada, zoe).await["errors"].is_null()),
        }
    }
}
