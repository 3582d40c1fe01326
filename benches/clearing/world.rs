//! One run: people look in, the worker works, and the weeks go by.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap, HashSet};
use std::path::Path;

use clearing::account::{Member, Standing, Viewer};
use clearing::clearing as domain;
use clearing::db::Db;
use clearing::entity::{AccountId, TopicId, notification as told};
use clearing::notification;
use clearing::occasion::Occasion;
use clearing::vocabulary::Vocabulary;
use clearing::worker;
use sea_orm::{ColumnTrait, DbErr, EntityTrait, QueryFilter};
use time::macros::datetime;
use time::{Duration, OffsetDateTime};
use tokio::sync::watch;

use super::Failure;
use super::chance::Chance;
use super::habits::{self, Habits};
use super::leftovers::Leftovers;
use super::regime::Regime;
use super::round::{Registered, key, url};

/// When clearing begins: long-term mentoring of 2022 began on 1 September.
const BEGINS: OffsetDateTime = datetime!(2022-09-05 8:00 UTC);
/// When the worker works: it does so every few seconds, of which it is about some
/// that matter.
const WORKS_AT: [i64; 3] = [2, 6, 10];

/// What differs between runs of a seed.
#[derive(Clone, Copy, Debug)]
pub(super) struct Setting {
    pub(super) chance: Chance,
    pub(super) regime: Regime,
    /// How often people answer, as a part of what they usually do.
    pub(super) answering: f64,
    pub(super) weeks: i64,
}

/// Somebody in clearing.
pub(super) struct Person {
    /// Their place in the round, which chance knows them by.
    pub(super) place: usize,
    pub(super) registered: Registered,
    pub(super) member: Member,
    pub(super) habits: Habits,
    /// Their adverts, the latest of each kind.
    pub(super) adverts: Vec<TopicId>,
    /// Whether they have ever answered what waited for them, or written first.
    pub(super) has_answered: bool,
    /// Those to whom they have offered.
    pub(super) offered: HashSet<usize>,
}

/// Clearing in one run.
pub(super) struct World<'a> {
    pub(super) db: Db,
    pub(super) vocabulary: &'a Vocabulary,
    pub(super) setting: Setting,
    pub(super) people: Vec<Person>,
    pub(super) by_account: HashMap<AccountId, usize>,
    /// Who looks in when, the earliest first.
    looks: BinaryHeap<Reverse<(OffsetDateTime, usize)>>,
    n_occasions: u64,
}

impl<'a> World<'a> {
    /// Clearing before anybody came.
    pub(super) async fn new(
        file: &Path,
        leftovers: &Leftovers,
        vocabulary: &'a Vocabulary,
        setting: Setting,
    ) -> Result<Self, Failure> {
        let db = Db::open(&url(file)).await?;
        let ends = BEGINS + Duration::weeks(setting.weeks + 1);
        let mut people = Vec::new();
        for (place, registered) in &leftovers.people {
            people.push(Person {
                place: *place,
                member: Viewer::signed_in(registered.account.clone(), Standing::FULL).member()?,
                registered: registered.clone(),
                habits: Habits::of(setting.chance, *place, BEGINS, ends),
                adverts: Vec::new(),
                has_answered: false,
                offered: HashSet::new(),
            });
        }
        let ids = people.iter().map(|person| person.member.id());
        let by_account = ids.zip(0..).collect();
        let looks = people.iter().enumerate();
        let looks = looks.flat_map(|(who, it)| it.habits.visits.iter().map(move |at| (*at, who)));
        let looks = looks.map(Reverse).collect();
        let world = Self { db, vocabulary, setting, people, by_account, looks, n_occasions: 0 };
        world.settle_emails().await?;
        Ok(world)
    }

    /// Gives everybody the notification settings of the regime.
    async fn settle_emails(&self) -> Result<(), Failure> {
        let change = self.setting.regime.settings();
        self.db
            .write::<_, DbErr>(async |tx| {
                for person in &self.people {
                    let id = person.member.id();
                    notification::change_settings(tx, id, &change, BEGINS).await?;
                }
                Ok(())
            })
            .await?;
        Ok(())
    }

    /// An occasion with numbers of its own.
    pub(super) fn occasion(&mut self, now: OffsetDateTime) -> Occasion {
        self.n_occasions += 1;
        Occasion::seeded(now, self.setting.chance.0 * 1_000_000 + self.n_occasions)
    }

    /// Lets the weeks go by.
    pub(super) async fn run(&mut self) -> Result<(), Failure> {
        for day in 0..7 * (self.setting.weeks + 1) {
            for hour in WORKS_AT {
                let now = BEGINS + Duration::days(day) + Duration::hours(hour);
                while let Some(Reverse((at, who))) = self.looks.peek().copied() {
                    if at > now {
                        break;
                    }
                    self.looks.pop();
                    self.look_in(who, at).await?;
                }
                self.work(now).await?;
            }
        }
        Ok(())
    }

    /// What the worker does.
    async fn work(&mut self, now: OffsetDateTime) -> Result<(), Failure> {
        let mut occasion = self.occasion(now);
        if self.setting.regime.introduces() {
            let (_go_on, stop) = watch::channel(false);
            worker::advance_clearing(&self.db, self.vocabulary, &mut occasion, &stop).await?;
        } else {
            for id in domain::adverts_due(self.db.reader(), now).await? {
                let advance = async |tx: &_| domain::advance_advert(tx, &mut occasion, id).await;
                self.db.write(advance).await?;
            }
        }
        self.send_emails(now).await
    }

    /// Writes the emails that are due; some of them bring people.
    async fn send_emails(&mut self, now: OffsetDateTime) -> Result<(), Failure> {
        let mut occasion = self.occasion(now);
        if !notification::is_email_due(self.db.reader(), now).await? {
            return Ok(());
        }
        let key = key();
        while notification::is_email_due(self.db.reader(), now).await? {
            let write = async |tx: &_| notification::write_emails(tx, &mut occasion, &key).await;
            self.db.write(write).await?;
        }
        let about = told::Column::EmailedAt.eq(now);
        let about = told::Entity::find().filter(about).all(self.db.reader()).await?;
        let to: HashSet<AccountId> = about.into_iter().map(|it| it.account_id).collect();
        for who in to.iter().filter_map(|id| self.by_account.get(id)) {
            let Person { place, habits, .. } = &self.people[*who];
            let Setting { chance, answering, .. } = self.setting;
            let comes = habits::brought_by_email(chance, *place, now, answering);
            if let Some(at) = comes.filter(|_| habits.returns) {
                self.looks.push(Reverse((at, *who)));
            }
        }
        Ok(())
    }

    /// Whether a mentee and a mentor would both say yes, if they were asked.
    pub(super) fn would_agree(&self, mentee: AccountId, mentor: AccountId) -> bool {
        let (one, other) = (self.by_account[&mentee], self.by_account[&mentor]);
        let answer = |who: usize| self.people[who].has_answered;
        answer(one) && answer(other) && self.likes(one, other) && self.likes(other, one)
    }

    /// Whether somebody wants another one who fits.
    pub(super) fn likes(&self, who: usize, other: usize) -> bool {
        let (one, two) = (&self.people[who], &self.people[other]);
        let wish = |mentee: &Person, mentor: &Person| {
            mentee.registered.wish() == mentor.registered.participant.profession
        };
        let is_wished_for = wish(one, two) || wish(two, one);
        habits::likes(self.setting.chance, one.place, two.place, is_wished_for)
    }
}
