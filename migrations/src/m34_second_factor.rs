//! What somebody proves besides the password: authenticator apps, passkeys, recovery codes.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::*;

use crate::columns::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let factor = Table::create()
            .table("second_factor")
            .col(id())
            .col(uuid("account_id"))
            .col(string("kind"))
            .col(string("name"))
            .col(at("added_at"))
            .col(at_null("last_used_at"))
            // Of an app: the step of the last code, so that none is taken twice.
            .col(big_integer_null("last_step"))
            // Recovery codes have nothing to encrypt: their hashes are rows of their own.
            .col(string_null("key_id"))
            .col(blob_null("nonce"))
            .col(blob_null("ciphertext"))
            .foreign_key(&mut part_of("second_factor", "account_id", "account"))
            .take();
        manager.create_table(factor).await?;
        manager.create_index(index("second_factor", &["account_id", "kind"])).await?;

        let code = Table::create()
            .table("recovery_code")
            .col(uuid("factor_id"))
            .col(string("code_hash"))
            .col(at_null("used_at"))
            .primary_key(Index::create().col("factor_id").col("code_hash"))
            .foreign_key(&mut part_of("recovery_code", "factor_id", "second_factor"))
            .take();
        manager.create_table(code).await?;

        // What somebody was asked and has yet to answer: one of each sort.
        let challenge = Table::create()
            .table("factor_challenge")
            .col(id())
            .col(uuid("account_id"))
            .col(string("purpose"))
            .col(string("key_id"))
            .col(blob("nonce"))
            .col(blob("ciphertext"))
            .col(at("expires_at"))
            .foreign_key(&mut part_of("factor_challenge", "account_id", "account"))
            .take();
        manager.create_table(challenge).await?;
        manager.create_index(unique("factor_challenge", &["account_id", "purpose"])).await?;
        manager.create_index(index("factor_challenge", &["expires_at"])).await
    }
}
