//! A topic as its reader sees it, and pages of topics.

#![expect(clippy::unused_async, reason = "async-graphql takes asynchronous functions only")]

use async_graphql::{ComplexObject, Context, ID, Object, SimpleObject};
use time::OffsetDateTime;

use super::applied_filter::AppliedFilter;
use super::category::Category;
use super::draft::{Draft, draft_at};
use super::excerpt::SearchExcerpt;
use super::post::{PostConnection, post_page};
use crate::clearing::{expires_at, may_renew, waiting_because};
use crate::entity;
use crate::forum::{self, TopicRow};
use crate::graphql::asking::Asking;
use crate::graphql::clearing::{self, Advert, ClearingMatch, Offer, OfferCheck, StatedOtherwise};
use crate::graphql::cost;
use crate::graphql::error::{Error, Result};
use crate::graphql::loaders;
use crate::graphql::member::Member;
use crate::graphql::paging::{PageInfo, Paging, page};
use crate::graphql::words::{DraftKind, TopicState, WatchLevel};

/// A thread of the forum.
pub(crate) struct Topic(pub(crate) TopicRow);

/// What the signed-in member may do with a topic now.
#[derive(SimpleObject)]
#[graphql(complex)]
#[expect(clippy::struct_excessive_bools, reason = "one claim per button of the page")]
pub(super) struct TopicPermissions {
    #[graphql(skip)]
    topic: TopicRow,
    /// Reply to it.
    reply: bool,
    /// Change the advert, or the first post.
    edit: bool,
    /// Say that a match was found.
    declare_match: bool,
    /// Take the advert back.
    withdraw: bool,
    /// Have the advert stand for another 28 days.
    renew: bool,
    /// Close it.
    close: bool,
    /// Open it again.
    reopen: bool,
}

/// A thread of the forum.
#[Object]
impl Topic {
    /// Identifies it.
    async fn id(&self) -> ID {
        self.0.id.to_string().into()
    }

    /// Its short number, for addresses.
    async fn number(&self) -> i64 {
        self.0.number
    }

    /// Its title; of an advert always `[Mentor wanted] Name, Grade, Organisation`
    /// or `[Mentee wanted] …`.
    async fn title(&self) -> &str {
        &self.0.title
    }

    /// Where it is.
    async fn category(&self) -> Category {
        Category(self.0.category.clone())
    }

    /// Who opened it.
    async fn author(&self) -> Member {
        self.0.author.clone().into()
    }

    /// Its state.
    async fn state(&self) -> TopicState {
        self.0.state.into()
    }

    /// The advert it is, in the clearing category; null once a moderator removed it.
    async fn advert(&self) -> Option<Advert> {
        self.0.shown_advert().cloned().map(Advert)
    }

    /// What the advert says of its author otherwise than their account, which a moderator
    /// has looked at.
    async fn stated_otherwise(&self, ctx: &Context<'_>) -> Vec<StatedOtherwise> {
        let stated = crate::clearing::stated_otherwise(&self.0, ctx.vocabulary());
        stated.into_iter().map(StatedOtherwise::from).collect()
    }

    /// When it was opened.
    async fn created_at(&self) -> OffsetDateTime {
        self.0.created_at
    }

    /// When it was last replied to.
    async fn last_activity_at(&self) -> OffsetDateTime {
        self.0.last_activity_at
    }

    /// How many replies it has; events and deleted posts are not counted.
    async fn reply_count(&self) -> i32 {
        self.0.reply_count
    }

    /// How many posts the signed-in member has not seen. Reading this does not
    /// mark anything as read: `markRead` does.
    async fn unread_count(&self) -> i64 {
        self.0.unread_count
    }

    /// Whether the signed-in member wants to hear of replies.
    async fn watching(&self) -> bool {
        self.0.level == Some(entity::WatchLevel::Watch)
    }

    /// How closely the signed-in member follows it.
    async fn watch_level(&self) -> WatchLevel {
        self.0.level.unwrap_or(entity::WatchLevel::Normal).into()
    }

    /// What the signed-in member has begun to write here and not posted: a reply, or changes
    /// to their advert.
    async fn draft(&self, ctx: &Context<'_>, kind: DraftKind) -> Result<Option<Draft>> {
        draft_in_topic(ctx, &self.0, kind.into()).await
    }

    /// What the signed-in member should know before they offer; null where it is no advert.
    async fn offer_check(&self, ctx: &Context<'_>) -> Result<Option<OfferCheck>> {
        offer_check(ctx, &self.0).await
    }

