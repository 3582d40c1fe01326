//! Reading the log by who, what, on what and when.

use serde_json::{Value, json};
use time::Duration;

use super::{WITHDRAW, advert_at, done_at, entries, id_of};
use crate::test_app::{NOON, TestApp};

#[tokio::test]
async fn the_log_is_read_by_who_what_on_what_and_when() {
    let app = TestApp::new().await;
    let (grace, hedy) = (app.moderator("Grace").await, app.moderator("Hedy").await);
    let verify = "mutation($id: ID!) { verifyAccount(accountId: $id) { status } }";
    for (n, (moderator, name)) in
        [(&grace, "Ada Thorne"), (&hedy, "Eve"), (&grace, "Joan")].into_iter().enumerate()
    {
        let id = id_of(&app.pending(name).await);
        let at = NOON + Duration::hours(i64::try_from(n).unwrap());
        done_at(&app, at, moderator, verify, json!({ "id": id })).await;
    }
    let author = app.member("Author").await;
    let topic = advert_at(&app, NOON, &author).await;
    done_at(&app, NOON, &author, WITHDRAW, json!({ "id": topic })).await;

    for (filter, subjects) in [
        (json!({ "moderatorId": id_of(&grace) }), vec!["Joan", "Ada Thorne"]),
        (json!({ "subject": "THORNE " }), vec!["Ada Thorne"]),
        (json!({ "subject": "%" }), vec![]),
        (json!({ "action": "withdraw advert" }), vec!["[Mentor wanted] Author, SEO, GCHQ"]),
        (json!({ "from": "2030-01-01T13:00:00Z" }), vec!["Joan", "Eve"]),
        (json!({ "from": "2030-01-01T13:00:00Z", "until": "2030-01-01T14:00:00Z" }), vec!["Eve"]),
        (json!({ "moderatorId": id_of(&hedy), "action": "withdraw advert" }), vec![]),
    ] {
        let found = entries(&app, &grace, filter.clone()).await;
        let found: Vec<_> = found.iter().map(|entry| entry["subject"].as_str().unwrap()).collect();
        assert_eq!(found, subjects, "{filter}");
    }
    let moderators = "{ moderators { displayName } }";
    let moderators = done_at(&app, NOON, &grace, moderators, json!({})).await;
    assert_eq!(moderators, json!([{ "displayName": "Grace" }, { "displayName": "Hedy" }]));
    // Only what a moderator did can be undone, and only for a while.
    let latest = entries(&app, &grace, json!({ "subject": "Joan" })).await;
    assert_eq!(latest[0]["undoUntil"], "2030-01-01T14:10:00Z");
    let withdrawn = entries(&app, &grace, json!({ "action": "withdraw advert" })).await;
    assert_eq!(withdrawn[0]["undoUntil"], Value::Null);
}
