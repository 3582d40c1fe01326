//! Files of a round for spreadsheets.

use clearing::account::Viewer;
use serde_json::{Value, json};

use super::{PEOPLE, import, open_round, published_round};
use crate::test_app::TestApp;

const MAKE: &str =
    "mutation($id: ID!, $file: RoundFileKind!) { makeRoundFile(id: $id, file: $file) {
    file { name content } errors { code field message } } }";
const LOG: &str = "{ moderationLog(first: 5) { action after } }";

async fn make(app: &TestApp, admin: &Viewer, round: &str, kind: &str) -> Value {
    let answer = app.ask(admin, MAKE, json!({ "id": round, "file": kind })).await;
    assert!(answer["data"]["makeRoundFile"].is_object(), "{answer}");
    answer["data"]["makeRoundFile"].clone()
}

fn content(made: &Value) -> String {
    assert_eq!(made["errors"], json!([]), "{made}");
    made["file"]["content"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn registrations_are_read_back_as_they_were_and_identities_are_in_no_file() {
    let app = TestApp::new().await;
    let mary = app.admin("mary").await;
    let round = open_round(&app, &mary).await;
    let dangerous = PEOPLE.replace("I like trains.", "'=2+3 is what I like");
    assert_eq!(import(&app, &mary, &round, &dangerous).await["imported"], 4);
    let first = content(&make(&app, &mary, &round, "REGISTRATIONS").await);
    assert!(
        first.contains("Ada Thorne,ada@homeoffice.gov.uk,mentee,HEO,Home Office,Policy"),
        "{first}"
    );
    assert!(first.contains("Digital"), "{first}");
    assert!(first.contains(",'=2+3 is what I like,"), "a spreadsheet would run it: {first}");
    assert!(!first.contains("Canary") && !first.contains("identit"), "{first}");

    let other = open_round(&app, &mary).await;
    assert_eq!(import(&app, &mary, &other, &first).await["imported"], 4);
    assert_eq!(content(&make(&app, &mary, &other, "REGISTRATIONS").await), first);
    let log = app.ask(&mary, LOG, json!({})).await.to_string();
    assert!(log.contains("download a file of the round"), "{log}");
    assert!(log.contains("4 rows of registrations") && !log.contains("ada@"), "{log}");
}

#[tokio::test]
async fn matches_and_who_has_none_are_there_once_they_are_published() {
    let app = TestApp::new().await;
    let mary = app.admin("mary").await;
    let early = open_round(&app, &mary).await;
    for kind in ["MATCHES", "UNMATCHED"] {
        let refused = make(&app, &mary, &early, kind).await;
        assert_eq!(refused["errors"][0]["code"], "ROUND_NOT_OPEN", "{refused}");
    }
    let round = published_round(&app, &mary).await;
    let matches = content(&make(&app, &mary, &round, "MATCHES").await);
    let rows: Vec<&str> = matches.lines().collect();
    assert!(rows[0].starts_with("mentee,mentee_email,"), "{matches}");
    assert!(rows.iter().any(|row| row.contains("ada@") && row.contains("grace@")), "{matches}");
    let without = content(&make(&app, &mary, &round, "UNMATCHED").await);
    assert!(without.contains("Zoe Hill,") && without.contains(",mentor,0,"), "{without}");
    for file in [matches, without] {
        assert!(!file.contains("Canary"), "{file}");
    }
    let ada = app.member("ada").await;
    let asked = app.ask(&ada, MAKE, json!({ "id": round, "file": "MATCHES" })).await;
    assert_eq!(asked["errors"][0]["extensions"]["code"], "FORBIDDEN", "{asked}");
}
