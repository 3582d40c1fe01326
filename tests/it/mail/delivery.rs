//! That each email arrives, whatever happens on the way.

use clearing::config::{Config, MailSetting};
use clearing::db::Db;
use clearing::entity::{EmailId, outbox as row};
use clearing::mail::Mail;
use clearing::occasion::Occasion;
use clearing::outbox::{self, Email, Recipient};
use clearing::worker::{Sendings, send_due};
use sea_orm::{ActiveModelTrait, EntityTrait, QueryOrder, Set};
use serde_json::json;
use time::macros::datetime;
use time::{Duration, OffsetDateTime};
use tokio::sync::watch;

use crate::fresh_db::FreshDb;
use crate::smtp_server::SmtpServer;

const NOW: OffsetDateTime = datetime!(2030-01-01 9:00 UTC);
const LEASE: Duration = Duration::minutes(10);

fn mail_to(setting: MailSetting) -> Mail {
    let config = Config { mail: setting, ..Config::default() };
    Mail::from_config(&config).unwrap()
}

fn mail_to_port(port: u16) -> Mail {
    mail_to(MailSetting::Smtp(format!("smtp://127.0.0.1:{port}")))
}

/// Posts `n` emails, to person1 and so on.
async fn post(db: &Db, n: usize) {
    let mut occasion = Occasion::seeded(NOW, 1);
    for n in 1..=n {
        let to = Recipient { account: None, address: format!("person{n}@example.gov.uk") };
        let email = Email::Verified { name: format!("Person {n}") };
        db.write(async |tx| {
            outbox::post(tx, &mut occasion, &to, format!("verified:{n}"), &email).await
        })
        .await
        .unwrap();
    }
}

async fn rows(db: &Db) -> Vec<row::Model> {
    row::Entity::find().order_by_asc(row::Column::Cause).all(db.reader()).await.unwrap()
}

async fn send_at(db: &Db, mail: &Mail, now: OffsetDateTime) -> Sendings {
    let (_go_on, stop) = watch::channel(false);
    send_due(db, mail, now, &stop).await.unwrap()
}

async fn claim_at(db: &Db, now: OffsetDateTime, n: u64) -> Vec<outbox::Claimed> {
    db.write(async |tx| outbox::claim(tx, now, LEASE, n).await).await.unwrap()
}

fn message_ids(emails: &[String]) -> Vec<&str> {
    emails.iter().filter_map(|l| l.lines().find(|line| line.starts_with("Message-ID"))).collect()
}

#[tokio::test]
async fn emails_arrive_at_a_real_server_and_are_forgotten_here() {
    let (app, mut server) = (FreshDb::new().await, SmtpServer::new().await);
    post(&app.db, 3).await;

    let sendings = send_at(&app.db, &mail_to_port(server.port), NOW).await;
    assert_eq!(sendings, Sendings { sent: 3, failed: 0 });
    server.has_received(3).await;

    let emails = server.emails();
    assert!(emails[0].contains("X-Envelope-To: person1@example.gov.uk"), "{}", emails[0]);
    for header in [
        "From: Clearing <clearing@localhost>",
        "To: person1@example.gov.uk",
        "Subject: Clearing: your account is ready",
        "Date: Tue, 01 Jan 2030 09:00:00 +0000",
        "Auto-Submitted: auto-generated",
        "Content-Type: text/plain; charset=utf-8",
        "Content-Type: text/html; charset=utf-8",
    ] {
        assert!(emails[0].contains(header), "{header} in {}", emails[0]);
    }
    for row in rows(&app.db).await {
        assert_eq!(row.sent_at, Some(NOW));
        assert_eq!(row.content, json!({ "kind": "verified" }));
    }
    assert_eq!(send_at(&app.db, &mail_to_port(server.port), NOW).await, Sendings::default());
}

#[tokio::test]
async fn emails_wait_while_the_server_is_down_and_leave_when_it_is_back() {
    let (app, server) = (FreshDb::new().await, SmtpServer::new().await);
    let port = server.port;
    server.crash().await;
    post(&app.db, 3).await;

    let mail = mail_to_port(port);
    assert_eq!(send_at(&app.db, &mail, NOW).await, Sendings { sent: 0, failed: 1 });
    let tried = rows(&app.db).await;
    let errors: Vec<_> = tried.iter().filter_map(|row| row.last_error.as_deref()).collect();
    assert_eq!(errors, ["The mail server cannot be reached"]);
    assert_eq!(tried.iter().map(|row| row.attempts).sum::<i32>(), 1, "the others were not tried");

    let mut server = SmtpServer::at(port).await;
    let later = NOW + Duration::minutes(1);
    assert_eq!(send_at(&app.db, &mail, later).await, Sendings { sent: 3, failed: 0 });
    server.has_received(3).await;
    assert!(rows(&app.db).await.iter().all(|row| row.last_error.is_none()));
}

/// The worst moment: the server has the email, and we do not know it (S8).
#[tokio::test]
async fn a_killed_worker_loses_no_email_and_doubles_at_most_one() {
    let (app, mut server) = (FreshDb::new().await, SmtpServer::holding_at(3).await);
    post(&app.db, 5).await;

    let (db, mail) = (app.db.clone(), mail_to_port(server.port));
    let worker = tokio::spawn(async move { send_at(&db, &mail, NOW).await });
    server.has_received(3).await;
    worker.abort();
    assert!(worker.await.unwrap_err().is_cancelled());

    let mut taken_over = SmtpServer::new().await;
    let mail = mail_to_port(taken_over.port);
    let during_the_lease = send_at(&app.db, &mail, NOW + LEASE - Duration::SECOND).await;
    assert_eq!(during_the_lease, Sendings::default());
    let after = send_at(&app.db, &mail, NOW + LEASE).await;
    assert_eq!(after, Sendings { sent: 3, failed: 0 });
    taken_over.has_received(3).await;

    let (before, after) = (server.emails(), taken_over.emails());
    let (before, after) = (message_ids(&before), message_ids(&after));
    let mut doubled = after.clone();
    doubled.retain(|id| before.contains(id));
    assert_eq!(doubled, [before[2]], "only the one under way, with the same Message-ID");
    let mut all = [before, after].concat();
    all.sort_unstable();
    all.dedup();
    assert_eq!(all.len(), 5);
}

