//! A first message to a match, to copy and change.

use serde::Deserialize;

use crate::entity::ParticipantRole;

/// Whoever writes, as they registered.
#[derive(Debug, Deserialize)]
pub(super) struct Author {
    name: String,
    grade: Name,
    profession: Name,
}

#[derive(Debug, Deserialize)]
struct Name {
    name: String,
}

impl Author {
    /// A message to a match, who is a mentor or a mentee.
    pub(super) fn message_to(&self, name: &str, is: ParticipantRole) -> String {
        let i_am = format!(
            "My name is {}. My grade is {} and my profession is {}.",
            self.name, self.grade.name, self.profession.name
        );
        let asks = match is {
            ParticipantRole::Mentor => {
                "Thank you for being a mentor. Could we talk for 30 minutes in the next two weeks? \
                 I could do:\n\n- [day and time]\n- [day and time]\n- [day and time]\n\n\
                 I would like to talk about [one or two questions]."
            }
            _ => {
                "I would be glad to talk with you for 30 minutes. Please suggest two or three \
                 days and times in the next two weeks, and say what you would like to talk about."
            }
        };
        format!(
            "Hello {name},\n\nWe have been matched. {i_am}\n\n{asks}\n\n\
             A call is fine for me. What we say stays between us.\n\nBest wishes\n{}\n",
            self.name
        )
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_message_has_both_names_and_says_nothing_of_what_the_programme_is() {
        let author = json!({ "name": "Ada Thorne", "grade": { "name": "HEO" },
            "profession": { "name": "Policy" } });
        let author: Author = serde_json::from_value(author).unwrap();
        for is in [ParticipantRole::Mentor, ParticipantRole::Mentee] {
            let message = author.message_to("Grace Marsh", is);
            assert!(message.starts_with("Hello Grace Marsh,\n"), "{message}");
            assert!(message.contains("My grade is HEO and my profession is Policy."), "{message}");
            assert!(message.ends_with("Best wishes\nAda Thorne\n"), "{message}");
            assert!(!message.contains("LGBT"), "an inbox may be read by others: {message}");
        }
    }
}
