//! Sessions as rows, for tower-sessions.
//!
//! A row holds the SHA-256 of the cookie's token, so that whoever reads the
//! table cannot sign in with it. tower-sessions' own SQL store is built on
//! another version of sqlx; when it fits again, this file can go.

use async_trait::async_trait;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ColumnTrait, DbErr, EntityTrait, NotSet, QueryFilter, Set, TryInsertResult};
use sha2::{Digest, Sha256};
use time::OffsetDateTime;
use tower_sessions::SessionStore;
use tower_sessions::session::{Id, Record};
use tower_sessions::session_store::{Error, Result};

use super::clock;
use crate::db::Db;
use crate::entity::session;
use crate::occasion::to_the_second;

/// Under which name a session says who is signed in.
pub(super) const ACCOUNT: &str = "account";
/// Under which name it says, in seconds since 1970, when they last proved that it is them;
/// nothing while a second factor is still to come.
pub(super) const PROVEN: &str = "proven";
/// Under which name it says what browser it was begun with.
pub(super) const BROWSER: &str = "browser";

/// Keeps sessions in table `session`.
#[derive(Clone, Debug)]
pub(super) struct Rows(pub(super) Db);

#[async_trait]
impl SessionStore for Rows {
    async fn create(&self, record: &mut Record) -> Result<()> {
        // Two sessions with one identifier are next to impossible, and would
        // sign one person in as another.
        loop {
            let once = OnConflict::column(session::Column::TokenHash).do_nothing().to_owned();
            let insert = session::Entity::insert(row(record)?).on_conflict(once);
            let done = self
                .0
                .write(async |tx| insert.try_insert().exec_without_returning(tx).await)
                .await
                .map_err(backend)?;
            match done {
                TryInsertResult::Inserted(n) if n > 0 => return Ok(()),
                _ => record.id = Id::default(),
            }
        }
    }

    /// A session that was ended meanwhile stays ended: only `create` makes rows.
    ///
    /// Where only its times could not be noted, whoever asked is answered all the
    /// same: people can read while the disk is full.
    async fn save(&self, record: &Record) -> Result<()> {
        let mut row = row(record)?;
        row.created_at = NotSet;
        // A session from before this was noted has it in its row only.
        if !record.data.contains_key(PROVEN) {
            row.proven_at = NotSet;
        }
        let own = session::Column::TokenHash.eq(hash(record.id));
        let save = session::Entity::update_many().set(row).filter(own);
        let Err(error) = self.0.write(async |tx| save.exec(tx).await).await else { return Ok(()) };
        let stored = self.load(&record.id).await?;
        if stored.is_none_or(|stored| stored.data != record.data) {
            return Err(backend(error));
        }
        tracing::warn!(%error, "that a session was used could not be noted");
        Ok(())
    }

    async fn load(&self, id: &Id) -> Result<Option<Record>> {
        let now = to_the_second(clock::now());
        let found = session::Entity::find_by_id(hash(*id))
            .filter(session::Column::ExpiresAt.gt(now))
            .one(self.0.reader())
            .await
            .map_err(backend)?;
        let Some(found) = found else { return Ok(None) };
        let data =
            serde_json::from_str(&found.content).map_err(|e| Error::Decode(e.to_string()))?;
        Ok(Some(Record { id: *id, data, expiry_date: found.expires_at }))
    }

    async fn delete(&self, id: &Id) -> Result<()> {
        let gone = session::Entity::delete_by_id(hash(*id));
        self.0.write(async |tx| gone.exec(tx).await).await.map_err(backend)?;
        Ok(())
    }
}

fn row(record: &Record) -> Result<session::ActiveModel> {
    let content = serde_json::to_string(&record.data).map_err(|e| Error::Encode(e.to_string()))?;
    let account =
        record.data.get(ACCOUNT).and_then(|id| id.as_str()).and_then(|id| id.parse().ok());
    let proven = record.data.get(PROVEN).and_then(serde_json::Value::as_i64);
    let proven = proven.and_then(|at| OffsetDateTime::from_unix_timestamp(at).ok());
    let now = to_the_second(clock::now());
    Ok(session::ActiveModel {
        token_hash: Set(hash(record.id)),
        account_id: Set(account),
        content: Set(content),
        proven_at: Set(proven),
        created_at: Set(now),
        last_seen_at: Set(now),
        expires_at: Set(to_the_second(record.expiry_date)),
    })
}

/// A token as the table holds it.
pub(super) fn hash(id: Id) -> String {
    format!("{:x}", Sha256::digest(id.0.to_le_bytes()))
}

/// The database's error goes to the log as its kind; a value may be personal.
#[expect(clippy::needless_pass_by_value, reason = "so that it can be handed to map_err")]
fn backend(error: DbErr) -> Error {
    Error::Backend(error.to_string())
}
