//! Organisations and the mail domains that civil servants write from.

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
        let organisation = Table::create()
            .table("organisation")
            .col(id())
            .col(string("slug").unique_key())
            .col(string("name"))
            .col(string_null("abbreviation"))
            .col(json("aliases"))
            .take();
        manager.create_table(organisation).await?;

        let email_domain = Table::create()
            .table("email_domain")
            .col(string("domain").primary_key())
            .col(uuid_null("organisation_id"))
            .col(string_null("organisation_name"))
            .col(boolean("subdomains"))
            .col(string("mentoring"))
            .col(string("forum"))
            .foreign_key(&mut reference("email_domain", "organisation_id", "organisation"))
            .take();
        manager.create_table(email_domain).await
    }
}
