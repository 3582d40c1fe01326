//! How each person wants to be told of things.

use std::collections::{BTreeMap, HashMap, HashSet};

use sea_orm::sea_query::{Condition, Expr, ExprTrait, JoinType, OnConflict};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseTransaction, DbErr, EntityTrait, Iterable, QueryFilter,
    QuerySelect, QueryTrait, Set,
};
use time::OffsetDateTime;

use super::Notice;
use crate::entity::{
    AccountId, NotificationDelivery, NotificationKind, TopicId, WatchLevel, account,
    announcement_opt_out, digest_opt_out, notification, notification_setting as table, reading,
};

/// How a person wants to be told of things: every kind, chosen or usual.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// How they are told of each kind.
    pub kinds: BTreeMap<NotificationKind, NotificationDelivery>,
    /// Whether they want the weekly summary.
    pub weekly_digest: bool,
    /// Whether they want to hear that a round opens or closes soon.
    pub round_announcements: bool,
}

/// What somebody changes about their settings; the rest stays.
#[derive(Clone, Debug, Default)]
pub struct SettingsChange {
    /// How they want to be told of these kinds.
    pub kinds: BTreeMap<NotificationKind, NotificationDelivery>,
    /// Whether they want the weekly summary.
    pub weekly_digest: Option<bool>,
    /// Whether they want to hear that a round opens or closes soon.
    pub round_announcements: Option<bool>,
}

/// How people are told of a kind unless they choose otherwise.
#[must_use]
pub fn usual_delivery(kind: NotificationKind) -> NotificationDelivery {
    match kind {
        // Another email says so at once, with whom.
        NotificationKind::Programme => NotificationDelivery::AppOnly,
        _ => NotificationDelivery::Email,
    }
}

/// The settings of an account.
///
/// # Errors
///
/// When the database fails.
pub async fn settings(db: &impl ConnectionTrait, account: AccountId) -> Result<Settings, DbErr> {
    let chosen = table::Entity::find().filter(table::Column::AccountId.eq(account)).all(db).await?;
    let opted_out = digest_opt_out::Entity::find_by_id(account).one(db).await?;
    let hears_of_rounds =
        announcement_opt_out::Entity::find_by_id(account).one(db).await?.is_none();
    let mut kinds: BTreeMap<_, _> =
        NotificationKind::iter().map(|kind| (kind, usual_delivery(kind))).collect();
    kinds.extend(chosen.into_iter().map(|row| (row.kind, row.delivery)));
    let weekly_digest = opted_out.is_none();
    Ok(Settings { kinds, weekly_digest, round_announcements: hears_of_rounds })
}

/// Changes the settings of an account. No email goes out about what was told
/// before and should not be mailed any more.
///
/// # Errors
///
/// When the database fails.
pub async fn change_settings(
    tx: &DatabaseTransaction,
    account: AccountId,
    change: &SettingsChange,
    now: OffsetDateTime,
) -> Result<(), DbErr> {
    if !change.kinds.is_empty() {
        let rows = change.kinds.iter().map(|(kind, delivery)| table::ActiveModel {
            account_id: Set(account),
            kind: Set(*kind),
            delivery: Set(*delivery),
        });
        let update = OnConflict::columns([table::Column::AccountId, table::Column::Kind])
            .update_column(table::Column::Delivery)
            .to_owned();
        table::Entity::insert_many(rows).on_conflict(update).exec_without_returning(tx).await?;
        let silent = change.kinds.iter().filter(|it| *it.1 != NotificationDelivery::Email);
        forget_emails(tx, account, silent.map(|it| *it.0).collect()).await?;
    }
    match change.round_announcements {
        Some(true) => {
            announcement_opt_out::Entity::delete_by_id(account).exec(tx).await?;
        }
        Some(false) => {
            let row = announcement_opt_out::ActiveModel { account_id: Set(account), at: Set(now) };
            let once =
                OnConflict::column(announcement_opt_out::Column::AccountId).do_nothing().to_owned();
            let insert = announcement_opt_out::Entity::insert(row).on_conflict(once).try_insert();
            insert.exec_without_returning(tx).await?;
        }
        None => {}
    }
    match change.weekly_digest {
        Some(true) => digest_opt_out::Entity::delete_by_id(account).exec(tx).await.map(drop),
        Some(false) => {
            let row = digest_opt_out::ActiveModel { account_id: Set(account), at: Set(now) };
            let once =
                OnConflict::column(digest_opt_out::Column::AccountId).do_nothing().to_owned();
            let insert = digest_opt_out::Entity::insert(row).on_conflict(once).try_insert();
            insert.exec_without_returning(tx).await.map(drop)
        }
        None => Ok(()),
    }
}

