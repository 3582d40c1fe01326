//! A thread: what it is about, what can be done about it, its posts.

use serde::{Deserialize, Serialize};

use super::offers::{Offer, OfferView};
use super::people::Named;
use super::posts::{Post, PostView, Thread};
use super::stated::{self, Stated, as_the_author_says};
use crate::entity::{AdvertKind, TopicState, WatchLevel};
use crate::web::views::components::{Button, Cell, Link, Pagination, SummaryList, Tag};
use crate::web::views::connection::Connection;
use crate::web::views::draft::{Body, Draft, DraftForm};
use crate::web::views::field::Field;
use crate::web::views::times::{Instant, Time};
use crate::web::views::words::{StateTag, count};
use crate::web::views::{Context, View};

/// What the operation `topic` answers.
#[derive(Debug, Deserialize)]
pub(crate) struct Answer {
    topic: Option<Topic>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Topic {
    id: String,
    number: i64,
    title: String,
    state: TopicState,
    category: Category,
    advert: Option<Advert>,
    stated_otherwise: Vec<Stated>,
    offer_check: Option<OfferCheck>,
    closed_at: Option<Instant>,
    closed_by: Option<Named>,
    closing_reason: Option<String>,
    expires_at: Option<Instant>,
    unread_count: i64,
    watch_level: WatchLevel,
    draft: Option<Draft<Body>>,
    viewer_can: MayDo,
    offers: Vec<Offer>,
    matches: Vec<Matched>,
    posts: Connection<Post>,
}

#[derive(Debug, Deserialize)]
struct Category {
    slug: String,
    name: String,
}

#[derive(Debug, Deserialize)]
struct Matched {
    other: Named,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Advert {
    kind: AdvertKind,
    name: String,
    grade: Name,
    profession: Option<Name>,
    organisation_name: String,
    suggestions: Vec<Suggested>,
}

/// What does not fit, before somebody offers.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct OfferCheck {
    may_offer: bool,
    doubts: Vec<String>,
}

#[derive(Debug, Deserialize)]
struct Name {
    name: String,
}

#[derive(Debug, Deserialize)]
struct Suggested {
    topic: SuggestedTopic,
    reasons: Vec<String>,
}

#[derive(Debug, Deserialize)]
struct SuggestedTopic {
    number: i64,
    title: String,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
#[expect(clippy::struct_excessive_bools, reason = "these are the API's fields")]
struct MayDo {
    reply: bool,
    edit: bool,
    declare_match: bool,
    withdraw: bool,
    renew: bool,
    close: bool,
    reopen: bool,
}

/// What the template `topic` places.
#[derive(Debug, Serialize)]
pub(crate) struct TopicPage {
    title: String,
    breadcrumbs: Vec<Link>,
    state: Option<Tag>,
    facts: Option<SummaryList>,
    /// Whether its author may renew it now.
    may_renew: bool,
    closed: Option<Closed>,
    /// Why a moderator will close it.
    waiting: Option<&'static str>,
    actions: Vec<Button>,
    /// With whom its author is matched, for those who may know.
    matched_with: Vec<String>,
    /// How many offers the reader sees; nothing without one.
    offers_heading: Option<String>,
    offers: Vec<OfferView>,
    suggestions: Vec<Suggestion>,
    id: String,
    path: String,
    follow: Follow,
    /// The number of the last post that is shown, where something is unread.
    read_up_to: Option<i64>,
    posts: Vec<PostView>,
    pages: Option<Pagination>,
    reply: Option<Reply>,
}

/// How closely the reader follows the thread, and what else they may choose.
#[derive(Debug, Serialize)]
struct Follow {
    says: &'static str,
    choices: [LevelChoice; 2],
}

#[derive(Debug, Serialize)]
struct LevelChoice {
    level: WatchLevel,
    text: &'static str,
}

#[derive(Debug, Serialize)]
struct Closed {
    at: Time,
    by: Option<String>,
    reason: Option<String>,
}

#[derive(Debug, Serialize)]
struct Suggestion {
    href: String,
    title: String,
    reasons: String,
}

#[derive(Debug, Serialize)]
struct Reply {
    body: Field,
    draft: DraftForm,
    /// What the button says that offers to be who is wanted.
    offer: Option<&'static str>,
    /// What does not fit, for who may offer.
    doubts: Vec<String>,
}

impl Follow {
    fn at(level: WatchLevel) -> Self {
        let choice = |level, text| LevelChoice { level, text };
        let watch = choice(WatchLevel::Watch, "Follow this thread");
        let mute = choice(WatchLevel::Mute, "Mute this thread");
        let (says, choices) = match level {
            WatchLevel::Watch => (
                "We tell you about every reply in this thread.",
                [choice(WatchLevel::Normal, "Stop following"), mute],
            ),
            WatchLevel::Normal => {
                ("We tell you when someone mentions you in this thread.", [watch, mute])
            }
            WatchLevel::Mute => (
                "You have muted this thread. We tell you about nothing that is said in it.",
                [choice(WatchLevel::Normal, "Unmute this thread"), watch],
            ),
        };
        Self { says, choices }
    }
}

impl View for TopicPage {
    const TEMPLATE: &'static str = "topic";
    type Answer = Answer;

