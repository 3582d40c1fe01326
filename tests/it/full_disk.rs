//! The disk is full, and has room again: nothing that was acknowledged is lost.

use clearing::entity::account;
use sea_orm::{EntityTrait, QuerySelect};
use serde_json::{Value, json};
use tokio::process::Command;

use crate::command_line::{Place, Serving};
use crate::drill::{POLICIES, ask, ask_to_sign_up};

/// How much the database's log may still grow, in bytes: a few sign-ups.
const ROOM: u64 = 200_000;

/// Bounds the size of the files that the program writes; the mark `:` leaves it
/// the right to undo that.
async fn let_files_grow_to(serving: &Serving, size: &str) {
    let bound = format!("--fsize={size}:");
    let set = Command::new("prlimit").args(["--pid", &serving.id(), &bound]).status().await;
    assert!(set.unwrap().success());
}

async fn health(place: &Place) -> (u16, Value) {
    let answer = reqwest::get(format!("http://127.0.0.1:{}/health", place.port)).await.unwrap();
    (answer.status().as_u16(), answer.json().await.unwrap())
}

/// Signs people up until `n` were refused in a row, and says who was not.
async fn sign_up_until_refused(place: &Place, n: usize) -> Vec<String> {
    let (mut acknowledged, mut refused) = (Vec::new(), 0);
    for idx in 0..100 {
        let email = format!("person{idx}@homeoffice.gov.uk");
        let answer = ask_to_sign_up(place, &email).await;
        if answer == json!({ "data": { "signUp": { "errors": [] } } }) {
            acknowledged.push(email);
            refused = 0;
        } else {
            assert_eq!(answer["errors"][0]["extensions"]["code"], "INTERNAL", "{answer}");
            refused += 1;
        }
        if refused == n {
            return acknowledged;
        }
    }
    panic!("the disk is never full");
}

#[tokio::test]
async fn s8_a_full_disk_loses_nothing_that_was_acknowledged() {
    let place = Place::new();
    let settings = [("CLEARING_RATE_LIMITS", "off"), ("CLEARING_MAIL", "file:emails")];
    let serving = place.serve_with(&settings).await;
    assert_eq!(health(&place).await, (200, json!({ "status": "ok" })));
    let log = std::fs::metadata(place.path("clearing.db-wal")).unwrap().len();
    let_files_grow_to(&serving, &(log + ROOM).to_string()).await;

    let mut acknowledged = sign_up_until_refused(&place, 3).await;
    assert_eq!(health(&place).await, (503, json!({ "status": "changes cannot be saved" })));
    let policies = ask(&place, POLICIES, json!({})).await;
    assert!(policies["data"]["policies"][0]["version"].is_number(), "reads go on: {policies}");

    let_files_grow_to(&serving, "unlimited").await;
    for late in ["late1@homeoffice.gov.uk", "late2@homeoffice.gov.uk"] {
        let answer = ask_to_sign_up(&place, late).await;
        assert_eq!(answer, json!({ "data": { "signUp": { "errors": [] } } }));
        acknowledged.push(late.to_owned());
    }
    assert_eq!(health(&place).await, (200, json!({ "status": "ok" })));
    serving.kill().await;

    let db = place.db().await;
    let stored = account::Entity::find().select_only().column(account::Column::Email);
    let mut stored: Vec<String> = stored.into_tuple().all(db.reader()).await.unwrap();
    stored.sort();
    acknowledged.sort();
    assert_eq!(stored, acknowledged);
}
