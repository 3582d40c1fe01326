//! What moderators and admins find on their pages, and do there.

use clearing::entity::outbox as emails;
use clearing::occasion::Occasion;
use clearing::outbox::{self, Email, Recipient};
use sea_orm::{ActiveModelTrait, DbErr, EntityTrait, Set};
use serde_json::{Value, json};

use crate::served::{Browser, Served};
use crate::test_app::NOON;

const ACCOUNT: &str = "query($id: ID!) { account(id: $id) { status role suspensionReason } }";
const LOG: &str = "{ moderationLog { action subject before after reason } }";

/// The address of the next page that a page links to.
fn next(html: &str) -> Option<String> {
    let (_, rest) = html.split_once("govuk-pagination__next")?;
    let (_, rest) = rest.split_once("href=\"")?;
    let (address, _) = rest.split_once('"')?;
    Some(address.replace("&#x2f;", "/").replace("&amp;", "&"))
}

/// What `holds` counts on each page of a list, from the first to the last.
async fn pages(browser: &Browser, path: &str, holds: &str) -> Vec<usize> {
    let (mut counted, mut address) = (Vec::new(), path.to_owned());
    loop {
        let (status, html) = browser.page(&address).await;
        assert_eq!(status, 200, "{address}");
        counted.push(html.matches(holds).count());
        match next(&html) {
            Some(next) if counted.len() < 10 => {
                address = if next.starts_with('?') { format!("{path}{next}") } else { next };
            }
            _ => return counted,
        }
    }
}

async fn account(mary: &Browser, id: &str) -> Value {
    mary.done("account", ACCOUNT, json!({ "id": id })).await
}

#[tokio::test]
async fn an_admin_finds_an_account_and_shuts_it_out_and_lets_it_back_in() {
    let served = Served::new().await;
    let mary = served.browser_of(&served.app.admin("Mary").await).await;
    let ada = served.app.member("Ada Thorne").await;
    let id = ada.account().unwrap().id.to_string();
    served.app.member("Alan").await;

    for text in ["thorne", "ADA", "Ada.Thorne@homeoffice.gov.uk"] {
        let (_, found) = mary.page(&format!("/admin/accounts?search={text}")).await;
        assert!(found.contains(&format!("/admin/accounts/{id}")), "{text}: {found}");
        assert!(!found.contains(">Alan<"), "{text}: {found}");
    }
    for nothing in ["%25", "_", "ada.thorne@homeoffice", "ada&status=SUSPENDED"] {
        let (_, found) = mary.page(&format!("/admin/accounts?search={nothing}")).await;
        assert!(found.contains("No accounts match your search."), "{nothing}: {found}");
    }
    let place = format!("/admin/accounts/{id}");
    let (_, shown) = mary.page(&place).await;
    assert!(shown.contains("Ada Thorne") && !shown.contains("ada.thorne@"), "{shown}");

    let (_, question) = mary.page(&format!("{place}/suspend")).await;
    assert!(question.contains("Suspend the account"), "{question}");
    assert_eq!(account(&mary, &id).await["status"], "ACTIVE", "looking changes nothing");
    let refused = mary.submit(&format!("{place}/suspend"), &[("reason", " ")]).await;
    assert_eq!(refused.status(), 422);
    assert!(refused.text().await.unwrap().contains("href=\"#reason\""));
    let done = mary.submit(&format!("{place}/suspend"), &[("reason", "Sold addresses")]).await;
    assert_eq!(done.headers()["location"], place);
    let (_, shown) = mary.page(&place).await;
    assert!(shown.contains("Sold addresses") && shown.contains("No end date"), "{shown}");
    let back = [("reason", "A mistake")];
    mary.submit(&format!("{place}/reinstate"), &back).await;
    assert_eq!(account(&mary, &id).await["status"], "ACTIVE");
    let role = [("role", "MODERATOR"), ("reason", "Grace leaves")];
    mary.submit(&format!("{place}/role"), &role).await;
    assert_eq!(account(&mary, &id).await["role"], "MODERATOR");

    let log = mary.done("moderationLog", LOG, json!({})).await;
    let entry = |action: &str, before: &str, after: &str, reason: &str| {
        json!({ "action": action, "subject": "Ada Thorne", "before": before, "after": after,
                "reason": reason })
    };
    let log = log.as_array().unwrap();
    for expected in [
        entry("set role", "MEMBER", "MODERATOR", "Grace leaves"),
        entry("reinstate account", "SUSPENDED", "ACTIVE", "A mistake"),
        entry("suspend account", "ACTIVE", "SUSPENDED", "Sold addresses"),
    ] {
        assert!(log.contains(&expected), "{expected} in {log:?}");
    }
}

