//! Every email that we send, as data.

use serde::{Deserialize, Serialize};

use super::told::{ClearingReason, FactorChange, LongTermNews, MatchedMentee, MatchedMentor};

/// An email, with what its text needs and nothing more.
///
/// Subjects and senders are discreet whatever the email: a mail delegate who
/// reads over a shoulder learns nothing. Identities are in no variant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Email {
    /// Asks to confirm the address; the link carries the token.
    ConfirmEmail {
        /// How the person wants to be called.
        name: String,
        /// The token of the link, good once.
        token: String,
    },
    /// Somebody signed up with an address that has an account already.
    AlreadySignedUp {
        /// How the person wants to be called.
        name: String,
    },
    /// The account was verified.
    Verified {
        /// How the person wants to be called.
        name: String,
    },
    /// The account was rejected.
    Rejected {
        /// How the person wants to be called.
        name: String,
        /// Why.
        reason: String,
    },
    /// A moderator has a question about the account. Does not say what.
    ApplicantAsked {
        /// How the person wants to be called.
        name: String,
    },
    /// Somebody answered a moderator's question. Says nothing of who and what.
    ApplicantAnswered {},
    /// The account was suspended.
    Suspended {
        /// How the person wants to be called.
        name: String,
        /// Why.
        reason: String,
        /// Until when, in words; for good where empty.
        until: Option<String>,
    },
    /// Sets a new password; the link carries the token.
    ResetPassword {
        /// How the person wants to be called.
        name: String,
        /// The token of the link, good once.
        token: String,
    },
    /// The password was changed.
    PasswordChanged {
        /// How the person wants to be called.
        name: String,
    },
    /// Something was changed about how the person proves that it is them.
    SecondFactorChanged {
        /// How the person wants to be called.
        name: String,
        /// What.
        change: FactorChange,
    },
    /// A recovery code was used in place of an app or a passkey.
    RecoveryCodeUsed {
        /// How the person wants to be called.
        name: String,
        /// How many are left.
        left: u64,
    },
    /// An admin reset somebody's second factor, or the command line did. To the admins; says
    /// nothing of whose.
    SecondFactorReset {},
    /// Asks to confirm a new address of an account; the link carries the token.
    ConfirmNewEmail {
        /// How the person wants to be called.
        name: String,
        /// The token of the link, good once.
        token: String,
    },
    /// Somebody asked for an address that has an account already.
    AddressInUse {},
    /// The account is to have another address; the link, which stops it, carries the token.
    EmailChangeAsked {
        /// How the person wants to be called.
        name: String,
        /// The token of the link, good once.
        token: String,
    },
    /// Asks to prove an address that a message about personal data came from; the link carries
    /// the token.
    DataRequestLink {
        /// The token of the link, good once.
        token: String,
    },
    /// A complaint or request about personal data was received.
    DataRequestReceived {
        /// What people call it by.
        reference: String,
        /// Whether it is a complaint.
        complaint: bool,
        /// Until when we acknowledge or answer it, in words.
        by: String,
    },
    /// A complaint or request about personal data was acknowledged.
    DataRequestAcknowledged {
        /// What people call it by.
        reference: String,
        /// Until when we answer it, in words; none for a complaint.
        by: Option<String>,
    },
    /// We need more time for a request about personal data.
    DataRequestExtended {
        /// What people call it by.
        reference: String,
        /// Until when we answer it, in words.
        by: String,
        /// Why.
        reason: String,
    },
    /// A complaint or request about personal data was answered.
    DataRequestAnswered {
        /// What people call it by.
        reference: String,
        /// The answer.
        answer: String,
    },
    /// Complaints or requests about personal data are due soon, or overdue. Says how many, and
    /// nothing of what.
    DataRequestsDue {
        /// How many are due within a week.
        due: u32,
        /// Of how many the time is over.
        overdue: u32,
    },
    /// Somebody has another role. Goes to admins.
    RoleChanged {
        /// Who has it.
        name: String,
        /// The role before, in words.
        before: String,
        /// The role now, in words.
        after: String,
        /// Who gave it.
        by: String,
    },
    /// A registration was received or changed.
    Registered {
        /// The person's name.
        name: String,
        /// The round's name.
        round: String,
        /// Until when it can be changed, in words.
        closes: String,
    },
    /// People can register, and change what they registered, for longer than was said.
    Extended {
        /// The person's name.
        name: String,
        /// The round's name.
        round: String,
        /// Until when, in words.
        closes: String,
    },
    /// People can register for a round, or will be able to.
    RoundOpens {
        /// The round's name.
        round: String,
        /// From when, in words, where that is to come.
        opens: Option<String>,
        /// Until when, in words.
        closes: String,
        /// The token of the link that stops these emails.
        unsubscribe: String,
    },
    /// People can register for a round for a short time only.
    RoundClosesSoon {
        /// The round's name.
        round: String,
        /// Until when, in words.
        closes: String,
        /// The token of the link that stops these emails.
        unsubscribe: String,
    },
    /// Registration has closed, and details can still be put right.
    CheckDetails {
        /// The person's name.
        name: String,
        /// The round's name.
        round: String,
        /// Identifies the round, in the address of its page.
        round_id: String,
        /// Until when, in words.
        until: String,
    },
    /// The time to meet one's matches is nearly over.
    SpeedEndsSoon {
        /// The person's name.
        name: String,
        /// The round's name.
        round: String,
        /// Identifies the round, in the address of its page.
        round_id: String,
        /// The last day, in words.
        ends: String,
    },
    /// Who has no long-term match can look for one in clearing.
    ClearingOpens {
        /// The person's name.
        name: String,
        /// The round's name.
        round: String,
        /// Why they may look for one.
        reason: ClearingReason,
    },
    /// The round has ended.
    RoundEnded {
        /// The person's name.
        name: String,
        /// The round's name.
        round: String,
    },
    /// A registration was withdrawn.
    Withdrawn {
        /// The person's name.
        name: String,
        /// The round's name.
        round: String,
    },
    /// Somebody whom the person was matched with has left.
    MatchLeft {
        /// The person's name.
        name: String,
        /// The round's name.
        round: String,
        /// Identifies the round, in the address of its page.
        round_id: String,
    },
    /// Asks a mentee whether they have contacted their mentors. Says nothing of whom.
    ContactReminder {
        /// The token of the link that says so without signing in.
        token: String,
        /// Identifies the round, in the address of its page.
        round_id: String,
        /// The token of the link that stops these emails.
        unsubscribe: String,
    },
    /// A mentee asks a mentor to go on for the long term, or the mentor has answered. Says
    /// nothing of who.
    LongTerm {
        /// The person's name.
        name: String,
        /// The round's name.
        round: String,
        /// Identifies the round, in the address of its page.
        round_id: String,
        /// What happened.
        news: LongTermNews,
    },
    /// The account was deleted, and this is the last email to it.
    Erased {},
    /// There are unread notifications. Says how many, and nothing of what.
    Notifications {
        /// How many.
        count: u32,
        /// The token of the link that stops these emails.
        unsubscribe: String,
    },
    /// Something has waited for a moderator for long. Says how much, and nothing of
    /// what.
    Waiting {
        /// How many items.
        count: u32,
    },
    /// How much was new in a week. Says how much, and nothing of what.
    WeeklyDigest {
        /// How many unread notifications the person has.
        unread: u32,
        /// How many threads others opened in the week.
        new_threads: u32,
        /// The token of the link that stops these emails.
        unsubscribe: String,
    },
    /// The plan was published: whom the person meets, as mentor, as mentee or
    /// both, and what to do where there is nobody.
    Matches {
        /// The person's name.
        name: String,
        /// The round's name.
        round: String,
        /// Whether it takes the place of an earlier email, after somebody withdrew.
        #[serde(default)]
        replaces: bool,
        /// Their mentees.
        mentees: Vec<MatchedMentee>,
        /// Their mentors.
        mentors: Vec<MatchedMentor>,
        /// Why there is no mentee, where they offered to be a mentor.
        no_mentee: Option<String>,
        /// Why there is no mentor, where they asked for one.
        no_mentor: Option<String>,
    },
}

