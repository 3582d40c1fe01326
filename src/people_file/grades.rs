//! Which grades take part as what.

use crate::entity::ParticipantRole;
use crate::vocabulary::Grade;

/// Why somebody of a grade cannot take part in a role, if they cannot: nobody
/// is far enough below an AA, or far enough above an SCS3.
#[must_use]
pub fn grade_problem(role: ParticipantRole, grade: Grade) -> Option<&'static str> {
    if role.mentors() && grade < Grade::Ao {
        Some("mentors are at grade AO or above")
    } else if role.is_mentored() && grade > Grade::Scs2 {
        Some("mentees are at grade SCS2 or below")
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mentors_are_ao_or_above_and_mentees_scs2_or_below() {
        use ParticipantRole::{Both, Mentee, Mentor};
        for grade in Grade::ALL {
            assert_eq!(grade_problem(Mentor, grade).is_none(), grade >= Grade::Ao);
            assert_eq!(grade_problem(Mentee, grade).is_none(), grade <= Grade::Scs2);
            let both = (Grade::Ao..=Grade::Scs2).contains(&grade);
            assert_eq!(grade_problem(Both, grade).is_none(), both);
        }
    }
}
