//! What a database says of itself: its schema, and its clock.

use migrations::{Migrator, MigratorTrait};
use sea_orm::{ConnectionTrait, DbBackend, DbErr, Statement};
use time::OffsetDateTime;

use super::Db;

/// Which schema a database has, and which this program knows, in migrations.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SchemaVersion {
    /// How many the database has.
    pub applied: usize,
    /// How many this program knows.
    pub known: usize,
}

impl Db {
    /// Which schema it has.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub async fn schema_version(&self) -> Result<SchemaVersion, DbErr> {
        let applied = Migrator::get_migration_models(&self.writer);
        // A new database has no table of them.
        let applied = applied.await.map_or(0, |steps| steps.len());
        Ok(SchemaVersion { applied, known: Migrator::migrations().len() })
    }

    /// What time the database has, where it has a clock of its own.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub async fn clock(&self) -> Result<Option<OffsetDateTime>, DbErr> {
        let backend = self.writer.get_database_backend();
        if backend != DbBackend::Postgres {
            return Ok(None);
        }
        let asked = Statement::from_string(backend, "SELECT now()");
        let answer = self.writer.query_one_raw(asked).await?;
        answer.map(|row| row.try_get_by_index(0)).transpose()
    }
}
