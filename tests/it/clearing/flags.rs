//! Posts that members report, and what moderators decide about them.

use clearing::account::Viewer;
use serde_json::{Value, json};

use super::{REOPEN, advert_of, answer, ask, input, logged, offer_of, post_advert};
use crate::test_app::TestApp;

const FLAG: &str = "mutation($id: ID!, $reason: FlagReason!, $note: String) {
    flagPost(postId: $id, reason: $reason, note: $note) {
        flag { id reasons notes claimedBy { id } } errors { code field message } } }";
const QUEUE: &str = "{ flagQueue { id reasons notes flaggedAt claimedBy { displayName }
    post { body author { displayName } } topic { title } } }";
const RESOLVE: &str = "mutation($id: ID!, $hide: Boolean!, $note: String) {
    resolveFlag(flagId: $id, hidePost: $hide, note: $note) {
        flag { post { deleted } } errors { code message } } }";
const TOLD: &str = "{ notifications { nodes { kind text path } } }";

async fn flag(app: &TestApp, who: &Viewer, post: &str, reason: &str, note: &str) -> Value {
    let variables = json!({ "id": post, "reason": reason, "note": note });
    let answer = app.ask(who, FLAG, variables).await;
    assert!(answer["errors"].is_null(), "{answer}");
    answer["data"]["flagPost"].clone()
}

async fn queue(app: &TestApp, moderator: &Viewer) -> Value {
    app.ask(moderator, QUEUE, json!({})).await["data"]["flagQueue"].clone()
}

async fn resolve(app: &TestApp, moderator: &Viewer, flag: &Value, hide: bool) -> Value {
    let variables = json!({ "id": flag, "hide": hide });
    app.ask(moderator, RESOLVE, variables).await["data"]["resolveFlag"].clone()
}

async fn told(app: &TestApp, who: &Viewer) -> Value {
    app.ask(who, TOLD, json!({})).await["data"]["notifications"]["nodes"].clone()
}

/// The identifiers of the posts of a topic.
async fn posts(app: &TestApp, who: &Viewer, topic: &str) -> Vec<String> {
    let query = "query($id: ID!) { topic(id: $id) { posts { nodes { id } } } }";
    let posts = ask(app, who, query, topic).await["topic"]["posts"]["nodes"].clone();
    let id = |post: &Value| post["id"].as_str().unwrap().to_owned();
    posts.as_array().unwrap().iter().map(id).collect()
}

