//! Offers, the matches that come of them, and whom a moderator let in.

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
        let offer = Table::create()
            .table("offer")
            .col(id())
            .col(uuid("topic_id"))
            .col(uuid("post_id"))
            .col(uuid("by_id"))
            .col(string("state"))
            .col(at("made_at"))
            .col(at_null("answered_at"))
            .col(text_null("note"))
            .col(text_null("question"))
            .col(text_null("answer"))
            .foreign_key(&mut part_of("offer", "topic_id", "topic"))
            .foreign_key(&mut part_of("offer", "post_id", "post"))
            .foreign_key(&mut reference("offer", "by_id", "account"))
            .take();
        manager.create_table(offer).await?;
        manager.create_index(unique("offer", &["post_id"])).await?;
        manager.create_index(index("offer", &["topic_id"])).await?;
        manager.create_index(index("offer", &["by_id", "state"])).await?;

        let found = Table::create()
            .table("clearing_match")
            .col(id())
            .col(uuid("topic_id"))
            .col(uuid_null("offer_id"))
            // Empty for somebody who was found outside the forum.
            .col(uuid_null("mentor_id"))
            .col(uuid_null("mentee_id"))
            .col(at("made_at"))
            .col(at_null("ended_at"))
            .col(uuid_null("ended_by"))
            .col(text_null("end_reason"))
            .foreign_key(&mut part_of("clearing_match", "topic_id", "topic"))
            .foreign_key(&mut reference("clearing_match", "offer_id", "offer"))
            .foreign_key(&mut reference("clearing_match", "mentor_id", "account"))
            .foreign_key(&mut reference("clearing_match", "mentee_id", "account"))
            .foreign_key(&mut reference("clearing_match", "ended_by", "account"))
            .take();
        manager.create_table(found).await?;
        // An offer is accepted once.
        manager.create_index(unique("clearing_match", &["offer_id"])).await?;
        manager.create_index(index("clearing_match", &["topic_id"])).await?;
        manager.create_index(index("clearing_match", &["mentor_id"])).await?;
        manager.create_index(index("clearing_match", &["mentee_id"])).await?;

        let long_term = Table::create()
            .table("long_term_match")
            .col(id())
            .col(uuid("round_id"))
            .col(uuid("mentee_id"))
            .col(uuid("mentor_id"))
            .col(at("since"))
            .col(at_null("ended_at"))
            .foreign_key(&mut part_of("long_term_match", "round_id", "round"))
            .foreign_key(&mut part_of("long_term_match", "mentee_id", "participant"))
            .foreign_key(&mut part_of("long_term_match", "mentor_id", "participant"))
            .take();
        manager.create_table(long_term).await?;
        manager.create_index(index("long_term_match", &["mentee_id"])).await?;
        manager.create_index(index("long_term_match", &["mentor_id"])).await?;

        let admission = Table::create()
            .table("clearing_admission")
            .col(uuid("account_id"))
            .col(uuid("round_id"))
            .col(uuid("admitted_by"))
            .col(text("reason"))
            .col(at("at"))
            .primary_key(&mut Index::create().col("account_id").col("round_id").take())
            .foreign_key(&mut part_of("clearing_admission", "account_id", "account"))
            .foreign_key(&mut part_of("clearing_admission", "round_id", "round"))
            .foreign_key(&mut reference("clearing_admission", "admitted_by", "account"))
            .take();
        manager.create_table(admission).await?;

        // The match that ended the advert, so that it can be opened again.
        let ended_by = Table::alter().table("advert").add_column(uuid_null("match_id")).take();
        manager.alter_table(ended_by).await?;

        let database = manager.get_connection();
        for statement in [
            "CREATE UNIQUE INDEX ux_offer_standing ON offer (topic_id, by_id)
             WHERE state = 'STANDING'",
            "CREATE UNIQUE INDEX ux_clearing_match_standing ON clearing_match (mentor_id, mentee_id)
             WHERE ended_at IS NULL",
            "CREATE UNIQUE INDEX ux_long_term_match_standing ON long_term_match (mentor_id, mentee_id)
             WHERE ended_at IS NULL",
            STANDING_OFFERS,
            DECLARED_MATCHES,
            "UPDATE advert SET match_id = topic_id
             WHERE topic_id IN (SELECT id FROM clearing_match)",
        ] {
            database.execute_unprepared(statement).await?;
        }
        Ok(())
    }
}

/// What was offered on open adverts still stands: the last offer of each person.
const STANDING_OFFERS: &str = "
    INSERT INTO offer (id, topic_id, post_id, by_id, state, made_at)
    SELECT post.id, post.topic_id, post.id, post.author_id, 'STANDING', post.created_at
    FROM post JOIN topic ON topic.id = post.topic_id JOIN advert ON advert.topic_id = topic.id
    WHERE post.kind = 'OFFER' AND post.deleted_at IS NULL
      AND topic.state = 'OPEN' AND advert.is_open
      AND NOT EXISTS (
        SELECT 1 FROM post later
        WHERE later.topic_id = post.topic_id AND later.author_id = post.author_id
          AND later.kind = 'OFFER' AND later.deleted_at IS NULL AND later.number > post.number)";

/// Authors who declared a match have one. With whom is known where they named an
/// answer, but nobody was asked whether they agree: so the other side stays empty.
const DECLARED_MATCHES: &str = "
    INSERT INTO clearing_match (id, topic_id, mentor_id, mentee_id, made_at)
    SELECT topic.id, topic.id,
           CASE WHEN advert.kind = 'MENTEE_WANTED' THEN advert.author_id END,
           CASE WHEN advert.kind = 'MENTOR_WANTED' THEN advert.author_id END,
           topic.declared_at
    FROM topic JOIN advert ON advert.topic_id = topic.id
    WHERE topic.declared_at IS NOT NULL AND NOT advert.is_open
      AND (topic.state = 'MATCH_DECLARED'
           OR (topic.state = 'CLOSED' AND advert.matched_post_id IS NOT NULL))";
