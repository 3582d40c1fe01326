//! The lists of a plan: its pairs, who has no match, who has fewer than they asked for.

use serde::{Deserialize, Serialize};

use super::match_state::{Emails, emails, how_it_goes};
use crate::entity::{Contact, Outcome, ParticipantRole, PlanState};
use crate::web::views::admin::people::Participant;
use crate::web::views::components::{Cell, Pagination, Table, Tag};
use crate::web::views::connection::Counted;
use crate::web::views::field::{Field, Form};
use crate::web::views::times::Day;
use crate::web::views::words::{Words, count, sentence};
use crate::web::views::{Context, address};

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Pair {
    id: String,
    mentee: Participant,
    mentor: Participant,
    reasons: Vec<String>,
    pinned: bool,
    pub(super) mentee_contact: Option<Contact>,
    pub(super) mentee_met_on: Option<Day>,
    pub(super) mentee_outcome: Option<Outcome>,
    pub(super) mentor_contact: Option<Contact>,
    pub(super) mentor_met_on: Option<Day>,
    pub(super) mentor_outcome: Option<Outcome>,
    pub(super) unanswered: bool,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Unmatched {
    participant: Participant,
    r#as: ParticipantRole,
    reason: String,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Fewer {
    participant: Participant,
    r#as: ParticipantRole,
    found: i64,
    reason: String,
}

/// A list with what stands above it, or in its place where it is empty.
#[derive(Debug, Serialize)]
pub(crate) struct List {
    table: Option<Table>,
    words: Option<String>,
    more: Option<Pagination>,
}

/// What can be changed about a pair, inside its row.
#[derive(Debug, Serialize)]
struct Change {
    is_pinned: bool,
    /// Nothing where the plan is no draft.
    forms: Option<ChangeForms>,
    /// Nothing where the plan is not published.
    emails: Option<Emails>,
}

#[derive(Debug, Serialize)]
struct ChangeForms {
    names: String,
    /// Whether it was this pair whose form was posted.
    is_posted: bool,
    what_if: String,
    exclusion: Exclusion,
}

/// The form that says of two people that they must not be matched.
#[derive(Debug, Serialize)]
pub(crate) struct Exclusion {
    mentee_id: String,
    mentor_id: String,
    reason: Field,
}

impl Exclusion {
    fn new(mentee: &str, mentor: &str, form: &Form<'_>) -> Self {
        let reason = form.text("reason", "Why must they not be matched?");
        Self {
            mentee_id: mentee.to_owned(),
            mentor_id: mentor.to_owned(),
            reason: reason.hint("Only admins will see this."),
        }
    }

    /// The form that was posted with a mistake, where its pair is not among those in sight.
    pub(crate) fn posted_elsewhere(pairs: &[Pair], context: &Context<'_>) -> Option<Self> {
        let (mentee, mentor) = posted_pair(context)?;
        context.posted.get("reason")?;
        let is_here = pairs.iter().any(|pair| pair.mentee.id == mentee && pair.mentor.id == mentor);
        (!is_here).then(|| Self::new(mentee, mentor, &context.form()))
    }
}

fn posted_pair<'a>(context: &'a Context<'_>) -> Option<(&'a str, &'a str)> {
    Some((context.posted.given("menteeId")?, context.posted.given("mentorId")?))
}

/// The pairs of a plan at the address `base`: those of a draft can be changed, and of those of a
/// published plan it is said how they go.
pub(crate) fn pairs(
    pairs: &Counted<Pair>,
    base: &str,
    state: PlanState,
    context: &Context<'_>,
) -> List {
    let search = context.query.get("search").unwrap_or_default();
    let unanswered = context.query.get("unanswered").unwrap_or_default();
    let more = pairs.page_info.next().map(|cursor| {
        let query = [("search", search), ("unanswered", unanswered), ("after", cursor)];
        Pagination::more("Pages of pairs", "More pairs", address(base, query) + "#pairs")
    });
    let is_all = search.is_empty() && unanswered.is_empty();
    let words = match (pairs.nodes.is_empty(), is_all) {
        (false, _) => None,
        (true, false) => Some("No pairs match this search.".to_owned()),
        (true, true) => Some("There are no pairs.".to_owned()),
    };
    let table = table_of_pairs(&pairs.nodes, base, state, context);
    List { table: words.is_none().then_some(table), words, more }
}

fn table_of_pairs(pairs: &[Pair], base: &str, state: PlanState, context: &Context<'_>) -> Table {
    const LABEL: &str = "Pairs";
    let why = |pair: &Pair| Cell::text(sentence(&pair.reasons.join("; ")));
    let two = |pair: &Pair| [pair.mentee.cell(), pair.mentor.cell()];
    if state == PlanState::Published {
        let rows = pairs.iter().map(|pair| {
            let [mentee, mentor] = two(pair);
            let emails = Some(emails(&[&pair.mentee, &pair.mentor]));
            let emails = Cell::call(Change { is_pinned: pair.pinned, forms: None, emails });
            let emails = emails.classes("clearing-stacked__whole");
            [mentee, mentor, how_it_goes(pair), why(pair), emails]
        });
        let head = ["Mentee", "Mentor", "How it is going", "Why", "Emails"];
        return Table::new(LABEL, head, rows.collect());
    }
    let is_draft = state == PlanState::Draft;
    if is_draft || pairs.iter().any(|pair| pair.pinned) {
        let rows = pairs.iter().map(|pair| {
            let [mentee, mentor] = two(pair);
            [mentee, mentor, why(pair), change(pair, base, is_draft, context)]
        });
        let change = if is_draft { "Change" } else { "Kept" };
        return Table::new(LABEL, ["Mentee", "Mentor", "Why", change], rows.collect());
    }
    let rows = pairs.iter().map(|pair| {
        let [mentee, mentor] = two(pair);
        [mentee, mentor, why(pair)]
    });
    Table::new(LABEL, ["Mentee", "Mentor", "Why"], rows.collect())
}

fn change(pair: &Pair, base: &str, is_draft: bool, context: &Context<'_>) -> Cell {
    if !is_draft {
        return if pair.pinned { Cell::from(Tag::new("Kept", "blue")) } else { Cell::text("") };
    }
    let (mentee, mentor) = (pair.mentee.id.as_str(), pair.mentor.id.as_str());
    let is_posted = posted_pair(context) == Some((mentee, mentor));
    let form = if is_posted { context.form() } else { context.untouched_form() };
    let exclusion = Exclusion::new(mentee, mentor, &form);
    let exclusion = if is_posted {
        exclusion
    } else {
        Exclusion { reason: exclusion.reason.id(format!("reason-{}", pair.id)), ..exclusion }
    };
    let tried = format!("EXCLUDE:{mentee}:{mentor}");
    let forms = ChangeForms {
        names: format!("{} and {}", pair.mentee.name, pair.mentor.name),
        is_posted,
        what_if: address(&format!("{base}/what-if"), [("pairs", tried.as_str())]),
        exclusion,
    };
    let change = Change { is_pinned: pair.pinned, forms: Some(forms), emails: None };
    Cell::call(change).classes("clearing-stacked__whole")
}

/// Who has no match in a plan; once it is published, with whether they were told.
pub(crate) fn unmatched(
    people: &Counted<Unmatched>,
    base: &str,
    state: PlanState,
    context: &Context<'_>,
) -> List {
    const LABEL: &str = "Without a match";
    let cells = |one: &Unmatched| {
        [one.participant.cell(), Cell::text(one.r#as.words()), Cell::text(sentence(&one.reason))]
    };
    let table = if state == PlanState::Published {
        let rows = people.nodes.iter().map(|one| {
            let [who, side, why] = cells(one);
            let emails = Some(emails(&[&one.participant]));
            let emails = Cell::call(Change { is_pinned: false, forms: None, emails });
            [who, side, why, emails.classes("clearing-stacked__whole")]
        });
        Table::new(LABEL, ["Who", "As", "Why", "Email"], rows.collect())
    } else {
        Table::new(LABEL, ["Who", "As", "Why"], people.nodes.iter().map(cells).collect())
    };
    let words = match (people.nodes.is_empty(), context.query.given("unmatchedAfter")) {
        (false, _) => None,
        (true, Some(_)) => Some("There is nobody else without a match.".to_owned()),
        (true, None) => Some("Everybody has a match.".to_owned()),
    };
    let more = people.page_info.next().map(|cursor| {
        let href = address(base, [("unmatchedAfter", cursor)]) + "#unmatched";
        Pagination::more("Pages of people without a match", "More people without a match", href)
    });
    List { table: words.is_none().then_some(table), words, more }
}

/// Who has fewer matches in a plan than they asked for.
pub(crate) fn fewer(people: &Counted<Fewer>, base: &str) -> List {
    const LABEL: &str = "Fewer matches than they asked for";
    let rows = people.nodes.iter().map(|one| {
        [
            one.participant.cell(),
            Cell::text(one.r#as.words()),
            Cell::number(one.found),
            Cell::text(sentence(&one.reason)),
        ]
    });
    let table = Table::new(LABEL, ["Who", "As", "Has", "Why no more"], rows.collect());
    let words = match people.total_count {
        0 => "Everybody with a match has as many as they asked for.".to_owned(),
        1 => "1 person has fewer matches than they asked for.".to_owned(),
        n => count(n, "person has", "people have") + " fewer matches than they asked for.",
    };
    let more = people.page_info.next().map(|cursor| {
        let href = address(base, [("fewerAfter", cursor)]) + "#fewer";
        Pagination::more(
            "Pages of people with fewer matches",
            "More people with fewer matches",
            href,
        )
    });
    List { table: (!people.nodes.is_empty()).then_some(table), words: Some(words), more }
}
