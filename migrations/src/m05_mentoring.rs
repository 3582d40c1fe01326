//! Rounds, participants, their identities, plans and their pairs.

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
        let round = Table::create()
            .table("round")
            .col(id())
            .col(string("name"))
            .col(at("registration_opens_at"))
            .col(at("registration_closes_at"))
            .col(boolean("share_mentee_emails"))
            .col(at("created_at"))
            .col(at_null("published_at"))
            .col(at_null("completed_at"))
            .take();
        manager.create_table(round).await?;

        let participant = Table::create()
            .table("participant")
            .col(id())
            .col(uuid("round_id"))
            .col(string("email"))
            .col(string("name"))
            .col(string("role"))
            .col(string("job_title"))
            .col(string("grade"))
            .col(uuid_null("organisation_id"))
            .col(string("organisation_name"))
            .col(string("profession"))
            .col(string_null("wanted_profession"))
            .col(text_null("biography"))
            .col(integer("capacity_as_mentor"))
            .col(integer("capacity_as_mentee"))
            .col(text("consent"))
            .col(at("created_at"))
            .col(at_null("withdrawn_at"))
            .foreign_key(&mut reference("participant", "round_id", "round"))
            .foreign_key(&mut reference("participant", "organisation_id", "organisation"))
            .take();
        manager.create_table(participant).await?;
        manager.create_index(unique("participant", &["round_id", "email"])).await?;
        manager.create_index(index("participant", &["email"])).await?;

        let identity = Table::create()
            .table("identity")
            .col(uuid("participant_id").primary_key())
            .col(string("key_id"))
            .col(blob("nonce"))
            .col(blob("ciphertext"))
            .col(text("consent"))
            .col(at("consented_at"))
            .foreign_key(&mut part_of("identity", "participant_id", "participant"))
            .take();
        manager.create_table(identity).await?;

        let plan = Table::create()
            .table("plan")
            .col(id())
            .col(uuid("round_id"))
            .col(string("state"))
            .col(big_integer("seed"))
            .col(string("input_digest"))
            .col(double("progress"))
            .col(json("objective"))
            .col(text_null("failure"))
            .col(at("created_at"))
            .col(at_null("leased_until"))
            .col(at_null("published_at"))
            .foreign_key(&mut reference("plan", "round_id", "round"))
            .take();
        manager.create_table(plan).await?;
        manager.create_index(index("plan", &["round_id", "created_at"])).await?;
        manager.create_index(index("plan", &["state"])).await?;
        // A round has one published plan, whatever two admins do at once.
        manager
            .get_connection()
            .execute_unprepared(
                "CREATE UNIQUE INDEX ux_plan_published ON plan (round_id) WHERE state = 'PUBLISHED'",
            )
            .await?;

        let pair = Table::create()
            .table("pair")
            .col(id())
            .col(uuid("plan_id"))
            .col(uuid("mentee_id"))
            .col(uuid("mentor_id"))
            .col(json("reasons"))
            .col(boolean("pinned"))
            .col(string_null("mentee_outcome"))
            .col(string_null("mentor_outcome"))
            .foreign_key(&mut part_of("pair", "plan_id", "plan"))
            .foreign_key(&mut reference("pair", "mentee_id", "participant"))
            .foreign_key(&mut reference("pair", "mentor_id", "participant"))
            .take();
        manager.create_table(pair).await?;
        manager.create_index(unique("pair", &["plan_id", "mentee_id", "mentor_id"])).await?;
        manager.create_index(index("pair", &["mentee_id"])).await?;
        manager.create_index(index("pair", &["mentor_id"])).await?;

        let unmatched = Table::create()
            .table("unmatched")
            .col(id())
            .col(uuid("plan_id"))
            .col(uuid("participant_id"))
            .col(string("as_role"))
            .col(text("reason"))
            .foreign_key(&mut part_of("unmatched", "plan_id", "plan"))
            .foreign_key(&mut reference("unmatched", "participant_id", "participant"))
            .take();
        manager.create_table(unmatched).await?;
        manager.create_index(index("unmatched", &["plan_id"])).await?;

        let pair_rule = Table::create()
            .table("pair_rule")
            .col(id())
            .col(uuid("round_id"))
            .col(uuid("mentee_id"))
            .col(uuid("mentor_id"))
            .col(string("kind"))
            .col(text_null("reason"))
            .col(at("created_at"))
            .foreign_key(&mut reference("pair_rule", "round_id", "round"))
            .foreign_key(&mut reference("pair_rule", "mentee_id", "participant"))
            .foreign_key(&mut reference("pair_rule", "mentor_id", "participant"))
            .take();
        manager.create_table(pair_rule).await?;
        manager.create_index(unique("pair_rule", &["round_id", "mentee_id", "mentor_id"])).await
    }
}
