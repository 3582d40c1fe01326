//! Notifies people.

use sea_orm::sea_query::OnConflict;
use sea_orm::{DatabaseTransaction, DbErr, EntityTrait, Set};
use time::Duration;

use super::settings::Wishes;
use crate::entity::{
    AccountId, NotificationDelivery, NotificationKind, PostId, RoundId, TopicId,
    notification as table,
};
use crate::occasion::Occasion;

/// How long a notification may stay unread before an email goes out.
const EMAIL_AFTER: Duration = Duration::minutes(10);

/// How many rows go into one statement: SQLite takes 32,766 values.
const BATCH: usize = 500;

/// A notification to one person.
#[derive(Clone, Debug)]
pub struct Notice {
    /// Who is notified.
    pub to: AccountId,
    /// What happened.
    pub kind: NotificationKind,
    /// Names what caused it, as in `post:ID`: the same cause never tells anybody
    /// twice, and of two kinds with the same cause the first counts.
    pub cause: String,
    /// The page that it leads to, as in `/topics/7`.
    pub path: String,
    /// What it is about.
    pub about: About,
}

/// What a notification is about: its text is made of these when it is read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct About {
    /// The topic, whose title is shown.
    pub topic: Option<TopicId>,
    /// The post. Once it is deleted, the notification is gone as well.
    pub post: Option<PostId>,
    /// Who did it, whose name is shown.
    pub by: Option<AccountId>,
    /// The round, whose name is shown.
    pub round: Option<RoundId>,
}

/// Notifies one person, in the transaction of the cause, unless they have switched
/// this off.
///
/// # Errors
///
/// When the database fails.
pub async fn notify(
    tx: &DatabaseTransaction,
    occasion: &mut Occasion,
    notice: Notice,
) -> Result<(), DbErr> {
    notify_all(tx, occasion, vec![notice]).await
}

/// Notifies many people, in the transaction of the cause, except for those who have
/// switched the kind off or muted the thread.
///
/// # Errors
///
/// When the database fails.
pub async fn notify_all(
    tx: &DatabaseTransaction,
    occasion: &mut Occasion,
    notices: Vec<Notice>,
) -> Result<(), DbErr> {
    for batch in notices.chunks(BATCH) {
        let wishes = Wishes::of(tx, batch).await?;
        let told = batch.iter().map(|notice| (notice, wishes.delivery(notice)));
        let told = told.filter(|(_, delivery)| *delivery != NotificationDelivery::None);
        let rows: Vec<_> = told.map(|it| row(occasion, it.0, it.1)).collect();
        let once = OnConflict::columns([table::Column::AccountId, table::Column::Cause])
            .do_nothing()
            .to_owned();
        table::Entity::insert_many(rows)
            .on_conflict(once)
            .try_insert()
            .exec_without_returning(tx)
            .await?;
    }
    Ok(())
}

fn row(
    occasion: &mut Occasion,
    notice: &Notice,
    delivery: NotificationDelivery,
) -> table::ActiveModel {
    let is_mailed = delivery == NotificationDelivery::Email;
    table::ActiveModel {
        id: Set(occasion.id()),
        account_id: Set(notice.to),
        cause: Set(notice.cause.clone()),
        kind: Set(notice.kind),
        path: Set(notice.path.clone()),
        topic_id: Set(notice.about.topic),
        post_id: Set(notice.about.post),
        by_id: Set(notice.about.by),
        round_id: Set(notice.about.round),
        at: Set(occasion.now()),
        read_at: Set(None),
        email_due_at: Set(is_mailed.then(|| occasion.now() + EMAIL_AFTER)),
        emailed_at: Set(None),
    }
}
