//! Erasing an account leaves nothing of the person (S7): not in a table, the files of the
//! database, its index, the log, or the folder of emails.

use std::collections::BTreeSet;
use std::fs;

use clearing::db::check_log;
use clearing::entity::{AccountStatus, account, advert, erasure};
use clearing::own_data::{Erased, TABLES};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, Statement};
use serde_json::{Value, json};

use crate::filled::{Filled, IDENTITY};
use crate::fresh_db::is_postgres;
use crate::own_data::columns;
use crate::served::Browser;
use crate::test_app::{PASSWORD, TestApp};

/// In everything that Ada says, as she or others write it.
const CANARY: &str = "Zanzibar";
/// Ada's name, as others write it.
const NAME: &str = "Ada Zanzibar";

const ERASE: &str = "mutation($password: String!) { eraseMyAccount(password: $password) { errors { code field message } } }";
const REPLY: &str = "mutation($id: ID!, $body: Markdown!, $offer: Boolean) {
    reply(topicId: $id, body: $body, offer: $offer) { post { id } errors { code message } } }";
const EDIT: &str = "mutation($id: ID!, $body: Markdown!) { editPost(postId: $id, body: $body) {
    post { id } errors { code message } } }";
const PROFILE: &str = "mutation($input: ProfileInput!) { updateProfile(input: $input) {
    errors { code message } } }";
const TOPIC: &str = "query($n: Int!) { topic(number: $n) { id title state author { displayName }
    posts(first: 50) { nodes { number body deleted author { displayName } } } } }";
const CREATE_TOPIC: &str = "mutation($input: CreateTopicInput!) { createTopic(input: $input) {
    topic { id number } errors { code message } } }";
const CLOSE: &str =
    "mutation($id: ID!, $reason: String!) { closeTopic(topicId: $id, reason: $reason) {
    topic { state } errors { code message } } }";
const CHANGE_EMAIL: &str = "mutation($email: String!, $password: String!) {
    changeEmail(email: $email, password: $password) { errors { code message } } }";
const SAVE_DRAFT: &str = "mutation($id: ID!, $body: Markdown!) {
    saveReplyDraft(topicId: $id, body: $body) { errors { code message } } }";
const FLAG: &str = "mutation($id: ID!, $note: String) {
    flagPost(postId: $id, reason: OTHER, note: $note) { errors { code message } } }";
const DECLINE: &str =
    "mutation($id: ID!, $note: String) { declineOffer(offerId: $id, note: $note) {
    errors { code message } } }";
const OFFERS: &str = "query($n: Int!) { topic(number: $n) { id offers { id state } } }";

/// All that is in the database, a text for each row, lower case.
async fn dump(app: &TestApp) -> Vec<String> {
    let mut rows = Vec::new();
    let columns = columns(app).await.unwrap();
    let tables: BTreeSet<&str> = columns.iter().map(|(table, _)| table.as_str()).collect();
    for table in tables {
        let of_table = columns.iter().filter(|(it, _)| it == table);
        let cast = of_table.map(|(_, column)| format!("coalesce(cast(\"{column}\" as text), '')"));
        let cells = cast.collect::<Vec<_>>().join(" || '|' || ");
        let row = if is_postgres() { cells } else { format!("hex({cells})") };
        let found = texts(app, &format!("SELECT {row} AS row FROM \"{table}\"")).await;
        rows.extend(found.iter().map(|row| format!("{table}: {}", plain(row))));
    }
    rows
}

async fn texts(app: &TestApp, query: &str) -> Vec<String> {
    let db = app.db().reader();
    let query = Statement::from_string(db.get_database_backend(), query);
    let rows: Result<Vec<String>, DbErr> =
        db.query_all_raw(query).await.unwrap().iter().map(|row| row.try_get("", "row")).collect();
    rows.unwrap().into_iter().map(|row| row.to_lowercase()).collect()
}

/// A row as text: SQLite gives it in hex, because identifiers are bytes there.
fn plain(row: &str) -> String {
    if is_postgres() {
        return row.to_owned();
    }
    let byte = |n| u8::from_str_radix(&row[n..n + 2], 16).unwrap();
    let bytes: Vec<u8> = (0..row.len()).step_by(2).map(byte).collect();
    String::from_utf8_lossy(&bytes).to_lowercase()
}

