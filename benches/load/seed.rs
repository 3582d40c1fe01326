//! Fills the tables, the same way each time.
//!
//! Straight through the entities and in batches: a hundred thousand posts
//! through the API would take longer than everything that is measured.

use clearing::clearing::VISIBILITY_WARNING;
use clearing::db::Db;
use clearing::entity::{
    AccountId, AccountStatus, AdvertKind, CategoryId, PostKind, Role, TopicId, TopicState,
    WatchLevel, account, advert, category, counter, policy_acceptance, post, reading, topic,
};
use clearing::forum::PostText;
use clearing::occasion::Occasion;
use clearing::vocabulary::Grade;
use clearing::{account as accounts, forum};
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use sea_orm::{
    ActiveModelTrait, ConnectionTrait, DatabaseTransaction, DbBackend, DbErr, EntityTrait,
    IntoActiveModel, PaginatorTrait, Set,
};
use time::macros::datetime;
use time::{Duration, OffsetDateTime};

use super::{Arguments, Failure, words};

/// When the first topic was opened.
const FIRST: OffsetDateTime = datetime!(2026-01-05 9:00 UTC);
/// Over how many minutes the topics were opened.
const MINUTES: i64 = 60 * 24 * 300;
/// How many rows are sent at once. `SQLite` takes 32,766 values a statement.
const BATCH: usize = 1_000;
/// How many threads each member watches.
const WATCHED: usize = 20;

/// Fills the tables unless they are filled: what they hold.
pub(super) async fn fill(db: &Db, arguments: &Arguments) -> Result<String, Failure> {
    if topic::Entity::find().count(db.reader()).await? == 0 {
        eprintln!("filling the tables …");
        let mut seed = Seed { chance: StdRng::seed_from_u64(7), occasion: occasion(FIRST, 7) };
        db.write(async |tx| seed.everything(tx, arguments).await).await?;
        if db.reader().get_database_backend() == DbBackend::Postgres {
            // What its own housekeeping would have done within minutes.
            db.reader().execute_unprepared("VACUUM ANALYZE").await?;
        }
    }
    let reader = db.reader();
    Ok(format!(
        "{} members, {} topics, {} posts, {} connections, on {:?}",
        account::Entity::find().count(reader).await?,
        topic::Entity::find().count(reader).await?,
        post::Entity::find().count(reader).await?,
        arguments.connections,
        reader.get_database_backend(),
    ))
}

fn occasion(at: OffsetDateTime, seed: u64) -> Occasion {
    Occasion::seeded(at, seed)
}

/// Where chance and time stand.
struct Seed {
    chance: StdRng,
    occasion: Occasion,
}

/// Where a topic goes; in the clearing category it is an advert.
#[derive(Clone, Copy)]
struct Place {
    category: CategoryId,
    is_clearing: bool,
}

/// A thread to be: the topic, its advert, and how many posts it gets.
struct Thread {
    topic: topic::Model,
    advert: Option<advert::ActiveModel>,
    n_posts: i32,
}

impl Seed {
    async fn everything(
        &mut self,
        tx: &DatabaseTransaction,
        arguments: &Arguments,
    ) -> Result<(), DbErr> {
        accounts::load_reference(tx, &mut self.occasion).await?;
        forum::load_categories(tx, &mut self.occasion).await?;
        let members = self.members(tx, arguments.members).await?;
        let categories = category::Entity::find().all(tx).await?;
        let clearing = categories.iter().find(|category| category.is_clearing);
        let clearing = clearing.map(|category| category.id).expect("it was just made");
        let others: Vec<CategoryId> =
            categories.iter().map(|category| category.id).filter(|id| *id != clearing).collect();
        let threads: Vec<Thread> = (0..arguments.topics)
            .map(|n| {
                // Three of five topics are adverts.
                let category = if n % 5 < 3 { clearing } else { others[n % others.len()] };
                let place = Place { category, is_clearing: category == clearing };
                self.thread(n, arguments, &members, place)
            })
            .collect();
        insert::<topic::Entity, _>(
            tx,
            threads.iter().map(|thread| thread.topic.clone().into_active_model()),
        )
        .await?;
        insert::<advert::Entity, _>(tx, threads.iter().filter_map(|thread| thread.advert.clone()))
            .await?;
        self.posts(tx, &threads, &members).await?;
        self.readings(tx, &threads, &members).await?;
        let topics = i64::try_from(threads.len()).unwrap_or(i64::MAX);
        counter::ActiveModel { name: Set("topic".to_owned()), value: Set(topics) }
            .insert(tx)
            .await
            .map(drop)
    }

