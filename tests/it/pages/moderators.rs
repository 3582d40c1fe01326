//! The forms of moderators: claiming, undoing, deciding about a report, letting
//! somebody in; and the form of the member who reports a post.

use serde_json::{Value, json};

use crate::clearing::taking_part::publish_round;
use crate::filled::Filled;
use crate::served::{Browser, Served};

const QUEUE: &str = "{ moderationQueue { id kind claimedBy { displayName }
    flag { reasons notes } } }";

async fn queue(browser: &Browser) -> Vec<Value> {
    browser.done("moderationQueue", QUEUE, json!({})).await.as_array().unwrap().clone()
}

/// The entries that the page offers to undo.
fn undo_of(html: &str) -> Vec<String> {
    let forms = html.split("name=\"logEntryIds\" value=\"").skip(1);
    forms.filter_map(|rest| rest.split('"').next()).map(str::to_owned).collect()
}

#[tokio::test]
async fn a_post_is_reported_and_a_moderator_takes_it_on_and_decides() {
    let filled = Filled::new().await;
    let (alan, grace) = (filled.browser("alan"), filled.browser("grace"));
    let (mary, post) = (filled.browser("mary"), filled.names["postId"].as_str().unwrap());
    let path = format!("/topics/{}/posts/{post}/report", filled.names["number"]);
    let (status, form) = alan.page(&path).await;
    assert_eq!(status, 200);
    assert!(form.contains("name=\"reason\"") && form.contains("name=\"note\""), "{form}");
    let nothing = [("postId", post), ("note", "Shouts")];
    let refused = alan.submit(&path, &nothing).await;
    assert_eq!(refused.status(), 422);
    let html = refused.text().await.unwrap();
    assert!(html.contains("href=\"#reason\"") && html.contains("Shouts</textarea>"), "{html}");
    let other = [("postId", post), ("reason", "OTHER"), ("note", " ")];
    let refused = alan.submit(&path, &other).await;
    assert_eq!(refused.status(), 422);
    assert!(refused.text().await.unwrap().contains("href=\"#note\""));
    let report = [("postId", post), ("reason", "UNKIND"), ("note", "Shouts")];
    let reported = alan.submit(&path, &report).await;
    assert_eq!(reported.headers()["location"], format!("/topics/{}", filled.names["number"]));

    let waiting = queue(grace).await;
    let flag = waiting.iter().find(|item| item["kind"] == "FLAG").unwrap();
    assert_eq!(flag["flag"], json!({ "reasons": ["UNKIND"], "notes": ["Shouts"] }));
    let id = flag["id"].as_str().unwrap();
    let item = [("kind", "FLAG"), ("id", id)];
    for (form, claimed, words) in [
        ("claim", json!({ "displayName": "Grace" }), "Grace is on this"),
        ("release", Value::Null, "I am on this"),
    ] {
        let answer = grace.submit(&format!("/moderation/{form}"), &item).await;
        assert_eq!(answer.headers()["location"], "/moderation", "{form}");
        let now = queue(grace).await;
        let now = now.iter().find(|item| item["id"] == id).unwrap();
        assert_eq!(now["claimedBy"], claimed, "{form}");
        let (_, html) = mary.page("/moderation").await;
        assert!(html.contains(words), "{form}: {html}");
    }

    let keep = [("flagId", id), ("hidePost", "false")];
    assert_eq!(grace.submit("/moderation/flag", &keep).await.headers()["location"], "/moderation");
    let (_, html) = grace.page("/moderation").await;
    assert!(html.contains("Post kept. We have told those who reported it"), "{html}");
    let [entry] = &undo_of(&html)[..] else { panic!("one entry to undo: {html}") };
    let undo = [("logEntryIds", entry.as_str())];
    assert_eq!(grace.submit("/moderation/undo", &undo).await.headers()["location"], "/moderation");
    let (_, html) = grace.page("/moderation").await;
    assert!(html.contains("Undone") && undo_of(&html).is_empty(), "{html}");
    assert!(queue(grace).await.iter().any(|item| item["id"] == id), "the report waits again");
    grace.submit("/moderation/undo", &undo).await;
    let (_, html) = grace.page("/moderation").await;
    assert!(html.contains("Nothing was undone. This has already been undone"), "{html}");

    let hide = [("flagId", id), ("hidePost", "true")];
    grace.submit("/moderation/flag", &hide).await;
    let (_, html) = grace.page("/moderation").await;
    assert!(html.contains("Post removed"), "{html}");
    assert!(!queue(grace).await.iter().any(|item| item["id"] == id));
    for (path, fields) in
        [("/moderation/flag", &hide[..]), ("/moderation/claim", &item), ("/moderation/undo", &undo)]
    {
        assert_eq!(alan.submit(path, fields).await.status(), 403, "{path} is for moderators");
    }
}

#[tokio::test]
async fn a_moderator_finds_a_member_and_lets_them_in() {
    let served = Served::new().await;
    let app = &served.app;
    let grace = served.browser_of(&app.moderator("Grace").await).await;
    let late = app.member("Late Riser").await;
    let path = format!("/moderation/let-in/{}", late.account().unwrap().id);
    let (_, html) = grace.page("/moderation").await;
    assert!(html.contains("href=\"/moderation/let-in\""), "{html}");
    let (_, html) = grace.page("/moderation/let-in").await;
    assert!(!html.contains("No members match") && !html.contains("Late Riser"), "{html}");
    let (_, html) = grace.page("/moderation/let-in?search=nobody").await;
    assert!(html.contains("No members match your search"), "{html}");
    for text in ["riser", "late.riser@homeoffice.gov.uk"] {
        let (_, html) = grace.page(&format!("/moderation/let-in?search={text}")).await;
        assert!(html.contains(&path) && !html.contains("Grace</a></th>"), "{text}: {html}");
        assert!(!html.contains("late.riser@homeoffice.gov.uk</"), "no address is told");
    }
    let (_, html) = grace.page(&path).await;
    assert!(html.contains("There is no round at the moment") && !html.contains("<textarea"));

    publish_round(app, &app.member("Mentee").await, &app.member("Mentor").await).await;
    let (_, html) = grace.page(&path).await;
    assert!(html.contains("The clearing forum is for people who registered"), "{html}");
    let id = late.account().unwrap().id.to_string();
    let refused = grace.submit(&path, &[("accountId", &id), ("reason", " ")]).await;
    assert_eq!(refused.status(), 422);
    assert!(refused.text().await.unwrap().contains("href=\"#reason\""));
    let done = grace.submit(&path, &[("accountId", &id), ("reason", "Was ill")]).await;
    assert_eq!(done.headers()["location"], "/moderation/let-in");
    let (_, html) = grace.page("/moderation/let-in").await;
    assert!(html.contains("Member let into clearing") && undo_of(&html).len() == 1, "{html}");
    let (_, html) = grace.page(&path).await;
    assert!(html.contains("A moderator let you take part in clearing"), "{html}");
    let browser = served.browser_of(&late).await;
    for path in ["/moderation/let-in", &path] {
        assert_eq!(browser.page(path).await.0, 403, "{path}");
    }
}
