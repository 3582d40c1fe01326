//! The list of notifications, and what marks them as read.

use clearing::account::Viewer;
use clearing::entity::NotificationKind;
use clearing::entity::{AccountStatus, account};
use clearing::notification::{self, About, Notice};
use sea_orm::{ActiveModelTrait, DbErr, IntoActiveModel, Set};
use serde_json::json;

use super::{notifications, open_topic, reply, told, unread};
use crate::test_app::TestApp;

#[tokio::test]
async fn watchers_are_told_of_each_reply_and_its_author_is_not() {
    let app = TestApp::new().await;
    let (ada, eve) = (app.member("Ada").await, app.member("Eve").await);
    let grace = app.member("Grace").await;
    let topic = open_topic(&app, &ada, "Tea or coffee?").await;
    assert_eq!(told(&app, &ada).await, [""; 0]);

    reply(&app, &eve, &topic, "Coffee").await;
    reply(&app, &grace, &topic, "Tea").await;
    let of = |who, n| format!("REPLY | {who} replied in “Tea or coffee?” | /topics/1#post-{n}");
    let mut to_ada = told(&app, &ada).await;
    to_ada.sort();
    assert_eq!(to_ada, [of("Eve", 2), of("Grace", 3)]);
    assert_eq!(told(&app, &eve).await, [of("Grace", 3)]);
    assert_eq!(told(&app, &grace).await, [""; 0]);
    assert_eq!([unread(&app, &ada).await, unread(&app, &eve).await], [2, 1]);
}

#[tokio::test]
async fn reading_a_thread_or_replying_in_it_marks_what_was_told_of_it() {
    let app = TestApp::new().await;
    let (ada, eve) = (app.member("Ada").await, app.member("Eve").await);
    let topic = open_topic(&app, &ada, "Tea or coffee?").await;
    for body in ["Coffee", "Or cocoa", "Anything"] {
        reply(&app, &eve, &topic, body).await;
    }
    let mark = "mutation($id: ID!) { markRead(topicId: $id, number: 2) { errors { code } } }";
    app.ask(&ada, mark, json!({ "id": topic })).await;
    assert_eq!(unread(&app, &ada).await, 2);
    reply(&app, &ada, &topic, "Anything it is").await;
    assert_eq!([unread(&app, &ada).await, unread(&app, &eve).await], [0, 1]);
}

#[tokio::test]
async fn all_are_marked_as_read_or_one_and_those_before_it() {
    let app = TestApp::new().await;
    let (ada, eve) = (app.member("Ada").await, app.member("Eve").await);
    let topic = open_topic(&app, &ada, "Tea or coffee?").await;
    for body in ["Coffee", "Or cocoa", "Anything"] {
        reply(&app, &eve, &topic, body).await;
    }
    let list = notifications(&app, &ada).await;
    assert_eq!(list["totalCount"], 3);
    let mark = "mutation($upTo: ID) { markNotificationsRead(upTo: $upTo) {
        viewer { unreadNotifications } errors { code } } }";
    let middle = json!({ "upTo": list["nodes"][1]["id"] });
    let foreign = app.ask(&eve, mark, middle.clone()).await;
    assert_eq!(foreign["data"]["markNotificationsRead"]["viewer"]["unreadNotifications"], 0);
    assert_eq!(unread(&app, &ada).await, 3, "nobody marks what somebody else is told of");
    let marked = app.ask(&ada, mark, middle).await;
    assert_eq!(marked["data"]["markNotificationsRead"]["viewer"]["unreadNotifications"], 1);
    let list = notifications(&app, &ada).await;
    let read: Vec<bool> = (0..3).map(|n| list["nodes"][n]["readAt"].is_string()).collect();
    assert_eq!(read, [false, true, true]);
    let marked = app.ask(&ada, mark, json!({})).await;
    assert_eq!(marked["data"]["markNotificationsRead"]["viewer"]["unreadNotifications"], 0);
}

#[tokio::test]
async fn what_is_deleted_is_absent_and_who_left_is_not_named() {
    let app = TestApp::new().await;
    let (ada, eve) = (app.member("Ada").await, app.member("Eve").await);
    let topic = open_topic(&app, &ada, "Tea or coffee?").await;
    reply(&app, &eve, &topic, "Coffee").await;
    let rude = reply(&app, &eve, &topic, "Rude").await;
    let delete = "mutation($id: ID!) { deletePost(postId: $id) { errors { code } } }";
    app.ask(&eve, delete, json!({ "id": rude })).await;
    erase(&app, &eve).await;

    let left = "REPLY | A former member replied in “Tea or coffee?” | /topics/1#post-2";
    assert_eq!(told(&app, &ada).await, [left]);
    assert_eq!(unread(&app, &ada).await, 1);
    assert_eq!(notifications(&app, &ada).await["totalCount"], 1);
}

#[tokio::test]
async fn the_same_cause_tells_nobody_twice() {
    let app = TestApp::new().await;
    let (ada, eve) = (app.member("Ada").await, app.member("Eve").await);
    let id = |who: &Viewer| who.account().unwrap().id;
    for (kind, cause) in [
        (NotificationKind::Matched, "match:1"),
        (NotificationKind::Reply, "match:1"),
        (NotificationKind::Matched, "match:2"),
    ] {
        let notice = |to: &Viewer| Notice {
            to: id(to),
            kind,
            cause: cause.to_owned(),
            path: "/clearing".to_owned(),
            about: About::default(),
        };
        let notices = vec![notice(&ada), notice(&eve), notice(&ada)];
        let mut occasion = app.occasion();
        let work = async |tx: &_| notification::notify_all(tx, &mut occasion, notices).await;
        app.db().write::<_, DbErr>(work).await.unwrap();
    }
    let matched = "MATCHED | You have a match: Someone | /clearing";
    assert_eq!(told(&app, &ada).await, [matched; 2]);
    assert_eq!(told(&app, &eve).await, [matched; 2]);
}

#[tokio::test]
async fn the_list_takes_as_many_statements_for_one_row_as_for_twenty() {
    let app = TestApp::new().await;
    let (ada, eve) = (app.member("Ada").await, app.member("Eve").await);
    let topic = open_topic(&app, &ada, "Tea or coffee?").await;
    reply(&app, &eve, &topic, "Coffee").await;
    let (_, few) = app.statements(notifications(&app, &ada)).await;
    for n in 0..19 {
        reply(&app, &eve, &topic, &format!("Cup {n}")).await;
    }
    let (list, many) = app.statements(notifications(&app, &ada)).await;
    assert_eq!(list["totalCount"], 20);
    assert_eq!((few, many), (2, 2));
}

async fn erase(app: &TestApp, who: &Viewer) {
    let mut row = who.account().unwrap().clone().into_active_model();
    row.status = Set(AccountStatus::Erased);
    app.db().write::<account::Model, DbErr>(async |tx| row.update(tx).await).await.unwrap();
}