/// What the full-text index still has, word by word.
async fn indexed(app: &TestApp) -> Vec<String> {
    if is_postgres() {
        let of = |table| format!("SELECT coalesce(cast(search as text), '') AS row FROM {table}");
        let mut found = texts(app, &of("post")).await;
        found.extend(texts(app, &of("topic")).await);
        return found;
    }
    let blocks = |table| format!("SELECT hex(block) AS row FROM {table}_search_data");
    let mut found = texts(app, &blocks("post")).await;
    found.extend(texts(app, &blocks("topic")).await);
    found.iter().map(|block| plain(block)).collect()
}

/// The files next to the database, with what they hold.
fn files(app: &TestApp) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut folders = vec![app.folder().to_owned()];
    while let Some(folder) = folders.pop() {
        for file in fs::read_dir(folder).unwrap() {
            let path = file.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let text = String::from_utf8_lossy(&fs::read(&path).unwrap()).to_lowercase();
            found.push((path.display().to_string(), text.replace("=\r\n", "")));
        }
    }
    found
}

/// Ada says more about herself, and others write about her.
async fn say_more(filled: &Filled) -> Value {
    let [ada, eve, grace] = ["ada", "eve", "grace"].map(|who| filled.browser(who));
    let profile = json!({ "displayName": NAME });
    ada.done("updateProfile", PROFILE, json!({ "input": profile })).await;
    let number = filled.names["number"].clone();
    let topic = filled.names["topicId"].clone();
    let said = format!("I live in {CANARY}.");
    let said = ada.done("reply", REPLY, json!({ "id": topic, "body": said })).await;
    let edited = json!({ "id": said["post"]["id"], "body": format!("I lived in {CANARY}.") });
    ada.done("editPost", EDIT, edited).await;
    let quote = format!("@{NAME} wrote:\n\n> I lived in {CANARY}.\n\nThank you, @{NAME}!");
    let quote = eve.done("reply", REPLY, json!({ "id": topic, "body": quote })).await;
    let again = format!("> I lived in {CANARY}.\n\nSo did I, **{NAME}**.");
    eve.done("editPost", EDIT, json!({ "id": quote["post"]["id"], "body": again })).await;
    let draft = json!({ "id": topic, "body": format!("Dear {NAME}") });
    eve.done("saveReplyDraft", SAVE_DRAFT, draft).await;

    let named =
        json!({ "categorySlug": "general", "title": format!("For {NAME}"), "body": "Tea?" });
    let named = eve.done("createTopic", CREATE_TOPIC, json!({ "input": named })).await;
    let own = json!({ "categorySlug": "general", "title": format!("In {CANARY}"), "body": CANARY });
    let own = ada.done("createTopic", CREATE_TOPIC, json!({ "input": own })).await;
    let flag = json!({ "id": quote["post"]["id"], "note": CANARY });
    ada.done("flagPost", FLAG, flag).await;

    let advert = json!({ "n": filled.names["advert"] });
    let open = ada.done("topic", OFFERS, advert.clone()).await;
    let offer = json!({ "id": open["id"], "body": format!("Dear {NAME}"), "offer": true });
    filled.browser("alan").done("reply", REPLY, offer).await;
    let offers = ada.done("topic", OFFERS, advert).await["offers"].clone();
    let waits = |offer: &&Value| offer["state"] == "STANDING";
    let offer = offers.as_array().unwrap().iter().find(waits).unwrap();
    let decline = json!({ "id": offer["id"], "note": CANARY });
    ada.done("declineOffer", DECLINE, decline).await;
    let reason = format!("{NAME} asked for it");
    let close = json!({ "id": own["topic"]["id"], "reason": reason });
    grace.done("closeTopic", CLOSE, close).await;
    let email = json!({ "email": "zanzibar@cabinetoffice.gov.uk", "password": PASSWORD });
    ada.done("changeEmail", CHANGE_EMAIL, email).await;
    json!({ "number": number, "named": named["topic"]["number"], "own": own["topic"]["number"] })
}

async fn erased(browser: &Browser, password: &str) -> Value {
    browser.ask(ERASE, json!({ "password": password })).await
}

