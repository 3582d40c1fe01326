//! What part somebody has in the programme, and what follows for clearing.

use crate::entity::{AdvertKind, ParticipantRole};

/// What part a member has in the programme, as far as clearing goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Participation {
    /// No round is between its publication and its end: everybody may.
    NoRound,
    /// Registered in the published round, without a long-term match.
    Looking {
        /// The round.
        round: String,
        /// As what they take part.
        role: ParticipantRole,
    },
    /// Let in by a moderator.
    LetIn {
        /// The round.
        round: String,
    },
    /// Not registered in the published round.
    NotRegistered {
        /// The round.
        round: String,
    },
    /// Found a long-term match in the published round.
    LongTermMatch {
        /// The round.
        round: String,
    },
    /// Found a match in clearing.
    Matched,
}

/// Why somebody may not offer on an advert although they take part in clearing.
#[derive(Clone, Debug, PartialEq, Eq)]
struct WrongSide<'a> {
    round: &'a str,
    registered: &'static str,
}

impl Participation {
    /// Why they may take part, as a sentence to the person.
    pub(super) fn welcome(&self) -> String {
        match self {
            Self::Looking { round, .. } => {
                format!("You registered for {round} and have no long-term match")
            }
            Self::LetIn { .. } => "A moderator let you take part in clearing".to_owned(),
            _ => "There is no round at the moment, so every member can take part".to_owned(),
        }
    }

    /// Why they may not take part in clearing at all; `None` when they may.
    pub(super) fn refusal(&self) -> Option<String> {
        match self {
            Self::NoRound | Self::Looking { .. } | Self::LetIn { .. } => None,
            Self::NotRegistered { round } => {
                Some(format!("The clearing forum is for people who registered for {round}"))
            }
            Self::LongTermMatch { round } => Some(format!(
                "You found a long-term match in {round}. The clearing forum is for people without one"
            )),
            Self::Matched => Some(
                "You found a match in clearing. The clearing forum is for people without one"
                    .to_owned(),
            ),
        }
    }

    /// Why they may not post an advert of this kind; `None` when they may.
    pub(super) fn refusal_of(&self, kind: AdvertKind) -> Option<String> {
        match self.wrong_side(author_side(kind)) {
            Some(WrongSide { round, registered }) => Some(format!(
                "You registered for {round} as a {registered}. Post [{}] instead",
                tag(other_kind(kind))
            )),
            None => self.refusal(),
        }
    }

    /// Why they may not offer on an advert of this kind; `None` when they may.
    pub(super) fn refusal_to_answer(&self, kind: AdvertKind) -> Option<String> {
        match self.wrong_side(offerer_side(kind)) {
            Some(WrongSide { round, registered }) => Some(format!(
                "You registered for {round} as a {registered}. Make offers on adverts for a {registered}"
            )),
            None => self.refusal(),
        }
    }

    /// What they registered as, where that does not include this side.
    fn wrong_side(&self, side: ParticipantRole) -> Option<WrongSide<'_>> {
        use ParticipantRole::{Mentee, Mentor};
        let Self::Looking { round, role } = self else { return None };
        match (role, side) {
            (Mentor, Mentee) => Some(WrongSide { round, registered: "mentor" }),
            (Mentee, Mentor) => Some(WrongSide { round, registered: "mentee" }),
            _ => None,
        }
    }
}

/// What the author of an advert is: who wants a mentor is a mentee.
pub(super) fn author_side(kind: AdvertKind) -> ParticipantRole {
    match kind {
        AdvertKind::MentorWanted => ParticipantRole::Mentee,
        AdvertKind::MenteeWanted => ParticipantRole::Mentor,
    }
}

/// What somebody who offers on an advert would be.
pub(super) fn offerer_side(kind: AdvertKind) -> ParticipantRole {
    author_side(other_kind(kind))
}

/// The kind of advert that looks for the author of this kind.
pub(super) fn other_kind(kind: AdvertKind) -> AdvertKind {
    match kind {
        AdvertKind::MentorWanted => AdvertKind::MenteeWanted,
        AdvertKind::MenteeWanted => AdvertKind::MentorWanted,
    }
}

fn tag(kind: AdvertKind) -> &'static str {
    match kind {
        AdvertKind::MentorWanted => "Mentor wanted",
        AdvertKind::MenteeWanted => "Mentee wanted",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clearing::eligibility::{Eligibility, Room};

    #[test]
    fn a_mentor_wants_mentees_a_mentee_mentors_and_who_is_both_may_want_either() {
        use AdvertKind::{MenteeWanted, MentorWanted};
        use ParticipantRole::{Both, Mentee, Mentor};
        for (role, wants_mentee, wants_mentor) in
            [(Mentor, true, false), (Mentee, false, true), (Both, true, true)]
        {
            let looking = Participation::Looking { round: "2030".to_owned(), role };
            assert_eq!(looking.refusal_of(MenteeWanted).is_none(), wants_mentee);
            assert_eq!(looking.refusal_of(MentorWanted).is_none(), wants_mentor);
            // Who may ask for a mentee may offer to somebody who asks for a mentor.
            assert_eq!(looking.refusal_to_answer(MentorWanted).is_none(), wants_mentee);
            assert_eq!(looking.refusal_to_answer(MenteeWanted).is_none(), wants_mentor);
        }
    }

    #[test]
    fn every_answer_carries_its_reason() {
        let round = || "Spring 2030".to_owned();
        let role = ParticipantRole::Mentee;
        let open = "There is no round at the moment, so every member can take part";
        let found = "You found a long-term match in Spring 2030. The clearing forum is for people without one";
        for (participation, has_open_advert, is_eligible, reason) in [
            (Participation::NoRound, false, true, open),
            (Participation::NoRound, true, false, "You have an open advert"),
            (
                Participation::Looking { round: round(), role },
                false,
                true,
                "You registered for Spring 2030 and have no long-term match",
            ),
            (
                Participation::LetIn { round: round() },
                false,
                true,
                "A moderator let you take part in clearing",
            ),
            (
                Participation::NotRegistered { round: round() },
                false,
                false,
                "The clearing forum is for people who registered for Spring 2030",
            ),
            (Participation::LongTermMatch { round: round() }, true, false, found),
            (
                Participation::Matched,
                false,
                false,
                "You found a match in clearing. The clearing forum is for people without one",
            ),
        ] {
            let eligibility =
                Eligibility { participation, has_open_advert, room: Room::default(), rules: None };
            assert_eq!(eligibility.is_eligible(), is_eligible);
            assert_eq!(eligibility.reason(), reason);
        }
    }
}
