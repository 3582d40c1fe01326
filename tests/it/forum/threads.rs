//! Opening, answering, editing, deleting and closing.

use clearing::account::Viewer;
use clearing::entity::{moderation_log, post_revision};
use clearing::forum::POSTS_MAX;
use sea_orm::{EntityTrait, PaginatorTrait};
use serde_json::{Value, json};
use time::Duration;

use super::{CLOSE, CREATE, REOPEN, REPLY, read, reply, search, topic};
use crate::test_app::{NOON, TestApp};

#[tokio::test]
async fn a_member_opens_a_topic_and_another_replies() {
    let app = TestApp::new().await;
    let (ada, eve) = (app.member("Ada").await, app.member("Eve").await);
    let input = json!({
        "categorySlug": "general", "title": "  Tea\nor coffee? ", "body": "I say **tea**.",
    });
    let created = app.ask(&ada, CREATE, json!({ "input": input })).await;
    let mut topic = created["data"]["createTopic"]["topic"].clone();
    let id = topic["id"].take();
    assert_eq!(
        topic,
        json!({
            "id": null, "number": 1, "title": "Tea or coffee?", "state": "OPEN",
            "replyCount": 0, "unreadCount": 0, "watching": true,
            "category": { "slug": "general" }, "author": { "displayName": "Ada" },
        })
    );
    assert_eq!(created["data"]["createTopic"]["errors"], json!([]));

    let mut replied = reply(&app, &eve, id.as_str().unwrap(), "<b>Coffee</b>").await;
    replied["post"]["id"].take();
    assert_eq!(
        replied,
        json!({
            "post": {
                "id": null, "number": 2, "kind": "REPLY",
                "body": "<p>&lt;b&gt;Coffee&lt;/b&gt;</p>\n", "author": { "displayName": "Eve" },
            },
            "topic": { "replyCount": 1, "watching": true, "unreadCount": 0 },
            "errors": [],
        })
    );
}

#[tokio::test]
async fn what_cannot_be_posted_is_refused_with_every_reason_and_changes_nothing() {
    let app = TestApp::new().await;
    let ada = app.member("Ada").await;
    let refuse = async |slug: &str, title: &str, body: &str| {
        let input = json!({ "categorySlug": slug, "title": title, "body": body });
        let answer = app.ask(&ada, CREATE, json!({ "input": input })).await;
        assert_eq!(answer["data"]["createTopic"]["topic"], Value::Null);
        answer["data"]["createTopic"]["errors"].clone()
    };
    assert_eq!(
        refuse("general", "Zero\u{200b}width", " ").await,
        json!([
            { "code": "INVALID", "field": ["input", "title"],
              "message": "Remove hidden characters from the title (U+200B)" },
            { "code": "REQUIRED", "field": ["input", "body"], "message": "Enter some text" },
        ])
    );
    assert_eq!(
        refuse("general", &"x".repeat(201), &"x".repeat(20_001)).await,
        json!([
            { "code": "TOO_LONG", "field": ["input", "title"],
              "message": "The title must be 200 characters or fewer" },
            { "code": "TOO_LONG", "field": ["input", "body"],
              "message": "The post must be 20,000 characters or fewer" },
        ])
    );
    assert_eq!(
        refuse("nowhere", "Hello", "hello").await,
        json!([{ "code": "INVALID", "field": ["input", "categorySlug"],
                 "message": "Choose a category from the list" }])
    );
    let first = topic(&app, &ada, "The first one that works").await;
    let number =
        app.ask(&ada, "query($id: ID!) { topic(id: $id) { number } }", json!({ "id": first }));
    assert_eq!(number.await["data"]["topic"]["number"], 1);
}

