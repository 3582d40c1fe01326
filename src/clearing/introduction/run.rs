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
    AccountStatus, IntroductionId, IntroductionState, NotificationKind, TopicId, TopicState,
    introduction, introduction_run, topic,
};
use crate::moderation::{self, LogEntry, Subject};
use crate::notification::{self, About, Notice};
use crate::occasion::Occasion;
use crate::vocabulary::Vocabulary;

/// How long people have to answer: less than the week until the next run.
const TO_ANSWER: Duration = Duration::days(6);

/// Why introductions are made now.
#[derive(Clone, Copy, Debug)]
pub enum Run<'a> {
    /// It is the day and hour of the week.
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
/// Safe to run twice and on two servers: a day has one weekly run, and whoever is
/// asked already is not asked again.
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
    let proposal = propose(tx, vocabulary, occasion.now()).await?;
    let pairs = hold_pairs(tx, proposal.pairs).await?;
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

/// Holds the people and adverts of these pairs, and leaves out those that have
/// changed since they were read.
async fn hold_pairs(
    tx: &DatabaseTransaction,
    pairs: Vec<ProposedPair>,
) -> Result<Vec<ProposedPair>, DbErr> {
    if pairs.is_empty() {
        return Ok(pairs);
    }
    let people: Vec<_> = pairs.iter().flat_map(|pair| [pair.mentee, pair.mentor]).collect();
    let here: HashSet<_> = hold_accounts(tx, &people)
        .await?
        .into_iter()
        .filter(|account| account.status == AccountStatus::Active)
        .map(|account| account.id)
        .collect();
    let adverts = pairs.iter().flat_map(|pair| [pair.mentee_topic, pair.mentor_topic]);
    let open: HashSet<TopicId> = topic::Entity::find()
        .filter(topic::Column::Id.is_in(adverts))
        .order_by_asc(topic::Column::Id)
        .lock(LockType::NoKeyUpdate)
        .all(tx)
        .await?
        .into_iter()
        .filter(|topic| topic.state == TopicState::Open)
        .map(|topic| topic.id)
        .collect();
    let asked = introduction::Entity::find()
        .filter(introduction::Column::State.eq(IntroductionState::Asked))
        .all(tx)
        .await?;
    let asked: HashSet<_> = asked.iter().flat_map(|it| [it.mentee_id, it.mentor_id]).collect();
    let stands = |pair: &ProposedPair| {
        let two = [pair.mentee, pair.mentor];
        [pair.mentee_topic, pair.mentor_topic].iter().all(|topic| open.contains(topic))
            && two.iter().all(|who| here.contains(who) && !asked.contains(who))
    };
    Ok(pairs.into_iter().filter(stands).collect())
}

async fn ask(
    tx: &DatabaseTransaction,
    occasion: &mut Occasion,
    pairs: &[ProposedPair],
) -> Result<(), DbErr> {
    let (mut rows, mut notices) = (Vec::new(), Vec::new());
    for pair in pairs {
        let id: IntroductionId = occasion.id();
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
            ended_at: Set(None),
        });
        let two = [(pair.mentee, pair.mentor_topic), (pair.mentor, pair.mentee_topic)];
        notices.extend(two.map(|(to, topic)| Notice {
            to,
            kind: NotificationKind::Introduction,
            cause: format!("introduction:{id}:asked"),
            path: PAGE.to_owned(),
            about: About { topic: Some(topic), ..About::default() },
        }));
    }
    introduction::Entity::insert_many(rows).exec_without_returning(tx).await?;
    notification::notify_all(tx, occasion, notices).await
}