#[tokio::test]
async fn reports_of_a_post_are_one_item_that_names_nobody() {
    let app = TestApp::new().await;
    let (ada, eve, joan) =
        (app.member("Ada").await, app.member("Eve").await, app.member("Joan").await);
    let grace = app.moderator("Grace").await;
    let topic = advert_of(&app, &ada, "Ada").await;
    answer(&app, &eve, &topic, false).await;
    let reply = posts(&app, &ada, &topic).await[1].clone();

    let first = flag(&app, &ada, &reply, "UNKIND", "Shouts at me").await;
    assert_eq!(first["errors"], json!([]));
    let second = flag(&app, &joan, &reply, "OFF_TOPIC", "").await;
    assert_eq!(second["flag"]["reasons"], json!(["OFF_TOPIC"]), "what others said is not told");
    assert_eq!(second["flag"]["notes"], json!([]));
    assert_eq!(second["flag"]["claimedBy"], Value::Null);
    for (who, reason, note, code) in [
        (&joan, "UNKIND", "", "ALREADY_DONE"),
        (&eve, "UNKIND", "", "INVALID"),
        (&grace, "OTHER", " ", "REQUIRED"),
    ] {
        let refused = flag(&app, who, &reply, reason, note).await;
        assert_eq!(refused["errors"][0]["code"], code, "{refused}");
    }

    let waiting = queue(&app, &grace).await;
    assert_eq!(
        waiting,
        json!([{
            "id": first["flag"]["id"], "reasons": ["UNKIND", "OFF_TOPIC"],
            "notes": ["Shouts at me"], "flaggedAt": "2030-01-01T12:00:00Z", "claimedBy": null,
            "post": { "body": "<p>I could.</p>\n", "author": { "displayName": "Eve" } },
            "topic": { "title": "[Mentor wanted] Ada, SEO, GCHQ" },
        }])
    );
    // The report of a moderator's own post is others' to decide.
    let mine = answer(&app, &grace, &topic, false).await["post"]["id"].clone();
    let mine = flag(&app, &eve, mine.as_str().unwrap(), "UNKIND", "").await["flag"]["id"].clone();
    assert_eq!(queue(&app, &grace).await.as_array().unwrap().len(), 1);
    let refused = resolve(&app, &grace, &mine, false).await;
    assert_eq!(refused["errors"][0]["code"], "INVALID", "{refused}");
    let mary = app.admin("Mary").await;
    assert_eq!(queue(&app, &mary).await.as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn who_reported_hears_that_somebody_looked_and_not_what_was_decided() {
    let app = TestApp::new().await;
    let (ada, eve, joan) =
        (app.member("Ada").await, app.member("Eve").await, app.member("Joan").await);
    let (grace, mary) = (app.moderator("Grace").await, app.admin("Mary").await);
    let topic = advert_of(&app, &ada, "Ada").await;
    for _ in 0..2 {
        answer(&app, &eve, &topic, false).await;
    }
    let replies = posts(&app, &ada, &topic).await;
    let mut heard = Vec::new();
    for (post, hide) in [(&replies[1], true), (&replies[2], false)] {
        let reported = flag(&app, &joan, post, "UNKIND", "").await["flag"]["id"].clone();
        let resolved = resolve(&app, &grace, &reported, hide).await;
        assert_eq!(resolved, json!({ "flag": { "post": { "deleted": hide } }, "errors": [] }));
        let again = resolve(&app, &mary, &reported, !hide).await;
        assert_eq!(again["errors"][0]["code"], "ALREADY_DONE");
        let news = told(&app, &joan).await[0].clone();
        assert_eq!(news["kind"], "REPORT_CHECKED");
        heard.push(news["text"].clone());
    }
    assert_eq!(heard[0], heard[1]);
    assert_eq!(heard[0], "A moderator has looked at the post you reported. Thank you");
    // The author of the removed post is told that, of the kept one nothing.
    assert_eq!(told(&app, &eve).await.as_array().unwrap().len(), 1);
    assert_eq!(queue(&app, &grace).await, json!([]));
    let log = logged(&app, &grace).await;
    let entry = |action: &str, before: &str, after: &str| {
        (action.to_owned(), before.to_owned(), after.to_owned())
    };
    assert_eq!(
        log,
        [entry("delete post", "VISIBLE", "DELETED"), entry("keep post", "WAITING", "KEPT")]
    );
    // A post may be reported again, by the same member, too.
    let again = flag(&app, &joan, &replies[2], "UNKIND", "").await;
    assert_eq!(again["errors"], json!([]));
}

#[tokio::test]
async fn with_the_first_post_of_an_advert_goes_all_that_it_was_about() {
    let app = TestApp::new().await;
    let (ada, eve) = (app.member("Ada").await, app.member("Eve").await);
    let grace = app.moderator("Grace").await;
    let topic = advert_of(&app, &ada, "Zanzibar").await;
    let opening = posts(&app, &ada, &topic).await[0].clone();
    offer_of(&app, &eve, &topic).await;
    let reported = flag(&app, &eve, &opening, "UNKIND", "").await["flag"]["id"].clone();
    assert_eq!(resolve(&app, &grace, &reported, true).await["errors"], json!([]));

    let read = "query($id: ID!) { topic(id: $id) {
        title state closingReason advert { name } offers { state } viewerCan { reopen }
        posts { nodes { body source deleted } } } }";
    for who in [&ada, &eve, &grace] {
        let seen = ask(&app, who, read, &topic).await;
        assert_eq!(seen["topic"]["title"], "Removed thread");
        assert_eq!(seen["topic"]["state"], "CLOSED");
        assert_eq!(seen["topic"]["advert"], Value::Null);
        assert_eq!(seen["topic"]["viewerCan"]["reopen"], false);
        let list = "{ search(text: \"Zanzibar\") { nodes { id } }
            category(slug: \"clearing\") { topics { nodes { title advert { name } } } }
            filtered: category(slug: \"clearing\") {
                topics(advert: { kind: MENTOR_WANTED }) { nodes { id } } }
            notifications { nodes { text } } myOffers { topic { title } } }";
        let lists = app.ask(who, list, json!({})).await["data"].clone();
        assert_eq!(lists["search"]["nodes"], json!([]));
        assert_eq!(lists["filtered"]["topics"]["nodes"], json!([]));
        for told in [seen, lists] {
            assert!(!told.to_string().contains("Zanzibar"), "{told}");
            assert!(!told.to_string().contains("I break codes"), "{told}");
        }
    }
    let seen = ask(&app, &eve, read, &topic).await["topic"].clone();
    assert_eq!(seen["closingReason"], "Does not follow the community guidelines");
    assert_eq!(seen["offers"][0]["state"], "LAPSED");
    let reopened = ask(&app, &grace, REOPEN, &topic).await["reopenTopic"].clone();
    let words = "A moderator removed the first post of this thread, so it cannot be reopened";
    assert_eq!(reopened["errors"][0]["message"], words);
    // Its author may begin again.
    let posted = post_advert(&app, &ada, input("Ada")).await;
    assert_eq!(posted["errors"], json!([]), "{posted}");
}

#[tokio::test]
async fn the_reports_take_as_many_statements_for_many_as_for_few() {
    let app = TestApp::new().await;
    let (ada, eve) = (app.member("Ada").await, app.member("Eve").await);
    let grace = app.moderator("Grace").await;
    let topic = advert_of(&app, &ada, "Ada").await;
    let mut counts = Vec::new();
    for n in [1, 12] {
        for _ in 0..n {
            let post = answer(&app, &eve, &topic, false).await["post"]["id"].clone();
            flag(&app, &ada, post.as_str().unwrap(), "UNKIND", "Rude").await;
        }
        counts.push(app.statements(queue(&app, &grace)).await.1);
    }
    assert_eq!(counts, [5, 5]);
}
