//! The prices of a plan in the form that a checker reads.

use super::instance::Instance;
use super::levels::Cost;
use super::plan::Price;
use super::problem::Problem;

/// One price for each mentor, by mentor id.
///
/// Each names its mentor, so the identities stay empty: a proof can be handed
/// round without saying who anybody is.
pub(super) fn prices_of_mentors(
    problem: &Problem,
    instance: &Instance,
    prices: &[Cost],
) -> Vec<Price> {
    let mut rows: Vec<Price> = instance
        .mentors
        .iter()
        .zip(prices)
        .map(|(mentor, &price)| {
            let person = &problem.people[mentor.person];
            Price {
                grade: person.grade,
                profession: person.profession.clone(),
                department: person.department.clone(),
                identities: Vec::new(),
                mentor_id: Some(person.id.clone()),
                p: instance.worth.unpack(price),
            }
        })
        .collect();
    rows.sort_unstable_by(|a, b| a.mentor_id.cmp(&b.mentor_id));
    rows
}
