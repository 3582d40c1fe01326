//! What an advert says of its author otherwise than their account.

use serde::Deserialize;

/// A fact that the account has otherwise.
#[derive(Debug, Deserialize)]
pub(crate) struct Stated {
    fact: String,
    account: Option<String>,
}

/// A fact of an advert, with a note where only the author says so.
pub(crate) fn as_the_author_says(stated: &[Stated], fact: &str, value: &str) -> String {
    let is_stated = stated.iter().any(|it| it.fact == fact);
    if is_stated { format!("{value} (as the author says)") } else { value.to_owned() }
}

/// What the account says in place of it, a line for each fact, for moderators; nothing where
/// it says the same.
pub(crate) fn account_says(stated: &[Stated]) -> Option<Vec<String>> {
    let line = |it: &Stated| {
        let fact = match it.fact.as_str() {
            "NAME" => "Name",
            "GRADE" => "Grade",
            _ => "Organisation",
        };
        format!("{fact}: {}", it.account.as_deref().unwrap_or("not given"))
    };
    (!stated.is_empty()).then(|| stated.iter().map(line).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_only_the_author_says_is_marked_and_the_account_has_a_line_for_each() {
        let stated = |fact: &str, account: Option<&str>| Stated {
            fact: fact.to_owned(),
            account: account.map(str::to_owned),
        };
        let both = [stated("GRADE", Some("Grade 7")), stated("ORGANISATION", None)];
        assert_eq!(as_the_author_says(&both, "GRADE", "SEO"), "SEO (as the author says)");
        assert_eq!(as_the_author_says(&both, "NAME", "Ada"), "Ada");
        let lines = account_says(&both).unwrap();
        assert_eq!(lines, ["Grade: Grade 7", "Organisation: not given"]);
        assert_eq!(account_says(&[]), None);
    }
}
