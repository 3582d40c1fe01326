//! The chain of the log: a changed or deleted entry is found and named, and several
//! who write at once keep one chain.

use clearing::db::{LogCheck, check_log};
use clearing::entity::moderation_log::{Column, Entity};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder};
use serde_json::json;

use super::{done_at, id_of};
use crate::command_line::Place;
use crate::test_app::{NOON, TestApp};

const VERIFY: &str = "mutation($id: ID!) { verifyAccount(accountId: $id) { status } }";

async fn check(app: &TestApp) -> LogCheck {
    check_log(app.db().reader()).await.unwrap()
}

/// An app whose log has entries at the places 1 to `n`.
async fn with_entries(n: usize) -> TestApp {
    let app = TestApp::new().await;
    let grace = app.moderator("Grace").await;
    for n in 0..n {
        let pat = app.pending(&format!("Pat {n}")).await;
        done_at(&app, NOON, &grace, VERIFY, json!({ "id": id_of(&pat) })).await;
    }
    app
}

async fn run(app: &TestApp, statement: &str) {
    let change = async |tx: &sea_orm::DatabaseTransaction| tx.execute_unprepared(statement).await;
    app.db().write::<_, DbErr>(change).await.unwrap();
}

#[tokio::test]
async fn a_changed_or_deleted_entry_is_found_and_named() {
    let app = with_entries(5).await;
    let whole = check(&app).await;
    assert_eq!((whole.entries, whole.problems.len()), (5, 0));
    assert_eq!(whole.last_hash.len(), 64);

    for (change, back, found) in [
        (
            "UPDATE moderation_log SET subject = 'Eve' WHERE sequence = 2",
            "UPDATE moderation_log SET subject = 'Pat 1' WHERE sequence = 2",
            "Entry 2 was changed (verify account of 2030-01-01",
        ),
        (
            "UPDATE moderation_log SET reason = 'none' WHERE sequence = 5",
            "UPDATE moderation_log SET reason = NULL WHERE sequence = 5",
            "Entry 5 was changed",
        ),
    ] {
        run(&app, change).await;
        let problems = check(&app).await.problems;
        assert_eq!(problems.len(), 1, "{problems:?}");
        assert!(problems[0].starts_with(found), "{problems:?}");
        run(&app, back).await;
        assert_eq!(check(&app).await, whole);
    }
    // What can be undone refers to its entry.
    run(&app, "DELETE FROM moderation_undo").await;
    run(&app, "DELETE FROM moderation_log WHERE sequence = 5").await;
    assert_eq!(check(&app).await.problems, ["Entry 5 is missing"]);
    run(&app, "DELETE FROM moderation_log WHERE sequence IN (2, 3)").await;
    let problems = check(&app).await.problems;
    assert_eq!(problems, ["Entries 2 to 3 are missing", "Entry 5 is missing"]);
}

#[tokio::test]
async fn entries_from_before_there_was_a_chain_get_their_place_with_the_next() {
    let app = with_entries(3).await;
    let before = "UPDATE moderation_log SET sequence = NULL, hash = NULL, previous_hash = NULL;
        UPDATE moderation_chain SET sequence = 0, hash = ''";
    run(&app, before).await;
    assert_eq!(check(&app).await, LogCheck::default(), "there is no chain");
    let hedy = app.moderator("Hedy").await;
    let pat = id_of(&app.pending("Pat").await);
    done_at(&app, NOON, &hedy, VERIFY, json!({ "id": pat })).await;
    let check = check(&app).await;
    assert_eq!((check.entries, check.problems.len()), (4, 0), "{check:?}");
}

#[tokio::test]
async fn several_who_write_at_once_keep_one_chain() {
    let app = TestApp::new().await;
    let grace = app.moderator("Grace").await;
    let mut ids = Vec::new();
    for n in 0..12 {
        ids.push(id_of(&app.pending(&format!("Pat {n}")).await));
    }
    let other = app.open_again().await;
    let shared = clearing::graphql::Shared { db: other, ..app.shared.clone() };
    let second = clearing::graphql::schema(shared);
    let verified = ids.iter().enumerate().map(|(n, id)| {
        let server = if n % 2 == 0 { &app.schema } else { &second };
        app.ask_server(server, &grace, VERIFY, json!({ "id": id }))
    });
    for answer in futures::future::join_all(verified).await {
        assert_eq!(answer["data"]["verifyAccount"]["status"], "ACTIVE", "{answer}");
    }
    let check = check(&app).await;
    assert_eq!((check.entries, check.problems.len()), (12, 0), "{check:?}");
    let places: Vec<_> = Entity::find()
        .filter(Column::Action.eq("verify account"))
        .filter(Expr::col(Column::Hash).is_not_null())
        .order_by_asc(Column::Sequence)
        .all(app.db().reader())
        .await
        .unwrap();
    let places: Vec<_> = places.into_iter().filter_map(|entry| entry.sequence).collect();
    assert_eq!(places, (1..=12).collect::<Vec<i64>>());
}

#[tokio::test]
async fn an_operator_is_told_whether_the_log_is_whole() {
    let place = Place::new();
    assert!(place.create_admin().await.status.success());
    let whole = place.run(&["check-log"], &[]).await;
    assert_eq!(whole.status.code(), Some(0), "{whole:?}");
    let said = String::from_utf8(whole.stdout).unwrap();
    assert!(said.starts_with("The log is whole: 0 entries.\n"), "{said}");

    let db = place.db().await;
    let end = "UPDATE moderation_chain SET sequence = 2";
    let change = async |tx: &sea_orm::DatabaseTransaction| tx.execute_unprepared(end).await;
    db.write::<_, DbErr>(change).await.unwrap();
    db.close().await.unwrap();
    let broken = place.run(&["check-log"], &[]).await;
    assert_eq!(broken.status.code(), Some(3), "{broken:?}");
    let said = String::from_utf8(broken.stderr).unwrap();
    let words = "clearing: The moderation log is not whole. Entries 1 to 2 are missing";
    assert_eq!(said.trim(), words);
}
