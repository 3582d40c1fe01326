//! Which grades take part as what.

use crate::entity::ParticipantRole;
use crate::vocabulary::Grade;

/// Which grades take part in a round as what.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GradeBounds {
    /// The lowest grade of a mentor.
    pub lowest_mentor: Grade,
    /// The highest grade of a mentee.
    pub highest_mentee: Grade,
}

impl Default for GradeBounds {
    /// As in 2022 and later: nobody is far enough below an AA, or far enough above an SCS3.
    fn default() -> Self {
        Self { lowest_mentor: Grade::Ao, highest_mentee: Grade::Scs2 }
    }
}

impl GradeBounds {
    /// Why somebody of a grade cannot take part in a role, if they cannot.
    #[must_use]
    pub fn problem(self, role: ParticipantRole, grade: Grade) -> Option<String> {
        if role.mentors() && grade < self.lowest_mentor {
            Some(format!("mentors are at grade {} or above", self.lowest_mentor))
        } else if role.is_mentored() && grade > self.highest_mentee {
            Some(format!("mentees are at grade {} or below", self.highest_mentee))
        } else {
            None
        }
    }

    /// Whether somebody of a grade may take part in a role.
    #[must_use]
    pub fn allow(self, role: ParticipantRole, grade: Grade) -> bool {
        self.problem(role, grade).is_none()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mentors_are_ao_or_above_and_mentees_scs2_or_below_unless_a_round_says_otherwise() {
        use ParticipantRole::{Both, Mentee, Mentor};
        let eo = GradeBounds { lowest_mentor: Grade::Eo, ..GradeBounds::default() };
        for grade in Grade::ALL {
            let usual = GradeBounds::default();
            assert_eq!(usual.allow(Mentor, grade), grade >= Grade::Ao);
            assert_eq!(usual.allow(Mentee, grade), grade <= Grade::Scs2);
            let both = (Grade::Ao..=Grade::Scs2).contains(&grade);
            assert_eq!(usual.allow(Both, grade), both);
            assert_eq!(eo.allow(Mentor, grade), grade >= Grade::Eo);
        }
        let why = eo.problem(Mentor, Grade::Ao);
        assert_eq!(why.as_deref(), Some("mentors are at grade EO or above"));
    }
}
