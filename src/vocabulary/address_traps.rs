//! Ninety addresses that parsers often get wrong, with the right answer for each (S1).

use std::collections::HashMap;

use serde::Deserialize;

use super::{EmailAddress, MailDomains, Scope, Standing, shipped_domains};

#[derive(Deserialize)]
struct Trap {
    id: String,
    address: String,
    scope: String,
    expect: String,
    canonical: String,
}

/// Where the rule is stricter than the list, or stores something else: the trap,
/// our answer, what is stored, and why.
const DEVIATIONS: [(&str, &str, &str, &str); 8] = [
    ("T009", "accept", "ada.thorne@hmrc.gov.uk", "stored lower-cased, so that it is unique"),
    ("T010", "accept", "ada.thorne@hmrc.gov.uk", "stored lower-cased, so that it is unique"),
    ("T013", "invalid", "", "a zero-width space is refused, not stripped: the trap allows either"),
    ("T014", "invalid", "", "only ASCII spaces are trimmed; a line break is refused"),
    (
        "T057",
        "invalid",
        "",
        "no IDNA mapping: a letter that is not ASCII is refused before the list",
    ),
    (
        "T058",
        "invalid",
        "",
        "no IDNA mapping: a letter that is not ASCII is refused before the list",
    ),
    (
        "T059",
        "invalid",
        "",
        "no IDNA mapping: a letter that is not ASCII is refused before the list",
    ),
    ("T076", "invalid", "", "a percent route is refused: the trap allows to hold or to refuse"),
];

/// What the sign-up rule says to an address, in the words of the list.
fn answer(domains: &MailDomains, typed: &str, scope: Scope) -> (&'static str, String) {
    let Ok(address) = EmailAddress::parse(typed) else {
        return ("invalid", String::new());
    };
    let word = match domains.standing(&address, scope) {
        Standing::Allow => "accept",
        Standing::Review => "review",
        Standing::Refuse => "refuse",
    };
    (word, address.to_string())
}

#[test]
fn s1_every_trap_gets_its_answer() {
    let traps: Vec<Trap> =
        serde_json::from_str(include_str!("../../tests/data/address_traps.json")).unwrap();
    assert_eq!(traps.len(), 90);
    let domains = MailDomains::new(shipped_domains());
    let deviations: HashMap<&str, (&str, &str)> =
        DEVIATIONS.iter().map(|(id, word, stored, _)| (*id, (*word, *stored))).collect();

    for trap in &traps {
        let listed = (trap.expect.as_str(), trap.canonical.as_str());
        let expected = *deviations.get(trap.id.as_str()).unwrap_or(&listed);
        if deviations.contains_key(trap.id.as_str()) {
            assert_ne!(expected, listed, "{} is no deviation any more", trap.id);
        }
        let scopes: &[Scope] = match trap.scope.as_str() {
            "both" => &[Scope::Forum, Scope::Mentoring],
            "forum" => &[Scope::Forum],
            "mentoring" => &[Scope::Mentoring],
            other => panic!("{}: no scope is called {other}", trap.id),
        };
        for scope in scopes {
            let (word, stored) = answer(&domains, &trap.address, *scope);
            assert_eq!((word, stored.as_str()), expected, "{} for {scope:?}", trap.id);
        }
    }
}

#[test]
fn s1_no_deviation_lets_anybody_in_whom_the_list_keeps_out() {
    for (id, word, ..) in DEVIATIONS {
        assert!(word == "invalid" || ["T009", "T010"].contains(&id), "{id}");
    }
}
