//! What `clearing doctor` says of an installation.

use clearing::db::Db;
use clearing::entity::{moderation_chain, outbox};
use clearing::outbox::{Email, Recipient, post};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use time::Duration;

use crate::command_line::Place;
use crate::fresh_db::empty_database;
use crate::smtp_server::SmtpServer;
use crate::starting::KEY;

const OTHER: &str = "CAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAg=";

const PASSWORD: &str = "twelve violet herons argue\n";

/// What it prints, and its exit code.
async fn doctor(place: &Place, settings: &[(&str, &str)]) -> (String, Option<i32>) {
    let output = place.run(&["doctor"], settings).await;
    let said = String::from_utf8(output.stdout).unwrap();
    let last = String::from_utf8(output.stderr).unwrap();
    let wrong = said.lines().filter(|line| line.starts_with("PROBLEM ")).count();
    let expected = match wrong {
        0 => String::new(),
        wrong => format!("clearing: Problems to fix: {wrong}\n"),
    };
    assert_eq!(last, expected, "{said}");
    (said, output.status.code())
}

fn says(said: &str, line: &str) -> bool {
    said.lines().any(|one| one.starts_with(line))
}

#[tokio::test]
async fn a_healthy_installation_has_no_problem_and_is_not_changed() {
    let place = Place::new();
    let url = empty_database(&place.path("")).await;
    let ledger = place.path("erasures").display().to_string();
    let settings = [
        ("CLEARING_DATABASE_URL", url.as_str()),
        ("CLEARING_SECRET_KEY", KEY),
        ("CLEARING_ERASURE_LEDGER", &ledger),
    ];
    assert_eq!(place.serve_with(&settings).await.stop().await, Some(0));
    let (said, code) = doctor(&place, &settings).await;
    assert_eq!(code, Some(3));
    assert!(says(&said, "PROBLEM There is no admin"), "{said}");

    let make = ["account", "create", "--email", "ada@homeoffice.gov.uk", "--name", "Ada"];
    let make = [&make[..], &["--role", "admin"]].concat();
    assert!(place.run_with(&make, &settings, PASSWORD).await.status.success());
    let (said, code) = doctor(&place, &settings).await;
    assert_eq!(code, Some(0), "{said}");
    for line in [
        "OK      The settings can be used",
        "OK      Emails can be written to emails",
        "OK      The schema is up to date",
        "OK      The secret key fits the database",
        "OK      The moderation log is whole",
        "NOTE    There is one admin",
        "OK      No email is late or was given up",
        "OK      Deleted accounts in the ledger: 0",
        "OK      The clock says ",
    ] {
        assert!(says(&said, line), "{line}:\n{said}");
    }
    assert!(!said.contains("ada@"), "{said}");
    assert!(!place.path("emails").exists(), "it makes nothing");
}

#[tokio::test]
async fn where_there_is_no_database_it_says_so_and_makes_none() {
    let place = Place::new();
    let url = format!("sqlite:{}", place.path("none.db").display());
    let (said, code) = doctor(&place, &[("CLEARING_DATABASE_URL", &url)]).await;
    assert_eq!(code, Some(3));
    assert!(says(&said, "PROBLEM There is no database at "), "{said}");
    assert!(!place.path("none.db").exists() && !place.path("clearing.key").exists());
}

/// Parks an email, leaves another late, cuts the log short, and has a deleted account back.
async fn spoil(url: &str, ledger: &str) {
    let db = Db::open(url).await.unwrap();
    let now = clearing::worker::now();
    let mut occasion = clearing::occasion::Occasion::at(now - Duration::hours(1));
    let account =
        clearing::entity::account::Entity::find().one(db.reader()).await.unwrap().unwrap();
    db.write(async |tx| {
        for cause in ["parked", "late"] {
            let email = Email::AlreadySignedUp { name: "Canary".to_owned() };
            let to = Recipient { account: None, address: "canary@homeoffice.gov.uk".to_owned() };
            post(tx, &mut occasion, &to, cause.to_owned(), &email).await?;
        }
        outbox::Entity::update_many()
            .col_expr(outbox::Column::ParkedAt, Expr::value(Some(now)))
            .filter(outbox::Column::Cause.eq("parked"))
            .exec(tx)
            .await?;
        // As it stands where somebody has deleted entries by hand.
        moderation_chain::Entity::update_many()
            .col_expr(moderation_chain::Column::Sequence, Expr::value(5))
            .exec(tx)
            .await
    })
    .await
    .unwrap();
    db.close().await.unwrap();
    std::fs::write(ledger, format!("{}\n", account.id)).unwrap();
}