/// Sends no more emails of what an account was told before.
async fn forget_emails(
    tx: &DatabaseTransaction,
    account: AccountId,
    kinds: Vec<NotificationKind>,
) -> Result<(), DbErr> {
    notification::Entity::update_many()
        .col_expr(notification::Column::EmailDueAt, Expr::value(None::<OffsetDateTime>))
        .filter(notification::Column::AccountId.eq(account))
        .filter(notification::Column::EmailedAt.is_null())
        .filter(notification::Column::Kind.is_in(kinds))
        .exec(tx)
        .await
        .map(drop)
}

/// How each of these people wants to be told of each of these kinds.
pub(super) struct Wishes {
    chosen: HashMap<(AccountId, NotificationKind), NotificationDelivery>,
    muted: HashSet<(AccountId, TopicId)>,
}

/// What one person chose about one kind, and a thread that they muted.
type Wish = (AccountId, Option<NotificationKind>, Option<NotificationDelivery>, Option<TopicId>);

impl Wishes {
    /// Looks up what people chose: one statement, however many they are.
    pub(super) async fn of(tx: &DatabaseTransaction, notices: &[Notice]) -> Result<Self, DbErr> {
        let people: HashSet<_> = notices.iter().map(|notice| notice.to).collect();
        let kinds: HashSet<_> = notices.iter().map(|notice| notice.kind).collect();
        let topics: HashSet<_> = notices.iter().filter_map(|notice| notice.about.topic).collect();
        let own = |column: Expr| column.eq(account::Column::Id.into_expr());
        let chosen = Condition::all()
            .add(own(table::Column::AccountId.into_expr()))
            .add(table::Column::Kind.is_in(kinds));
        let muted = Condition::all()
            .add(own(reading::Column::AccountId.into_expr()))
            .add(reading::Column::Level.eq(WatchLevel::Mute))
            .add(reading::Column::TopicId.is_in(topics));
        let mut wishes = account::Entity::find()
            .select_only()
            .column(account::Column::Id)
            .columns([table::Column::Kind, table::Column::Delivery])
            .column(reading::Column::TopicId)
            .filter(account::Column::Id.is_in(people));
        QueryTrait::query(&mut wishes).join(JoinType::LeftJoin, table::Entity, chosen).join(
            JoinType::LeftJoin,
            reading::Entity,
            muted,
        );
        let wishes: Vec<Wish> = wishes.into_tuple().all(tx).await?;
        let chosen =
            wishes.iter().filter_map(|(to, kind, how, _)| Some(((*to, (*kind)?), (*how)?)));
        let muted = wishes.iter().filter_map(|(to, .., topic)| Some((*to, (*topic)?)));
        Ok(Self { chosen: chosen.collect(), muted: muted.collect() })
    }

    /// How a notice is told.
    pub(super) fn delivery(&self, notice: &Notice) -> NotificationDelivery {
        let is_muted =
            notice.about.topic.is_some_and(|topic| self.muted.contains(&(notice.to, topic)));
        if is_muted && is_talk(notice.kind) {
            return NotificationDelivery::None;
        }
        let chosen = self.chosen.get(&(notice.to, notice.kind)).copied();
        chosen.unwrap_or_else(|| usual_delivery(notice.kind))
    }
}

/// Whether a kind is about the talk in a thread, which can be muted. What asks
/// something of the person, or happens to them, is told all the same.
fn is_talk(kind: NotificationKind) -> bool {
    use NotificationKind::{Mention, Reply, TopicClosed};
    matches!(kind, Reply | Mention | TopicClosed)
}
