//! The changes so far: boxes that take them back, and forms that keep them for later plans.

use serde::Serialize;

use super::answer::{Changes, TriedCapacity, TriedPair};
use crate::entity::{PairRuleKind, ParticipantRole};
use crate::web::views::Context;
use crate::web::views::field::Field;
use crate::web::views::words::count;

/// The changes so far, each a ticked box of the same form.
#[derive(Debug, Serialize)]
pub(super) struct Kept {
    items: Vec<Tick>,
    /// How the changes contradict the rules.
    error: Option<String>,
}

/// A ticked box that sends a change again.
#[derive(Debug, PartialEq, Eq, Serialize)]
struct Tick {
    name: &'static str,
    value: String,
    text: String,
    checked: bool,
}

/// A pair that can be kept, or never matched, in later plans.
#[derive(Debug, Serialize)]
pub(super) struct Keep {
    action: String,
    mentee_id: String,
    mentor_id: String,
    mentee: String,
    mentor: String,
    button: &'static str,
    reason: Option<Field>,
}

impl Kept {
    /// The changes, where there are any.
    pub(super) fn of(changes: &Changes, error: Option<String>) -> Option<Self> {
        let pairs = changes.pairs.iter().filter_map(pair);
        let capacities = changes.capacities.iter().filter_map(capacity);
        let leaving = changes.leaving.iter().map(|one| {
            Tick::new("leaving", one.id.clone(), format!("{} does not take part", one.name))
        });
        let items: Vec<_> = pairs.chain(capacities).chain(leaving).collect();
        (!items.is_empty()).then_some(Self { items, error })
    }
}

impl Tick {
    fn new(name: &'static str, value: String, text: String) -> Self {
        Self { name, value, text, checked: true }
    }
}

fn pair(pair: &TriedPair) -> Option<Tick> {
    let (mentee, mentor) = (pair.mentee.as_ref()?, pair.mentor.as_ref()?);
    let value = format!("{}:{}:{}", pair.kind.word(), mentee.id, mentor.id);
    let are = match pair.kind {
        PairRuleKind::Pin => "are matched",
        PairRuleKind::Exclude => "are not matched",
    };
    Some(Tick::new("pairs", value, format!("{} and {} {are}", mentee.name, mentor.name)))
}

fn capacity(tried: &TriedCapacity) -> Option<Tick> {
    let participant = tried.participant.as_ref()?;
    let role = tried.r#as;
    let most = match role {
        ParticipantRole::Mentor => count(tried.capacity, "mentee", "mentees"),
        _ => count(tried.capacity, "mentor", "mentors"),
    };
    let value = format!("{}:{}:{}", role.word(), tried.capacity, participant.id);
    let text = format!("{} has at most {most}", participant.name);
    Some(Tick::new("capacities", value, text))
}

/// The forms that keep the pairs of `changes`, for the plan at the address `base`.
pub(super) fn keep(changes: &Changes, base: &str, context: &Context<'_>) -> Vec<Keep> {
    let forms = (1..).zip(&changes.pairs).filter_map(|(number, pair)| {
        let (mentee, mentor) = (pair.mentee.as_ref()?, pair.mentor.as_ref()?);
        let reason = || {
            let field = context.untouched_form().text("reason", "Why must they not be matched?");
            field.hint("Only admins will see this.").id(format!("reason-{number}"))
        };
        let (page, button, reason) = match pair.kind {
            PairRuleKind::Pin => ("pin", "Keep in the next plan", None),
            PairRuleKind::Exclude => ("exclude", "Never match these two", Some(reason())),
        };
        Some(Keep {
            action: format!("{base}/{page}"),
            mentee_id: mentee.id.clone(),
            mentor_id: mentor.id.clone(),
            mentee: mentee.name.clone(),
            mentor: mentor.name.clone(),
            button,
            reason,
        })
    });
    forms.collect()
}

#[cfg(test)]
mod tests {
    use super::super::answer::Subject;
    use super::*;

    fn subject(id: &str) -> Subject {
        Subject { id: id.to_owned(), name: id.to_uppercase() }
    }

    #[test]
    fn a_change_is_sent_again_as_the_address_had_it() {
        let changes = Changes {
            pairs: vec![
                TriedPair {
                    kind: PairRuleKind::Exclude,
                    mentee: Some(subject("ada")),
                    mentor: Some(subject("grace")),
                },
                TriedPair { kind: PairRuleKind::Pin, mentee: None, mentor: None },
            ],
            capacities: vec![TriedCapacity {
                participant: Some(subject("grace")),
                r#as: ParticipantRole::Mentor,
                capacity: 1,
            }],
            leaving: vec![subject("zoe")],
        };
        let kept = Kept::of(&changes, None).unwrap();
        let told = kept.items.iter().map(|tick| (tick.name, &*tick.value, &*tick.text));
        let expected = [
            ("pairs", "EXCLUDE:ada:grace", "ADA and GRACE are not matched"),
            ("capacities", "MENTOR:1:grace", "GRACE has at most 1 mentee"),
            ("leaving", "zoe", "ZOE does not take part"),
        ];
        assert_eq!(told.collect::<Vec<_>>(), expected);
        let none = Changes { pairs: Vec::new(), capacities: Vec::new(), leaving: Vec::new() };
        assert!(Kept::of(&none, None).is_none());
    }
}