#[tokio::test]
async fn a_closed_topic_takes_no_replies_until_it_is_opened_again() {
    let app = TestApp::new().await;
    let (ada, grace) = (app.member("Ada").await, app.moderator("Grace").await);
    let id = topic(&app, &ada, "Tea or coffee?").await;

    let closed = app.ask(&grace, CLOSE, json!({ "id": id, "reason": "said and done" })).await;
    assert_eq!(
        closed["data"]["closeTopic"],
        json!({
            "topic": { "state": "CLOSED", "closedAt": "2030-01-01T12:00:00Z",
                       "closingReason": "said and done", "closedBy": { "displayName": "Grace" } },
            "errors": [],
        })
    );
    for who in [&ada, &grace] {
        assert_eq!(
            reply(&app, who, &id, "one more thing").await,
            json!({ "post": null, "topic": null, "errors": [{
                "code": "TOPIC_CLOSED", "field": [],
                "message": "This thread is closed, so you cannot reply to it",
            }] })
        );
    }
    let after = read(&app, &ada, &id).await;
    assert_eq!(after["replyCount"], 0);
    assert_eq!(after["posts"]["nodes"][1]["kind"], "SYSTEM");
    assert_eq!(
        after["posts"]["nodes"][1]["body"],
        "<p>This thread was closed.</p>\n<p>Reason: said and done</p>\n"
    );

    let reopened = app.ask(&grace, REOPEN, json!({ "id": id })).await;
    assert_eq!(
        reopened["data"]["reopenTopic"],
        json!({ "topic": { "state": "OPEN", "closedAt": null, "closedBy": null }, "errors": [] })
    );
    assert_eq!(reply(&app, &ada, &id, "one more thing").await["post"]["number"], 4);
    let log = "{ moderationLog { action subject before after reason moderator { displayName } } }";
    assert_eq!(
        app.ask(&grace, log, json!({})).await["data"]["moderationLog"].as_array().unwrap().len(),
        2
    );
}

#[tokio::test]
async fn of_two_moderators_who_close_at_once_one_does() {
    let app = TestApp::new().await;
    let ada = app.member("Ada").await;
    let (grace, mary) = (app.moderator("Grace").await, app.admin("Mary").await);
    for _ in 0..5 {
        let id = topic(&app, &ada, "Tea or coffee?").await;
        let close = async |who: &Viewer| {
            app.ask(who, CLOSE, json!({ "id": id })).await["data"]["closeTopic"].clone()
        };
        let (one, other) = tokio::join!(close(&grace), close(&mary));
        let codes = [&one["errors"][0]["code"], &other["errors"][0]["code"]];
        assert!(
            codes.contains(&&Value::Null) && codes.contains(&&json!("ALREADY_DONE")),
            "{codes:?}"
        );
        let posts = read(&app, &ada, &id).await["posts"]["totalCount"].clone();
        assert_eq!(posts, 2, "one event");
    }
    let entries = moderation_log::Entity::find().count(app.db().reader()).await.unwrap();
    assert_eq!(entries, 5);
}

#[tokio::test]
async fn an_author_edits_a_post_for_a_day_and_its_earlier_text_is_kept() {
    let app = TestApp::new().await;
    let (ada, eve) = (app.member("Ada").await, app.member("Eve").await);
    let grace = app.moderator("Grace").await;
    let id = topic(&app, &ada, "Tea or coffee?").await;
    let post = reply(&app, &eve, &id, "Coffe").await["post"]["id"].clone();
    let edit = async |who: &Viewer, later: Duration| {
        let query = "mutation($id: ID!) { editPost(postId: $id, body: \"Coffee\") {
            post { body source editedAt } errors { code message } } }";
        app.ask_at(NOON + later, who, query, json!({ "id": post })).await
    };
    for other in [&ada, &grace] {
        let refused = edit(other, Duration::HOUR).await;
        assert_eq!(refused["errors"][0]["extensions"]["code"], "FORBIDDEN", "{refused}");
    }
    assert_eq!(
        edit(&eve, Duration::HOUR).await["data"]["editPost"],
        json!({
            "post": { "body": "<p>Coffee</p>\n", "source": "Coffee",
                      "editedAt": "2030-01-01T13:00:00Z" },
            "errors": [],
        })
    );
    let late = edit(&eve, Duration::DAY).await;
    assert_eq!(
        late["data"]["editPost"],
        json!({ "post": null, "errors": [{
            "code": "EDIT_WINDOW_OVER",
            "message": "You can only edit a post for 24 hours after you write it",
        }] })
    );
    let kept = post_revision::Entity::find().all(app.db().reader()).await.unwrap();
    assert_eq!(kept.iter().map(|it| &*it.source).collect::<Vec<_>>(), ["Coffe"]);
}

