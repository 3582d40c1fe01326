//! The API's closed sets and numbers, as words that people read.

use super::components::Tag;
use crate::entity::{
    AccountStatus, DomainStanding, FlagReason, OfferState, ParticipantRole, PlanState, Role,
    TopicState,
};

/// A word of the API, as people read it.
pub(crate) trait Words {
    /// What people read.
    fn words(self) -> &'static str;
}

impl Words for TopicState {
    fn words(self) -> &'static str {
        match self {
            Self::Open => "Open",
            Self::MatchDeclared => "Match declared",
            Self::Withdrawn => "Withdrawn",
            Self::Expired => "Expired",
            Self::Closed => "Closed",
        }
    }
}

impl Words for OfferState {
    fn words(self) -> &'static str {
        match self {
            Self::Standing => "No answer yet",
            Self::Accepted => "Accepted",
            Self::Declined => "Declined",
            Self::Withdrawn => "Withdrawn",
            Self::Lapsed => "No longer open",
        }
    }
}

impl Words for PlanState {
    fn words(self) -> &'static str {
        match self {
            Self::Running => "Running",
            Self::Draft => "Draft",
            Self::Published => "Published",
            Self::Discarded => "Discarded",
            Self::Failed => "Failed",
        }
    }
}

impl Words for ParticipantRole {
    fn words(self) -> &'static str {
        match self {
            Self::Mentor => "Mentor",
            Self::Mentee => "Mentee",
            Self::Both => "Mentor and mentee",
        }
    }
}

impl Words for AccountStatus {
    fn words(self) -> &'static str {
        match self {
            Self::Unconfirmed => "Email address not confirmed",
            Self::AwaitingVerification => "Waiting to be verified",
            Self::Active => "Active",
            Self::Rejected => "Rejected",
            Self::Suspended => "Suspended",
            Self::Erased => "Deleted",
        }
    }
}

impl Words for Role {
    fn words(self) -> &'static str {
        match self {
            Self::Member => "Member",
            Self::Moderator => "Moderator",
            Self::Admin => "Admin",
        }
    }
}

impl Words for DomainStanding {
    fn words(self) -> &'static str {
        match self {
            Self::Allow => "Allowed",
            Self::Review => "Allowed, with a closer check",
            Self::Refuse => "Not allowed",
        }
    }
}

impl Words for FlagReason {
    fn words(self) -> &'static str {
        match self {
            Self::Unkind => "It is unkind or abusive",
            Self::PrivateInformation => "It has private information about someone",
            Self::NotACivilServant => "The author may not be a civil servant",
            Self::OffTopic => "It does not belong here",
            Self::Other => "Something else",
        }
    }
}

/// A state in its colour.
pub(crate) trait StateTag: Words + Copy {
    /// The colour, as the design system names it.
    fn colour(self) -> &'static str;

    /// The tag.
    fn tag(self) -> Tag {
        Tag::new(self.words(), self.colour())
    }
}

impl StateTag for TopicState {
    fn colour(self) -> &'static str {
        match self {
            Self::Open => "green",
            Self::MatchDeclared => "yellow",
            Self::Withdrawn | Self::Expired | Self::Closed => "grey",
        }
    }
}

impl StateTag for OfferState {
    fn colour(self) -> &'static str {
        match self {
            Self::Standing => "yellow",
            Self::Accepted => "green",
            Self::Declined | Self::Withdrawn | Self::Lapsed => "grey",
        }
    }
}

impl StateTag for PlanState {
    fn colour(self) -> &'static str {
        match self {
            Self::Running | Self::Draft => "yellow",
            Self::Published => "green",
            Self::Discarded => "grey",
            Self::Failed => "red",
        }
    }
}

impl StateTag for AccountStatus {
    fn colour(self) -> &'static str {
        match self {
            Self::Active => "green",
            Self::AwaitingVerification => "yellow",
            Self::Rejected | Self::Suspended => "red",
            Self::Unconfirmed | Self::Erased => "grey",
        }
    }
}

/// A message of the API as a sentence's beginning: those start in lower case.
pub(crate) fn sentence(message: &str) -> String {
    let mut letters = message.chars();
    let first = letters.next().map(char::to_uppercase);
    first.into_iter().flatten().chain(letters).collect()
}

/// A message after a colon.
pub(crate) fn continued(message: &str) -> String {
    let mut letters = message.chars();
    let first = letters.next().map(char::to_lowercase);
    first.into_iter().flatten().chain(letters).collect()
}

/// Names in a sentence: "Ada, Ben and Cat".
pub(crate) fn listed(names: &[String]) -> String {
    match names {
        [] => String::new(),
        [one] => one.clone(),
        [others @ .., last] => format!("{} and {last}", others.join(", ")),
    }
}

/// How many of something there are, as in "1 reply" and "1,200 replies".
pub(crate) fn count(number: i64, one: &str, many: &str) -> String {
    let noun = if number == 1 { one } else { many };
    format!("{} {noun}", number_words(number))
}

/// A number with a comma after each three digits.
pub(crate) fn number_words(number: i64) -> String {
    let digits = number.unsigned_abs().to_string();
    let mut words = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            words.push(',');
        }
        words.push(digit);
    }
    if number < 0 { format!("-{words}") } else { words }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_a_comma_after_three_digits() {
        let words = [0, 999, 1_000, 1_234_567, -1_000].map(number_words);
        assert_eq!(words, ["0", "999", "1,000", "1,234,567", "-1,000"]);
        assert_eq!(count(1, "reply", "replies"), "1 reply");
        assert_eq!(count(1_200, "reply", "replies"), "1,200 replies");
    }

    #[test]
    fn names_stand_in_a_sentence() {
        let names = ["Ada", "Ben", "Cat"].map(str::to_owned);
        let sentences = [0, 1, 2, 3].map(|n| listed(&names[..n]));
        assert_eq!(sentences, ["", "Ada", "Ada and Ben", "Ada, Ben and Cat"]);
    }

    #[test]
    fn a_sentence_begins_with_a_capital() {
        assert_eq!(sentence("éclair"), "Éclair");
        assert_eq!(sentence(""), "");
        assert_eq!(continued("Choose an answer"), "choose an answer");
    }
}
