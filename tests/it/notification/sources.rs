//! What people are told of, and by which thread they are not.

use serde_json::json;

use super::{open_topic, reply, set_level, told};
use crate::test_app::TestApp;

#[tokio::test]
async fn a_mention_is_told_once_to_who_wrote_in_the_thread_and_to_nobody_else() {
    let app = TestApp::new().await;
    let (ada, eve) = (app.member("Ada Lovelace").await, app.member("Eve").await);
    let stranger = app.member("Stranger").await;
    let topic = open_topic(&app, &ada, "Tea or coffee?").await;
    reply(&app, &eve, &topic, "Coffee").await;
    set_level(&app, &eve, &topic, "NORMAL").await;

    reply(&app, &ada, &topic, "Thank you. I like tea.").await;
    assert_eq!(told(&app, &eve).await, [""; 0], "without a mention, she does not hear of it");
    reply(&app, &ada, &topic, "So, @eve, and @Stranger: tea?").await;
    let mention = "MENTION | Ada Lovelace mentioned you in “Tea or coffee?” | /topics/1#post-4";
    assert_eq!(told(&app, &eve).await, [mention]);
    assert_eq!(told(&app, &stranger).await, [""; 0]);

    // Ada watches the thread: a mention takes the place of the reply.
    reply(&app, &eve, &topic, "@Ada Lovelace wrote:\n\n> So, @eve\n\nYes").await;
    let answer = "MENTION | Eve mentioned you in “Tea or coffee?” | /topics/1#post-5";
    let coffee = "REPLY | Eve replied in “Tea or coffee?” | /topics/1#post-2";
    let mut to_ada = told(&app, &ada).await;
    to_ada.sort();
    assert_eq!(to_ada, [answer, coffee]);
    assert_eq!(told(&app, &eve).await, [mention], "nobody mentions themselves by quoting");
}

#[tokio::test]
async fn a_muted_thread_says_nothing_and_replying_in_it_does_not_change_that() {
    let app = TestApp::new().await;
    let (ada, eve) = (app.member("Ada").await, app.member("Eve").await);
    let grace = app.moderator("Grace").await;
    let topic = open_topic(&app, &ada, "Tea or coffee?").await;
    assert_eq!(set_level(&app, &ada, &topic, "MUTE").await, json!(["MUTE", false]));
    reply(&app, &eve, &topic, "@Ada, coffee").await;
    reply(&app, &ada, &topic, "All right").await;
    reply(&app, &eve, &topic, "@Ada, or cocoa").await;
    close(&app, &grace, &topic).await;
    assert_eq!(told(&app, &ada).await, [""; 0]);

    assert_eq!(set_level(&app, &ada, &topic, "WATCH").await, json!(["WATCH", true]));
    let watching = "mutation($id: ID!, $on: Boolean!) { setWatching(topicId: $id, watching: $on) {
        topic { watchLevel } errors { code } } }";
    for (on, level) in [(false, "NORMAL"), (true, "WATCH")] {
        let answer = app.ask(&ada, watching, json!({ "id": topic, "on": on })).await;
        assert_eq!(answer["data"]["setWatching"]["topic"]["watchLevel"], level);
    }
}

#[tokio::test]
async fn a_closed_thread_is_told_to_its_author_and_who_watches_but_not_to_who_closed_it() {
    let app = TestApp::new().await;
    let (ada, eve) = (app.member("Ada").await, app.member("Eve").await);
    let grace = app.moderator("Grace").await;
    let topic = open_topic(&app, &ada, "Tea or coffee?").await;
    set_level(&app, &ada, &topic, "NORMAL").await;
    reply(&app, &grace, &topic, "Neither").await;
    set_level(&app, &eve, &topic, "WATCH").await;
    close(&app, &grace, &topic).await;
    let closed = "TOPIC_CLOSED | “Tea or coffee?” was closed | /topics/1";
    assert_eq!(told(&app, &ada).await, [closed]);
    assert_eq!(told(&app, &eve).await, [closed]);
    assert_eq!(told(&app, &grace).await, [""; 0]);

    let reopen = "mutation($id: ID!) { reopenTopic(topicId: $id, reason: \"too early\") {
        errors { code } } }";
    app.ask(&grace, reopen, json!({ "id": topic })).await;
    let reopened = "MODERATION | A moderator reopened “Tea or coffee?” | /topics/1";
    let mut to_ada = told(&app, &ada).await;
    to_ada.sort();
    assert_eq!(to_ada, [reopened, closed]);
    assert_eq!(told(&app, &eve).await, [closed]);
}

#[tokio::test]
async fn an_author_is_told_that_a_moderator_deleted_a_post() {
    let app = TestApp::new().await;
    let (ada, eve) = (app.member("Ada").await, app.member("Eve").await);
    let grace = app.moderator("Grace").await;
    let topic = open_topic(&app, &ada, "Tea or coffee?").await;
    let posts = [reply(&app, &eve, &topic, "Rude").await, reply(&app, &eve, &topic, "Sorry").await];
    let delete = "mutation($id: ID!, $why: String) { deletePost(postId: $id, reason: $why) {
        errors { code } } }";
    app.ask(&grace, delete, json!({ "id": posts[0], "why": "rude" })).await;
    app.ask(&eve, delete, json!({ "id": posts[1] })).await;
    let deleted =
        "MODERATION | A moderator deleted your post in “Tea or coffee?” | /topics/1#post-2";
    assert_eq!(told(&app, &eve).await, [deleted]);
    assert_eq!(told(&app, &ada).await, [""; 0]);
}

#[tokio::test]
async fn a_reply_takes_as_many_statements_for_one_watcher_as_for_thirty() {
    let app = TestApp::new().await;
    let (ada, eve) = (app.member("Ada").await, app.member("Eve").await);
    let topic = open_topic(&app, &ada, "Tea or coffee?").await;
    let (_, few) = app.statements(reply(&app, &eve, &topic, "@Ada Coffee")).await;
    for n in 0..30 {
        let watcher = app.member(&format!("Watcher {n}")).await;
        set_level(&app, &watcher, &topic, "WATCH").await;
    }
    let (_, many) = app.statements(reply(&app, &eve, &topic, "@Ada Or cocoa")).await;
    assert_eq!(few, many);
}

async fn close(app: &TestApp, moderator: &clearing::account::Viewer, topic: &str) {
    let close = "mutation($id: ID!) { closeTopic(topicId: $id) { errors { code } } }";
    let answer = app.ask(moderator, close, json!({ "id": topic })).await;
    assert_eq!(answer["data"]["closeTopic"]["errors"], json!([]), "{answer}");
}
