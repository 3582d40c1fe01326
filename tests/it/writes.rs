//! A write is kept or refused, and a connection that failed is not used again.

use std::io::{self, Write};
use std::sync::{Arc, Mutex};

use clearing::entity::property;
use sea_orm::{ActiveValue::Set, ConnectionTrait, DatabaseTransaction, DbErr, EntityTrait};
use serde_json::json;

use crate::fresh_db::{FreshDb, is_postgres};
use crate::served::Served;
use crate::test_app::TestApp;

async fn note(tx: &DatabaseTransaction, name: &str, length: usize) -> Result<(), DbErr> {
    let row = property::ActiveModel { name: Set(name.to_owned()), value: Set("x".repeat(length)) };
    property::Entity::insert(row).exec_without_returning(tx).await.map(drop)
}

/// What is stored, as another connection sees it.
async fn noted(fresh: &FreshDb) -> Vec<String> {
    let rows = property::Entity::find().all(fresh.db.reader()).await.unwrap();
    rows.into_iter().map(|row| row.name).collect()
}

/// The bound holds for one connection, which a full database closes.
async fn bound_pages(fresh: &FreshDb) {
    let bound = async |tx: &DatabaseTransaction| {
        tx.execute_unprepared("PRAGMA max_page_count = 1").await.map(drop)
    };
    fresh.db.write(bound).await.unwrap();
}

#[tokio::test]
async fn what_is_written_after_the_database_was_full_is_kept() {
    if is_postgres() {
        return;
    }
    let fresh = FreshDb::new().await;
    bound_pages(&fresh).await;
    let full = fresh.db.write(async |tx| note(tx, "large", 500_000).await).await;
    assert!(full.unwrap_err().to_string().contains("full"));

    // Refused by us, not by the database: this was where a savepoint stayed open.
    let refused = fresh.db.write(async |tx| {
        note(tx, "refused", 1).await?;
        Err::<(), _>(DbErr::Custom("refused".to_owned()))
    });
    assert_eq!(refused.await, Err(DbErr::Custom("refused".to_owned())));
    fresh.db.write(async |tx| note(tx, "small", 1).await).await.unwrap();
    assert_eq!(noted(&fresh).await, ["small"]);
    fresh.db.check_writes().await.unwrap();
}

#[tokio::test]
async fn a_commit_that_fails_is_not_acknowledged_and_the_next_write_is_kept() {
    if is_postgres() {
        return;
    }
    let fresh = FreshDb::new().await;
    let broken = fresh.db.write(async |tx| {
        tx.execute_unprepared("PRAGMA defer_foreign_keys = ON").await?;
        let nobody = "INSERT INTO reading (account_id, topic_id, read_number, level) \
                      VALUES (x'00', x'00', 1, 'WATCH')";
        tx.execute_unprepared(nobody).await.map(drop)
    });
    assert!(broken.await.unwrap_err().to_string().contains("FOREIGN KEY"));
    fresh.db.write(async |tx| note(tx, "next", 1).await).await.unwrap();
    assert_eq!(noted(&fresh).await, ["next"]);
}

#[tokio::test]
async fn a_write_that_is_given_up_is_rolled_back_and_the_next_is_kept() {
    let fresh = FreshDb::new().await;
    let given_up = fresh.db.write(async |tx| {
        note(tx, "given up", 1).await?;
        std::future::pending::<Result<(), DbErr>>().await
    });
    let soon = std::time::Duration::from_millis(200);
    assert!(tokio::time::timeout(soon, given_up).await.is_err());
    fresh.db.write(async |tx| note(tx, "next", 1).await).await.unwrap();
    assert_eq!(noted(&fresh).await, ["next"]);
}

#[tokio::test]
async fn a_connection_that_is_lost_before_the_commit_acknowledges_nothing() {
    if !is_postgres() {
        return;
    }
    let fresh = FreshDb::new().await;
    let lost = fresh.db.write(async |tx| {
        note(tx, "lost", 1).await?;
        // The server ends the connection once the statement is done.
        let _ = tx.execute_unprepared("SELECT pg_terminate_backend(pg_backend_pid())").await;
        Ok::<_, DbErr>(())
    });
    lost.await.unwrap_err();
    fresh.db.write(async |tx| note(tx, "next", 1).await).await.unwrap();
    assert_eq!(noted(&fresh).await, ["next"]);
    fresh.db.check_writes().await.unwrap();
}

#[tokio::test]
async fn a_check_of_writes_costs_nothing_unless_one_has_failed() {
    let app = TestApp::new().await;
    let (checked, sent) = app.statements(app.db().check_writes()).await;
    checked.unwrap();
    assert_eq!(sent, 0);

    let twice = async |tx: &DatabaseTransaction| {
        note(tx, "same", 1).await?;
        note(tx, "same", 1).await
    };
    app.db().write(twice).await.unwrap_err();
    for expected in [2, 0] {
        let (checked, sent) = app.statements(app.db().check_writes()).await;
        checked.unwrap();
        assert_eq!(sent, expected, "tried once, and kept");
    }
}

#[tokio::test]
async fn the_health_of_a_server_that_is_well_costs_one_statement() {
    let served = Served::new().await;
    let guest = served.browser();
    let (answer, sent) = served.app.statements(guest.open("/health")).await;
    assert_eq!(answer.json::<serde_json::Value>().await.unwrap(), json!({ "status": "ok" }));
    assert_eq!(sent, 1);
}

/// What was logged, for a test to read.
#[derive(Clone, Default)]
struct Lines(Arc<Mutex<Vec<u8>>>);

impl Write for Lines {
    fn write(&mut self, text: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().write(text)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn what_is_only_checked_is_neither_kept_nor_logged() {
    let fresh = FreshDb::new().await;
    let lines = Lines::default();
    let writer = lines.clone();
    let log = tracing_subscriber::fmt().with_writer(move || writer.clone()).finish();
    let _guard = tracing::subscriber::set_default(log);
    let work = async |tx: &DatabaseTransaction| {
        note(tx, "noted", 1).await?;
        tracing::info!("noted it");
        Ok::<_, DbErr>(7)
    };
    assert_eq!(fresh.db.check(work).await, Ok(7));
    assert!(noted(&fresh).await.is_empty());
    let logged = || String::from_utf8(lines.0.lock().unwrap().clone()).unwrap();
    assert!(!logged().contains("noted it"), "{}", logged());
    assert_eq!(fresh.db.write(work).await, Ok(7));
    assert_eq!(noted(&fresh).await, ["noted"]);
    assert!(logged().contains("noted it"), "{}", logged());
}
