//! Reads all that is held about a person.

use sea_orm::sea_query::{ExprTrait, IntoCondition, sea_value_to_json_value};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, IdenStatic, Iterable, ModelTrait,
    QueryFilter,
};
use serde_json::{Map, Value, json};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use super::tables::left_out;
use crate::account::Pending;
use crate::config::SecretKey;
use crate::entity::{
    AccountId, ParticipantId, PostId, TopicId, account, account_note, advert, announcement_opt_out,
    applicant_question, block, bookmark, clearing_admission, clearing_match, contact_reminder,
    data_request, digest_opt_out, draft, email_change, email_request, email_token,
    factor_challenge, flag_report, identity, introduction, long_term_match, moderation_log,
    notification, notification_setting, offer, outbox, pair, participant, plan, policy_acceptance,
    post, post_revision, reading, recovery_code, reminder_opt_out, saved_filter, second_factor,
    session, topic, unmatched, visibility,
};
use crate::mentoring::open_identity;

type Row = Map<String, Value>;

/// All that is held about somebody: the rows of each table that are about them, by the
/// name of the table, without what is about anybody else.
///
/// # Errors
///
/// When the database fails.
pub async fn own_data(
    db: &impl ConnectionTrait,
    key: &SecretKey,
    person: &Pending,
    now: OffsetDateTime,
) -> Result<Value, DbErr> {
    let of = Owner::find(db, person).await?;
    let mut file = File::default();
    of.account(db, &mut file).await?;
    of.rounds(db, key, &mut file).await?;
    of.forum(db, &mut file).await?;
    of.clearing(db, &mut file).await?;
    of.told(db, &mut file).await?;
    Ok(json!({ "exported_at": moment(now), "tables": file.0 }))
}

/// The file as it is made.
#[derive(Default)]
struct File(Map<String, Value>);

impl File {
    /// Adds the rows of a table that hold `which`, without what is left out of all and
    /// of these.
    async fn add<E: EntityTrait>(
        &mut self,
        db: &impl ConnectionTrait,
        which: impl IntoCondition,
        without: &[E::Column],
    ) -> Result<(), DbErr> {
        self.add_changed::<E>(db, which, without, |_, _| ()).await
    }

    /// The same, where a row is looked at before it is added.
    async fn add_changed<E: EntityTrait>(
        &mut self,
        db: &impl ConnectionTrait,
        which: impl IntoCondition,
        without: &[E::Column],
        change: impl Fn(&E::Model, &mut Row),
    ) -> Result<(), DbErr> {
        let table = E::default().table_name().to_owned();
        let left_out: Vec<&str> =
            left_out(&table).chain(without.iter().map(IdenStatic::as_str)).collect();
        let columns: Vec<E::Column> =
            E::Column::iter().filter(|it| !left_out.contains(&it.as_str())).collect();
        let rows = E::find().filter(which.into_condition()).all(db).await?.into_iter().map(|row| {
            let cell = |it: &E::Column| (it.as_str().to_owned(), json_of(&row.get(*it)));
            let mut cells: Row = columns.iter().map(cell).collect();
            change(&row, &mut cells);
            Value::Object(cells)
        });
        let rows: Vec<Value> = rows.collect();
        match self.0.entry(table).or_insert_with(|| json!([])) {
            Value::Array(all) => all.extend(rows),
            _ => unreachable!("a table is a list of rows"),
        }
        Ok(())
    }
}

/// A column's value; a moment as in "2030-01-01T12:00:00Z".
fn json_of(value: &sea_orm::Value) -> Value {
    match value {
        sea_orm::Value::TimeDateTimeWithTimeZone(Some(at)) => moment(*at),
        other => sea_value_to_json_value(other),
    }
}

fn moment(at: OffsetDateTime) -> Value {
    at.format(&Rfc3339).map_or(Value::Null, Value::from)
}

/// Whom the file is about.
struct Owner {
    id: AccountId,
    email: String,
    participants: Vec<ParticipantId>,
    topics: Vec<TopicId>,
    posts: Vec<PostId>,
}

impl Owner {
    async fn find(db: &impl ConnectionTrait, person: &Pending) -> Result<Self, DbErr> {
        let (id, email) = (person.id(), person.account().email.clone());
        let participants = participant::Entity::find()
            .filter(participant::Column::Email.eq(&email))
            .all(db)
            .await?;
        let topics = topic::Entity::find().filter(topic::Column::AuthorId.eq(id)).all(db).await?;
        let posts = post::Entity::find().filter(post::Column::AuthorId.eq(id)).all(db).await?;
        Ok(Self {
            id,
            email,
            participants: participants.into_iter().map(|it| it.id).collect(),
            topics: topics.into_iter().map(|it| it.id).collect(),
            posts: posts.into_iter().map(|it| it.id).collect(),
        })
    }

