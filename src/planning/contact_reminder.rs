//! Asking mentees by email whether they have contacted their mentors: two weeks after they were
//! told of them, and once more after four.

use std::collections::HashMap;

use sea_orm::sea_query::{Alias, Expr, ExprTrait, Query, SelectStatement};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, DatabaseTransaction, DbErr,
    EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select,
};
use time::{Duration, OffsetDateTime};

use super::progress::unanswered;
use crate::account::{fresh_token, token_hash};
use crate::config::SecretKey;
use crate::entity::{
    AccountStatus, NotificationDelivery, NotificationKind, PlanState, ReminderStage, account,
    contact_reminder, notification_setting, pair, participant, plan, reminder_opt_out, round,
};
use crate::notification::match_reminders_token;
use crate::occasion::Occasion;
use crate::outbox::{self, Email, Recipient};

/// How long after they were told of a mentor somebody is asked.
const FIRST_AFTER: Duration = Duration::days(14);

/// How long after it they are asked once more.
const SECOND_AFTER: Duration = Duration::days(28);

/// How long lies between the two questions at least.
const PAUSE: Duration = Duration::days(14);

/// Nobody is asked for the first time about a match that is older: a server that was away, or
/// has just learnt to ask, does not write about old rounds.
const TOO_OLD: Duration = Duration::days(56);

/// How long the link works.
const LINK_WORKS: Duration = Duration::days(28);

/// How many people are asked in one transaction.
const BATCH: u64 = 200;