    async fn members(
        &mut self,
        tx: &DatabaseTransaction,
        n: usize,
    ) -> Result<Vec<account::Model>, DbErr> {
        let vocabulary = accounts::read_vocabulary(tx).await?;
        let organisations = vocabulary.organisations().all();
        let professions = vocabulary.professions().all();
        let members: Vec<account::Model> = (0..n)
            .map(|n| account::Model {
                id: self.occasion.id(),
                email: format!("member{n:05}@load.gov.uk"),
                display_name: capital(&words::word(n * 7)),
                grade: Some(Grade::ALL[n % Grade::ALL.len()].code().to_owned()),
                organisation_id: Some(organisations[n * 3 % organisations.len()].id.into()),
                profession: Some(professions[n % professions.len()].code.clone()),
                role: Role::Member,
                status: AccountStatus::Active,
                password_hash: "none: nobody signs in with a password here".to_owned(),
                created_at: FIRST,
                confirmed_at: Some(FIRST),
                decided_at: Some(FIRST),
                decided_by: None,
                rejection_reason: None,
                suspended_until: None,
                suspension_reason: None,
            })
            .collect();
        insert::<account::Entity, _>(
            tx,
            members.iter().cloned().map(account::Model::into_active_model),
        )
        .await?;
        let policies = accounts::current_policies(tx).await?;
        let agreed = members.iter().flat_map(|member| {
            policies.iter().map(|policy| policy_acceptance::ActiveModel {
                account_id: Set(member.id),
                policy_id: Set(policy.id),
                accepted_at: Set(FIRST),
            })
        });
        insert::<policy_acceptance::Entity, _>(tx, agreed).await?;
        Ok(members)
    }

    /// The `n`th topic. Everybody has an advert of each kind open, and all
    /// further adverts are closed.
    fn thread(
        &mut self,
        n: usize,
        arguments: &Arguments,
        members: &[account::Model],
        place: Place,
    ) -> Thread {
        let author = &members[n % members.len()];
        let kinds = [AdvertKind::MentorWanted, AdvertKind::MenteeWanted];
        let turn = n / members.len();
        let is_advert = place.is_clearing;
        let is_open = !is_advert || turn < kinds.len();
        let opened = FIRST + Duration::minutes(self.chance.random_range(0..MINUTES));
        let active = opened + Duration::minutes(self.chance.random_range(0..MINUTES / 10));
        let mean = i32::try_from(arguments.posts / arguments.topics).unwrap_or(i32::MAX);
        let n_posts = n_posts(n, mean);
        let advert = is_advert.then(|| advert_of(author, kinds[turn % 2], is_open));
        let title = match &advert {
            Some(advert) => advert_title(author, advert),
            None => capital(&words::title(&mut self.chance)),
        };
        let id = occasion(opened, n as u64).id();
        let topic = topic::Model {
            id,
            number: i64::try_from(n).unwrap_or(i64::MAX) + 1,
            category_id: place.category,
            author_id: author.id,
            title,
            state: if is_open { TopicState::Open } else { TopicState::Closed },
            created_at: opened,
            last_activity_at: active,
            reply_count: n_posts - 1,
            last_number: n_posts,
            declared_at: None,
            closed_at: (!is_open).then_some(active),
            closed_by: None,
            closing_reason: None,
            removed_title: None,
        };
        let advert = advert.map(|advert| advert::ActiveModel { topic_id: Set(id), ..advert });
        Thread { topic, advert, n_posts }
    }

    async fn posts(
        &mut self,
        tx: &DatabaseTransaction,
        threads: &[Thread],
        members: &[account::Model],
    ) -> Result<(), DbErr> {
        let mut rows = Vec::new();
        for thread in threads {
            for number in 1..=thread.n_posts {
                rows.push(self.post(thread, number, members));
            }
            if rows.len() >= BATCH {
                insert::<post::Entity, _>(tx, rows.drain(..)).await?;
            }
        }
        insert::<post::Entity, _>(tx, rows.into_iter()).await
    }

