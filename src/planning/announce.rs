//! The emails of a plan: who gets which, and what each says of whom. Pure.

use std::collections::{HashMap, HashSet};

use super::contact::Side;
use super::problem::{LoadProblemError, engine_people};
use crate::entity::{
    AccountId, AccountStatus, ParticipantId, ParticipantRole, PlanId, pair, participant, round,
    unmatched,
};
use crate::matching::Reasons;
use crate::outbox::{Email, MatchedMentee, MatchedMentor, Recipient};
use crate::vocabulary::Vocabulary;

/// What to say where a plan gives no reason.
const NO_REASON: &str = "there was nobody left for you this time";

/// A plan as it goes out.
pub(super) struct Announcement<'a> {
    pub(super) plan: PlanId,
    pub(super) round: &'a round::Model,
    /// Everybody who takes part.
    pub(super) participants: &'a [participant::Model],
    pub(super) pairs: &'a [pair::Model],
    pub(super) unmatched: &'a [unmatched::Model],
    /// Accounts with their states, by address.
    pub(super) accounts: &'a HashMap<String, (AccountId, AccountStatus)>,
    /// Who gets an email, because their matches are not those of an earlier one;
    /// everybody where there was none.
    pub(super) to: Option<&'a HashSet<ParticipantId>>,
    /// Whether the emails take the place of earlier ones.
    pub(super) replaces: bool,
    pub(super) vocabulary: &'a Vocabulary,
}

impl Announcement<'_> {
    /// Whether their address may be shown, and they may be shown one.
    fn is_verified(&self, person: &participant::Model) -> bool {
        let account = self.accounts.get(&person.email).map(|(_, status)| *status);
        Side { person, account }.is_verified()
    }
}

/// One email for each participant, with its cause.
///
/// Why two people are matched is worded here from what they registered, as their
/// page words it: identities are not even read for it.
///
/// # Errors
///
/// When a stored grade is none.
pub(super) fn emails(
    announcement: &Announcement<'_>,
) -> Result<Vec<(Recipient, String, Email)>, LoadProblemError> {
    let people =
        engine_people(announcement.participants, announcement.vocabulary, &HashMap::new())?;
    let by_id: HashMap<ParticipantId, _> = (announcement.participants.iter().zip(&people))
        .map(|(one, person)| (one.id, (one, person)))
        .collect();
    let mut mentees: HashMap<ParticipantId, Vec<MatchedMentee>> = HashMap::new();
    let mut mentors_of: HashMap<ParticipantId, Vec<MatchedMentor>> = HashMap::new();
    for pair in announcement.pairs {
        let (Some(mentee), Some(mentor)) = (by_id.get(&pair.mentee_id), by_id.get(&pair.mentor_id))
        else {
            continue;
        };
        let reasons = Reasons::new(mentee.1, mentor.1, pair.pinned);
        let (mentee, mentor) = (mentee.0, mentor.0);
        let mut to_mentor = mentee_of(mentee, announcement, reasons.words_to_mentor());
        let mut to_mentee = mentor_of(mentor, announcement, reasons.words_to_mentee());
        if !announcement.is_verified(mentee) || !announcement.is_verified(mentor) {
            (to_mentor.email, to_mentee.email) = (None, None);
        }
        mentees.entry(mentor.id).or_default().push(to_mentor);
        mentors_of.entry(mentee.id).or_default().push(to_mentee);
    }
    let reasons: HashMap<(ParticipantId, ParticipantRole), &String> = announcement
        .unmatched
        .iter()
        .map(|one| ((one.participant_id, one.as_role), one.told.as_ref().unwrap_or(&one.reason)))
        .collect();
    let email = |one: &participant::Model| {
        let mentees = mentees.remove(&one.id).unwrap_or_default();
        let mentors_found = mentors_of.remove(&one.id).unwrap_or_default();
        let why = |role| match reasons.get(&(one.id, role)) {
            Some(reason) => (*reason).clone(),
            None => NO_REASON.to_owned(),
        };
        let email = Email::Matches {
            name: one.name.clone(),
            round: announcement.round.name.clone(),
            replaces: announcement.replaces,
            no_mentee: (one.role.mentors() && mentees.is_empty())
                .then(|| why(ParticipantRole::Mentor)),
            no_mentor: (one.role.is_mentored() && mentors_found.is_empty())
                .then(|| why(ParticipantRole::Mentee)),
            mentees,
            mentors: mentors_found,
        };
        let account = announcement.accounts.get(&one.email).map(|(id, _)| *id);
        let to = Recipient { account, address: one.email.clone() };
        (to, format!("matches:{}:{}", announcement.plan, one.id), email)
    };
    let gets_one =
        |one: &&participant::Model| announcement.to.is_none_or(|people| people.contains(&one.id));
    Ok(announcement.participants.iter().filter(gets_one).map(email).collect())
}

fn mentee_of(
    one: &participant::Model,
    announcement: &Announcement<'_>,
    reasons: Vec<String>,
) -> MatchedMentee {
    let email = announcement.round.share_mentee_emails.then(|| one.email.clone());
    MatchedMentee {
        name: one.name.clone(),
        grade: one.grade.clone(),
        job_title: one.job_title.clone(),
        department: one.organisation_name.clone(),
        profession: profession(&one.profession, announcement.vocabulary),
        biography: one.biography.clone(),
        email,
        reasons,
    }
}

fn mentor_of(
    one: &participant::Model,
    announcement: &Announcement<'_>,
    reasons: Vec<String>,
) -> MatchedMentor {
    MatchedMentor {
        name: one.name.clone(),
        grade: one.grade.clone(),
        job_title: one.job_title.clone(),
        department: one.organisation_name.clone(),
        profession: profession(&one.profession, announcement.vocabulary),
        biography: one.biography.clone(),
        email: Some(one.email.clone()),
        reasons,
    }
}

fn profession(code: &str, vocabulary: &Vocabulary) -> String {
    let listed = vocabulary.professions().by_code(code);
    listed.map_or_else(|| code.to_owned(), |listed| listed.name.clone())
}
