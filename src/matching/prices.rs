//! The prices of a plan in the form that a checker reads.

use super::instance::Instance;
use super::levels::Vector;
use super::plan::Price;
use super::problem::{Name, Problem};

/// One price for each mentor, by mentor id, which is the `order` of their places.
///
/// Each names its mentor, so the identities stay empty: a proof can be handed
/// round without saying who anybody is.
pub(super) fn prices_of_mentors(
    problem: &Problem,
    instance: &Instance,
    (order, prices): (&[u32], &[Vector]),
) -> Vec<Price> {
    let price = |place: &u32| {
        let person = &problem.people[*place as usize];
        let v = instance.mentor_at(*place as usize)?;
        Some(Price {
            grade: person.grade,
            profession: Name::clone(&person.profession),
            department: Name::clone(&person.department),
            identities: Vec::new(),
            mentor_id: Some(person.id.clone()),
            halves: prices[v as usize],
        })
    };
    let mut rows = Vec::with_capacity(prices.len());
    rows.extend(order.iter().filter_map(price));
    rows
}
