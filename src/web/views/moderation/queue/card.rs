//! Something that waits: what it is, why it waits and for how long, and what can be
//! decided.

use minijinja::Value as Html;
use serde::{Deserialize, Serialize};

use super::decision::{AccountForms, Question, account_forms, asked};
use crate::entity::{FlagReason, PostKind, TopicState, WaitingKind};
use crate::web::views::Context;
use crate::web::views::components::{Cell, SummaryList, Tag};
use crate::web::views::forum::people::Named;
use crate::web::views::forum::stated::{Stated, account_says};
use crate::web::views::moderation::closing_queue::{Usual, usual};
use crate::web::views::times::{Instant, Time};
use crate::web::views::words::{Words, count, listed};

/// An item of the answer.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Item {
    id: String,
    kind: WaitingKind,
    since: Instant,
    waiting_for: String,
    claimed_by: Option<Member>,
    claimed_until: Option<Instant>,
    request: Option<Request>,
    topic: Option<Thread>,
    flag: Option<Flag>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Member {
    id: String,
    display_name: String,
}

#[derive(Debug, Deserialize)]
struct Request {
    account: Account,
    hints: Vec<String>,
    questions: Vec<Question>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Account {
    display_name: String,
    email: String,
    email_organisation: Option<Name>,
    grade: Option<Name>,
    organisation: Option<Name>,
}

#[derive(Debug, Deserialize)]
struct Name {
    name: String,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Thread {
    number: i64,
    title: String,
    state: TopicState,
    author: Named,
    reply_count: i64,
    waiting_because: Option<String>,
    stated_otherwise: Vec<Stated>,
    matches: Vec<Matched>,
}

#[derive(Debug, Deserialize)]
struct Matched {
    other: Named,
}

#[derive(Debug, Deserialize)]
struct Flag {
    reasons: Vec<FlagReason>,
    notes: Vec<String>,
    post: Post,
    topic: FlaggedThread,
}

#[derive(Debug, Deserialize)]
struct Post {
    number: i64,
    kind: PostKind,
    deleted: bool,
    /// HTML that is safe: the API makes it of Markdown.
    body: String,
    author: Named,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct FlaggedThread {
    number: i64,
    title: String,
    stated_otherwise: Vec<Stated>,
}

/// An item, as the template places it.
#[derive(Debug, Serialize)]
pub(super) struct Card {
    id: String,
    kind: WaitingKind,
    tag: Tag,
    heading: String,
    /// The page of the thread.
    path: Option<String>,
    since: Time,
    waiting_for: String,
    claim: ClaimView,
    is_selected: bool,
    facts: SummaryList,
    /// What the reported post says.
    body: Option<Html>,
    forms: Option<AccountForms>,
    usual: Option<Usual>,
    /// What the button says that removes the post.
    remove: Option<&'static str>,
}

/// Who is on an item.
#[derive(Debug, Serialize)]
struct ClaimView {
    /// Who and until when; nothing where nobody is.
    says: Option<String>,
    /// Where the button posts that changes it; nothing where another moderator is.
    action: Option<&'static str>,
    button: &'static str,
}

impl Item {
    pub(super) fn is_account(&self) -> bool {
        self.kind == WaitingKind::Account
    }

    pub(super) fn is_thread(&self) -> bool {
        self.kind == WaitingKind::Topic
    }

    /// The card; nothing where the answer holds none of what it should.
    pub(super) fn card(self, context: &Context<'_>) -> Option<Card> {
        let claim = self.claim(context);
        let selected = match self.kind {
            WaitingKind::Account => "accounts",
            WaitingKind::Topic => "threads",
            WaitingKind::Flag => "posts",
        };
        let card = Card {
            kind: self.kind,
            tag: tag(self.kind),
            heading: String::new(),
            path: None,
            since: self.since.date_and_time(),
            waiting_for: self.waiting_for,
            claim,
            is_selected: context.query.all("selected").contains(&selected),
            facts: SummaryList::without_borders(),
            body: None,
            forms: None,
            usual: None,
            remove: None,
            id: self.id,
        };
        match (self.request, self.topic, self.flag) {
            (Some(request), _, _) => Some(request.on(card, context)),
            (_, Some(thread), _) => Some(thread.on(card)),
            (_, _, Some(flag)) => Some(flag.on(card)),
            (None, None, None) => None,
        }
    }

