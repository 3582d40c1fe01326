//! The form that creates a round, and the one that changes it.

use serde::{Deserialize, Serialize};

use crate::web::views::field::{Choice, Field, Form};
use crate::web::views::forum::people::GradeCode;
use crate::web::views::round::RoundState;
use crate::web::views::times::Instant;
use crate::web::views::vocabulary::Coded;
use crate::web::views::words::count;
use crate::web::views::{Context, View};

/// What the operation `new_round` answers.
#[derive(Debug, Deserialize)]
pub(crate) struct NewAnswer {
    /// Only those who may see the rounds may open the form.
    #[serde(rename = "rounds")]
    _rounds: Vec<Id>,
    grades: Vec<Coded>,
}

#[derive(Debug, Deserialize)]
struct Id {
    #[serde(rename = "id")]
    _id: String,
}

/// What the operation `edit_round` answers.
#[derive(Debug, Deserialize)]
pub(crate) struct Answer {
    round: Option<Round>,
    grades: Vec<Coded>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Round {
    id: String,
    name: String,
    state: RoundState,
    registration_opens_at: Instant,
    registration_closes_at: Instant,
    share_mentee_emails: bool,
    lowest_mentor_grade: GradeCode,
    highest_mentee_grade: GradeCode,
    counts: Counts,
}

/// How many have registered.
#[derive(Debug, Deserialize)]
struct Counts {
    mentors: i64,
    mentees: i64,
    both: i64,
}

/// What the template `new_round` places.
#[derive(Debug, Serialize)]
pub(crate) struct NewRoundPage {
    fields: Vec<Field>,
}

/// What the template `edit_round` places.
#[derive(Debug, Serialize)]
pub(crate) struct EditRoundPage {
    round: String,
    path: String,
    fields: Vec<Field>,
}

impl View for NewRoundPage {
    const TEMPLATE: &'static str = "new_round";
    type Answer = NewAnswer;

    fn new(answer: NewAnswer, context: &Context<'_>) -> Option<Self> {
        Some(Self { fields: fields(None, &answer.grades, context) })
    }
}

impl View for EditRoundPage {
    const TEMPLATE: &'static str = "edit_round";
    type Answer = Answer;

    fn new(answer: Answer, context: &Context<'_>) -> Option<Self> {
        let round = answer.round?;
        let path = format!("/admin/rounds/{}", round.id);
        let fields = fields(Some(&round), &answer.grades, context);
        Some(Self { fields, path, round: round.name })
    }
}

/// The fields of a new round, or of one that is `known`. Once its matches are published, the
/// times of registration and the grades stay as they are.
fn fields(known: Option<&Round>, grades: &[Coded], context: &Context<'_>) -> Vec<Field> {
    let form = context.form();
    let mut fields = vec![
        form.text("input.name", "Name")
            .hint("For example, Spring 2027.")
            .or_maybe(known.map(|round| round.name.as_str())),
    ];
    if known.is_none_or(|round| !round.state.is_published()) {
        let opens_at = known.map(|round| round.registration_opens_at.for_input());
        fields.extend([
            form.date_and_time("input.registrationOpensAt", "Registration opens")
                .hint("UK time.")
                .or_maybe(opens_at),
            closes(known, &form),
        ]);
        fields.extend(bounds(known, grades, &form));
    }
    fields.push(shares(known, &form));
    fields
}

/// When registration closes: at the end of a day, unless the API was told otherwise.
fn closes(known: Option<&Round>, form: &Form<'_>) -> Field {
    let (name, label) = ("input.registrationClosesAt", "Registration closes");
    let told = known.and_then(Round::told_of_extension).unwrap_or_default();
    let at = known.map(|round| &round.registration_closes_at);
    match at.filter(|at| !at.is_end_of_day()) {
        Some(at) => form
            .date_and_time(name, label)
            .hint(format!("UK time. Nobody can register from this moment on.{told}"))
            .or(at.for_input()),
        None => form
            .date(name, label)
            .hint(format!("The last day: registration closes at 11:59pm UK time.{told}"))
            .or_maybe(at.map(Instant::day_for_input)),
    }
}

/// Which grades take part as what.
fn bounds(known: Option<&Round>, grades: &[Coded], form: &Form<'_>) -> [Field; 2] {
    let choices = || {
        grades.iter().cloned().map(|grade| {
            let text = format!("{} ({})", grade.code, grade.name);
            Choice::new(grade.code, text)
        })
    };
    let lowest = known.map_or("AO", |round| &round.lowest_mentor_grade.code);
    let highest = known.map_or("SCS2", |round| &round.highest_mentee_grade.code);
    let stay = |field: Field| match known {
        Some(_) => field.hint("People who have registered already stay in the round."),
        None => field,
    };
    let lowest_field =
        form.choice("input.lowestMentorGradeCode", "Lowest grade of a mentor", choices());
    let highest_field =
        form.choice("input.highestMenteeGradeCode", "Highest grade of a mentee", choices());
    [stay(lowest_field).or(lowest), stay(highest_field).or(highest)]
}

impl Round {
    /// Who is emailed when registration stays open for longer, or opens again.
    fn told_of_extension(&self) -> Option<String> {
        let people = self.counts.mentors + self.counts.mentees + self.counts.both;
        if self.state == RoundState::Draft || people == 0 {
            return None;
        }
        Some(format!(
            " If you choose a later day, we email the {} registered that they can change their \
             details until then.",
            count(people, "person who has", "people who have"),
        ))
    }
}

fn shares(known: Option<&Round>, form: &Form<'_>) -> Field {
    let choices = [Choice::new("true", "Yes"), Choice::new("false", "No")];
    let is_shared = known.is_some_and(|round| round.share_mentee_emails);
    form.radios(
        "input.shareMenteeEmails",
        "Should mentors get the email addresses of their mentees?",
        choices,
    )
    .hint("Mentees always get the email addresses of their mentors.")
    .or(if is_shared { "true" } else { "false" })
}
