//! What moderators note about an account.

use clearing::account::Viewer;
use clearing::entity::account_note;
use clearing::own_data::own_data;
use sea_orm::EntityTrait;
use serde_json::{Value, json};

use super::applicant::{problem, problems};
use crate::served::Served;
use crate::test_app::{NOON, TestApp};

const ADD: &str = "mutation($id: ID!, $text: String!) {
    addAccountNote(accountId: $id, text: $text) { errors { code field } } }";
const DELETE: &str =
    "mutation($id: ID!) { deleteAccountNote(noteId: $id) { errors { code field } } }";
const NOTES: &str = "query($id: ID!) { accountNotes(accountId: $id) {
    displayName notes { id text author { displayName } viewerCanDelete } } }";

fn id_of(who: &Viewer) -> String {
    who.account().unwrap().id.to_string()
}

async fn add(app: &TestApp, by: &Viewer, about: &Viewer, text: &str) -> Value {
    app.ask(by, ADD, json!({ "id": id_of(about), "text": text })).await
}

async fn notes(app: &TestApp, by: &Viewer, about: &Viewer) -> Value {
    app.ask(by, NOTES, json!({ "id": id_of(about) })).await["data"]["accountNotes"].take()
}

#[tokio::test]
async fn a_note_is_for_moderators_and_for_whom_it_is_about_and_for_nobody_else() {
    let app = TestApp::new().await;
    let (grace, mary) = (app.moderator("Grace").await, app.admin("Mary").await);
    let ada = app.member("Ada").await;
    assert_eq!(problems(&add(&app, &grace, &ada, " ").await), [problem("REQUIRED", "text")]);
    assert_eq!(problems(&add(&app, &grace, &ada, "Asked twice.").await), []);
    assert_eq!(notes(&app, &mary, &ada).await["notes"][0]["author"]["displayName"], "Grace");
    let db = app.db().reader();
    let file = async |who: &Viewer| {
        own_data(db, &app.shared.secret_key, who.pending().unwrap(), NOON).await.unwrap()
    };
    let hers = file(&ada).await["tables"]["account_note"].clone();
    assert_eq!(hers[0]["text"], "Asked twice.");
    assert_eq!(hers[0].get("author_id"), None);
    let graces = file(&grace).await["tables"].to_string();
    assert!(!graces.contains("Asked twice."), "{graces}");
    let log = app.ask(&grace, "{ moderationLog { action subject reason } }", json!({})).await;
    assert!(log.to_string().contains("add note") && !log.to_string().contains("twice"), "{log}");
}

#[tokio::test]
async fn its_author_and_admins_delete_a_note_and_nobody_writes_about_themselves() {
    let app = TestApp::new().await;
    let (grace, hedy) = (app.moderator("Grace").await, app.moderator("Hedy").await);
    let (mary, ada) = (app.admin("Mary").await, app.member("Ada").await);
    for text in ["One.", "Two."] {
        add(&app, &grace, &ada, text).await;
    }
    let seen = notes(&app, &hedy, &ada).await;
    assert_eq!(seen["notes"][0]["viewerCanDelete"], false);
    let note = json!({ "id": seen["notes"][0]["id"] });
    let code = |answer: &Value| answer["errors"][0]["extensions"]["code"].clone();
    assert_eq!(code(&app.ask(&hedy, DELETE, note.clone()).await), "FORBIDDEN");
    assert_eq!(problems(&app.ask(&mary, DELETE, note.clone()).await), []);
    assert_eq!(code(&app.ask(&mary, DELETE, note).await), "NOT_FOUND");
    let other = notes(&app, &grace, &ada).await["notes"][0]["id"].clone();
    assert_eq!(problems(&app.ask(&grace, DELETE, json!({ "id": other })).await), []);
    assert!(account_note::Entity::find().all(app.db().reader()).await.unwrap().is_empty());

    assert_eq!(code(&add(&app, &grace, &grace, "I am great.").await), "NOT_FOUND");
    add(&app, &hedy, &grace, "On leave.").await;
    assert_eq!(notes(&app, &grace, &grace).await, Value::Null);
    let own = notes(&app, &hedy, &grace).await["notes"][0]["id"].clone();
    assert_eq!(code(&app.ask(&grace, DELETE, json!({ "id": own })).await), "NOT_FOUND");
}

#[tokio::test]
async fn notes_are_written_and_deleted_on_their_page() {
    let served = Served::new().await;
    let ada = served.app.member("Ada").await;
    let grace = served.browser_of(&served.app.moderator("Grace").await).await;
    let mary = served.browser_of(&served.app.admin("Mary").await).await;
    let path = format!("/moderation/notes/{}", id_of(&ada));
    let managed = mary.page(&format!("/admin/accounts/{}", id_of(&ada))).await.1;
    assert!(managed.contains(&path), "{managed}");
    let (_, page) = grace.page(&path).await;
    assert!(
        page.contains("There are no notes.") && page.contains("can read these notes"),
        "{page}"
    );
    let wrong = grace.submit(&path, &[("text", "")]).await.text().await.unwrap();
    assert!(wrong.contains("Enter a note"), "{wrong}");
    grace.submit(&path, &[("text", "Asked <i>twice</i>.")]).await;
    let (_, page) = grace.page(&path).await;
    assert!(page.contains("Asked &lt;i&gt;twice") && page.contains("Grace, "), "{page}");
    let note = page.split("name=\"noteId\" value=\"").nth(1).unwrap().split('"').next().unwrap();
    grace.submit(&format!("{path}/delete"), &[("noteId", note)]).await;
    assert!(grace.page(&path).await.1.contains("There are no notes."));
}
