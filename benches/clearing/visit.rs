//! What somebody does who looks in.

use clearing::clearing as domain;
use clearing::clearing::{AdvertFields, Answer, NewAdvert};
use clearing::db::Slice;
use clearing::entity::{
    AdvertKind, IntroductionState, OfferState, ParticipantRole, TopicState, post,
};
use clearing::forum::{self, AdvertFilter, PostText, TopicFilter, TopicOrder, TopicRow};
use clearing::notification;
use clearing::refusal::{Kind, Refusal};
use sea_orm::DbErr;
use time::{Duration, OffsetDateTime};

use super::Failure;
use super::chance::Draw;
use super::habits::day_of;
use super::world::{Person, World};

/// How many suggestions a page shows.
const SUGGESTED: u64 = 5;
/// How long people wait for an answer before they write to somebody else.
const WAITS: Duration = Duration::days(7);

impl World<'_> {
    /// Somebody looks in: answers what waits for them, or not, and writes to somebody
    /// whom they see, or not.
    pub(super) async fn look_in(&mut self, who: usize, now: OffsetDateTime) -> Result<(), Failure> {
        self.read_notifications(who, now).await?;
        let is_first = self.people[who].adverts.is_empty();
        if is_first {
            for side in self.people[who].registered.sides().collect::<Vec<_>>() {
                self.post_advert(who, side, now).await?;
            }
        }
        let Person { member, adverts, .. } = &self.people[who];
        let own = forum::topics_by_id(self.db.reader(), member, adverts).await?;
        let is_looking =
            |it: &&TopicRow| matches!(it.state, TopicState::Open | TopicState::Expired);
        if !own.iter().any(|it| is_looking(&it)) {
            return Ok(());
        }
        let Person { place, habits, .. } = &self.people[who];
        let chance = self.setting.chance.of(Draw::Answer, [*place, day_of(now)]);
        if !is_first && chance < habits.answers * self.setting.answering {
            self.people[who].has_answered = true;
            self.keep_open(who, &own, now).await?;
            self.answer_offers(who, &own, now).await?;
            if self.setting.regime.introduces() {
                self.answer_introductions(who, now).await?;
            }
        }
        self.write_first(who, &own, now).await
    }

    async fn read_notifications(&mut self, who: usize, now: OffsetDateTime) -> Result<(), Failure> {
        let id = self.people[who].member.id();
        if notification::unread(self.db.reader(), id).await? > 0 {
            let read = async |tx: &_| notification::mark_read(tx, id, None, now).await;
            self.db.write::<_, DbErr>(read).await?;
        }
        Ok(())
    }

    /// Posts an advert, in the words of the registration.
    async fn post_advert(
        &mut self,
        who: usize,
        side: ParticipantRole,
        now: OffsetDateTime,
    ) -> Result<(), Failure> {
        let registered = &self.people[who].registered.participant;
        let fields = AdvertFields {
            kind: match side {
                ParticipantRole::Mentor => AdvertKind::MenteeWanted,
                _ => AdvertKind::MentorWanted,
            },
            name: registered.name.clone(),
            grade_code: registered.grade.clone(),
            organisation_id: registered.organisation_id.map(|id| id.to_string()),
            organisation_name: Some(registered.organisation_name.clone()),
            profession_code: registered.profession.clone(),
            visible_to_all: true,
            about: "What I do, and how I came to it.".to_owned(),
            looking_for: "Somebody to talk to once a month.".to_owned(),
        };
        let advert = NewAdvert::from_fields(&fields, self.vocabulary)?;
        let mut occasion = self.occasion(now);
        let member = &self.people[who].member;
        let post = async |tx: &_| domain::create_advert(tx, &mut occasion, member, &advert).await;
        if let Some(topic) = unless_refused(self.db.write(post).await)? {
            self.people[who].adverts.push(topic.id);
        }
        Ok(())
    }

    /// Renews what will expire, and posts again what has.
    async fn keep_open(
        &mut self,
        who: usize,
        own: &[TopicRow],
        now: OffsetDateTime,
    ) -> Result<(), Failure> {
        for topic in own {
            if domain::may_renew(topic, &self.people[who].member, now) {
                let mut occasion = self.occasion(now);
                let (member, id) = (&self.people[who].member, topic.id);
                let renew =
                    async |tx: &_| domain::renew_advert(tx, &mut occasion, member, id).await;
                unless_refused(self.db.write(renew).await)?;
            } else if topic.state == TopicState::Expired {
                self.people[who].adverts.retain(|id| *id != topic.id);
                self.post_advert(who, side_of(topic), now).await?;
            }
        }
        Ok(())
    }

    /// Accepts the offers of those whom they want, and declines the others.
    async fn answer_offers(
        &mut self,
        who: usize,
        own: &[TopicRow],
        now: OffsetDateTime,
    ) -> Result<(), Failure> {
        let open: Vec<_> = own.iter().filter(|it| is_open(it)).map(|it| it.id).collect();
        let member = self.people[who].member.clone();
        let offers = domain::offers_on(self.db.reader(), self.vocabulary, &member, &open).await?;
        for offer in offers.iter().filter(|offer| offer.state == OfferState::Standing) {
            let other = self.by_account[&offer.by().id];
            let mut occasion = self.occasion(now);
            if self.likes(who, other) {
                let accept =
                    async |tx: &_| domain::accept_offer(tx, &mut occasion, &member, offer.id).await;
                unless_refused(self.db.write(accept).await)?;
            } else {
                let decline = async |tx: &_| {
                    domain::decline_offer(tx, &mut occasion, &member, offer.id, "").await
                };
                unless_refused(self.db.write(decline).await)?;
            }
        }
        Ok(())
    }

    async fn answer_introductions(
        &mut self,
        who: usize,
        now: OffsetDateTime,
    ) -> Result<(), Failure> {
        let member = self.people[who].member.clone();
        let mine = domain::my_introductions(self.db.reader(), self.vocabulary, &member).await?;
        let waits = mine.iter().filter(|it| it.state == IntroductionState::Asked);
        for introduction in waits.filter(|it| it.my_answer.is_none()) {
            let yes = self.likes(who, self.by_account[&introduction.topic.author.id]);
            let mut occasion = self.occasion(now);
            let answer = async |tx: &_| {
                domain::answer_introduction(tx, &mut occasion, &member, introduction.id, yes).await
            };
            unless_refused(self.db.write(answer).await)?;
        }
        Ok(())
    }

    /// Offers to one of those whom they see, if they are of that sort: what others do
    /// who read the list changes nothing.
    async fn write_first(
        &mut self,
        who: usize,
        own: &[TopicRow],
        now: OffsetDateTime,
    ) -> Result<(), Failure> {
        if self.people[who].habits.writes == 0.0 || self.has_offered_lately(who, now).await? {
            return Ok(());
        }
        for topic in own.iter().filter(|it| is_open(it)) {
            for seen in self.seen(who, topic).await? {
                if self.writes_to(who, &seen, now) && self.offer(who, &seen, now).await?.is_some() {
                    return Ok(());
                }
            }
        }
        Ok(())
    }

    /// Whether as many offers of theirs wait as they could take.
    async fn has_offered_lately(&self, who: usize, now: OffsetDateTime) -> Result<bool, Failure> {
        let Person { member, registered, .. } = &self.people[who];
        let offers = domain::my_offers(self.db.reader(), member).await?;
        let waits =
            |it: &&domain::OfferRow| it.state == OfferState::Standing && now < it.made_at + WAITS;
        let n_waiting = offers.iter().filter(waits).count();
        let capacity = registered.participant.capacity_as_mentor;
        Ok(n_waiting >= usize::try_from(capacity).unwrap_or_default().max(1))
    }

    /// The adverts that they look at: suggestions, where there are any, and the list.
    async fn seen(&self, who: usize, own: &TopicRow) -> Result<Vec<TopicRow>, Failure> {
        let Some(advert) = &own.advert else { return Ok(Vec::new()) };
        let Person { member, habits, .. } = &self.people[who];
        let reader = self.db.reader();
        let mut seen = Vec::new();
        if self.setting.regime.suggests() {
            let found =
                domain::suggestions(reader, self.vocabulary, member, advert, SUGGESTED).await?;
            seen.extend(found.into_iter().map(|it| it.topic));
        }
        let kind = match advert.kind {
            AdvertKind::MentorWanted => AdvertKind::MenteeWanted,
            AdvertKind::MenteeWanted => AdvertKind::MentorWanted,
        };
        let filter = TopicFilter {
            state: Some(TopicState::Open),
            advert: Some(AdvertFilter { kind: Some(kind), ..AdvertFilter::default() }),
            ..TopicFilter::default()
        };
        let (order, slice) = (TopicOrder::default(), Slice::first(habits.scrolls));
        seen.extend(forum::topics(reader, member, &filter, order, &slice).await?);
        Ok(seen)
    }

    fn writes_to(&self, who: usize, seen: &TopicRow, now: OffsetDateTime) -> bool {
        let Person { place, habits, offered, .. } = &self.people[who];
        let Some(other) = self.by_account.get(&seen.author.id) else { return false };
        // A year has fewer than 1,000 days.
        let about = [*place, self.people[*other].place * 1_000 + day_of(now) % 1_000];
        *other != who
            && !offered.contains(other)
            && self.setting.chance.of(Draw::Write, about) < habits.writes
            && self.likes(who, *other)
    }

    /// Offers, where it is said that they may and that the two fit.
    async fn offer(
        &mut self,
        who: usize,
        to: &TopicRow,
        now: OffsetDateTime,
    ) -> Result<Option<post::Model>, Failure> {
        let member = self.people[who].member.clone();
        let eligibility = domain::eligibility(self.db.reader(), &member).await?;
        let is_refused = domain::refusal_to_offer(to, &member, &eligibility).is_some();
        let fits = to.advert.as_ref().is_some_and(|advert| {
            let rules = eligibility.rules.as_ref();
            domain::doubts_about_offer(self.vocabulary, &member, advert, rules).is_empty()
        });
        if is_refused || !fits {
            return Ok(None);
        }
        self.people[who].has_answered = true;
        self.people[who].offered.insert(self.by_account[&to.author.id]);
        let text = PostText::parse("body", "I would like to. Shall we talk?")?;
        let answer = Answer { topic: to.id, text, is_offer: true };
        let mut occasion = self.occasion(now);
        let offer = async |tx: &_| domain::answer(tx, &mut occasion, &member, &answer).await;
        unless_refused(self.db.write(offer).await)
    }
}

fn is_open(topic: &TopicRow) -> bool {
    topic.state == TopicState::Open
}

fn side_of(topic: &TopicRow) -> ParticipantRole {
    match topic.advert.as_ref().map(|advert| advert.kind) {
        Some(AdvertKind::MenteeWanted) => ParticipantRole::Mentor,
        _ => ParticipantRole::Mentee,
    }
}

/// What was done; nothing where it was refused, as it may be where somebody else was
/// first.
fn unless_refused<T, E>(done: Result<T, E>) -> Result<Option<T>, Failure>
where
    E: Refusal + Into<Failure>,
{
    match done {
        Ok(done) => Ok(Some(done)),
        Err(refused) if refused.kind() == Kind::Internal => Err(refused.into()),
        Err(_) => Ok(None),
    }
}
