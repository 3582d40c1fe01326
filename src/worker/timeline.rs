//! Does what is due in the timelines of rounds.

use sea_orm::DbErr;
use tokio::sync::watch;

use crate::config::SecretKey;
use crate::db::Db;
use crate::occasion::Occasion;
use crate::timeline;

/// Does every step that is due, each in a transaction of its own, unless `stop` says true.
///
/// # Errors
///
/// When the database fails.
pub async fn advance_timelines(
    db: &Db,
    key: &SecretKey,
    occasion: &mut Occasion,
    stop: &watch::Receiver<bool>,
) -> Result<(), DbErr> {
    while !*stop.borrow() {
        let due = timeline::due_step(db.reader(), occasion.now()).await?;
        let Some((round, due)) = due else { return Ok(()) };
        let done =
            db.write(async |tx| timeline::do_step(tx, occasion, key, round, due).await).await?;
        let Some(emails) = done else { continue };
        tracing::info!(round.id = %round, step = due.word(), emails, "a step of a round is done");
    }
    Ok(())
}
