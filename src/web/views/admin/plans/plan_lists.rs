//! The lists of a plan: its pairs, who has no match, who has fewer than they asked for.

use serde::{Deserialize, Serialize};

use crate::entity::ParticipantRole;
use crate::web::views::admin::people::Participant;
use crate::web::views::components::{Cell, Pagination, Table, Tag};
use crate::web::views::connection::Counted;
use crate::web::views::field::{Field, Form};
use crate::web::views::words::{Words, count, sentence};
use crate::web::views::{Context, address};

#[derive(Debug, Deserialize)]
pub(crate) struct Pair {
    id: String,
    mentee: Participant,
    mentor: Participant,
    reasons: Vec<String>,
    pinned: bool,
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

/// The pairs of a plan at the address `base`; those of a draft can be changed.
pub(crate) fn pairs(
    pairs: &Counted<Pair>,
    base: &str,
    is_draft: bool,
    context: &Context<'_>,
) -> List {
    let search = context.query.get("search").unwrap_or_default();
    let more = pairs.page_info.next().map(|cursor| {
        let href = address(base, [("search", search), ("after", cursor)]) + "#pairs";
        Pagination::more("Pages of pairs", "More pairs", href)
    });
    let words = match (pairs.nodes.is_empty(), search.is_empty()) {
        (false, _) => None,
        (true, false) => Some("No pairs match this name.".to_owned()),
        (true, true) => Some("There are no pairs.".to_owned()),
    };
    let has_change = is_draft || pairs.nodes.iter().any(|pair| pair.pinned);
    let cells = |pair: &Pair| {
        [pair.mentee.cell(), pair.mentor.cell(), Cell::text(sentence(&pair.reasons.join("; ")))]
    };
    let nodes = pairs.nodes.iter();
    let table = if has_change {
        let rows = nodes.map(|pair| {
            let [mentee, mentor, why] = cells(pair);
            [mentee, mentor, why, change(pair, base, is_draft, context)]
        });
        let change = if is_draft { "Change" } else { "Kept" };
        Table::new("Pairs", ["Mentee", "Mentor", "Why", change], rows.collect())
    } else {
        Table::new("Pairs", ["Mentee", "Mentor", "Why"], nodes.map(cells).collect())
    };
    List { table: words.is_none().then_some(table), words, more }
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
    let change = Change { is_pinned: pair.pinned, forms: Some(forms) };
    Cell::call(change).classes("clearing-stacked__whole")
}

/// Who has no match in a plan.
pub(crate) fn unmatched(people: &Counted<Unmatched>, base: &str, context: &Context<'_>) -> List {
    let rows = people.nodes.iter().map(|one| {
        [one.participant.cell(), Cell::text(one.r#as.words()), Cell::text(sentence(&one.reason))]
    });
    let table = Table::new("Without a match", ["Who", "As", "Why"], rows.collect());
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