    /// The numbers of its posts that the signed-in member has bookmarked; 1 is the thread.
    async fn bookmarked(&self) -> Vec<i32> {
        self.0.bookmarked()
    }

    /// Its posts in the order of their numbers, events among them.
    #[graphql(complexity = "Paging::cost(first.or(last), child_complexity)")]
    async fn posts(
        &self,
        ctx: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
        last: Option<i32>,
        before: Option<String>,
    ) -> Result<PostConnection> {
        post_page(ctx, self.0.id, Paging { first, after, last, before }).await
    }

    /// When it was closed.
    async fn closed_at(&self) -> Option<OffsetDateTime> {
        self.0.closed_at
    }

    /// Who closed it.
    async fn closed_by(&self, ctx: &Context<'_>) -> Result<Option<Member>> {
        loaders::member(ctx, self.0.closed_by).await
    }

    /// Why it was closed.
    async fn closing_reason(&self) -> Option<&str> {
        self.0.closing_reason.as_deref()
    }

    /// Since when it waits to be closed.
    async fn waiting_since(&self) -> Option<OffsetDateTime> {
        waiting_because(self.0.state).and(self.0.declared_at)
    }

    /// Why it waits to be closed.
    async fn waiting_because(&self) -> Option<&str> {
        waiting_because(self.0.state)
    }

    /// When it expires; only an open advert does.
    async fn expires_at(&self) -> Option<OffsetDateTime> {
        expires_at(&self.0)
    }

    /// What was offered on it, those that wait for an answer first and the best of
    /// them first: to its author all, to whoever made one their own, to moderators
    /// all, to others none.
    #[graphql(complexity = "cost::OF_THREAD * child_complexity")]
    async fn offers(&self, ctx: &Context<'_>) -> Result<Vec<Offer>> {
        let offers = clearing::offers(ctx, &self.0).await?;
        Ok(offers.into_iter().map(Offer).collect())
    }

    /// The matches that came of it and go on: to each of the two, and to moderators
    /// without an address.
    #[graphql(complexity = "cost::OF_THREAD * child_complexity")]
    async fn matches(&self, ctx: &Context<'_>) -> Result<Vec<ClearingMatch>> {
        let matches = clearing::matches(ctx, &self.0).await?;
        Ok(matches.into_iter().map(ClearingMatch).collect())
    }

    /// What the signed-in member may do with it now.
    async fn viewer_can(&self, ctx: &Context<'_>) -> Result<TopicPermissions> {
        let member = ctx.viewer().member()?;
        let can = forum::TopicPermissions::of((&self.0).into(), &member, ctx.occasion().now());
        Ok(TopicPermissions {
            topic: self.0.clone(),
            reply: can.reply,
            edit: can.edit,
            declare_match: can.declare_match,
            withdraw: can.withdraw,
            renew: may_renew(&self.0, &member, ctx.occasion().now()),
            close: can.close,
            reopen: can.reopen,
        })
    }
}

#[ComplexObject]
impl TopicPermissions {
    /// Offer to be the mentor or mentee who is wanted: true where `reply` takes
    /// an offer.
    async fn offer(&self, ctx: &Context<'_>) -> Result<bool> {
        Ok(refusal_to_offer(ctx, &self.topic).await?.is_none())
    }
}

/// A page of topics.
#[derive(SimpleObject)]
#[graphql(complex)]
pub(crate) struct TopicConnection {
    /// The topics of the page.
    nodes: Vec<Topic>,
    /// Where the page stands in the list.
    page_info: PageInfo,
    #[graphql(skip)]
    filter: Option<forum::TopicFilter>,
}

#[ComplexObject]
impl TopicConnection {
    /// How many topics there are on all pages; counted only when asked for.
    async fn total_count(&self, ctx: &Context<'_>) -> Result<u64> {
        let reader = ctx.viewer().member()?;
        let Some(filter) = &self.filter else { return Ok(0) };
        Ok(forum::count_topics(ctx.db().reader(), &reader, filter).await?)
    }

    /// Where the words of a search stand, for each topic of the page in the same order; nothing
    /// for a list that was not searched. Asked only when it is selected.
    async fn excerpts(&self, ctx: &Context<'_>) -> Result<Vec<SearchExcerpt>> {
        let reader = ctx.viewer().member()?;
        let search = self.filter.as_ref().and_then(|filter| filter.search.as_ref());
        let Some(search) = search else { return Ok(Vec::new()) };
        let topics: Vec<_> = self.nodes.iter().map(|topic| &topic.0).collect();
        let found = forum::excerpts(ctx.db().reader(), &reader, search, &topics).await?;
        Ok(found.into_iter().map(SearchExcerpt::from).collect())
    }

