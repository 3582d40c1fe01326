//! Accounts, what they agreed to, their links, sessions and failed attempts.

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
        let account = Table::create()
            .table("account")
            .col(id())
            .col(string("email").unique_key())
            .col(string("display_name"))
            .col(string_null("grade"))
            .col(uuid_null("organisation_id"))
            .col(string_null("profession"))
            .col(string("role"))
            .col(string("status"))
            .col(string("password_hash"))
            .col(at("created_at"))
            .col(at_null("confirmed_at"))
            .col(at_null("decided_at"))
            .col(uuid_null("decided_by"))
            .col(text_null("rejection_reason"))
            .col(at_null("suspended_until"))
            .col(text_null("suspension_reason"))
            .foreign_key(&mut reference("account", "organisation_id", "organisation"))
            .take();
        manager.create_table(account).await?;
        manager.create_index(index("account", &["status", "confirmed_at"])).await?;
        manager.create_index(index("account", &["display_name"])).await?;

        let policy = Table::create()
            .table("policy")
            .col(id())
            .col(string("kind"))
            .col(integer("version"))
            .col(string("title"))
            .col(text("body"))
            .col(at("published_at"))
            .take();
        manager.create_table(policy).await?;
        manager.create_index(unique("policy", &["kind", "version"])).await?;

        let acceptance = Table::create()
            .table("policy_acceptance")
            .col(uuid("account_id"))
            .col(uuid("policy_id"))
            .col(at("accepted_at"))
            .primary_key(&mut Index::create().col("account_id").col("policy_id").take())
            .foreign_key(&mut part_of("policy_acceptance", "account_id", "account"))
            .foreign_key(&mut reference("policy_acceptance", "policy_id", "policy"))
            .take();
        manager.create_table(acceptance).await?;

        let token = Table::create()
            .table("email_token")
            .col(string("token_hash").primary_key())
            .col(uuid("account_id"))
            .col(string("purpose"))
            .col(at("created_at"))
            .col(at("expires_at"))
            .col(at_null("used_at"))
            .foreign_key(&mut part_of("email_token", "account_id", "account"))
            .take();
        manager.create_table(token).await?;
        manager.create_index(index("email_token", &["account_id", "purpose"])).await?;

        let session = Table::create()
            .table("session")
            .col(string("token_hash").primary_key())
            .col(uuid_null("account_id"))
            .col(text("content"))
            .col(at("created_at"))
            .col(at("last_seen_at"))
            .col(at("expires_at"))
            .foreign_key(&mut part_of("session", "account_id", "account"))
            .take();
        manager.create_table(session).await?;
        manager.create_index(index("session", &["account_id"])).await?;
        manager.create_index(index("session", &["expires_at"])).await?;

        let attempt = Table::create()
            .table("attempt")
            .col(string("subject_hash").primary_key())
            .col(integer("failures"))
            .col(at("last_at"))
            .col(at("blocked_until"))
            .take();
        manager.create_table(attempt).await
    }
}