    async fn account(&self, db: &impl ConnectionTrait, file: &mut File) -> Result<(), DbErr> {
        let id = self.id;
        file.add::<account::Entity>(db, account::Column::Id.eq(id), &[]).await?;
        let accepted = policy_acceptance::Column::AccountId.eq(id);
        file.add::<policy_acceptance::Entity>(db, accepted, &[]).await?;
        let own = session::Column::AccountId.eq(id);
        file.add_changed::<session::Entity>(db, own, &[], |row, cells| {
            let content: Value = serde_json::from_str(&row.content).unwrap_or_default();
            cells.insert("browser".to_owned(), content["browser"].clone());
        })
        .await?;
        let factors = second_factor::Column::AccountId.eq(id);
        file.add::<second_factor::Entity>(db, factors.clone(), &[]).await?;
        let factors = second_factor::Entity::find().filter(factors).all(db).await?;
        let codes = recovery_code::Column::FactorId.is_in(factors.iter().map(|it| it.id));
        file.add::<recovery_code::Entity>(db, codes, &[]).await?;
        let asked = factor_challenge::Column::AccountId.eq(id);
        file.add::<factor_challenge::Entity>(db, asked, &[]).await?;
        file.add::<email_token::Entity>(db, email_token::Column::AccountId.eq(id), &[]).await?;
        file.add::<email_change::Entity>(db, email_change::Column::AccountId.eq(id), &[]).await?;
        let asked = email_request::Column::Address.eq(&self.email);
        file.add::<email_request::Entity>(db, asked, &[]).await?;
        let about = account_note::Column::AccountId.eq(id);
        file.add::<account_note::Entity>(db, about, &[]).await?;
        let asked = applicant_question::Column::AccountId.eq(id);
        file.add::<applicant_question::Entity>(db, asked, &[]).await?;
        let sent = Condition::any()
            .add(data_request::Column::AccountId.eq(id))
            .add(data_request::Column::Address.eq(&self.email));
        file.add::<data_request::Entity>(db, sent, &[]).await?;
        file.add::<visibility::Entity>(db, visibility::Column::AccountId.eq(id), &[]).await?;
        // Whom they block, not who blocks them.
        file.add::<block::Entity>(db, block::Column::ById.eq(id), &[]).await
    }

    async fn rounds(
        &self,
        db: &impl ConnectionTrait,
        key: &SecretKey,
        file: &mut File,
    ) -> Result<(), DbErr> {
        use pair::Column::{
            MenteeContact, MenteeId, MenteeMetOn, MenteeOutcome, MentorContact, MentorId,
            MentorMetOn, MentorOutcome, PlanId,
        };
        let theirs = || self.participants.iter().copied();
        file.add::<participant::Entity>(db, participant::Column::Id.is_in(theirs()), &[]).await?;
        let said = identity::Column::ParticipantId.is_in(theirs());
        file.add_changed::<identity::Entity>(db, said, &[], |row, cells| {
            // What cannot be decrypted is not readable for anybody.
            let opened = open_identity(key, row).ok();
            let said = opened.and_then(|it| serde_json::to_value(it).ok());
            cells.insert("said".to_owned(), said.unwrap_or(Value::Null));
        })
        .await?;
        // Plans that were published at some time: others were never told to anybody.
        let published =
            plan::Entity::find().filter(plan::Column::PublishedAt.is_not_null()).all(db).await?;
        let published = || published.iter().map(|plan| plan.id);
        let as_mentee = MenteeId.is_in(theirs()).and(PlanId.is_in(published()));
        let mentors = [MentorId, MentorOutcome, MentorContact, MentorMetOn];
        file.add::<pair::Entity>(db, as_mentee, &mentors).await?;
        let as_mentor = MentorId.is_in(theirs()).and(PlanId.is_in(published()));
        let mentees = [MenteeId, MenteeOutcome, MenteeContact, MenteeMetOn];
        file.add::<pair::Entity>(db, as_mentor, &mentees).await?;
        let asked = contact_reminder::Column::ParticipantId.is_in(theirs());
        file.add::<contact_reminder::Entity>(db, asked, &[]).await?;
        let unasked = reminder_opt_out::Column::ParticipantId.is_in(theirs());
        file.add::<reminder_opt_out::Entity>(db, unasked, &[]).await?;
        let without = unmatched::Column::ParticipantId
            .is_in(theirs())
            .and(unmatched::Column::PlanId.is_in(published()));
        file.add::<unmatched::Entity>(db, without, &[]).await?;
        let (mentee, mentor) =
            (long_term_match::Column::MenteeId, long_term_match::Column::MentorId);
        file.add::<long_term_match::Entity>(db, mentee.is_in(theirs()), &[mentor]).await?;
        file.add::<long_term_match::Entity>(db, mentor.is_in(theirs()), &[mentee]).await
    }