#[tokio::test]
async fn a_deleted_post_keeps_its_place_and_shows_no_text() {
    let app = TestApp::new().await;
    let (ada, eve) = (app.member("Ada").await, app.member("Eve").await);
    let grace = app.moderator("Grace").await;
    let id = topic(&app, &ada, "Tea or coffee?").await;
    let own = reply(&app, &eve, &id, "my secret").await["post"]["id"].clone();
    let rude = reply(&app, &eve, &id, "you fool").await["post"]["id"].clone();
    let delete = async |who: &Viewer, post: &Value, reason: Option<&str>| {
        let query =
            "mutation($id: ID!, $reason: String) { deletePost(postId: $id, reason: $reason) {
            post { deleted body source } topic { replyCount } errors { code field message } } }";
        app.ask(who, query, json!({ "id": post, "reason": reason })).await
    };
    let stranger = delete(&ada, &own, None).await;
    assert_eq!(stranger["errors"][0]["extensions"]["code"], "FORBIDDEN");
    assert_eq!(
        delete(&eve, &own, None).await["data"]["deletePost"],
        json!({ "post": { "deleted": true, "body": "", "source": null },
                "topic": { "replyCount": 1 }, "errors": [] })
    );
    assert_eq!(
        delete(&grace, &rude, Some(" ")).await["data"]["deletePost"]["errors"],
        json!([{ "code": "REQUIRED", "field": ["reason"], "message": "Enter a reason" }])
    );
    let done = delete(&grace, &rude, Some("rude")).await;
    assert_eq!(done["data"]["deletePost"]["topic"]["replyCount"], 0);
    let again = delete(&grace, &rude, Some("rude")).await;
    assert_eq!(again["data"]["deletePost"]["errors"][0]["code"], "ALREADY_DONE");

    let shown = read(&app, &ada, &id).await.to_string();
    assert!(!shown.contains("secret") && !shown.contains("fool"), "{shown}");
    let found = search(&app, &ada, "secret").await;
    assert_eq!(found, [""; 0], "a deleted post is not found");
    let log = app.ask(&grace, "{ moderationLog { action subject reason } }", json!({})).await;
    assert_eq!(
        log["data"]["moderationLog"],
        json!([{ "action": "delete post", "subject": "post 3 of “Tea or coffee?”", "reason": "rude" }])
    );
}

#[tokio::test]
async fn nobody_posts_more_than_people_type_and_the_error_says_how_long_to_wait() {
    let app = TestApp::new().await;
    let (ada, eve) = (app.member("Ada").await, app.member("Eve").await);
    let id = topic(&app, &ada, "Counted").await;
    for n in 1..POSTS_MAX {
        let replied = reply(&app, &ada, &id, "Once more.").await;
        assert_eq!(replied["errors"], json!([]), "reply {n}");
    }
    let says = async |after: Duration| {
        let again = json!({ "id": id, "body": "Too much." });
        let refused = app.ask_at(NOON + after, &ada, REPLY, again).await;
        let error = refused["errors"][0].clone();
        (error["extensions"]["code"].clone(), error["message"].clone())
    };
    let wait = |seconds: u32| {
        let message =
            format!("You have posted 25 times in 10 minutes. Try again in {seconds} seconds");
        (json!("RATE_LIMITED"), json!(message))
    };
    assert_eq!(says(Duration::ZERO).await, wait(600));
    assert_eq!(says(Duration::seconds(590)).await, wait(10));
    assert_eq!(reply(&app, &eve, &id, "I wrote nothing yet.").await["errors"], json!([]));
    assert_eq!(
        read(&app, &ada, &id).await["replyCount"],
        POSTS_MAX,
        "what was refused is not kept"
    );
    assert_eq!(says(Duration::minutes(10)).await, (Value::Null, Value::Null));
}