impl Email {
    /// The name of its variant, as the outbox stores it and the log says it.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::ConfirmEmail { .. } => "confirm_email",
            Self::AlreadySignedUp { .. } => "already_signed_up",
            Self::Verified { .. } => "verified",
            Self::Rejected { .. } => "rejected",
            Self::ApplicantAsked { .. } => "applicant_asked",
            Self::ApplicantAnswered {} => "applicant_answered",
            Self::Suspended { .. } => "suspended",
            Self::ResetPassword { .. } => "reset_password",
            Self::PasswordChanged { .. } => "password_changed",
            Self::SecondFactorChanged { .. } => "second_factor_changed",
            Self::RecoveryCodeUsed { .. } => "recovery_code_used",
            Self::SecondFactorReset {} => "second_factor_reset",
            Self::ConfirmNewEmail { .. } => "confirm_new_email",
            Self::AddressInUse {} => "address_in_use",
            Self::EmailChangeAsked { .. } => "email_change_asked",
            Self::DataRequestLink { .. } => "data_request_link",
            Self::DataRequestReceived { .. } => "data_request_received",
            Self::DataRequestAcknowledged { .. } => "data_request_acknowledged",
            Self::DataRequestExtended { .. } => "data_request_extended",
            Self::DataRequestAnswered { .. } => "data_request_answered",
            Self::DataRequestsDue { .. } => "data_requests_due",
            Self::RoleChanged { .. } => "role_changed",
            Self::Registered { .. } => "registered",
            Self::Extended { .. } => "extended",
            Self::RoundOpens { .. } => "round_opens",
            Self::RoundClosesSoon { .. } => "round_closes_soon",
            Self::CheckDetails { .. } => "check_details",
            Self::SpeedEndsSoon { .. } => "speed_ends_soon",
            Self::ClearingOpens { .. } => "clearing_opens",
            Self::RoundEnded { .. } => "round_ended",
            Self::Withdrawn { .. } => "withdrawn",
            Self::MatchLeft { .. } => "match_left",
            Self::ContactReminder { .. } => "contact_reminder",
            Self::LongTerm { .. } => "long_term",
            Self::Erased {} => "erased",
            Self::Notifications { .. } => "notifications",
            Self::Waiting { .. } => "waiting",
            Self::WeeklyDigest { .. } => "weekly_digest",
            Self::Matches { .. } => "matches",
        }
    }

    /// The token of the link that stops emails of this sort, where it can be
    /// stopped. What is about an account itself cannot.
    #[must_use]
    pub fn unsubscribe(&self) -> Option<&str> {
        match self {
            Self::Notifications { unsubscribe, .. }
            | Self::WeeklyDigest { unsubscribe, .. }
            | Self::RoundOpens { unsubscribe, .. }
            | Self::RoundClosesSoon { unsubscribe, .. }
            | Self::ContactReminder { unsubscribe, .. } => Some(unsubscribe),
            _ => None,
        }
    }
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
