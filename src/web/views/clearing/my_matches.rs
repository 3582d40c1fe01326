//! The matches that somebody made in clearing, the latest first.

use serde::{Deserialize, Serialize};

use crate::entity::ParticipantRole;
use crate::web::views::components::Link;
use crate::web::views::field::{Field, Form};
use crate::web::views::forum::people::{GradeCode, Organisation, in_one_line};
use crate::web::views::times::{Instant, Time};
use crate::web::views::{Context, View};

/// What the operation `clearing_matches` answers.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Answer {
    my_clearing_matches: Vec<Match>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Match {
    id: String,
    other_is: ParticipantRole,
    email: Option<String>,
    made_at: Instant,
    ended_at: Option<Instant>,
    may_end: bool,
    blocked: bool,
    other: Other,
    topic: Topic,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Other {
    display_name: String,
    grade: Option<GradeCode>,
    organisation: Option<Organisation>,
}

#[derive(Debug, Deserialize)]
struct Topic {
    number: i64,
    title: String,
}

/// What the template `clearing_matches` places.
#[derive(Debug, Serialize)]
pub(crate) struct MyMatchesPage {
    matches: Vec<MatchCard>,
}

#[derive(Debug, Serialize)]
struct MatchCard {
    id: String,
    person: String,
    is: &'static str,
    made: Time,
    ended: Option<Time>,
    /// Nothing where the thread of a blocked member is out of sight.
    advert: Option<Link>,
    /// Whom the reader has blocked.
    blocked: Option<String>,
    email: Option<String>,
    /// Nothing where the match cannot be ended any more.
    end: Option<End>,
}

#[derive(Debug, Serialize)]
struct End {
    name: String,
    /// Whether it was this match whose form was posted.
    is_posted: bool,
    reason: Field,
}

impl View for MyMatchesPage {
    const TEMPLATE: &'static str = "clearing_matches";
    type Answer = Answer;

    fn new(answer: Answer, context: &Context<'_>) -> Option<Self> {
        let matches = answer.my_clearing_matches.into_iter();
        Some(Self { matches: matches.map(|one| one.card(context)).collect() })
    }
}

impl Match {
    fn card(self, context: &Context<'_>) -> MatchCard {
        let end = self.may_end.then(|| self.end(context));
        let blocked = self.blocked.then(|| self.other.display_name.clone());
        let Other { display_name, grade, organisation } = self.other;
        MatchCard {
            id: self.id,
            person: in_one_line(&display_name, grade.as_ref(), organisation.as_ref()),
            is: match self.other_is {
                ParticipantRole::Mentor => "Your mentor",
                ParticipantRole::Mentee => "Your mentee",
                ParticipantRole::Both => "Your mentor and mentee",
            },
            made: self.made_at.date(),
            ended: self.ended_at.as_ref().map(Instant::date),
            advert: blocked
                .is_none()
                .then(|| Link::new(format!("/topics/{}", self.topic.number), self.topic.title)),
            blocked,
            email: self.email,
            end,
        }
    }

    fn end(&self, context: &Context<'_>) -> End {
        let is_posted = context.posted.get("matchId") == Some(self.id.as_str());
        let reason = if is_posted {
            reason(&context.form())
        } else {
            // The fields of all cards have one name.
            reason(&context.untouched_form()).id(format!("reason-{}", self.id))
        };
        End { name: self.other.display_name.clone(), is_posted, reason }
    }
}

fn reason(form: &Form<'_>) -> Field {
    let field = form.lines("reason", "Why it did not work out (optional)").rows(3);
    field.hint("Only moderators can read it.")
}
