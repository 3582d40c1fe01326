//! What emails tell of people and of what happened, as parts of [`Email`](super::Email).

use serde::{Deserialize, Serialize};

/// What happened about going on for the long term.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LongTermNews {
    /// A mentee asks the person.
    Asked,
    /// Both go on.
    Agreed,
    /// The mentor said no.
    Declined,
}

/// What was changed about a person's second factors.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FactorChange {
    /// They set up an app.
    AppAdded,
    /// They set up a passkey.
    PasskeyAdded,
    /// They removed an app.
    AppRemoved,
    /// They removed a passkey.
    PasskeyRemoved,
    /// They have new recovery codes.
    RecoveryCodesRenewed,
    /// An admin removed all of them.
    Reset,
}

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

/// Why somebody may look for a match in clearing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClearingReason {
    /// A mentee whom nobody could be found for.
    NoMentor,
    /// A mentor whom nobody could be found for.
    NoMentee,
    /// Somebody who had matches, of which none goes on.
    NoLongTermMatch,
}