async fn wait_until_settled(app: &TestApp) {
    for _ in 0..1200 {
        let rows = erasure::Entity::find().all(app.db().reader()).await.unwrap();
        if rows.iter().all(|row| row.settled_at.is_some()) {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    panic!("the worker did not settle it");
}

#[tokio::test]
async fn s7_nothing_of_a_person_is_left_in_any_table_file_or_index() {
    let filled = Filled::with_folder().await;
    let app = &filled.served.app;
    let names = say_more(&filled).await;
    let accounts = account::Entity::find().all(app.db().reader()).await.unwrap();
    let before = accounts.into_iter().find(|it| it.display_name == NAME).unwrap();
    let needles = [
        CANARY.to_lowercase(),
        before.email.clone(),
        "ada by name".to_owned(),
        "i am ada.".to_owned(),
        format!("{IDENTITY}-ada"),
    ];
    let was = dump(app).await.join("\n");
    for needle in needles.iter().filter(|needle| !needle.starts_with(IDENTITY)) {
        assert!(was.contains(needle.as_str()), "{needle} was nowhere");
    }
    assert!(indexed(app).await.join(" ").contains("zanzibar"));

    let answer = erased(filled.browser("ada"), PASSWORD).await;
    assert_eq!(answer, json!({ "data": { "eraseMyAccount": { "errors": [] } } }));
    wait_until_settled(app).await;

    for needle in &needles {
        for row in dump(app).await {
            assert!(!row.contains(needle.as_str()), "{needle} is in {row}");
        }
        for (file, text) in files(app) {
            assert!(!text.contains(needle.as_str()), "{needle} is in {file}");
        }
    }
    for words in indexed(app).await {
        assert!(!words.contains("zanzibar"), "the index has it: {words}");
    }
    let after = account::Entity::find_by_id(before.id).one(app.db().reader()).await.unwrap();
    let after = after.unwrap();
    assert_eq!(
        (after.status, after.display_name.as_str()),
        (AccountStatus::Erased, "A former member")
    );
    // Eve's advert has the same words, and keeps them.
    let adverts = advert::Entity::find().filter(advert::Column::AuthorId.eq(before.id));
    for advert in adverts.all(app.db().reader()).await.unwrap() {
        let said = [advert.name.as_str(), &advert.about, &advert.looking_for];
        assert_eq!(said, ["A former member", "", ""]);
    }
    let log = check_log(app.db().reader()).await.unwrap();
    assert_eq!(log.problems, [""; 0]);
    assert!(log.erased > 0, "{log:?}");
    let ledger = fs::read_to_string(app.folder().join("clearing.erasures")).unwrap();
    assert_eq!(ledger, format!("{}\n", before.id));

    let eve = filled.browser("eve");
    let thread = eve.done("topic", TOPIC, json!({ "n": names["number"] })).await;
    assert_eq!(thread["title"], "A thread of a former member");
    assert_eq!(thread["author"]["displayName"], "A former member");
    let posts = thread["posts"]["nodes"].as_array().unwrap();
    let eves = posts.last().unwrap()["body"].as_str().unwrap();
    assert!(eves.contains("<em>Deleted</em>") && eves.contains("a former member"), "{eves}");
    assert!(posts[0]["deleted"] == true, "{thread}");
    let about_her = eve.done("topic", TOPIC, json!({ "n": names["named"] })).await;
    assert_eq!(about_her["title"], "For a former member");
    let advert = eve.done("topic", TOPIC, json!({ "n": filled.names["advert"] })).await;
    assert_eq!(advert["title"], "[Mentor wanted] A former member");
    assert_eq!(advert["state"], "WITHDRAWN");
}

#[tokio::test]
async fn whoever_left_is_signed_out_and_cannot_come_back() {
    let filled = Filled::new().await;
    let ada = filled.browser("ada");
    let other = filled.served.browser();
    let email = ada.ask("{ viewer { email } }", json!({})).await["data"]["viewer"]["email"].clone();
    other.sign_in(email.as_str().unwrap()).await;
    let answer = erased(ada, "not her password").await;
    let error = json!({ "code": "WRONG_PASSWORD", "field": ["password"], "message": "Your password is wrong" });
    assert_eq!(answer["data"]["eraseMyAccount"]["errors"], json!([error]));
    assert!(!ada.ask("{ viewer { email } }", json!({})).await["data"]["viewer"].is_null());

    assert_eq!(erased(ada, PASSWORD).await["data"]["eraseMyAccount"]["errors"], json!([]));
    for browser in [ada, &other] {
        let answer = browser.ask("{ viewer { email } }", json!({})).await;
        assert_eq!(answer["data"]["viewer"], Value::Null);
    }
    let again = other.sign_in(email.as_str().unwrap()).await;
    assert_eq!(again["data"]["signIn"]["errors"][0]["code"], "SIGN_IN_FAILED");
    let twice = erased(ada, PASSWORD).await;
    assert_eq!(twice["errors"][0]["extensions"]["code"], "UNAUTHENTICATED", "{twice}");
}

#[tokio::test]
async fn a_file_that_is_made_while_somebody_leaves_is_theirs_or_is_none() {
    let filled = Filled::new().await;
    let ada = filled.browser("ada");
    let export = async |n: u64| {
        // Some begin before the account goes, some while it does, some after.
        tokio::time::sleep(std::time::Duration::from_millis(20 * n)).await;
        ada.open("/account/export").await
    };
    let files = futures::future::join_all((0..12).map(export));
    let (answer, files) = tokio::join!(erased(ada, PASSWORD), files);
    assert_eq!(answer["data"]["eraseMyAccount"]["errors"], json!([]));
    let mut whole = 0;
    for file in files {
        if file.status() == 303 {
            // Whoever is signed out is asked to sign in.
            assert!(file.headers()["location"].to_str().unwrap().starts_with("/sign-in"));
            continue;
        }
        assert_eq!(file.status(), 200);
        let is_file = file.headers()["content-type"] == "application/json";
        let text = file.text().await.unwrap();
        if !is_file {
            assert!(text.contains("Sign in"), "{text}");
            continue;
        }
        whole += 1;
        let said: Value = serde_json::from_str(&text).unwrap();
        assert!(said["tables"]["account"].is_array(), "{text}");
        for other in ["alan@", "eve@", "mary@"] {
            assert!(!text.contains(other), "{text}");
        }
    }
    assert!(whole > 0, "the first one is hers");
    let after = ada.open("/account/export").await;
    assert!(!after.text().await.unwrap().contains("exported_at"), "nobody has a file now");
}

#[tokio::test]
async fn the_only_admin_is_refused_and_told_why() {
    let filled = Filled::new().await;
    let mary = filled.browser("mary");
    let answer = erased(mary, PASSWORD).await;
    let message = answer["data"]["eraseMyAccount"]["errors"][0]["message"].as_str().unwrap();
    assert!(message.starts_with("You are the only admin."), "{answer}");
    filled.served.app.admin("Ines").await;
    assert_eq!(erased(mary, PASSWORD).await["data"]["eraseMyAccount"]["errors"], json!([]));
}

#[tokio::test]
async fn matches_of_a_round_are_told_without_a_name() {
    let filled = Filled::new().await;
    let app = &filled.served.app;
    assert_eq!(
        erased(filled.browser("ada"), PASSWORD).await["data"]["eraseMyAccount"]["errors"],
        json!([])
    );
    // What was sent says only its kind.
    let sent = texts(app, "SELECT cast(content as text) || recipient AS row FROM outbox").await;
    let n = sent.iter().filter(|row| row.contains("match_left") && row.contains("alan")).count();
    assert_eq!(n, 1, "{sent:?}");
    let matches = "query($id: ID!) { myMatches(roundId: $id) { name email } }";
    let matches =
        filled.browser("alan").ask(matches, json!({ "id": filled.names["roundId"] })).await;
    let text = matches.to_string();
    assert!(!text.contains("ada"), "{text}");
}

#[tokio::test]
async fn a_name_that_somebody_else_has_too_stays_theirs() {
    let filled = Filled::new().await;
    let [ada, eve] = ["ada", "eve"].map(|who| filled.browser(who));
    for who in [ada, eve] {
        let profile = json!({ "input": { "displayName": NAME } });
        who.done("updateProfile", PROFILE, profile).await;
    }
    let reply = json!({ "id": filled.names["topicId"], "body": format!("Yours, {NAME}") });
    eve.done("reply", REPLY, reply).await;
    assert_eq!(erased(ada, PASSWORD).await["data"]["eraseMyAccount"]["errors"], json!([]));
    let thread = eve.done("topic", TOPIC, json!({ "n": filled.names["number"] })).await;
    let last = thread["posts"]["nodes"].as_array().unwrap().last().unwrap().clone();
    assert!(last["body"].as_str().unwrap().contains(&format!("Yours, {NAME}")), "{last}");
}

#[tokio::test]
async fn every_column_of_a_table_that_is_emptied_is_emptied_or_stays_on_purpose() {
    let app = TestApp::new().await;
    let all = columns(&app).await.unwrap();
    // What the databases compute follows from the rest.
    let computed = ["search", "email_domain"];
    for table in TABLES {
        let Erased::Columns { emptied, kept, .. } = &table.erased else { continue };
        let listed = emptied.iter().map(|(column, _)| *column).chain(kept.iter().copied());
        let listed: BTreeSet<&str> = listed.collect();
        let there = all.iter().filter(|(name, _)| name == table.name);
        let there = there.map(|(_, column)| column.as_str());
        let there: BTreeSet<&str> = there.filter(|column| !computed.contains(column)).collect();
        assert_eq!(listed, there, "say in src/own_data/tables.rs what becomes of {}", table.name);
    }
}
