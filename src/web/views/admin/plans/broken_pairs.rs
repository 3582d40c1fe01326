//! Pairs to keep that stand in the way of the matching: both people, and each rule.

use serde::{Deserialize, Serialize};

use crate::web::views::admin::people::Named;
use crate::web::views::words::sentence;

/// A pair of an answer that cannot be kept.
#[derive(Debug, Deserialize)]
pub(crate) struct BrokenPin {
    mentee: Option<Named>,
    mentor: Option<Named>,
    why: Vec<String>,
}

/// Why a plan failed, as the macro `failure` places it.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Failure {
    /// What went wrong, before the pairs.
    summary: String,
    /// A line for each pair that cannot be kept.
    pairs: Vec<String>,
    /// What to do about it.
    remedy: &'static str,
}

impl Failure {
    /// Why it failed, where it did.
    pub(crate) fn new(pins: &[BrokenPin], failure: Option<&str>) -> Option<Self> {
        let (summary, remedy) = match (pins.len(), failure) {
            (0, None) => return None,
            (0, Some(failure)) => (
                sentence(failure) + ".",
                "Run it again. If it fails again, ask the person who runs the server to check its log.",
            ),
            (1, _) => {
                ("You asked us to keep a pair that can no longer be matched:".to_owned(), remedy(1))
            }
            (n, _) => (
                format!("You asked us to keep {n} pairs that can no longer be matched:"),
                remedy(n),
            ),
        };
        Some(Self { summary, pairs: pins.iter().map(line).collect(), remedy })
    }
}

/// What to do about so many pairs that cannot be kept.
pub(super) fn remedy(n_pairs: usize) -> &'static str {
    if n_pairs == 1 {
        "Remove this pair, or change what keeps the two apart. Then run the matching again."
    } else {
        "Remove these pairs, or change what keeps them apart. Then run the matching again."
    }
}

fn line(pin: &BrokenPin) -> String {
    let name = |named: &Option<Named>, other: &str| {
        named.as_ref().map_or_else(|| other.to_owned(), |named| named.name.clone())
    };
    let mentee = name(&pin.mentee, "Somebody who left");
    let mentor = name(&pin.mentor, "somebody who left");
    format!(
        "{mentee} (mentee) and {mentor} (mentor) cannot be kept as a pair: {}.",
        pin.why.join("; ")
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_says_which_pairs_and_why() {
        let ada = Some(Named { name: "Ada".to_owned() });
        let pin = BrokenPin { mentee: ada, mentor: None, why: vec!["one left".to_owned()] };
        let failure = Failure::new(&[pin], None).unwrap();
        assert_eq!(
            failure.pairs,
            ["Ada (mentee) and somebody who left (mentor) cannot be kept as a pair: one left."]
        );
        assert_eq!(Failure::new(&[], None), None);
        let failure = Failure::new(&[], Some("it was stopped")).unwrap();
        assert_eq!(failure.summary, "It was stopped.");
    }
}
