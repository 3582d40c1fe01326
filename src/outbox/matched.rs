//! What an email says of a match.

use serde::{Deserialize, Serialize};

/// What a mentor learns of a mentee.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MatchedMentee {
    /// Their name.
    pub name: String,
    /// The code of their grade.
    pub grade: String,
    /// Their job title.
    pub job_title: String,
    /// Their department.
    pub department: String,
    /// Their profession's name.
    pub profession: String,
    /// What they say about themselves.
    pub biography: Option<String>,
    /// Their address, only where the round shares it.
    pub email: Option<String>,
    /// Why these two, as it is said to the mentor; an email of an earlier version
    /// that still waits has none.
    #[serde(default)]
    pub reasons: Vec<String>,
}

/// What a mentee learns of a mentor: all of that, and the address.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MatchedMentor {
    /// Their name.
    pub name: String,
    /// The code of their grade.
    pub grade: String,
    /// Their job title.
    pub job_title: String,
    /// Their department.
    pub department: String,
    /// Their profession's name.
    pub profession: String,
    /// What they say about themselves.
    pub biography: Option<String>,
    /// Their address; nothing until a moderator has verified both.
    pub email: Option<String>,
    /// Why these two, as it is said to the mentee; an email of an earlier version
    /// that still waits has none.
    #[serde(default)]
    pub reasons: Vec<String>,
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn an_email_of_a_version_that_gave_no_reasons_still_goes_out() {
        let mut person = json!({
            "name": "Ada", "grade": "HEO", "job_title": "Adviser", "department": "Home Office",
            "profession": "Policy", "biography": null, "email": "ada@homeoffice.gov.uk",
        });
        let mentor: MatchedMentor = serde_json::from_value(person.clone()).unwrap();
        let mentee: MatchedMentee = serde_json::from_value(person.clone()).unwrap();
        assert_eq!((mentor.reasons.len(), mentee.reasons.len()), (0, 0));

        person["reasons"] = json!(["two grades above you"]);
        let mentor: MatchedMentor = serde_json::from_value(person).unwrap();
        assert_eq!(mentor.reasons, ["two grades above you"]);
    }
}