    async fn forum(&self, db: &impl ConnectionTrait, file: &mut File) -> Result<(), DbErr> {
        let id = self.id;
        file.add::<topic::Entity>(db, topic::Column::AuthorId.eq(id), &[]).await?;
        file.add::<advert::Entity>(db, advert::Column::AuthorId.eq(id), &[]).await?;
        file.add::<post::Entity>(db, post::Column::AuthorId.eq(id), &[]).await?;
        let earlier = post_revision::Column::PostId.is_in(self.posts.iter().copied());
        file.add::<post_revision::Entity>(db, earlier, &[]).await?;
        file.add::<draft::Entity>(db, draft::Column::AccountId.eq(id), &[]).await?;
        file.add::<reading::Entity>(db, reading::Column::AccountId.eq(id), &[]).await?;
        file.add::<saved_filter::Entity>(db, saved_filter::Column::AccountId.eq(id), &[]).await?;
        file.add::<bookmark::Entity>(db, bookmark::Column::AccountId.eq(id), &[]).await?;
        file.add::<flag_report::Entity>(db, flag_report::Column::ReporterId.eq(id), &[]).await
    }

    async fn clearing(&self, db: &impl ConnectionTrait, file: &mut File) -> Result<(), DbErr> {
        use introduction::Column::{
            MenteeAnswer, MenteeId, MenteeTopicId, MentorAnswer, MentorId, MentorTopicId,
        };
        let id = self.id;
        file.add::<offer::Entity>(db, offer::Column::ById.eq(id), &[]).await?;
        // Of an offer on their advert, what they said to it.
        let on_theirs = offer::Column::TopicId.is_in(self.topics.iter().copied());
        let others = [offer::Column::ById, offer::Column::PostId, offer::Column::Answer];
        file.add::<offer::Entity>(db, on_theirs, &others).await?;
        // Nobody learns what the other one answered, in no way.
        let mentors = [MentorId, MentorAnswer, MentorTopicId];
        file.add::<introduction::Entity>(db, MenteeId.eq(id), &mentors).await?;
        let mentees = [MenteeId, MenteeAnswer, MenteeTopicId];
        file.add::<introduction::Entity>(db, MentorId.eq(id), &mentees).await?;
        let (mentee, mentor) = (clearing_match::Column::MenteeId, clearing_match::Column::MentorId);
        let others_reason = |row: &clearing_match::Model, cells: &mut Row| {
            if row.ended_by != Some(id) {
                cells.remove("end_reason");
            }
        };
        file.add_changed::<clearing_match::Entity>(db, mentee.eq(id), &[mentor], others_reason)
            .await?;
        file.add_changed::<clearing_match::Entity>(db, mentor.eq(id), &[mentee], others_reason)
            .await?;
        let let_in = clearing_admission::Column::AccountId.eq(id);
        file.add::<clearing_admission::Entity>(db, let_in, &[]).await
    }

    async fn told(&self, db: &impl ConnectionTrait, file: &mut File) -> Result<(), DbErr> {
        let id = self.id;
        file.add::<notification::Entity>(db, notification::Column::AccountId.eq(id), &[]).await?;
        let settings = notification_setting::Column::AccountId.eq(id);
        file.add::<notification_setting::Entity>(db, settings, &[]).await?;
        let rounds = announcement_opt_out::Column::AccountId.eq(id);
        file.add::<announcement_opt_out::Entity>(db, rounds, &[]).await?;
        file.add::<digest_opt_out::Entity>(db, digest_opt_out::Column::AccountId.eq(id), &[])
            .await?;
        let to_them = Condition::any()
            .add(outbox::Column::AccountId.eq(id))
            .add(outbox::Column::Recipient.eq(&self.email));
        file.add_changed::<outbox::Entity>(db, to_them, &[], |row, cells| {
            cells.insert("kind".to_owned(), row.content["kind"].clone());
        })
        .await?;
        let entries = |kind: &str| moderation_log::Column::SubjectKind.eq(kind);
        let about_them =
            entries("account").and(moderation_log::Column::SubjectId.eq(id.to_string()));
        let threads = self.topics.iter().map(ToString::to_string);
        let about_theirs = entries("topic").and(moderation_log::Column::SubjectId.is_in(threads));
        let requests = data_request::Entity::find()
            .filter(data_request::Column::AccountId.eq(id))
            .all(db)
            .await?;
        let requests = requests.into_iter().map(|request| request.id.to_string());
        let about_requests =
            entries("data_request").and(moderation_log::Column::SubjectId.is_in(requests));
        let about = Condition::any().add(about_them).add(about_theirs).add(about_requests);
        file.add::<moderation_log::Entity>(db, about, &[]).await
    }
}
