//! What remains to be done in files once an account was erased.

use sea_orm::DbErr;
use time::OffsetDateTime;

use super::Worker;
use crate::occasion::Occasion;
use crate::{outbox, own_data};

/// Takes what was erased out of the journal of the database and out of the folder of emails,
/// and adds the accounts to the ledger. What cannot be done yet is done the next time.
///
/// # Errors
///
/// When the database fails.
pub async fn settle_erasures(worker: &Worker, now: OffsetDateTime) -> Result<(), DbErr> {
    let erased = own_data::unsettled_erasures(worker.db.reader()).await?;
    if erased.is_empty() || !worker.db.overwrite_deleted().await? {
        return Ok(());
    }
    delete_forgotten_emails(worker).await?;
    if let Some(ledger) = &worker.ledger
        && let Err(error) = ledger.add(&erased)
    {
        tracing::error!(%error, "the ledger of deleted accounts cannot be written");
        return Ok(());
    }
    let occasion = Occasion::at(now);
    worker.db.write(async |tx| own_data::note_settled(tx, &occasion, &erased).await).await
}

/// Deletes emails in the folder that the database no longer knows.
pub(super) async fn delete_forgotten_emails(worker: &Worker) -> Result<(), DbErr> {
    let kept = worker.mail.kept().await;
    let kept = kept.unwrap_or_else(|error| {
        tracing::error!(%error, "the folder of emails cannot be read");
        Vec::new()
    });
    for some in kept.chunks(500) {
        let ids: Vec<_> = some.iter().map(|file| file.id.into()).collect();
        let known = outbox::known_emails(worker.db.reader(), &ids).await?;
        for file in some.iter().filter(|file| !known.contains(&file.id.into())) {
            if let Err(error) = file.delete().await {
                tracing::error!(email.id = %file.id, %error, "an email cannot be deleted");
            }
        }
    }
    Ok(())
}
