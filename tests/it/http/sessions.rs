//! How long a session lasts, by the times in its row (S2).

use clearing::account::Viewer;
use clearing::entity::session::{Column, Entity, Model};
use clearing::worker;
use sea_orm::sea_query::Expr;
use sea_orm::{ConnectionTrait, DbErr, EntityTrait};
use serde_json::json;
use time::Duration;

use crate::fresh_db::is_postgres;
use crate::served::{Browser, Served};

/// Lets every session be as old, and unused for as long, as is said.
async fn age(served: &Served, began: Duration, unused: Duration) {
    let now = worker::now();
    let write = async |tx: &sea_orm::DatabaseTransaction| {
        Entity::update_many()
            .col_expr(Column::CreatedAt, Expr::value(now - began))
            .col_expr(Column::LastSeenAt, Expr::value(now - unused))
            .exec(tx)
            .await
    };
    served.app.db().write::<_, DbErr>(write).await.unwrap();
}

async fn row(served: &Served) -> Model {
    Entity::find().one(served.app.db().reader()).await.unwrap().expect("somebody is signed in")
}

async fn is_signed_in(browser: &Browser) -> bool {
    !browser.ask("{ viewer { email } }", json!({})).await["data"]["viewer"].is_null()
}

#[tokio::test]
async fn s2_a_session_that_is_used_lasts_longer_and_its_times_are_columns() {
    let served = Served::new().await;
    let ada = served.app.member("Ada").await;
    let browser = served.browser_of(&ada).await;
    let account = ada.account().unwrap().id;
    let began = row(&served).await;
    let content: serde_json::Value = serde_json::from_str(&began.content).unwrap();
    let proven = began.proven_at.expect("a password is all that a member has");
    assert_eq!(content, json!({ "account": account, "proven": proven.unix_timestamp() }));

    let (hour, minutes) = (Duration::HOUR, Duration::minutes(3));
    age(&served, hour, minutes).await;
    let before = row(&served).await;
    let answer = browser.open("/categories").await;
    assert!(answer.headers().contains_key("set-cookie"), "the browser keeps it longer, too");
    let after = row(&served).await;
    assert_eq!(after.created_at, before.created_at);
    assert!(after.last_seen_at >= before.last_seen_at + minutes, "{after:?}");
    assert!(after.expires_at >= after.last_seen_at + Duration::days(30), "{after:?}");

    let again = browser.open("/categories").await;
    assert!(!again.headers().contains_key("set-cookie"), "each note is a write");
    assert_eq!(row(&served).await, after);
}

#[tokio::test]
async fn s2_staff_are_signed_out_after_half_an_hour_unused_or_a_day() {
    let served = Served::new().await;
    let (ada, grace) = (served.app.member("Ada").await, served.app.moderator("Grace").await);
    for (began, unused) in [(40, 31), (24 * 60 + 1, 1)] {
        let lasts = async |person: &Viewer| {
            let browser = served.browser_of(person).await;
            age(&served, Duration::minutes(began), Duration::minutes(unused)).await;
            is_signed_in(&browser).await
        };
        assert!(lasts(&ada).await);
        assert!(!lasts(&grace).await);
    }
}

#[tokio::test]
async fn people_can_read_while_nothing_can_be_written() {
    if is_postgres() {
        return;
    }
    let served = Served::new().await;
    let browser = served.browser_of(&served.app.member("Ada").await).await;
    age(&served, Duration::HOUR, Duration::minutes(3)).await;
    let forbid = async |tx: &sea_orm::DatabaseTransaction| {
        tx.execute_unprepared("PRAGMA query_only = ON").await.map(drop)
    };
    served.app.db().write(forbid).await.unwrap();

    assert_eq!(browser.page("/categories").await.0, 200, "that it was used is not noted");
    let health = browser.open("/health").await;
    assert_eq!(health.status(), 503);
    let status: serde_json::Value = health.json().await.unwrap();
    assert_eq!(status, json!({ "status": "changes cannot be saved" }));
    let answer = browser.sign_in("ada@homeoffice.gov.uk").await;
    assert_eq!(answer["errors"][0]["extensions"]["code"], "INTERNAL", "{answer}");
}
