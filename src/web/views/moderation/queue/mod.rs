//! All that waits for moderators, the longest waiting first, with the usual answer to
//! each one click away.

mod card;
mod decision;

use serde::{Deserialize, Serialize};

use self::card::{Card, Item};
use crate::web::views::components::Link;
use crate::web::views::words::{count, number_words};
use crate::web::views::{Context, View};

pub(crate) use decision::{
    AccountForms, Folded, Question, account_forms, asked, is_masked, reading,
};

/// What the operation `moderation` answers.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Answer {
    waiting_counts: Counts,
    moderation_queue: Vec<Item>,
}

#[derive(Debug, Deserialize)]
struct Counts {
    accounts: i64,
    topics: i64,
    flags: i64,
}

/// What the template `moderation` places.
#[derive(Debug, Serialize)]
pub(crate) struct ModerationPage {
    /// How much of each kind waits, in a sentence; nothing where nothing does.
    waiting: Option<String>,
    /// How much more there is than is shown.
    more: Option<String>,
    cards: Vec<Card>,
    /// Links that select everything of a kind.
    selections: Vec<Link>,
    /// Whether there is an account to select.
    has_accounts: bool,
    /// Whether there is a thread to select.
    has_threads: bool,
    /// The lists of each kind, from the first to the last.
    lists: Vec<Link>,
}

impl View for ModerationPage {
    const TEMPLATE: &'static str = "moderation";
    type Answer = Answer;

    fn new(answer: Answer, context: &Context<'_>) -> Option<Self> {
        let counts = answer.waiting_counts;
        let items = answer.moderation_queue;
        let shown = i64::try_from(items.len()).unwrap_or(i64::MAX);
        let all = counts.accounts + counts.topics + counts.flags;
        let n_accounts = items.iter().filter(|item| item.is_account()).count();
        let n_threads = items.iter().filter(|item| item.is_thread()).count();
        let more = all - shown;
        Some(Self {
            waiting: (all > 0).then(|| counts.in_words()),
            more: (more > 0).then(|| number_words(more)),
            selections: selections(n_accounts, n_threads),
            has_accounts: n_accounts > 0,
            has_threads: n_threads > 0,
            lists: counts.lists(),
            cards: items.into_iter().filter_map(|item| item.card(context)).collect(),
        })
    }
}

impl Counts {
    fn in_words(&self) -> String {
        let kinds = [
            count(self.accounts, "account to verify", "accounts to verify"),
            count(self.topics, "thread to close", "threads to close"),
            count(self.flags, "reported post", "reported posts"),
        ];
        let [accounts, threads, posts] = kinds;
        format!("{accounts}, {threads} and {posts}")
    }

    fn lists(&self) -> Vec<Link> {
        let accounts = format!("Accounts to verify ({})", number_words(self.accounts));
        let threads = format!("Threads to close ({})", number_words(self.topics));
        vec![
            Link::new("/moderation/accounts", accounts),
            Link::new("/moderation/closing", threads),
            Link::new("/moderation/introductions", "Introductions"),
            Link::new("/moderation/let-in", "Let a member into clearing"),
            Link::new("/moderation/report", "How clearing is doing"),
            Link::new("/moderation/log", "Moderation log"),
        ]
    }
}

/// Links that select everything of a kind, for people without scripts as well.
fn selections(n_accounts: usize, n_threads: usize) -> Vec<Link> {
    let number = |n: usize| number_words(i64::try_from(n).unwrap_or(i64::MAX));
    let all = |kind: &str, what: &str, n: usize| {
        let link = Link::new(
            format!("/moderation?selected={kind}"),
            format!("Select all {} {what}", number(n)),
        );
        (n > 1).then_some(link)
    };
    let links = [all("accounts", "accounts", n_accounts), all("threads", "threads", n_threads)];
    links.into_iter().flatten().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_waits_is_counted_and_not_what_is_shown() {
        let counts = Counts { accounts: 1_200, topics: 1, flags: 0 };
        let words = "1,200 accounts to verify, 1 thread to close and 0 reported posts";
        assert_eq!(counts.in_words(), words);
    }

    #[test]
    fn one_of_a_kind_is_selected_by_itself() {
        assert!(selections(1, 0).is_empty());
        let [link] = &selections(20, 1)[..] else { panic!("one link") };
        assert_eq!(link.text, "Select all 20 accounts");
    }
}
