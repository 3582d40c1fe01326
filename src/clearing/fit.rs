//! Whether two people fit, in the engine's rules and its order of wishes, as
//! far as they show: grade, department and profession. Identity is never read.

use serde_json::Value;

use crate::entity::{OrganisationId, ParticipantRole};
use crate::forum::AdvertRow;
use crate::matching::{Aim, Rules};
use crate::planning::rules_of;
use crate::vocabulary::{Grade, Vocabulary, name_key};

/// What counts of a person when two are looked at together.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Facts {
    /// Their grade; an account need not have one.
    pub(super) grade: Option<Grade>,
    /// Where they work, where that is listed.
    pub(super) organisation_id: Option<OrganisationId>,
    /// Where they work, as people read it.
    pub(super) organisation_name: String,
    /// The code of their profession, or as typed.
    pub(super) profession: Option<String>,
    /// The profession they registered to have a mentor from: their own where empty.
    pub(super) wanted_profession: Option<String>,
}

impl Facts {
    /// What an advert says of its author, who registered for this wish.
    pub(super) fn of_advert(advert: &AdvertRow, wanted_profession: Option<String>) -> Self {
        Self {
            grade: Grade::from_code(&advert.grade),
            organisation_id: advert.organisation_id,
            organisation_name: advert.organisation_name.clone(),
            profession: advert.profession.clone(),
            wanted_profession,
        }
    }
}

/// How two people suit each other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Fit<'a> {
    mentee: &'a Facts,
    mentor: &'a Facts,
    rules: Rules,
}

/// What is said of two who work in one department.
const ONE_DEPARTMENT: &str = "from your own department: matches are between departments";

/// What the mentor's profession is to the mentee.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Wish {
    Asked,
    Own,
    Other,
}

impl<'a> Fit<'a> {
    /// How a mentee and a mentor suit each other; `rules` are those of a round
    /// as its row holds them.
    pub(super) fn new(mentee: &'a Facts, mentor: &'a Facts, rules: Option<&Value>) -> Self {
        Self { mentee, mentor, rules: rules_of(rules) }
    }

    /// Whether the programme would match them.
    pub(super) fn is_allowed(&self) -> bool {
        self.has_right_grades() && !self.is_one_department()
    }

    /// Where the pair stands among others, the best first: pairs that the
    /// programme would make, then by its order of wishes.
    pub(super) fn rank(&self) -> Vec<bool> {
        let wish = |aim: &Aim| match aim {
            Aim::Wanted => Some(self.wish() == Wish::Other),
            Aim::TwoGrades => Some(self.gap() != Some(2)),
            // What a pair alone does not have, or what does not show.
            Aim::Identity | Aim::Distinct | Aim::MentorsWithTwo => None,
        };
        let first = [!self.is_allowed(), !self.has_right_grades()];
        first.into_iter().chain(self.rules.order.iter().filter_map(wish)).collect()
    }

    /// Why they fit and what does not, as it is said to the one on `side`.
    pub(super) fn words_to(&self, side: ParticipantRole, vocabulary: &Vocabulary) -> Vec<String> {
        let is_mentee = side == ParticipantRole::Mentee;
        let (me, other) =
            if is_mentee { (self.mentee, self.mentor) } else { (self.mentor, self.mentee) };
        let profession = self.profession_words(is_mentee, vocabulary);
        let department = if self.is_one_department() {
            ONE_DEPARTMENT.to_owned()
        } else {
            format!("from another department, {}", other.organisation_name)
        };
        [Some(self.grade_words(me, other, is_mentee)), profession, Some(department)]
            .into_iter()
            .flatten()
            .collect()
    }

    /// What does not fit, as it is said to the one on `side`.
    pub(super) fn doubts_of(&self, side: ParticipantRole) -> Vec<String> {
        let is_mentee = side == ParticipantRole::Mentee;
        let (me, other) =
            if is_mentee { (self.mentee, self.mentor) } else { (self.mentor, self.mentee) };
        let grades = (!self.has_right_grades()).then(|| self.grade_words(me, other, is_mentee));
        let department = self.is_one_department().then(|| ONE_DEPARTMENT.to_owned());
        grades.into_iter().chain(department).collect()
    }

    fn grade_words(&self, me: &Facts, other: &Facts, is_mentee: bool) -> String {
        let (Some(me), Some(other)) = (me.grade, other.grade) else {
            return "we do not know both of your grades".to_owned();
        };
        let apart = grades(other.rank().abs_diff(me.rank()));
        let distance = match other.rank().cmp(&me.rank()) {
            std::cmp::Ordering::Equal => "in your own grade".to_owned(),
            std::cmp::Ordering::Greater => format!("{apart} above you"),
            std::cmp::Ordering::Less => format!("{apart} below you"),
        };
        if self.has_right_grades() {
            return distance;
        }
        let (wanted, direction) = if is_mentee { ("mentor", "above") } else { ("mentee", "below") };
        let is_in_direction = self.gap().is_some_and(|gap| gap > 0);
        if is_in_direction {
            let Rules { grade_gap_min, grade_gap_max, .. } = self.rules;
            let (from, to) = (i32::from(grade_gap_min), i32::from(grade_gap_max));
            let between =
                if from == to { grades(grade_gap_max) } else { format!("{from} or {to} grades") };
            format!("{distance}: a {wanted} should be {between} {direction}")
        } else {
            format!("{distance}: a {wanted} should be {direction}")
        }
    }

