//! What time does to adverts and introductions.

use sea_orm::DbErr;
use tokio::sync::watch;

use crate::clearing::{self, Run};
use crate::db::Db;
use crate::occasion::Occasion;
use crate::vocabulary::Vocabulary;

/// Ends introductions and adverts whose time is over, tells authors, reminds whoever has not
/// answered, and makes the introductions of the day, unless `stop` says true. Each is a transaction of its own.
///
/// # Errors
///
/// When the database fails.
pub async fn advance_clearing(
    db: &Db,
    vocabulary: &Vocabulary,
    occasion: &mut Occasion,
    stop: &watch::Receiver<bool>,
) -> Result<(), DbErr> {
    for id in clearing::overdue_introductions(db.reader(), occasion.now()).await? {
        if *stop.borrow() {
            return Ok(());
        }
        db.write(async |tx| clearing::end_overdue_introduction(tx, occasion, id).await).await?;
    }
    if clearing::is_reminder_due(db.reader(), occasion.now()).await? {
        db.write(async |tx| clearing::remind_of_introductions(tx, occasion).await).await?;
    }
    for id in clearing::adverts_due(db.reader(), occasion.now()).await? {
        if *stop.borrow() {
            return Ok(());
        }
        db.write(async |tx| clearing::advance_advert(tx, occasion, id).await).await?;
    }
    if let Some(day) = clearing::introductions_due(db.reader(), occasion.now()).await? {
        let run = Run::Weekly(day);
        db.write(async |tx| clearing::ask_introductions(tx, occasion, vocabulary, run).await)
            .await?;
    }
    Ok(())
}
