//! Who is mentioned in a post.
//!
//! `@` and the name of somebody who has written in the thread mentions them.
//! Nobody else can be mentioned, so a mention never tells anybody who is a
//! member; two people with one name are both told. What stands in a quote or in
//! code mentions nobody: who quotes a mention does not make it again.

use crate::entity::AccountId;
use crate::markup;

/// The people among `participants` whom a text mentions.
pub(super) fn mentioned(source: &str, participants: &[(AccountId, String)]) -> Vec<AccountId> {
    let text = markup::own_words(source).to_lowercase();
    let names: Vec<(AccountId, String)> =
        participants.iter().map(|(id, name)| (*id, name.to_lowercase())).collect();
    let mut found = Vec::new();
    for (at, _) in text.match_indices('@') {
        // An `@` after a letter is part of an email address.
        if text[..at].chars().next_back().is_some_and(char::is_alphanumeric) {
            continue;
        }
        let rest = &text[at + 1..];
        let fits = |name: &str| {
            let after = rest.strip_prefix(name);
            after.is_some_and(|after| !after.starts_with(char::is_alphanumeric))
        };
        let longest = names.iter().filter(|(_, name)| fits(name)).map(|(_, name)| name.len()).max();
        let here = names.iter().filter(|(_, name)| Some(name.len()) == longest && fits(name));
        found.extend(here.map(|(id, _)| *id));
    }
    found.sort();
    found.dedup();
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::forum::people::account_id;

    fn mentions(source: &str) -> Vec<u128> {
        let people = ["Ada", "Ada Lovelace", "Grace Hopper", "Zoë", "Grace Hopper"];
        let people: Vec<_> =
            (1..).zip(people).map(|(n, name)| (account_id(n), name.to_owned())).collect();
        mentioned(source, &people).into_iter().map(|id| id.0.as_u128()).collect()
    }

    #[test]
    fn the_longest_name_after_an_at_is_meant() {
        assert_eq!(mentions("Thank you, @Ada."), [1]);
        assert_eq!(mentions("Thank you, @ada lovelace!"), [2]);
        assert_eq!(mentions("**@ZOË**: and @Ada?"), [1, 4]);
        assert_eq!(mentions("@Ada Love"), [1]);
    }

    #[test]
    fn two_people_with_one_name_are_both_meant() {
        assert_eq!(mentions("@Grace Hopper"), [3, 5]);
    }

    #[test]
    fn part_of_a_word_an_address_a_quote_and_code_mention_nobody() {
        for source in [
            "Ada",
            "@Adam",
            "@ Ada",
            "@Grace",
            "write to me@ada.example",
            "> @Ada said so\n\nDid she?",
            "`@Ada`",
            "```\n@Ada\n```",
            "@",
        ] {
            assert_eq!(mentions(source), [0; 0], "{source}");
        }
    }
}