/// Whether somebody is to be asked. Writes nothing, so that an idle worker does not take the
/// lock that writers queue for.
///
/// # Errors
///
/// When the database fails.
pub async fn is_contact_reminder_due(
    db: &impl ConnectionTrait,
    now: OffsetDateTime,
) -> Result<bool, DbErr> {
    for stage in [ReminderStage::First, ReminderStage::Second] {
        if due(stage, now).one(db).await?.is_some() {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Asks people of one round, at most a few hundred; says how many.
///
/// The round is locked first: another server waits, and finds them asked.
///
/// # Errors
///
/// When the database fails.
pub async fn write_contact_reminders(
    tx: &DatabaseTransaction,
    occasion: &mut Occasion,
    key: &SecretKey,
) -> Result<usize, DbErr> {
    let now = occasion.now();
    for stage in [ReminderStage::First, ReminderStage::Second] {
        let Some(first) = due(stage, now).one(tx).await? else { continue };
        round::Entity::find_by_id(first.round_id).lock_exclusive().one(tx).await?;
        let people = due(stage, now)
            .filter(participant::Column::RoundId.eq(first.round_id))
            .order_by_asc(participant::Column::Id)
            .limit(BATCH)
            .all(tx)
            .await?;
        ask(tx, occasion, key, stage, &people).await?;
        return Ok(people.len());
    }
    Ok(0)
}

/// Writes an email to each of these people, and notes that they were asked.
async fn ask(
    tx: &DatabaseTransaction,
    occasion: &mut Occasion,
    key: &SecretKey,
    stage: ReminderStage,
    people: &[participant::Model],
) -> Result<(), DbErr> {
    if people.is_empty() {
        return Ok(());
    }
    let now = occasion.now();
    let addresses = people.iter().map(|one| one.email.as_str());
    let accounts =
        account::Entity::find().filter(account::Column::Email.is_in(addresses)).all(tx).await?;
    let accounts: HashMap<&str, _> =
        accounts.iter().map(|account| (account.email.as_str(), account.id)).collect();
    let (mut rows, mut emails) = (Vec::new(), Vec::new());
    for one in people {
        let token = fresh_token(occasion);
        rows.push(contact_reminder::ActiveModel {
            participant_id: Set(one.id),
            stage: Set(stage),
            token_hash: Set(token_hash(&token)),
            reminded_at: Set(now),
            expires_at: Set(now + LINK_WORKS),
        });
        let to =
            Recipient { account: accounts.get(&*one.email).copied(), address: one.email.clone() };
        let email = Email::ContactReminder {
            token,
            round_id: one.round_id.to_string(),
            unsubscribe: match_reminders_token(key, one.id),
        };
        let cause = format!("contact-reminder:{}:{}", one.id, stage.word().to_lowercase());
        emails.push((to, cause, email));
    }
    contact_reminder::Entity::insert_many(rows).exec_without_returning(tx).await?;
    outbox::post_all(tx, occasion, emails).await
}

/// The mentees who are to be asked: of a match that nobody has said anything of, and who want
/// to be asked and can answer.
fn due(stage: ReminderStage, now: OffsetDateTime) -> Select<participant::Entity> {
    let (told, asked) = match stage {
        ReminderStage::First => (
            Condition::all()
                .add(pair::Column::ToldAt.lte(now - FIRST_AFTER))
                .add(pair::Column::ToldAt.gt(now - TOO_OLD)),
            Condition::all(),
        ),
        ReminderStage::Second => {
            let mut first = reminders(ReminderStage::First);
            first.and_where(contact_reminder::Column::RemindedAt.lte(now - PAUSE));
            (
                Condition::all().add(pair::Column::ToldAt.lte(now - SECOND_AFTER)),
                Condition::all().add(Expr::exists(first)),
            )
        }
    };
    participant::Entity::find()
        .filter(participant::Column::WithdrawnAt.is_null())
        .filter(participant::Column::Id.in_subquery(mentees_to_ask(told)))
        .filter(asked)
        .filter(Expr::exists(reminders(stage)).not())
        .filter(Expr::exists(opted_out()).not())
        .filter(Expr::exists(cannot_or_will_not_be_asked()).not())
}

/// Mentees with an unanswered match in a published plan.
fn mentees_to_ask(told: Condition) -> SelectStatement {
    let mentor = Alias::new("mentor");
    let id = |column: participant::Column| Expr::col((mentor.clone(), column));
    Query::select()
        .column((pair::Entity, pair::Column::MenteeId))
        .from(pair::Entity)
        .inner_join(
            plan::Entity,
            Expr::col((plan::Entity, plan::Column::Id))
                .equals((pair::Entity, pair::Column::PlanId)),
        )
        .inner_join(
            round::Entity,
            Expr::col((round::Entity, round::Column::Id))
                .equals((plan::Entity, plan::Column::RoundId)),
        )
        .join_as(
            sea_orm::JoinType::InnerJoin,
            participant::Entity,
            mentor.clone(),
            id(participant::Column::Id).equals((pair::Entity, pair::Column::MentorId)),
        )
        .cond_where(
            Condition::all()
                .add(plan::Column::State.eq(PlanState::Published))
                .add(round::Column::CompletedAt.is_null())
                .add(id(participant::Column::WithdrawnAt).is_null())
                .add(unanswered())
                .add(told),
        )
        .take()
}

fn reminders(stage: ReminderStage) -> SelectStatement {
    use contact_reminder::Column::{ParticipantId, Stage};
    Query::select()
        .expr(Expr::value(1))
        .from(contact_reminder::Entity)
        .and_where(ParticipantId.into_expr().eq(participant::Column::Id.into_expr()))
        .and_where(Stage.eq(stage))
        .take()
}

fn opted_out() -> SelectStatement {
    let participant = reminder_opt_out::Column::ParticipantId.into_expr();
    Query::select()
        .expr(Expr::value(1))
        .from(reminder_opt_out::Entity)
        .and_where(participant.eq(participant::Column::Id.into_expr()))
        .take()
}

/// Accounts of the person that cannot be used, or want to be told nothing of the programme.
fn cannot_or_will_not_be_asked() -> SelectStatement {
    use notification_setting::Column::{AccountId, Delivery, Kind};
    let silent = Query::select()
        .column((notification_setting::Entity, AccountId))
        .from(notification_setting::Entity)
        .and_where(Kind.eq(NotificationKind::Programme))
        .and_where(Delivery.eq(NotificationDelivery::None))
        .take();
    let away = [AccountStatus::Suspended, AccountStatus::Rejected, AccountStatus::Erased];
    let either = Condition::any()
        .add(account::Column::Status.is_in(away))
        .add(account::Column::Id.in_subquery(silent));
    Query::select()
        .expr(Expr::value(1))
        .from(account::Entity)
        .and_where(account::Column::Email.into_expr().eq(participant::Column::Email.into_expr()))
        .cond_where(either)
        .take()
}
