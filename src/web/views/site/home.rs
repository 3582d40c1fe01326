//! Home: what to do next, and the forum's categories.

use serde::{Deserialize, Serialize};

use super::card::Card;
use super::round::{Round, Stage, matches_path};
use crate::web::views::components::Link;
use crate::web::views::times::Instant;
use crate::web::views::words::{count, sentence};
use crate::web::views::{Context, View};

/// What the operation `home` answers.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Answer {
    clearing_eligibility: Eligibility,
    my_rounds: Vec<PastRound>,
    current_round: Option<Round>,
    categories: Vec<Category>,
}

/// What the operation `home_staff` answers.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct StaffAnswer {
    clearing_eligibility: Eligibility,
    my_rounds: Vec<PastRound>,
    current_round: Option<Round>,
    categories: Vec<Category>,
    verification_queue: Vec<Waiting>,
    closing_queue: Vec<Topic>,
}

#[derive(Debug, Deserialize)]
struct Eligibility {
    eligible: bool,
    reason: String,
}

#[derive(Debug, Deserialize)]
struct PastRound {
    id: String,
    name: String,
}

#[derive(Debug, Deserialize)]
struct Category {
    slug: String,
    name: String,
    description: String,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Waiting {
    account: Applicant,
    requested_at: Instant,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Applicant {
    display_name: String,
}

#[derive(Debug, Deserialize)]
struct Topic {
    number: i64,
    title: String,
}

/// What the template `home` places.
#[derive(Debug, Serialize)]
pub(crate) struct HomePage {
    name: String,
    /// What waits for moderators; nothing for members.
    staff: Vec<Card>,
    steps: Vec<Card>,
    categories: Vec<CategoryRow>,
}

/// The same for moderators and admins.
#[derive(Debug, Serialize)]
#[serde(transparent)]
pub(crate) struct StaffHomePage(HomePage);

#[derive(Debug, Serialize)]
struct CategoryRow {
    href: String,
    name: String,
    description: String,
}

impl View for HomePage {
    const TEMPLATE: &'static str = "home";
    type Answer = Answer;

    fn new(answer: Answer, context: &Context<'_>) -> Option<Self> {
        let round = answer.current_round.as_ref();
        let steps = [
            Some(programme(round, &answer.my_rounds)),
            Some(clearing(&answer.clearing_eligibility)),
            notifications(context.unread_notifications),
        ];
        Some(Self {
            name: context.own_name().to_owned(),
            staff: Vec::new(),
            steps: steps.into_iter().flatten().collect(),
            categories: answer.categories.into_iter().map(Category::row).collect(),
        })
    }
}

impl View for StaffHomePage {
    const TEMPLATE: &'static str = "home";
    const OPERATION: Option<&'static str> = Some("home_staff");
    type Answer = StaffAnswer;

    fn new(answer: StaffAnswer, context: &Context<'_>) -> Option<Self> {
        let staff = vec![accounts_to_verify(&answer.verification_queue), threads_to_close(&answer)];
        let home = Answer {
            clearing_eligibility: answer.clearing_eligibility,
            my_rounds: answer.my_rounds,
            current_round: answer.current_round,
            categories: answer.categories,
        };
        Some(Self(HomePage { staff, ..HomePage::new(home, context)? }))
    }
}

impl Category {
    fn row(self) -> CategoryRow {
        let href = format!("/categories/{}", self.slug);
        CategoryRow { href, name: self.name, description: self.description }
    }
}

fn programme(round: Option<&Round>, earlier: &[PastRound]) -> Card {
    let card = Card::new("Programme");
    let card = match round {
        None => card.line("There is no round at the moment."),
        Some(round) => {
            let card = card.line(round.name.as_str());
            match round.stage() {
                Stage::Announced => card.line(format!("You can register from {}.", round.opens())),
                Stage::Registration => card
                    .line(format!("You can register until {}.", round.closes()))
                    .link(round.registration_path(), "Your registration"),
                Stage::Matching => card
                    .line("Registration has closed. We will email you when you have your matches."),
                Stage::Matched => card
                    .line("The matches of this round have been published.")
                    .link(matches_path(&round.id), "Your matches"),
            }
        }
    };
    let earlier = earlier.iter().filter(|one| round.is_none_or(|round| round.id != one.id));
    earlier.fold(card, |card, one| {
        card.link(matches_path(&one.id), format!("Your matches in {}", one.name))
    })
}

fn clearing(eligibility: &Eligibility) -> Card {
    let reason = sentence(&eligibility.reason) + ".";
    let card = Card::new("Clearing");
    let card = if eligibility.eligible {
        card.line(format!("You can look for a long-term match. {reason}"))
            .link("/adverts/new", "Write an advert")
    } else {
        card.line(format!("You cannot post an advert at the moment. {reason}"))
    };
    card.link("/clearing/introductions", "Your introductions")
        .link("/clearing/offers", "Your offers")
        .link("/clearing/matches", "Your clearing matches")
}

fn notifications(n_unread: i64) -> Option<Card> {
    let unread = count(n_unread, "unread notification", "unread notifications");
    (n_unread > 0).then(|| Card::new("Notifications").link("/notifications", unread))
}

fn accounts_to_verify(queue: &[Waiting]) -> Card {
    let card = Card::new("Accounts to verify");
    if queue.is_empty() {
        return card.line("No accounts are waiting.");
    }
    let person = |waiting: &Waiting| {
        let since = waiting.requested_at.date().words;
        Link::here(format!("{}, waiting since {since}", waiting.account.display_name))
    };
    card.list(queue.iter().map(person).collect()).link("/moderation/accounts", "Verify accounts")
}

fn threads_to_close(answer: &StaffAnswer) -> Card {
    let card = Card::new("Threads to close");
    if answer.closing_queue.is_empty() {
        return card.line("No threads are waiting.");
    }
    let thread =
        |topic: &Topic| Link::new(format!("/topics/{}", topic.number), topic.title.as_str());
    let threads = answer.closing_queue.iter().map(thread).collect();
    card.list(threads).link("/moderation/closing", "Close threads")
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::super::round::sample;
    use super::*;

    fn shown(card: &Card) -> Value {
        serde_json::to_value(card).unwrap()
    }

    #[test]
    fn whoever_cannot_post_an_advert_reads_why() {
        let eligibility = |eligible, reason: &str| Eligibility { eligible, reason: reason.into() };
        let reason = "The clearing forum is for people who registered for Spring 2030";
        let card = shown(&clearing(&eligibility(false, reason)));
        let line = format!("You cannot post an advert at the moment. {reason}.");
        assert_eq!(card["lines"], json!([line]));
        assert_ne!(card["links"][0]["href"], "/adverts/new");
        let card = shown(&clearing(&eligibility(true, "a moderator let you take part")));
        let line = "You can look for a long-term match. A moderator let you take part.";
        assert_eq!(card["lines"], json!([line]));
        assert_eq!(card["links"][0]["href"], "/adverts/new");
    }

    #[test]
    fn the_matches_of_each_round_are_linked_once() {
        let earlier = ["7", "3"].map(|id| PastRound { id: id.into(), name: format!("Round {id}") });
        let card = shown(&programme(Some(&sample("PUBLISHED")), &earlier));
        let links: Vec<_> =
            card["links"].as_array().unwrap().iter().map(|link| &link["href"]).collect();
        assert_eq!(links, ["/programme/7/matches", "/programme/3/matches"]);
        let card = shown(&programme(None, &earlier));
        assert_eq!(card["links"].as_array().unwrap().len(), 2);
    }
}
