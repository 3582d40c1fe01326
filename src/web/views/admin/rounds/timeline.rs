//! The timeline of a round, and one of its steps.

use serde::{Deserialize, Serialize};

use crate::web::views::components::{Cell, Link, SummaryList, Table, Tag};
use crate::web::views::field::Field;
use crate::web::views::times::Instant;
use crate::web::views::words::{StateTag, Words, count};
use crate::web::views::{Context, View};

/// What the operation `round_timeline` answers.
#[derive(Debug, Deserialize)]
pub(crate) struct Answer {
    round: Option<Round>,
}

#[derive(Debug, Deserialize)]
struct Round {
    id: String,
    name: String,
    timeline: Vec<Row>,
}

/// A step, as the list shows it.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Row {
    step: String,
    title: String,
    does: String,
    at: Instant,
    until: Option<Instant>,
    is_moved: bool,
    state: StepState,
    emails_sent: Option<i64>,
    emails: Vec<Recipients>,
}

#[derive(Debug, Deserialize)]
struct Recipients {
    recipients: i64,
}

/// Where a step stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(super) enum StepState {
    Ahead,
    Due,
    Waiting,
    Paused,
    Skipped,
    Missed,
    Done,
}

impl Words for StepState {
    fn words(self) -> &'static str {
        match self {
            Self::Ahead => "To come",
            Self::Due => "Being done",
            Self::Waiting => "Waits for you",
            Self::Paused => "Paused",
            Self::Skipped => "Skipped",
            Self::Missed => "Too late",
            Self::Done => "Done",
        }
    }
}

impl StateTag for StepState {
    fn colour(self) -> &'static str {
        match self {
            Self::Ahead | Self::Skipped => "grey",
            Self::Due => "blue",
            Self::Waiting | Self::Paused => "yellow",
            Self::Missed => "red",
            Self::Done => "green",
        }
    }
}

/// What the template `round_timeline` places.
#[derive(Debug, Serialize)]
pub(crate) struct RoundTimelinePage {
    round: String,
    base: String,
    steps: Table,
}

impl View for RoundTimelinePage {
    const TEMPLATE: &'static str = "round_timeline";
    type Answer = Answer;

    fn new(answer: Answer, _context: &Context<'_>) -> Option<Self> {
        let Round { id, name, timeline } = answer.round?;
        let base = format!("/admin/rounds/{id}");
        let rows = timeline.into_iter().map(|step| step.cells(&base)).collect();
        let head = ["Step", "What happens", "When (UK time)", "State", "Emails"];
        Some(Self {
            steps: Table::new("Steps of the round", head, rows).headed(),
            round: name,
            base,
        })
    }
}

impl Row {
    fn cells(self, base: &str) -> [Cell; 5] {
        let link = Link::new(format!("{base}/timeline/{}", self.step), self.title);
        let mut when = vec![self.at.date_and_time().words];
        when.extend(self.until.map(|until| format!("Until {}", until.date_and_time().words)));
        when.extend(self.is_moved.then(|| "You chose this date".to_owned()));
        let planned = self.emails.iter().map(|emails| emails.recipients).sum();
        let emails = match (self.emails_sent, self.emails.is_empty()) {
            (Some(sent), _) => format!("{} sent", count(sent, "email", "emails")),
            (None, true) => "None".to_owned(),
            (None, false) => format!("{} at present", count(planned, "email", "emails")),
        };
        let does = Cell::text(self.does);
        [link.into(), does, Cell::lines(when), self.state.tag().into(), emails.into()]
    }
}