    fn post(
        &mut self,
        thread: &Thread,
        number: i32,
        members: &[account::Model],
    ) -> post::ActiveModel {
        let text = words::post(&mut self.chance);
        let text = PostText::parse("body", &text).expect("the words make a short text");
        let answerer = members[self.chance.random_range(0..members.len())].id;
        let (kind, author) = match number {
            1 => (PostKind::Opening, thread.topic.author_id),
            _ => (PostKind::Reply, answerer),
        };
        post::ActiveModel {
            id: Set(self.occasion.id()),
            topic_id: Set(thread.topic.id),
            number: Set(number),
            author_id: Set(author),
            kind: Set(kind),
            source: Set(text.source().to_owned()),
            html: Set(text.html().to_owned()),
            created_at: Set(thread.topic.created_at + Duration::minutes(number.into())),
            edited_at: Set(None),
            deleted_at: Set(None),
            deleted_by: Set(None),
        }
    }

    async fn readings(
        &mut self,
        tx: &DatabaseTransaction,
        threads: &[Thread],
        members: &[account::Model],
    ) -> Result<(), DbErr> {
        let watched = WATCHED.min(threads.len());
        let rows = members.iter().enumerate().flat_map(|(n, member)| {
            (0..watched).map(move |at| {
                let thread = &threads[(n * watched + at) % threads.len()];
                let read = thread.n_posts - i32::from(at % 2 == 0);
                reading_of(member.id, thread.topic.id, read)
            })
        });
        insert::<reading::Entity, _>(tx, rows).await
    }
}

/// How many posts the `n`th topic has: of two neighbours one has as many more as
/// the other has fewer, so that the sum comes out.
fn n_posts(n: usize, mean: i32) -> i32 {
    let off = i32::try_from(n / 2 % usize::try_from(mean.max(1)).unwrap_or(1)).unwrap_or(0);
    let n_posts = if n.is_multiple_of(2) { mean + off } else { mean - off };
    n_posts.max(1)
}

fn reading_of(account: AccountId, topic: TopicId, read: i32) -> reading::ActiveModel {
    reading::ActiveModel {
        account_id: Set(account),
        topic_id: Set(topic),
        read_number: Set(read),
        level: Set(WatchLevel::Watch),
    }
}

fn advert_of(author: &account::Model, kind: AdvertKind, is_open: bool) -> advert::ActiveModel {
    advert::ActiveModel {
        author_id: Set(author.id),
        kind: Set(kind),
        name: Set(author.display_name.clone()),
        grade: Set(author.grade.clone().unwrap_or_default()),
        organisation_id: Set(author.organisation_id),
        organisation_name: Set("Department for Load".to_owned()),
        profession: Set(author.profession.clone()),
        about: Set("About me".to_owned()),
        looking_for: Set("Looking for somebody".to_owned()),
        visibility_warning: Set(VISIBILITY_WARNING.to_owned()),
        visibility_accepted_at: Set(FIRST),
        is_open: Set(is_open),
        matched_post_id: Set(None),
        ..Default::default()
    }
}

fn advert_title(author: &account::Model, advert: &advert::ActiveModel) -> String {
    let wanted = match advert.kind.as_ref() {
        AdvertKind::MentorWanted => "Mentor",
        AdvertKind::MenteeWanted => "Mentee",
    };
    let grade = author.grade.as_deref().unwrap_or_default();
    format!("[{wanted} wanted] {}, {grade}, Department for Load", author.display_name)
}

fn capital(word: &str) -> String {
    let (first, rest) = word.split_at(1);
    first.to_uppercase() + rest
}

async fn insert<E, A>(tx: &DatabaseTransaction, rows: impl Iterator<Item = A>) -> Result<(), DbErr>
where
    E: EntityTrait,
    A: ActiveModelTrait<Entity = E> + Send,
{
    let mut rows = rows.peekable();
    while rows.peek().is_some() {
        let batch: Vec<A> = rows.by_ref().take(BATCH).collect();
        E::insert_many(batch).exec_without_returning(tx).await?;
    }
    Ok(())
}
