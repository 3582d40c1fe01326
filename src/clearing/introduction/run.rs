//! The run itself: asking those whom the engine puts together.

use std::collections::HashSet;

use sea_orm::sea_query::{LockType, OnConflict};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, DatabaseTransaction, DbErr, EntityTrait, QueryFilter,
    QueryOrder, QuerySelect, TryInsertResult,
};
use time::{Date, Duration};

use super::ending::PAGE;
use super::proposal::{ProposedPair, propose, propose_introductions};
use crate::account::Moderator;
use crate::clearing::holding::hold_accounts;
use crate::entity::{
    IntroductionId, IntroductionState, NotificationKind, TopicId, advert, introduction,
    introduction_run, topic,
};
use crate::moderation::{self, LogEntry, Subject};
use crate::notification::{self, About, Notice};
use crate::occasion::Occasion;
use crate::vocabulary::Vocabulary;

/// How long people have to answer. Many look in only every week or two: six days were
/// too few for them (docs/clearing.md, "Does it work").
const TO_ANSWER: Duration = Duration::days(13);

/// Why introductions are made now.
#[derive(Clone, Copy, Debug)]
pub enum Run<'a> {
    /// It is a day and hour of the week at which they are made.
    Weekly(Date),
    /// A moderator asks for it.
    ByModerator(&'a Moderator),
    /// A moderator asks what it would do: nobody is asked anything.
    Dry(&'a Moderator),
}

impl<'a> Run<'a> {
    /// A moderator's run.
    #[must_use]
    pub fn by_moderator(moderator: &'a Moderator, is_dry: bool) -> Self {
        if is_dry { Self::Dry(moderator) } else { Self::ByModerator(moderator) }
    }
}

/// What a run did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Asked {
    /// How many introductions were asked.
    pub asked: usize,
    /// How many open adverts had nobody.
    pub without_anybody: usize,
}

/// Makes introductions: both people of each pair are asked at the same time.
///
/// Safe to run twice and on two servers: a day has one run of the week, and nobody is asked
/// about more people than they may be at the same time.
///
/// # Errors
///
/// When the database fails.
pub async fn ask_introductions(
    tx: &DatabaseTransaction,
    occasion: &mut Occasion,
    vocabulary: &Vocabulary,
    run: Run<'_>,
) -> Result<Asked, DbErr> {
    let key = match run {
        Run::Weekly(day) => day.to_string(),
        Run::ByModerator(_) => occasion.id::<IntroductionId>().to_string(),
        Run::Dry(moderator) => {
            let proposal = propose_introductions(tx, vocabulary, moderator, occasion.now()).await?;
            let (asked, without_anybody) = (proposal.pairs.len(), proposal.without.len());
            return Ok(Asked { asked, without_anybody });
        }
    };
    if !begin(tx, occasion, &key).await? {
        return Ok(Asked::default());
    }
    let held = hold_open_adverts(tx).await?;
    let proposal = propose(tx, vocabulary, occasion.now()).await?;
    // Whoever posted an advert while the others were held comes next time.
    let is_held = |pair: &ProposedPair| {
        [pair.mentee_topic, pair.mentor_topic].iter().all(|topic| held.contains(topic))
    };
    let pairs: Vec<ProposedPair> = proposal.pairs.into_iter().filter(is_held).collect();
    let asked = pairs.len();
    let without_anybody = proposal.without.len();
    if asked > 0 {
        ask(tx, occasion, &pairs).await?;
    }
    finish(tx, key, asked, without_anybody).await?;
    if let Run::ByModerator(moderator) = run {
        let subject = Subject::new("introductions", occasion.now().date(), "Introductions");
        let entry = LogEntry::new("ask introductions", subject)
            .after(format!("{asked} asked, {without_anybody} without anybody"));
        moderation::record(tx, occasion, moderator.id(), entry).await?;
    }
    tracing::info!(asked, without_anybody, "introductions asked");
    Ok(Asked { asked, without_anybody })
}

/// Takes the run, unless it was taken.
async fn begin(tx: &DatabaseTransaction, occasion: &Occasion, key: &str) -> Result<bool, DbErr> {
    let row = introduction_run::ActiveModel {
        key: Set(key.to_owned()),
        at: Set(occasion.now()),
        asked: Set(0),
        without_anybody: Set(0),
    };
    let once = OnConflict::column(introduction_run::Column::Key).do_nothing().to_owned();
    let taken = introduction_run::Entity::insert(row).on_conflict(once).try_insert();
    let taken = taken.exec_without_returning(tx).await?;
    Ok(matches!(taken, TryInsertResult::Inserted(1)))
}

async fn finish(
    tx: &DatabaseTransaction,
    key: String,
    asked: usize,
    without: usize,
) -> Result<(), DbErr> {
    let count = |n| i32::try_from(n).unwrap_or(i32::MAX);
    let row = introduction_run::ActiveModel {
        key: Set(key),
        asked: Set(count(asked)),
        without_anybody: Set(count(without)),
        ..Default::default()
    };
    introduction_run::Entity::update(row).exec(tx).await.map(drop)
}

/// Holds the people and threads of all open adverts, so that nothing of theirs changes
/// until they are asked.
async fn hold_open_adverts(tx: &DatabaseTransaction) -> Result<HashSet<TopicId>, DbErr> {
    let open = advert::Entity::find().filter(advert::Column::IsOpen.eq(true)).all(tx).await?;
    let authors: Vec<_> = open.iter().map(|advert| advert.author_id).collect();
    hold_accounts(tx, &authors).await?;
    let held = topic::Entity::find()
        .filter(topic::Column::Id.is_in(open.iter().map(|advert| advert.topic_id)))
        .order_by_asc(topic::Column::Id)
        .lock(LockType::NoKeyUpdate)
        .all(tx)
        .await?;
    Ok(held.into_iter().map(|topic| topic.id).collect())
}

async fn ask(
    tx: &DatabaseTransaction,
    occasion: &mut Occasion,
    pairs: &[ProposedPair],
) -> Result<(), DbErr> {
    let (mut rows, mut notices) = (Vec::new(), Vec::new());
    // Each one's best has the lowest identifier and comes first in their list.
    let mut ids: Vec<IntroductionId> = pairs.iter().map(|_| occasion.id()).collect();
    ids.sort_unstable();
    for (pair, id) in pairs.iter().zip(ids) {
        rows.push(introduction::ActiveModel {
            id: Set(id),
            mentee_topic_id: Set(pair.mentee_topic),
            mentor_topic_id: Set(pair.mentor_topic),
            mentee_id: Set(pair.mentee),
            mentor_id: Set(pair.mentor),
            state: Set(IntroductionState::Asked),
            asked_at: Set(occasion.now()),
            answer_by: Set(occasion.now() + TO_ANSWER),
            mentee_answer: Set(None),
            mentor_answer: Set(None),
            reminded_at: Set(None),
            ended_at: Set(None),
        });
        let two = [
            (pair.mentee, pair.mentor, pair.mentor_topic),
            (pair.mentor, pair.mentee, pair.mentee_topic),
        ];
        notices.extend(two.map(|(to, other, topic)| Notice {
            to,
            kind: NotificationKind::Introduction,
            cause: format!("introduction:{id}:asked"),
            path: PAGE.to_owned(),
            about: About { topic: Some(topic), by: Some(other), ..About::default() },
        }));
    }
    introduction::Entity::insert_many(rows).exec_without_returning(tx).await?;
    notification::notify_all(tx, occasion, notices).await
}