    /// What the list is filtered by.
    async fn filter(&self) -> AppliedFilter {
        self.filter.as_ref().map(AppliedFilter::from).unwrap_or_default()
    }
}

/// A page of the topics that pass the filter; an empty one without a filter.
pub(super) async fn topic_page(
    ctx: &Context<'_>,
    filter: Option<forum::TopicFilter>,
    order: forum::TopicOrder,
    paging: Paging,
) -> Result<TopicConnection> {
    let reader = ctx.viewer().member()?;
    let window = paging.window()?;
    let Some(filter) = filter else {
        return Ok(TopicConnection { nodes: vec![], page_info: PageInfo::default(), filter: None });
    };
    let slice = window.slice(|key| {
        let [at, id] = key else { return None };
        let at = OffsetDateTime::from_unix_timestamp(at.parse().ok()?).ok()?;
        Some((at, id.parse().ok()?))
    })?;
    let rows = forum::topics(ctx.db().reader(), &reader, &filter, order, &slice).await?;
    let (rows, page_info) = page(rows, &window, |topic| {
        let (at, id) = order.key(topic);
        vec![at.unix_timestamp().to_string(), id.to_string()]
    });
    let nodes = rows.into_iter().map(Topic).collect();
    Ok(TopicConnection { nodes, page_info, filter: Some(filter) })
}

/// The reply is asked for on every page of a thread, and seldom there.
async fn draft_in_topic(
    ctx: &Context<'_>,
    topic: &TopicRow,
    kind: entity::DraftKind,
) -> Result<Option<Draft>> {
    if kind == entity::DraftKind::Reply && !topic.has_reply_draft {
        return Ok(None);
    }
    draft_at(ctx, kind, topic.id.0).await
}

impl From<forum::AuthorRow> for Member {
    fn from(author: forum::AuthorRow) -> Self {
        Self {
            id: author.id,
            display_name: author.display_name,
            grade: author.grade,
            organisation_id: author.organisation_id,
            profession: author.profession,
            role: author.role,
            created_at: author.created_at,
        }
    }
}

/// The topic of an identifier or of a number.
pub(super) async fn topic_of(
    ctx: &Context<'_>,
    id: Option<ID>,
    number: Option<i64>,
) -> Result<Option<Topic>> {
    let reader = ctx.viewer().member()?;
    let db = ctx.db().reader();
    let topic = match (id, number) {
        (Some(id), None) => forum::topic_by_id(db, &reader, crate::graphql::id::id(&id)?).await?,
        (None, Some(number)) => {
            let number = i32::try_from(number)
                .map_err(|_| Error::bad_request("number", "A number has at most 32 bits"))?;
            forum::topic_by_number(db, &reader, number.into()).await?
        }
        _ => return Err(Error::bad_request("id", "Give either an id or a number")),
    };
    Ok(topic.map(Topic))
}

/// What the reader should know before they offer. Whether they take part in clearing is read,
/// once, where the advert alone does not say that they may not.
async fn offer_check(ctx: &Context<'_>, topic: &TopicRow) -> Result<Option<OfferCheck>> {
    let reader = ctx.viewer().member()?;
    let Some(advert) = topic.shown_advert().cloned() else { return Ok(None) };
    if let Some(refusal) = crate::clearing::advert_refuses_offer(topic, &reader) {
        return Ok(Some(OfferCheck { refusal: Some(refusal), advert, rules: None }));
    }
    let eligibility = clearing::eligibility(ctx, &reader).await?;
    let refusal = crate::clearing::refusal_to_offer(topic, &reader, &eligibility);
    Ok(Some(OfferCheck { refusal, advert, rules: eligibility.rules }))
}

/// Why the reader may not offer on a topic. Who takes part in clearing is looked up
/// once in an answer, and for adverts only.
async fn refusal_to_offer(ctx: &Context<'_>, topic: &TopicRow) -> Result<Option<String>> {
    let reader = ctx.viewer().member()?;
    // Most threads say so by themselves: nothing more needs to be read.
    if let Some(refusal) = crate::clearing::advert_refuses_offer(topic, &reader) {
        return Ok(Some(refusal));
    }
    let eligibility = clearing::eligibility(ctx, &reader).await?;
    Ok(crate::clearing::refusal_to_offer(topic, &reader, &eligibility))
}
