//! Pairs that were to be kept and cannot be, so that no plan can be made.
//!
//! A pin is checked when it is set, but people change their grade, department or
//! role afterwards, and admins the rules. Whoever asks for a plan then is told at
//! once; a plan in the making fails for what changes in between. Kept by
//! identifiers: names stay in the registrations alone.

use sea_orm::{ConnectionTrait, DbErr};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::list::{Names, names_of_round};
use crate::entity::{ParticipantId, RoundId, plan};
use crate::matching::{self, Finding, validate};
use crate::refusal::{Code, Problem};

/// A pair that was to be kept and cannot be.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub struct BrokenPin {
    /// Who would be mentored.
    pub mentee: ParticipantId,
    /// Who would mentor.
    pub mentor: ParticipantId,
    /// Each rule that it breaks, in a sentence without full stop.
    pub why: Vec<String>,
}

/// The pairs to keep that ended the making of a plan, in the order of setting them;
/// none for a plan that was made, or that failed for another reason.
#[must_use]
pub fn broken_pins(plan: &plan::Model) -> Vec<BrokenPin> {
    let kept = plan.broken_pins.as_ref();
    kept.and_then(|kept| Deserialize::deserialize(kept).ok()).unwrap_or_default()
}

/// As [`broken_pins`] reads them; empty where there are none.
pub(super) fn pins_as_json(pins: &[BrokenPin]) -> Option<serde_json::Value> {
    (!pins.is_empty()).then(|| json!(pins))
}

/// The broken pins among what the engine found wrong, each once.
pub(super) fn pins_broken_in(findings: &[Finding]) -> Vec<BrokenPin> {
    let mut pins: Vec<BrokenPin> = Vec::new();
    for finding in findings {
        let Finding::Pin { mentee_id, mentor_id, why } = finding else { continue };
        let (Ok(mentee), Ok(mentor)) = (mentee_id.parse(), mentor_id.parse()) else { continue };
        let known = pins.iter_mut().find(|pin| (pin.mentee, pin.mentor) == (mentee, mentor));
        match known {
            Some(pin) => pin.why.push((*why).to_owned()),
            None => pins.push(BrokenPin { mentee, mentor, why: vec![(*why).to_owned()] }),
        }
    }
    pins
}

/// Why no plan could be made, in a sentence without names.
pub(super) fn failure_for_pins(pins: &[BrokenPin], n_findings: usize) -> &'static str {
    let n_about_pins: usize = pins.iter().map(|pin| pin.why.len()).sum();
    if n_about_pins < n_findings {
        "The registrations of the round contradict each other or its rules"
    } else if pins.len() == 1 {
        "A pair to keep can no longer be a pair"
    } else {
        "Some pairs to keep can no longer be pairs"
    }
}

/// What keeps a round from being solved, each in a sentence without full stop;
/// empty where nothing does.
pub(super) async fn problem_findings(
    db: &impl ConnectionTrait,
    round: RoundId,
    problem: &matching::Problem,
) -> Result<Vec<String>, DbErr> {
    let findings = validate(problem);
    if findings.is_empty() {
        return Ok(Vec::new());
    }
    Ok(findings_in_words(&findings, &names_of_round(db, round).await?))
}

/// The same as problems with the round that was named.
pub(super) fn cannot_be_pairs(findings: &[String]) -> Vec<Problem> {
    let problem = |words: &String| Problem::new(Code::PairNotAllowed, &["roundId"], words.as_str());
    findings.iter().map(problem).collect()
}

/// All that is wrong, without the identifiers that the engine knows people by: each
/// pair with every rule that it breaks, and each of the others once.
pub(super) fn findings_in_words(findings: &[Finding], names: &Names) -> Vec<String> {
    let name = |id| names.get(&id).map_or("somebody who left", String::as_str);
    let pair = |pin: BrokenPin| {
        let (mentee, mentor, why) = (name(pin.mentee), name(pin.mentor), pin.why.join("; "));
        format!("{mentee} (mentee) and {mentor} (mentor) cannot be kept as a pair: {why}")
    };
    let mut each: Vec<String> = pins_broken_in(findings).into_iter().map(pair).collect();
    for finding in findings {
        let said = match finding {
            Finding::Pin { .. } => continue,
            Finding::Capacity { side, max, .. } => format!("a {side} takes 1 to {max} people"),
            Finding::Rules(_) => finding.to_string(),
            _ => "the people of the round contradict each other".to_owned(),
        };
        if !each.contains(&said) {
            each.push(said);
        }
    }
    each
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn pin(mentee: u128, mentor: u128, why: &'static str) -> Finding {
        let id = |n| Uuid::from_u128(n).to_string();
        Finding::Pin { mentee_id: id(mentee), mentor_id: id(mentor), why }
    }

    #[test]
    fn every_broken_pin_is_there_once_with_every_rule_that_it_breaks() {
        let findings = [
            pin(1, 2, "they are of one grade"),
            pin(1, 2, "the pair is excluded"),
            pin(3, 2, "both work in the same department"),
        ];
        let broken = pins_broken_in(&findings);
        let told: Vec<_> =
            broken.iter().map(|pin| (pin.mentee.0.as_u128(), &pin.why[..])).collect();
        let both = ["they are of one grade".to_owned(), "the pair is excluded".to_owned()];
        let one = ["both work in the same department".to_owned()];
        assert_eq!(told, [(1, &both[..]), (3, &one[..])]);
        assert_eq!(failure_for_pins(&broken, 3), "Some pairs to keep can no longer be pairs");
    }

    #[test]
    fn what_is_wrong_beside_pins_is_said_instead_of_them() {
        let findings = [pin(1, 2, "the pair is excluded"), Finding::EmptyId];
        let said = failure_for_pins(&pins_broken_in(&findings), findings.len());
        assert_eq!(said, "The registrations of the round contradict each other or its rules");
        let alone = failure_for_pins(&pins_broken_in(&findings[..1]), 1);
        assert_eq!(alone, "A pair to keep can no longer be a pair");
    }

    #[test]
    fn what_is_wrong_is_told_in_names_and_never_with_an_identifier() {
        let capacity =
            |id: &str| Finding::Capacity { id: id.to_owned(), side: "mentee", capacity: 9, max: 3 };
        let findings = [
            capacity("one"),
            capacity("other"),
            pin(1, 2, "both work in the same department"),
            pin(1, 2, "the pair is excluded"),
            Finding::EmptyId,
            Finding::Rules("an aim stands in the order twice"),
        ];
        let names = Names::from([(ParticipantId(Uuid::from_u128(1)), "Ada Thorne".to_owned())]);
        assert_eq!(
            findings_in_words(&findings, &names),
            [
                "Ada Thorne (mentee) and somebody who left (mentor) cannot be kept as a pair: \
                 both work in the same department; the pair is excluded",
                "a mentee takes 1 to 3 people",
                "the people of the round contradict each other",
                "the rules are not usable: an aim stands in the order twice",
            ]
        );
    }
}
