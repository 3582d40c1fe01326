//! What is counted is what is seen.

use clearing::outbox::Email;
use futures::StreamExt;
use serde_json::{Value, json};
use time::Duration;

use super::everything::roomy;
use super::world::World;
use super::{How, emails_at};
use crate::subscription::listen;
use crate::test_app::{NOON, TestApp};

const LISTS: &str = "{ categories { openCount unreadCount topics(first: 50) { totalCount nodes {
        number state replyCount unreadCount
        posts(first: 50) { totalCount nodes { number kind deleted author { id } } } } } }
    tea: search(text: \"tea\") { totalCount nodes { number } }
    canary: search(text: \"zyzzyva\") { totalCount nodes { number } }
    notifications(first: 50) { totalCount nodes { readAt } }
    viewer { unreadNotifications member { id } } }";

fn rows(list: &Value) -> &Vec<Value> {
    list["nodes"].as_array().unwrap_or_else(|| panic!("{list}"))
}

/// Compares every count that Ada has with what it counts: how many threads she sees.
fn compare(answer: &Value, how: Option<How>) -> usize {
    let data = &answer["data"];
    let own = &data["viewer"]["member"]["id"];
    for list in [&data["tea"], &data["canary"], &data["notifications"]] {
        assert_eq!(list["totalCount"], rows(list).len(), "{how:?}: {list}");
    }
    let unread = rows(&data["notifications"]).iter().filter(|it| it["readAt"].is_null());
    assert_eq!(data["viewer"]["unreadNotifications"], unread.count(), "{how:?}");
    let mut n_topics = 0;
    for category in data["categories"].as_array().unwrap() {
        let topics = &category["topics"];
        assert_eq!(topics["totalCount"], rows(topics).len(), "{how:?}");
        n_topics += rows(topics).len();
        let open = rows(topics).iter().filter(|it| it["state"] == "OPEN");
        assert_eq!(category["openCount"], open.count(), "{how:?}: {category}");
        let unread = rows(topics).iter().filter(|it| it["unreadCount"] != 0);
        assert_eq!(category["unreadCount"], unread.count(), "{how:?}: {category}");
        for topic in rows(topics) {
            let posts = rows(&topic["posts"]);
            assert_eq!(topic["posts"]["totalCount"], posts.len(), "{how:?}: {topic}");
            let replies =
                posts.iter().filter(|it| it["kind"] != "OPENING" && it["kind"] != "SYSTEM");
            assert_eq!(topic["replyCount"], replies.count(), "{how:?}: {topic}");
            // She has read as far as she wrote.
            let own = posts.iter().filter(|it| it["author"]["id"] == *own);
            let read = own.filter_map(|it| it["number"].as_i64()).max().unwrap_or(0);
            let unread = posts.iter().filter(|it| it["number"].as_i64() > Some(read));
            assert_eq!(topic["unreadCount"], unread.count(), "{how:?}: {topic}");
        }
    }
    n_topics
}

#[tokio::test]
async fn every_count_is_of_what_the_reader_sees() {
    for how in [None].into_iter().chain(How::ALL.map(Some)) {
        let app = roomy(TestApp::new().await);
        let world = World::new(&app).await;
        if let Some(how) = how {
            how.apply(&world).await;
        }
        let answer = app.ask(&world.ada, LISTS, json!({})).await;
        let n_topics = compare(&answer, how);
        assert_eq!(n_topics, if how.is_none() { 4 } else { 2 }, "{how:?}");
        let n_found = rows(&answer["data"]["canary"]).len();
        assert_eq!(n_found, if how.is_none() { 4 } else { 0 }, "a word of an absent post: {how:?}");

        let unread = answer["data"]["viewer"]["unreadNotifications"].clone();
        let mut told = listen(&app, &world.ada, "subscription { notified }", json!({}));
        assert_eq!(told.next().await.unwrap()["data"]["notified"], unread);

        // The weekly summary counts the same, but for the thread that is her own. A new
        // installation writes none in its first week.
        emails_at(&app, NOON, "ada@").await;
        let later = emails_at(&app, NOON + Duration::days(6), "ada@").await;
        let digest = later.iter().find_map(|email| match email {
            Email::WeeklyDigest { unread, new_threads, .. } => Some((*unread, *new_threads)),
            _ => None,
        });
        let n_new = u32::try_from(n_topics - 1).unwrap();
        let unread = u32::try_from(unread.as_u64().unwrap()).unwrap();
        assert_eq!(digest, Some((unread, n_new)), "{how:?}: {later:?}");
    }
}
