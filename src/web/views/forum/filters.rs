//! What adverts can be filtered by.

use crate::web::views::field::{Choice, Field, Form};
use crate::web::views::vocabulary::{Coded, Listed};

/// Whether mentors or mentees are wanted.
pub(super) fn kind(filters: &Form<'_>) -> Field {
    let kinds = [Choice::new("MENTOR_WANTED", "Mentors"), Choice::new("MENTEE_WANTED", "Mentees")];
    filters.select("advert.kind", "Who is wanted", "Mentors and mentees", kinds)
}

/// The author's grade.
pub(super) fn grade(filters: &Form<'_>, grades: Vec<Coded>) -> Field {
    filters.select("advert.gradeCodes", "Grade", "Any", grades.into_iter().map(Choice::from))
}

/// The author's profession.
pub(super) fn profession(filters: &Form<'_>, professions: Vec<Coded>) -> Field {
    let professions = professions.into_iter().map(Choice::from);
    filters.select("advert.professionCodes", "Profession", "Any", professions)
}

/// Where the author works.
pub(super) fn organisation(filters: &Form<'_>, organisations: Vec<Listed>) -> Field {
    let organisations = organisations.into_iter().map(Choice::from);
    filters.select("advert.organisationIds", "Department or agency", "Any", organisations)
}

/// The state of the thread.
pub(super) fn state(filters: &Form<'_>) -> Field {
    let states = [
        Choice::new("OPEN", "Open"),
        Choice::new("MATCH_DECLARED", "Match declared"),
        Choice::new("CLOSED", "Closed"),
    ];
    filters.select("state", "State", "Any", states)
}

/// Which adverts come first.
pub(super) fn order(filters: &Form<'_>) -> Field {
    let orders = [Choice::new("NEWEST", "Newest first"), Choice::new("OLDEST", "Oldest first")];
    filters.select("order", "Order", "Latest activity", orders)
}