    fn claim(&self, context: &Context<'_>) -> ClaimView {
        let until = self.claimed_until.as_ref().map(|at| at.date_and_time().words);
        let until = until.unwrap_or_default();
        match &self.claimed_by {
            None => {
                ClaimView { says: None, action: Some("/moderation/claim"), button: "I am on this" }
            }
            Some(by) if by.id == context.own_id() => ClaimView {
                says: Some(format!("You are on this until {until}.")),
                action: Some("/moderation/release"),
                button: "I am not on this any more",
            },
            Some(by) => ClaimView {
                says: Some(format!("{} is on this until {until}.", by.display_name)),
                action: None,
                button: "",
            },
        }
    }
}

fn tag(kind: WaitingKind) -> Tag {
    match kind {
        WaitingKind::Account => Tag::new("Account", "blue"),
        WaitingKind::Topic => Tag::new("Thread", "grey"),
        WaitingKind::Flag => Tag::new("Reported post", "red"),
    }
}

impl Request {
    fn on(self, card: Card, context: &Context<'_>) -> Card {
        let account = self.account;
        let given = |named: Option<Name>, otherwise: &str| {
            named.map_or_else(|| otherwise.to_owned(), |named| named.name)
        };
        let facts = SummaryList::without_borders()
            .row("Email address", account.email.as_str())
            .row("Organisation of the address", given(account.email_organisation, "Not known"))
            .row("Organisation they gave", given(account.organisation, "Not given"))
            .row("Grade they gave", given(account.grade, "Not given"))
            .row("What we found", Cell::lines(self.hints))
            .maybe("Questions", asked(&self.questions));
        let forms = account_forms(&card.id, &account.email, &self.questions, context);
        Card { heading: account.display_name, facts, forms: Some(forms), ..card }
    }
}

impl Thread {
    fn on(self, card: Card) -> Card {
        let others: Vec<_> = self.matches.into_iter().map(|it| it.other.display_name).collect();
        let facts = SummaryList::without_borders()
            .maybe("Why", self.waiting_because)
            .row("Author", self.author.display_name)
            .maybe("The account says", account_says(&self.stated_otherwise).map(Cell::lines))
            .maybe("Matched with", (!others.is_empty()).then(|| listed(&others)))
            .row("Replies", count(self.reply_count, "reply", "replies"));
        Card {
            heading: self.title,
            path: Some(format!("/topics/{}", self.number)),
            facts,
            usual: Some(usual(self.state)),
            ..card
        }
    }
}

impl Flag {
    fn on(self, card: Card) -> Card {
        let reasons = self.reasons.into_iter().map(|reason| reason.words().to_owned());
        let facts = SummaryList::without_borders()
            .row("Why it was reported", Cell::lines(reasons.collect()))
            .maybe("Notes", (!self.notes.is_empty()).then(|| Cell::lines(self.notes)))
            .row("Author", self.post.author.display_name)
            .maybe(
                "The account of the advert’s author says",
                account_says(&self.topic.stated_otherwise).map(Cell::lines),
            );
        let page = if self.post.number > 20 { "?last=20" } else { "" };
        let is_first = self.post.kind == PostKind::Opening;
        Card {
            heading: format!("Post {} in {}", self.post.number, self.topic.title),
            path: Some(format!("/topics/{}{page}#post-{}", self.topic.number, self.post.number)),
            facts,
            body: (!self.post.deleted).then(|| Html::from_safe_string(self.post.body)),
            remove: Some(if is_first { "Remove the thread" } else { "Remove the post" }),
            ..card
        }
    }
}