/// What the operation `round_step` answers.
#[derive(Debug, Deserialize)]
pub(crate) struct StepAnswer {
    round: Option<RoundOfStep>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct RoundOfStep {
    id: String,
    name: String,
    timeline_step: StepOfRound,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct StepOfRound {
    step: String,
    title: String,
    does: String,
    at: Instant,
    until: Option<Instant>,
    is_moved: bool,
    state: StepState,
    done_at: Option<Instant>,
    emails_sent: Option<i64>,
    may_move: bool,
    decisions: Vec<String>,
    emails: Vec<Email>,
}

#[derive(Debug, Deserialize)]
struct Email {
    to: String,
    recipients: i64,
    subject: String,
    text: String,
}

/// What the template `round_step` places.
#[derive(Debug, Serialize)]
pub(crate) struct RoundStepPage {
    round: String,
    base: String,
    path: String,
    title: String,
    does: String,
    state: Tag,
    facts: SummaryList,
    emails: Vec<Preview>,
    /// The dates, where they can be changed.
    dates: Option<Vec<Field>>,
    decisions: Vec<Decision>,
}

/// An email, as it will look.
#[derive(Debug, Serialize)]
struct Preview {
    to: String,
    subject: String,
    /// Its text, in which lines have no width.
    paragraphs: Vec<String>,
}

/// A button that decides something.
#[derive(Debug, Serialize)]
struct Decision {
    word: String,
    text: &'static str,
    /// What it means.
    means: &'static str,
}

impl View for RoundStepPage {
    const TEMPLATE: &'static str = "round_step";
    type Answer = StepAnswer;

    fn new(answer: StepAnswer, context: &Context<'_>) -> Option<Self> {
        let RoundOfStep { id, name, timeline_step: step } = answer.round?;
        let base = format!("/admin/rounds/{id}");
        Some(Self {
            path: format!("{base}/timeline/{}", step.step),
            state: step.state.tag(),
            facts: facts(&step),
            dates: step.may_move.then(|| dates(&step, context)),
            decisions: step.decisions.iter().filter_map(|word| Decision::of(word)).collect(),
            emails: step.emails.into_iter().map(Email::preview).collect(),
            title: step.title,
            does: step.does,
            round: name,
            base,
        })
    }
}

fn facts(step: &StepOfRound) -> SummaryList {
    let usual = if step.is_moved { "Chosen by an admin" } else { "As usual" };
    let sent = step.emails_sent.map(|sent| count(sent, "email", "emails"));
    SummaryList::default()
        .row("When", step.at.date_and_time().words)
        .maybe("Deadline", step.until.as_ref().map(|until| until.date_and_time().words))
        .row("Date", usual)
        .maybe("Done", step.done_at.as_ref().map(|at| at.date_and_time().words))
        .maybe("Sent", sent)
}

fn dates(step: &StepOfRound, context: &Context<'_>) -> Vec<Field> {
    let form = context.form();
    let at = form.date_and_time("at", "When").hint("UK time.").or(step.at.for_input());
    let until = step.until.as_ref().map(|until| {
        form.date("until", "Last day to change details")
            .hint("People can change their details until 11:59pm UK time on this day.")
            .or(until.day_for_input())
    });
    [Some(at), until].into_iter().flatten().collect()
}

impl Email {
    fn preview(self) -> Preview {
        let people = count(self.recipients, "person", "people");
        let to = format!("{people} at present: {}", self.to);
        let paragraphs = self.text.split("\n\n").map(|text| text.replace('\n', " "));
        Preview { to, subject: self.subject, paragraphs: paragraphs.collect() }
    }
}

impl Decision {
    fn of(word: &str) -> Option<Self> {
        let (text, means) = match word {
            "RESUME" => {
                ("Resume", "We do this step when its date comes, or at once if it has passed.")
            }
            "FINISH" => ("Mark as done", "You have done this step outside Clearing."),
            "PAUSE" => ("Pause", "We do nothing until you resume this step."),
            "SKIP" => ("Skip", "We leave this step out. You can resume it later."),
            _ => return None,
        };
        Some(Self { word: word.to_owned(), text, means })
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_step_says_how_many_emails_it_will_send_or_has_sent() {
        let cells = |sent: Option<i64>, groups: &[i64]| {
            let emails: Vec<_> = groups.iter().map(|n| json!({ "recipients": n })).collect();
            let row = json!({
                "step": "ANNOUNCE", "title": "Tell members", "does": "We email members.",
                "at": "2030-03-01T09:00:00Z", "until": null, "isMoved": true, "state": "AHEAD",
                "emailsSent": sent, "emails": emails,
            });
            let row: Row = serde_json::from_value(row).unwrap();
            serde_json::to_value(row.cells("/r")).unwrap()
        };
        assert_eq!(cells(None, &[2, 1])[4]["text"], "3 emails at present");
        assert_eq!(cells(Some(1), &[2])[4]["text"], "1 email sent");
        assert_eq!(cells(None, &[])[4]["text"], "None");
        assert_eq!(cells(None, &[])[2]["lines"], json!(["You chose this date"]));
        assert_eq!(cells(None, &[])[0]["link"]["href"], "/r/timeline/ANNOUNCE");
    }
}
