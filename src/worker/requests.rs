//! Sees to the emails that people ask for who are signed in nowhere.

use sea_orm::DbErr;

use crate::account;
use crate::db::Db;
use crate::occasion::Occasion;

/// Sees to every email that is asked for.
///
/// # Errors
///
/// When the database fails.
pub async fn answer_email_requests(db: &Db, occasion: &mut Occasion) -> Result<(), DbErr> {
    while account::is_any_email_asked_for(db.reader()).await? {
        db.write(async |tx| account::answer_email_requests(tx, occasion).await).await?;
    }
    Ok(())
}