#[tokio::test]
async fn the_list_of_accounts_takes_as_many_statements_for_many_as_for_few() {
    let served = Served::new().await;
    let mary = served.browser_of(&served.app.admin("Mary").await).await;
    let few = served.app.statements(mary.page("/admin/accounts")).await.1;
    for n in 0..44 {
        served.app.member(&format!("Member {n:02}")).await;
    }
    let with_44 = served.app.statements(mary.page("/admin/accounts?status=ACTIVE")).await.1;
    assert_eq!((few, with_44), (2, 2));
    assert_eq!(pages(&mary, "/admin/accounts", "href=\"/admin/accounts/").await, [20, 20, 5]);
}

#[tokio::test]
async fn the_queues_go_on_where_a_page_ends() {
    let served = Served::new().await;
    let grace = served.browser_of(&served.app.moderator("Grace").await).await;
    for n in 0..20 {
        served.app.pending(&format!("Person {n:02}")).await;
    }
    let waiting = "/moderation/accounts/verify";
    assert_eq!(pages(&grace, "/moderation/accounts", waiting).await, [20]);
    for n in 20..41 {
        served.app.pending(&format!("Person {n:02}")).await;
    }
    assert_eq!(pages(&grace, "/moderation/accounts", waiting).await, [20, 20, 1]);

    let advert = "mutation($input: CreateAdvertInput!) { createAdvert(input: $input) {
        topic { id } errors { field message } } }";
    let withdraw = "mutation($id: ID!) { withdrawAdvert(topicId: $id) { errors { message } } }";
    for n in 0..22 {
        let author = served.app.member(&format!("Author {n:02}")).await;
        let input = json!({
            "kind": "MENTOR_WANTED", "name": "Ada Thorne", "gradeCode": "HEO",
            "organisationName": "GCHQ", "professionCode": "policy", "visibleToAll": true,
            "about": "I work on tax.", "lookingFor": "Somebody patient.",
        });
        let posted = served.app.ask(&author, advert, json!({ "input": input })).await;
        let id = &posted["data"]["createAdvert"]["topic"]["id"];
        let done = served.app.ask(&author, withdraw, json!({ "id": id })).await;
        assert_eq!(done["data"]["withdrawAdvert"]["errors"], json!([]), "{done}");
    }
    assert_eq!(pages(&grace, "/moderation/closing", "Close as withdrawn").await, [20, 2]);
    let (_, queue) = grace.page("/moderation/closing").await;
    assert!(queue.contains("The author withdrew the advert."), "{queue}");
    assert!(!queue.contains("matched"), "nobody found a match: {queue}");
}

#[tokio::test]
async fn an_admin_has_parked_emails_tried_again_or_thrown_away() {
    let served = Served::new().await;
    let app = &served.app;
    let mary = served.browser_of(&app.admin("Mary").await).await;
    let grace = served.browser_of(&app.moderator("Grace").await).await;
    let mut occasion = Occasion::seeded(NOON, 99);
    for name in ["ada", "alan"] {
        let to = Recipient { account: None, address: format!("{name}@homeoffice.gov.uk") };
        let email = Email::Verified { name: name.to_owned() };
        app.db()
            .write::<_, DbErr>(async |tx| {
                outbox::post(tx, &mut occasion, &to, format!("verified:{name}"), &email).await
            })
            .await
            .unwrap();
    }
    for row in emails::Entity::find().all(app.db().reader()).await.unwrap() {
        let parked = emails::ActiveModel {
            id: Set(row.id),
            attempts: Set(10),
            parked_at: Set(Some(NOON)),
            last_error: Set(Some("The mail server refused the email".to_owned())),
            ..Default::default()
        };
        app.db().write::<_, DbErr>(async |tx| parked.update(tx).await).await.unwrap();
    }
    assert_eq!(grace.page("/admin/emails").await.0, 403);
    let (_, shown) = mary.page("/admin/emails").await;
    for words in ["Verified", "homeoffice.gov.uk", "The mail server refused the email"] {
        assert!(shown.contains(words), "{words}: {shown}");
    }
    assert!(!shown.contains("ada@"), "{shown}");
    let rows = emails::Entity::find().all(app.db().reader()).await.unwrap();
    let id = |name: &str| {
        let found = rows.iter().find(|row| row.recipient.starts_with(name)).unwrap();
        found.id.to_string()
    };
    for path in ["retry", "discard"] {
        let name = if path == "retry" { "ada" } else { "alan" };
        for status in [303, 404] {
            let fields = [("emailId", id(name))];
            let fields = fields.each_ref().map(|(name, value)| (*name, value.as_str()));
            let answer = mary.submit(&format!("/admin/emails/{path}"), &fields).await;
            assert_eq!(answer.status(), status, "{path}");
        }
    }
    let left = emails::Entity::find().all(app.db().reader()).await.unwrap();
    let left: Vec<_> =
        left.iter().map(|row| (&*row.recipient, row.attempts, row.parked_at)).collect();
    assert_eq!(left, [("ada@homeoffice.gov.uk", 0, None)]);
    let log = mary.done("moderationLog", LOG, json!({})).await.to_string();
    assert!(log.contains("retry email") && log.contains("discard email"), "{log}");
    assert!(!log.contains("homeoffice"), "the log names no address: {log}");
}