#[tokio::test]
async fn what_is_wrong_is_named_all_at_once_without_any_address() {
    let place = Place::new();
    let url = empty_database(&place.path("")).await;
    let ledger = place.path("erasures").display().to_string();
    let settings = [
        ("CLEARING_DATABASE_URL", url.as_str()),
        ("CLEARING_SECRET_KEY", KEY),
        ("CLEARING_ERASURE_LEDGER", &ledger),
    ];
    assert_eq!(place.serve_with(&settings).await.stop().await, Some(0));
    let make = ["account", "create", "--email", "ada@homeoffice.gov.uk", "--name", "Ada"];
    assert!(place.run_with(&make, &settings, PASSWORD).await.status.success());

    spoil(&url, &ledger).await;

    let closed = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let mail = format!("smtp://{closed}");
    let wrong = [
        ("CLEARING_DATABASE_URL", url.as_str()),
        ("CLEARING_SECRET_KEY", OTHER),
        ("CLEARING_ERASURE_LEDGER", &ledger),
        ("CLEARING_MAIL", &mail),
        ("CLEARING_BASE_URL", "https://clearing.example"),
    ];
    let (said, code) = doctor(&place, &wrong).await;
    assert_eq!(code, Some(3));
    for line in [
        "PROBLEM CLEARING_TRUSTED_PROXIES is not set",
        "PROBLEM The mail server cannot be reached",
        "PROBLEM CLEARING_SECRET_KEY: This key cannot read",
        "PROBLEM The moderation log is not whole",
        "PROBLEM There is no admin",
        "PROBLEM Emails that were given up after ten tries: 1",
        "PROBLEM Emails that should have been sent over 15 minutes ago: 1",
        "PROBLEM Deleted accounts that are back, as after a restored backup: 1",
    ] {
        assert!(says(&said, line), "{line}:\n{said}");
    }
    assert!(!said.to_lowercase().contains("canary"), "{said}");
}

#[tokio::test]
async fn a_clock_that_was_set_back_is_noticed() {
    let place = Place::new();
    let url = empty_database(&place.path("")).await;
    let settings = [("CLEARING_DATABASE_URL", url.as_str()), ("CLEARING_SECRET_KEY", KEY)];
    assert_eq!(place.serve_with(&settings).await.stop().await, Some(0));
    let db = Db::open(&url).await.unwrap();
    let tomorrow = clearing::worker::now() + Duration::days(1);
    let mut occasion = clearing::occasion::Occasion::at(tomorrow);
    db.write(async |tx| {
        let email = Email::AlreadySignedUp { name: "Ada".to_owned() };
        let to = Recipient { account: None, address: "ada@homeoffice.gov.uk".to_owned() };
        post(tx, &mut occasion, &to, "later".to_owned(), &email).await
    })
    .await
    .unwrap();
    db.close().await.unwrap();
    let (said, _) = doctor(&place, &settings).await;
    assert!(says(&said, "PROBLEM The database has emails from "), "{said}");
}

#[tokio::test]
async fn a_mail_server_is_asked_and_gets_no_email() {
    let place = Place::new();
    let server = SmtpServer::new().await;
    let mail = format!("smtp://127.0.0.1:{}", server.port);
    let (said, _) = doctor(&place, &[("CLEARING_MAIL", &mail)]).await;
    assert!(says(&said, "OK      The mail server can be reached"), "{said}");
}
