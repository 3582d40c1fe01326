//! What a run of introductions would do now, for those who run clearing.

use serde::{Deserialize, Serialize};

use crate::entity::Role;
use crate::web::views::components::{Cell, Link, Table};
use crate::web::views::field::{Choice, Field};
use crate::web::views::times::{Instant, Time};
use crate::web::views::words::count;
use crate::web::views::{Context, View};

/// What the operation `introduction_run` answers.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Answer {
    introduction_preview: Preview,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Preview {
    weekday: i64,
    second_weekday: Option<i64>,
    hour: i64,
    next_at: Instant,
    pairs: Vec<Pair>,
    without_anybody: Vec<Without>,
}

#[derive(Debug, Deserialize)]
struct Pair {
    mentee: Topic,
    mentor: Topic,
    reasons: Vec<String>,
}

#[derive(Debug, Deserialize)]
struct Without {
    topic: Topic,
    reason: String,
}

#[derive(Debug, Deserialize)]
struct Topic {
    number: i64,
    title: String,
}

/// What the template `introduction_run` places.
#[derive(Debug, Serialize)]
pub(crate) struct IntroductionRunPage {
    next_at: Time,
    /// How many introductions there would be.
    heading: String,
    pairs: Option<Table>,
    without_heading: String,
    without: Option<Table>,
    /// The fields of the days and the hour, for admins.
    time: Option<[Field; 3]>,
}

impl View for IntroductionRunPage {
    const TEMPLATE: &'static str = "introduction_run";
    type Answer = Answer;

    fn new(answer: Answer, context: &Context<'_>) -> Option<Self> {
        let preview = answer.introduction_preview;
        let time = TimeOfRuns {
            weekday: preview.weekday,
            second_weekday: preview.second_weekday,
            hour: preview.hour,
        };
        let n_pairs = i64::try_from(preview.pairs.len()).ok()?;
        let n_without = i64::try_from(preview.without_anybody.len()).ok()?;
        let pairs: Vec<_> = preview.pairs.into_iter().map(Pair::row).collect();
        let without: Vec<_> = preview.without_anybody.into_iter().map(Without::row).collect();
        let is_admin = context.account().is_some_and(|account| account.role == Role::Admin);
        Some(Self {
            next_at: preview.next_at.date_and_time(),
            heading: count(n_pairs, "introduction", "introductions"),
            pairs: (n_pairs > 0)
                .then(|| Table::new("Who would be introduced", ["Mentee", "Mentor", "Why"], pairs)),
            without_heading: count(n_without, "advert with nobody", "adverts with nobody"),
            without: (n_without > 0)
                .then(|| Table::new("Adverts with nobody", ["Advert", "Why"], without)),
            time: is_admin.then(|| time.fields(context)),
        })
    }
}

/// When introductions are made.
struct TimeOfRuns {
    weekday: i64,
    second_weekday: Option<i64>,
    hour: i64,
}

impl TimeOfRuns {
    fn fields(self, context: &Context<'_>) -> [Field; 3] {
        let days = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
        let days: Vec<Choice> =
            (1..).zip(days).map(|(n, day)| Choice::new(n.to_string(), day)).collect();
        let once = [Choice::new("", "None: once a week")];
        let second = self.second_weekday.map(|day| day.to_string()).unwrap_or_default();
        let form = context.form();
        [
            form.choice("weekday", "Day of the week", days.clone()).or(self.weekday.to_string()),
            form.choice("secondWeekday", "Second day", once.into_iter().chain(days)).or(second),
            form.number("hour", "Hour")
                .hint("From 0 to 23, on London’s clocks")
                .or(self.hour.to_string()),
        ]
    }
}

impl Pair {
    fn row(self) -> [Cell; 3] {
        [self.mentee.cell(), self.mentor.cell(), Cell::lines(self.reasons)]
    }
}

impl Without {
    fn row(self) -> [Cell; 2] {
        [self.topic.cell(), self.reason.into()]
    }
}

impl Topic {
    fn cell(self) -> Cell {
        Link::new(format!("/topics/{}", self.number), self.title).into()
    }
}
