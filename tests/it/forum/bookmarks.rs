//! Threads and posts that somebody wants to find again.

use clearing::account::Viewer;
use clearing::forum::BOOKMARKS_MAX;
use serde_json::{Value, json};
use time::Duration;

use super::{CLOSE, read, reply, topic};
use crate::test_app::{NOON, TestApp};

const ADD: &str =
    "mutation($id: ID!, $number: Int! = 1) { addBookmark(topicId: $id, number: $number) {
    topic { bookmarked } errors { code field message } } }";
const REMOVE: &str = "mutation($id: ID!, $number: Int! = 1) {
    removeBookmark(topicId: $id, number: $number) { topic { bookmarked } errors { code } } }";
const MINE: &str =
    "{ myBookmarks { topic { title } number author { displayName } excerpt pageCursor } }";

async fn add(app: &TestApp, who: &Viewer, id: &str, number: i32) -> Value {
    app.ask(who, ADD, json!({ "id": id, "number": number })).await
}

/// Titles and numbers of what somebody has bookmarked.
async fn mine(app: &TestApp, who: &Viewer) -> Vec<(String, i64)> {
    let answer = app.ask(who, MINE, json!({})).await;
    let rows = answer["data"]["myBookmarks"].as_array().unwrap_or_else(|| panic!("{answer}"));
    let row = |it: &Value| {
        (it["topic"]["title"].as_str().unwrap().to_owned(), it["number"].as_i64().unwrap())
    };
    rows.iter().map(row).collect()
}

#[tokio::test]
async fn a_thread_and_a_post_are_bookmarked_once_and_found_again() {
    let app = TestApp::new().await;
    let (ada, eve) = (app.member("Ada").await, app.member("Eve").await);
    let tea = topic(&app, &ada, "Tea or coffee?").await;
    reply(&app, &eve, &tea, "Coffee, with *biscuits*.").await;
    assert_eq!(
        add(&app, &ada, &tea, 2).await["data"]["addBookmark"]["topic"]["bookmarked"],
        json!([2])
    );
    add(&app, &ada, &tea, 2).await;
    let both = app.ask_at(NOON + Duration::HOUR, &ada, ADD, json!({ "id": tea })).await;
    let mut numbers =
        both["data"]["addBookmark"]["topic"]["bookmarked"].as_array().unwrap().clone();
    numbers.sort_by_key(Value::as_i64);
    assert_eq!(numbers, [1, 2]);
    let answer = app.ask(&ada, MINE, json!({})).await;
    let post = &answer["data"]["myBookmarks"][1];
    assert_eq!(post["excerpt"], "Coffee, with biscuits.");
    assert_eq!(post["author"]["displayName"], "Eve");
    let titled = |number| ("Tea or coffee?".to_owned(), number);
    assert_eq!(mine(&app, &ada).await, [titled(1), titled(2)], "the latest first");
    assert!(mine(&app, &eve).await.is_empty());
    assert_eq!(read(&app, &eve, &tea).await["state"], "OPEN");

    let removed = app.ask(&ada, REMOVE, json!({ "id": tea })).await;
    assert_eq!(removed["data"]["removeBookmark"]["topic"]["bookmarked"], json!([2]));
    assert_eq!(mine(&app, &ada).await, [titled(2)]);
    let again = app.ask(&ada, REMOVE, json!({ "id": tea })).await;
    assert_eq!(again["data"]["removeBookmark"]["errors"], json!([]), "there is nothing to do");
}

#[tokio::test]
async fn what_cannot_be_read_is_not_bookmarked_and_not_in_the_list() {
    let app = TestApp::new().await;
    let (ada, eve, bob) =
        (app.member("Ada").await, app.member("Eve").await, app.member("Bob").await);
    let grace = app.moderator("Grace").await;
    let tea = topic(&app, &ada, "Tea or coffee?").await;
    let hers = topic(&app, &eve, "Hers").await;
    let post = reply(&app, &eve, &tea, "Coffee.").await["post"]["id"].clone();
    reply(&app, &ada, &hers, "Mine in hers.").await;
    app.ask(&grace, CLOSE, json!({ "id": hers })).await;
    // The event of closing, and a number that no post has.
    for (id, number) in [(&hers, 3), (&tea, 9), (&tea, 0)] {
        let refused = add(&app, &bob, id, number).await;
        assert_eq!(refused["errors"][0]["extensions"]["code"], "NOT_FOUND", "{refused}");
    }
    for (id, number) in [(&tea, 1), (&tea, 2), (&hers, 1), (&hers, 2)] {
        assert_eq!(add(&app, &bob, id, number).await["errors"], Value::Null);
    }
    assert_eq!(mine(&app, &bob).await.len(), 4);

    let hide = "mutation($hidden: Boolean!) { setVisibility(input: { hiddenNow: $hidden }) {
        errors { code } } }";
    app.ask(&eve, hide, json!({ "hidden": true })).await;
    let titled = |title: &str, number| (title.to_owned(), number);
    assert_eq!(mine(&app, &bob).await, [titled("Tea or coffee?", 1)], "hers, and in hers");
    assert_eq!(add(&app, &bob, &tea, 2).await["errors"][0]["extensions"]["code"], "NOT_FOUND");
    app.ask(&eve, hide, json!({ "hidden": false })).await;
    assert_eq!(mine(&app, &bob).await.len(), 4, "they are there again");

    let block = "mutation($id: ID!) { blockMember(memberId: $id) { errors { code } } }";
    let id = bob.account().unwrap().id.to_string();
    app.ask(&eve, block, json!({ "id": id })).await;
    assert_eq!(mine(&app, &bob).await, [titled("Tea or coffee?", 1)]);
    let unblock = "mutation($id: ID!) { unblockMember(memberId: $id) { errors { code } } }";
    app.ask(&eve, unblock, json!({ "id": id })).await;
    let delete = "mutation($id: ID!) { deletePost(postId: $id) { errors { code } } }";
    app.ask(&eve, delete, json!({ "id": post })).await;
    let left = mine(&app, &bob).await;
    assert!(left.len() == 3 && !left.contains(&titled("Tea or coffee?", 2)), "{left:?}");
}

#[tokio::test]
async fn somebody_has_so_many_bookmarks_at_most() {
    let app = TestApp::new().await;
    let eve = app.member("Eve").await;
    let mut last = String::new();
    for n in 0..5 {
        let author = app.member(&format!("Author {n}")).await;
        for m in 0..=20 {
            last = topic(&app, &author, &format!("Thread {n} {m}")).await;
            if n * 21 + m < BOOKMARKS_MAX {
                assert_eq!(add(&app, &eve, &last, 1).await["errors"], Value::Null);
            }
        }
    }
    let full = add(&app, &eve, &last, 1).await;
    let message = &full["data"]["addBookmark"]["errors"][0]["message"];
    assert_eq!(message, "You can have up to 100 bookmarks. Remove one first", "{full}");
    let (answer, statements) = app.statements(app.ask(&eve, MINE, json!({}))).await;
    assert_eq!(answer["data"]["myBookmarks"].as_array().unwrap().len(), 100);
    assert_eq!(statements, 2, "the bookmarks, and their threads");
}