    fn profession_words(&self, is_mentee: bool, vocabulary: &Vocabulary) -> Option<String> {
        let code = self.mentor.profession.as_deref()?;
        let listed = vocabulary.professions().by_code(code);
        let name = listed.map_or(code, |profession| &profession.name);
        match (self.wish(), is_mentee) {
            (Wish::Asked, true) => Some(format!("in {name}, the profession you asked for")),
            (Wish::Own, true) => Some(format!("in {name}, the profession you work in too")),
            (Wish::Other, true) => Some(format!("in {name}")),
            (Wish::Asked, false) => Some(format!("asked for your profession, {name}")),
            (Wish::Own, false) => Some(format!("in your profession, {name}")),
            (Wish::Other, false) => None,
        }
    }

    /// How many grades the mentor is above the mentee; below zero for below.
    fn gap(&self) -> Option<i16> {
        let rank = |facts: &Facts| facts.grade.map(|grade| i16::from(grade.rank()));
        Some(rank(self.mentor)? - rank(self.mentee)?)
    }

    fn has_right_grades(&self) -> bool {
        let rank = |facts: &Facts| facts.grade.map(Grade::rank);
        let (Some(mentee), Some(mentor)) = (rank(self.mentee), rank(self.mentor)) else {
            return false;
        };
        self.rules.allows_grades(mentee, mentor)
    }

    /// Departments are compared by the list, and by name where one is not on it.
    fn is_one_department(&self) -> bool {
        let listed = (self.mentee.organisation_id, self.mentor.organisation_id);
        if let (Some(one), Some(other)) = listed {
            return one == other;
        }
        let key = |facts: &Facts| name_key(&facts.organisation_name);
        key(self.mentee) == key(self.mentor)
    }

    fn wish(&self) -> Wish {
        let own = self.mentee.profession.as_deref();
        let wanted = self.mentee.wanted_profession.as_deref().or(own);
        match (wanted, self.mentor.profession.as_deref()) {
            (Some(wanted), Some(has)) if wanted == has && Some(has) == own => Wish::Own,
            (Some(wanted), Some(has)) if wanted == has => Wish::Asked,
            _ => Wish::Other,
        }
    }
}

fn grades(apart: u8) -> String {
    match apart {
        1 => "one grade".to_owned(),
        2 => "two grades".to_owned(),
        apart => format!("{apart} grades"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn somebody(grade: Grade, organisation: &str, profession: &str) -> Facts {
        Facts {
            grade: Some(grade),
            organisation_id: None,
            organisation_name: organisation.to_owned(),
            profession: Some(profession.to_owned()),
            wanted_profession: None,
        }
    }

    fn says(mentee: &Facts, mentor: &Facts) -> (bool, Vec<String>, Vec<String>) {
        let fit = Fit::new(mentee, mentor, None);
        let vocabulary = Vocabulary::shipped();
        let to = |side| fit.words_to(side, &vocabulary);
        (fit.is_allowed(), to(ParticipantRole::Mentee), to(ParticipantRole::Mentor))
    }

    #[test]
    fn a_pair_that_fits_hears_why() {
        let mentee = somebody(Grade::Seo, "GCHQ", "policy");
        let mentor = somebody(Grade::G6, "Home Office", "policy");
        let (fits, mentee_hears, mentor_hears) = says(&mentee, &mentor);
        assert!(fits);
        assert_eq!(
            mentee_hears,
            [
                "two grades above you",
                "in Policy, the profession you work in too",
                "from another department, Home Office"
            ]
        );
        assert_eq!(
            mentor_hears,
            ["two grades below you", "in your profession, Policy", "from another department, GCHQ"]
        );
    }

    #[test]
    fn what_does_not_fit_is_said_with_what_should_be() {
        let ada = somebody(Grade::Heo, "GCHQ", "policy");
        for (grade, words) in [
            (Grade::Eo, "one grade below you: a mentor should be above"),
            (Grade::Ao, "two grades below you: a mentor should be above"),
            (Grade::Heo, "in your own grade: a mentor should be above"),
            (Grade::G6, "3 grades above you: a mentor should be 1 or 2 grades above"),
        ] {
            let (fits, mentee_hears, _) = says(&ada, &somebody(grade, "gchq", "legal"));
            assert!(!fits);
            assert_eq!(mentee_hears[0], words);
            assert_eq!(
                mentee_hears[2],
                "from your own department: matches are between departments"
            );
        }
        let (_, _, mentor_hears) = says(&ada, &somebody(Grade::Eo, "HMRC", "legal"));
        assert_eq!(mentor_hears[0], "one grade above you: a mentee should be below");
        let unknown = Facts { grade: None, ..ada.clone() };
        assert_eq!(says(&ada, &unknown).1[0], "we do not know both of your grades");
    }

    #[test]
    fn the_wanted_profession_comes_before_two_grades_and_both_after_what_the_rules_forbid() {
        let mentee = Facts {
            wanted_profession: Some("legal".to_owned()),
            ..somebody(Grade::Seo, "GCHQ", "policy")
        };
        let mentors = [
            somebody(Grade::G6, "Home Office", "legal"),
            somebody(Grade::G7, "Home Office", "legal"),
            somebody(Grade::G6, "Home Office", "policy"),
            somebody(Grade::G7, "Home Office", "policy"),
            somebody(Grade::G6, "GCHQ", "legal"),
            somebody(Grade::Eo, "Home Office", "legal"),
        ];
        let ranks: Vec<_> =
            mentors.iter().map(|mentor| Fit::new(&mentee, mentor, None).rank()).collect();
        assert!(ranks.is_sorted_by(|one, other| one < other), "{ranks:?}");
    }
}