    fn new(answer: Answer, context: &Context<'_>) -> Option<Self> {
        let topic = answer.topic?;
        let path = format!("/topics/{}", topic.number);
        let is_advert = topic.advert.is_some();
        let is_open = topic.state == TopicState::Open;
        let n_offers = topic.offers.len().try_into().unwrap_or(i64::MAX);
        let heading = count(n_offers, "offer", "offers");
        let last = topic.posts.nodes.last().map(|post| post.number);
        let may = &topic.viewer_can;
        let thread = Thread { path: &path, is_advert, may_edit: may.edit, may_reply: may.reply };
        Some(Self {
            breadcrumbs: breadcrumbs(&topic),
            state: (is_advert || !is_open).then(|| topic.state.tag()),
            waiting: waiting(topic.state),
            actions: actions(&topic.viewer_can, &path),
            offers_heading: (!topic.offers.is_empty()).then_some(heading),
            follow: Follow::at(topic.watch_level),
            read_up_to: last.filter(|_| topic.unread_count > 0),
            pages: topic.posts.page_info.links("Pages of posts", context),
            reply: topic.viewer_can.reply.then(|| reply(&topic, context)),
            offers: topic.offers.into_iter().map(|offer| offer.view(context)).collect(),
            matched_with: topic.matches.into_iter().map(|it| it.other.display_name).collect(),
            facts: topic.advert.as_ref().map(|advert| {
                facts(advert, &topic.stated_otherwise, topic.expires_at, context.is_moderator())
            }),
            may_renew: topic.viewer_can.renew,
            closed: topic.closed_at.map(|at| Closed {
                at: at.date_and_time(),
                by: topic.closed_by.map(|by| by.display_name),
                reason: topic.closing_reason,
            }),
            posts: topic.posts.nodes.into_iter().map(|post| post.view(&thread, context)).collect(),
            suggestions: topic.advert.filter(|_| is_open).map(suggestions).unwrap_or_default(),
            id: topic.id,
            title: topic.title,
            path,
        })
    }
}

fn waiting(state: TopicState) -> Option<&'static str> {
    match state {
        TopicState::MatchDeclared => {
            Some("The author has found a match. A moderator will close this thread.")
        }
        TopicState::Withdrawn => {
            Some("The author has withdrawn this advert. A moderator will close this thread.")
        }
        TopicState::Expired => {
            Some("This advert was not renewed in time. A moderator will close this thread.")
        }
        TopicState::Open | TopicState::Closed => None,
    }
}

fn breadcrumbs(topic: &Topic) -> Vec<Link> {
    let category = &topic.category;
    vec![
        Link::new("/categories", "Forum"),
        Link::new(format!("/categories/{}", category.slug), category.name.as_str()),
        Link::here(topic.title.as_str()),
    ]
}

fn facts(
    advert: &Advert,
    stated: &[Stated],
    expires_at: Option<Instant>,
    is_moderator: bool,
) -> SummaryList {
    let profession = advert.profession.as_ref().map(|profession| profession.name.as_str());
    let said = |fact: &str, value: &str| as_the_author_says(stated, fact, value);
    let account = stated::account_says(stated).filter(|_| is_moderator);
    SummaryList::without_borders()
        .row("Name", said("NAME", &advert.name))
        .row("Grade", said("GRADE", &advert.grade.name))
        .row("Organisation", said("ORGANISATION", &advert.organisation_name))
        .maybe("The account says", account.map(Cell::lines))
        .maybe("Profession", profession)
        .maybe("Open until", expires_at.map(|at| at.date()))
}

fn actions(may: &MayDo, path: &str) -> Vec<Button> {
    let to = |action: &str| format!("{path}/{action}");
    let buttons = [
        (may.declare_match, Button::new(to("declare-match"), "I have found a match")),
        (may.withdraw, Button::secondary(to("withdraw"), "Withdraw the advert")),
        (may.close, Button::secondary(to("close"), "Close this thread")),
        (may.reopen, Button::secondary(to("reopen"), "Reopen this thread")),
    ];
    buttons.into_iter().filter(|(may, _)| *may).map(|(_, button)| button).collect()
}

fn suggestions(advert: Advert) -> Vec<Suggestion> {
    let suggestion = |suggested: Suggested| Suggestion {
        href: format!("/topics/{}", suggested.topic.number),
        title: suggested.topic.title,
        reasons: suggested.reasons.join("; "),
    };
    advert.suggestions.into_iter().map(suggestion).collect()
}

fn reply(topic: &Topic, context: &Context<'_>) -> Reply {
    let path = format!("/topics/{}/reply", topic.number);
    let check = topic.offer_check.as_ref().filter(|check| check.may_offer);
    let advert = topic.advert.as_ref().filter(|_| check.is_some());
    let quoted = topic.posts.nodes.iter().find_map(|post| post.quoted(context));
    let begun = topic.draft.as_ref().and_then(|draft| draft.text.body.as_deref());
    // A quote goes below what was written before.
    let known = match (begun, quoted) {
        (Some(begun), Some(quoted)) => Some(format!("{begun}\n\n{quoted}")),
        (begun, quoted) => quoted.or(begun.map(str::to_owned)),
    };
    Reply {
        body: context.form().markdown("body", "Your reply").or_maybe(known),
        draft: DraftForm::new("saveReplyDraft", path, topic.draft.as_ref(), context)
            .next(format!("/topics/{}#reply", topic.number)),
        doubts: check.map(|check| check.doubts.clone()).unwrap_or_default(),
        offer: advert.map(|advert| match advert.kind {
            AdvertKind::MentorWanted => "Offer to be their mentor",
            AdvertKind::MenteeWanted => "Offer to be their mentee",
        }),
    }
}
