//! Writes the emails about what people have not read, about whether they have met their matches,
//! about what has waited for moderators, and the weekly summaries.

use sea_orm::DbErr;
use tokio::sync::watch;

use crate::config::SecretKey;
use crate::db::Db;
use crate::occasion::Occasion;
use crate::{account, forum, notification, planning, review};

/// Writes every email that is due, into the outbox, unless `stop` says true. Says
/// how many.
///
/// # Errors
///
/// When the database fails.
pub async fn write_due(
    db: &Db,
    key: &SecretKey,
    occasion: &mut Occasion,
    stop: &watch::Receiver<bool>,
) -> Result<usize, DbErr> {
    let mut n_emails = 0;
    while !*stop.borrow() && notification::is_email_due(db.reader(), occasion.now()).await? {
        let (people, emails) =
            db.write(async |tx| notification::write_emails(tx, occasion, key).await).await?;
        n_emails += emails;
        // Another server holds everybody who is left.
        if people == 0 {
            break;
        }
    }
    while !*stop.borrow() && planning::is_contact_reminder_due(db.reader(), occasion.now()).await? {
        let work = async |tx: &_| planning::write_contact_reminders(tx, occasion, key).await;
        let asked = db.write(work).await?;
        n_emails += asked;
        // Another server has just asked them.
        if asked == 0 {
            break;
        }
    }
    if review::is_reminder_due(db.reader(), occasion.now()).await? {
        db.write(async |tx| review::write_reminder(tx, occasion).await).await?;
    }
    if account::is_data_request_reminder_due(db.reader(), occasion.now()).await? {
        db.write(async |tx| account::remind_of_data_requests(tx, occasion).await).await?;
    }
    if forum::is_digest_due(db.reader(), occasion.now()).await? {
        n_emails += db.write(async |tx| forum::write_digests(tx, occasion, key).await).await?;
    }
    Ok(n_emails)
}
