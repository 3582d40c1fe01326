//! The program is killed at the worst moment, and starts again (S8).

use std::collections::BTreeMap;
use std::time::Duration;

use clearing::entity::outbox;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, DbErr, EntityTrait, QueryFilter};
use serde_json::{Value, json};
use time::macros::datetime;

use crate::command_line::Place;
use crate::smtp_server::{Mailed, SmtpServer};
use crate::test_app::PASSWORD;

pub(crate) const POLICIES: &str = "{ policies { kind version } }";
const SIGN_UP: &str =
    "mutation($input: SignUpInput!) { signUp(input: $input) { errors { field message } } }";

pub(crate) async fn ask(place: &Place, query: &str, variables: Value) -> Value {
    let request = reqwest::Client::new().post(format!("http://127.0.0.1:{}/graphql", place.port));
    let body = json!({ "query": query, "variables": variables });
    request.json(&body).send().await.unwrap().json().await.unwrap()
}

/// Signs somebody up: the whole answer.
pub(crate) async fn ask_to_sign_up(place: &Place, email: &str) -> Value {
    let policies = ask(place, POLICIES, json!({})).await["data"]["policies"].clone();
    let input = json!({ "email": email, "password": PASSWORD, "displayName": "Ada Thorne",
                        "acceptPolicies": policies });
    ask(place, SIGN_UP, json!({ "input": input })).await
}

/// Signs somebody up: once this is answered, an email is promised.
async fn sign_up(place: &Place, email: &str) {
    let answer = ask_to_sign_up(place, email).await;
    assert_eq!(answer, json!({ "data": { "signUp": { "errors": [] } } }));
}

/// Ends the claims of a program that is gone, as ten minutes would.
async fn let_leases_end(place: &Place) {
    let db = place.db().await;
    let long_ago = datetime!(2020-01-01 0:00 UTC);
    db.write::<_, DbErr>(async |tx| {
        outbox::Entity::update_many()
            .col_expr(outbox::Column::LeasedUntil, Expr::value(long_ago))
            .filter(outbox::Column::LeasedUntil.is_not_null())
            .exec(tx)
            .await
    })
    .await
    .unwrap();
    db.close().await.unwrap();
}

/// How often each person got which email, by its Message-ID.
fn copies(server: &SmtpServer) -> BTreeMap<String, Vec<String>> {
    let mut copies: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for email in server.emails() {
        let id = email.lines().find(|line| line.starts_with("Message-ID")).unwrap().to_owned();
        copies.entry(Mailed(email).to().to_owned()).or_default().push(id);
    }
    copies
}

/// The mail server has the third email and the program does not know it; the
/// others are claimed, or just written.
#[tokio::test]
async fn s8_a_program_that_is_killed_while_it_sends_loses_no_email() {
    let (place, mut server) = (Place::new(), SmtpServer::holding_at(3).await);
    let mail = format!("smtp://127.0.0.1:{}", server.port);
    let settings = [("CLEARING_MAIL", mail.as_str()), ("CLEARING_RATE_LIMITS", "off")];
    let serving = place.serve_with(&settings).await;
    let people: Vec<String> = (1..=6).map(|n| format!("person{n}@homeoffice.gov.uk")).collect();
    for email in &people {
        sign_up(&place, email).await;
    }
    server.has_received(3).await;
    serving.kill().await;
    assert!(copies(&server).len() < people.len(), "it was killed in the middle");

    let_leases_end(&place).await;
    let serving = place.serve_with(&settings).await;
    let all = async {
        while copies(&server).len() < people.len() {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    tokio::time::timeout(Duration::from_mins(1), all).await.expect("an email is lost");
    assert_eq!(serving.stop().await, Some(0));

    let copies = copies(&server);
    assert_eq!(copies.keys().collect::<Vec<_>>(), people.iter().collect::<Vec<_>>());
    // One extra copy at most, and a mail program can tell that it is one.
    assert!(copies.values().map(Vec::len).sum::<usize>() <= people.len() + 1, "{copies:?}");
    assert!(copies.values().all(|ids| ids.iter().all(|id| *id == ids[0])), "{copies:?}");
}
