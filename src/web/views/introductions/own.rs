//! To whom somebody may be introduced, and what they said.

use serde::{Deserialize, Serialize};

use crate::entity::IntroductionState;
use crate::web::views::components::{SummaryList, Tag};
use crate::web::views::times::{Instant, Time};
use crate::web::views::{Context, View};

/// What the operation `my_introductions` answers.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Answer {
    my_introductions: Vec<Introduction>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Introduction {
    id: String,
    state: IntroductionState,
    asked_at: Instant,
    answer_by: Instant,
    my_answer: Option<bool>,
    reasons: Vec<String>,
    topic: Topic,
}

#[derive(Debug, Deserialize)]
struct Topic {
    number: i64,
    title: String,
    advert: Option<Advert>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Advert {
    name: String,
    organisation_name: String,
    grade: Named,
    profession: Option<Named>,
}

#[derive(Debug, Deserialize)]
struct Named {
    name: String,
}

/// What the template `my_introductions` places.
#[derive(Debug, Serialize)]
pub(crate) struct IntroductionsPage {
    open: Vec<Open>,
    earlier: Vec<Earlier>,
}

/// One that may be answered.
#[derive(Debug, Serialize)]
struct Open {
    id: String,
    name: String,
    /// The advert.
    href: String,
    facts: SummaryList,
    reasons: Vec<String>,
    answer_by: Time,
    /// What the reader said so far.
    said: Option<&'static str>,
    may_say_yes: bool,
    may_say_no: bool,
}

/// One that is over.
#[derive(Debug, Serialize)]
struct Earlier {
    href: String,
    title: String,
    asked: Time,
    tag: Tag,
}

impl View for IntroductionsPage {
    const TEMPLATE: &'static str = "my_introductions";
    type Answer = Answer;

    fn new(answer: Answer, _context: &Context<'_>) -> Option<Self> {
        let is_open = |it: &Introduction| it.state == IntroductionState::Asked;
        let (open, earlier): (Vec<_>, Vec<_>) =
            answer.my_introductions.into_iter().partition(is_open);
        Some(Self {
            open: open.into_iter().map(Introduction::open).collect(),
            earlier: earlier.into_iter().map(Introduction::earlier).collect(),
        })
    }
}

impl Introduction {
    fn open(self) -> Open {
        let href = self.topic.href();
        let facts = SummaryList::default();
        let (name, facts) = match self.topic.advert {
            Some(advert) => {
                let profession = advert.profession.map(|profession| profession.name);
                let facts = facts
                    .row("Grade", advert.grade.name)
                    .row("Organisation", advert.organisation_name)
                    .maybe("Profession", profession);
                (advert.name, facts)
            }
            None => (self.topic.title, facts),
        };
        Open {
            id: self.id,
            name,
            href,
            facts,
            reasons: self.reasons,
            answer_by: self.answer_by.date_and_time(),
            said: self.my_answer.map(said),
            may_say_yes: self.my_answer != Some(true),
            may_say_no: self.my_answer != Some(false),
        }
    }

    fn earlier(self) -> Earlier {
        let (text, colour) = match self.state {
            IntroductionState::Matched => ("Matched", "green"),
            _ => ("Did not work out", "grey"),
        };
        Earlier {
            href: self.topic.href(),
            title: self.topic.title,
            asked: self.asked_at.date(),
            tag: Tag::new(text, colour),
        }
    }
}

impl Topic {
    fn href(&self) -> String {
        format!("/topics/{}", self.number)
    }
}

fn said(yes: bool) -> &'static str {
    if yes {
        "You said yes. If they say yes too, you will be matched at once."
    } else {
        "You said no. They will not be told."
    }
}