#[tokio::test]
async fn a_worker_that_is_told_to_stop_gives_back_what_it_has_not_tried() {
    let (app, mut server) = (FreshDb::new().await, SmtpServer::new().await);
    post(&app.db, 3).await;
    let (go_on, stop) = watch::channel(false);
    let mail = mail_to_port(server.port);
    let turn = send_due(&app.db, &mail, NOW, &stop);
    let tell = async {
        server.has_received(1).await;
        go_on.send_replace(true);
    };
    let (sendings, ()) = tokio::join!(turn, tell);
    let sent = sendings.unwrap().sent;
    assert!((1..=2).contains(&sent), "{sent} emails were sent after the stop");

    let left = claim_at(&app.db, NOW, 10).await;
    assert_eq!(left.len(), 3 - sent, "the rest is free at once");
}

#[tokio::test]
async fn two_workers_never_have_the_same_email() {
    let app = FreshDb::new().await;
    post(&app.db, 5).await;
    let first = claim_at(&app.db, NOW, 3).await;
    let second = claim_at(&app.db, NOW, 3).await;
    let mut ids: Vec<EmailId> = first.iter().chain(&second).map(|email| email.id).collect();
    ids.sort();
    ids.dedup();
    assert_eq!((first.len(), second.len(), ids.len()), (3, 2, 5));
}

#[tokio::test]
async fn an_email_that_never_leaves_is_parked_after_ten_tries() {
    let app = FreshDb::new().await;
    post(&app.db, 1).await;
    let mut now = NOW;
    for attempt in 1..=10 {
        let emails = claim_at(&app.db, now, 10).await;
        assert_eq!(emails.len(), 1, "try {attempt}");
        app.db
            .write(async |tx| outbox::failed(tx, &emails[0], now, "the server says no").await)
            .await
            .unwrap();
        assert!(claim_at(&app.db, now, 10).await.is_empty(), "it waits after try {attempt}");
        now += Duration::days(1);
    }
    let parked = rows(&app.db).await.remove(0);
    assert_eq!(parked.parked_at, Some(now - Duration::days(1)));
    assert_eq!(parked.attempts, 10);
    assert!(claim_at(&app.db, now + Duration::days(9), 10).await.is_empty());
}

#[tokio::test]
async fn an_email_that_kills_its_worker_each_time_is_parked_too() {
    let app = FreshDb::new().await;
    post(&app.db, 1).await;
    for attempt in 0..10 {
        assert_eq!(claim_at(&app.db, NOW + LEASE * attempt, 10).await.len(), 1);
    }
    assert!(claim_at(&app.db, NOW + LEASE * 10, 10).await.is_empty());
    assert!(rows(&app.db).await[0].parked_at.is_some());
}

#[tokio::test]
async fn an_email_of_another_version_is_parked_and_holds_up_no_other() {
    let app = FreshDb::new().await;
    post(&app.db, 2).await;
    let mut strange: row::ActiveModel = rows(&app.db).await.remove(0).into();
    strange.content = Set(json!({ "kind": "postcard" }));
    app.db.write(async |tx| strange.update(tx).await.map(drop)).await.unwrap();

    assert_eq!(claim_at(&app.db, NOW, 10).await.len(), 1);
    let error = rows(&app.db).await.remove(0).last_error;
    assert_eq!(error.as_deref(), Some("This version cannot read the email"));
}

/// No address in what is stored about a failure (S10).
#[tokio::test]
async fn an_address_that_cannot_be_used_is_not_repeated() {
    let (app, server) = (FreshDb::new().await, SmtpServer::new().await);
    post(&app.db, 1).await;
    let mut wrong: row::ActiveModel = rows(&app.db).await.remove(0).into();
    wrong.recipient = Set("ada@example.gov.uk\r\nRCPT TO:<eve@example.org>".to_owned());
    app.db.write(async |tx| wrong.update(tx).await.map(drop)).await.unwrap();

    let sendings = send_at(&app.db, &mail_to_port(server.port), NOW).await;
    assert_eq!(sendings, Sendings { sent: 0, failed: 1 });
    let error = rows(&app.db).await.remove(0).last_error;
    assert_eq!(error.as_deref(), Some("The recipient's address cannot be used"));
    assert!(server.emails().is_empty());
}

#[tokio::test]
async fn without_a_mail_server_emails_are_files_that_only_their_owner_reads() {
    let app = FreshDb::new().await;
    post(&app.db, 2).await;
    let folder = tempfile::tempdir().unwrap();
    let emails = folder.path().join("emails");
    let mail = mail_to(MailSetting::File(emails.clone()));
    assert_eq!(send_at(&app.db, &mail, NOW).await, Sendings { sent: 2, failed: 0 });

    let files = std::fs::read_dir(&emails).unwrap();
    let files: Vec<_> = files.map(|file| file.unwrap().path()).collect();
    assert_eq!(files.len(), 2);
    for file in files {
        let name = file.file_name().unwrap().to_str().unwrap();
        assert!(name.starts_with("20300101T090000Z-"), "{name}");
        assert_eq!(file.extension().unwrap(), "eml");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            assert_eq!(file.metadata().unwrap().permissions().mode() & 0o777, 0o600);
        }
    }
}
