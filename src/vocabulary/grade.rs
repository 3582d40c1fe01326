//! The eleven grades, lowest first.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A grade of the Civil Service; a later one is higher.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(into = "&'static str", try_from = "String")]
pub enum Grade {
    /// Administrative Assistant.
    Aa,
    /// Administrative Officer.
    Ao,
    /// Executive Officer.
    Eo,
    /// Higher Executive Officer.
    Heo,
    /// Senior Executive Officer.
    Seo,
    /// Grade 7.
    G7,
    /// Grade 6.
    G6,
    /// Deputy Director.
    Scs1,
    /// Director.
    Scs2,
    /// Director General.
    Scs3,
    /// Permanent Secretary.
    Scs4,
}

impl Grade {
    /// Every grade, lowest first.
    pub const ALL: [Self; 11] = [
        Self::Aa,
        Self::Ao,
        Self::Eo,
        Self::Heo,
        Self::Seo,
        Self::G7,
        Self::G6,
        Self::Scs1,
        Self::Scs2,
        Self::Scs3,
        Self::Scs4,
    ];

    /// The short form, which is stored and shown in titles: "G7".
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Aa => "AA",
            Self::Ao => "AO",
            Self::Eo => "EO",
            Self::Heo => "HEO",
            Self::Seo => "SEO",
            Self::G7 => "G7",
            Self::G6 => "G6",
            Self::Scs1 => "SCS1",
            Self::Scs2 => "SCS2",
            Self::Scs3 => "SCS3",
            Self::Scs4 => "SCS4",
        }
    }

    /// The full name: "Higher Executive Officer".
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Aa => "Administrative Assistant",
            Self::Ao => "Administrative Officer",
            Self::Eo => "Executive Officer",
            Self::Heo => "Higher Executive Officer",
            Self::Seo => "Senior Executive Officer",
            Self::G7 => "Grade 7",
            Self::G6 => "Grade 6",
            Self::Scs1 => "Deputy Director",
            Self::Scs2 => "Director",
            Self::Scs3 => "Director General",
            Self::Scs4 => "Permanent Secretary",
        }
    }

    /// How high the grade is: 0 for AA to 10 for SCS4.
    #[must_use]
    pub fn rank(self) -> u8 {
        self as u8
    }

    /// The grade of a rank, when there is one.
    #[must_use]
    pub fn from_rank(rank: u8) -> Option<Self> {
        Self::ALL.get(usize::from(rank)).copied()
    }

    /// The grade of a code exactly as [`Grade::code`] gives it.
    ///
    /// For what the program stored itself; what people type goes through
    /// [`Grades::parse`](super::Grades::parse).
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|grade| grade.code() == code)
    }
}

impl fmt::Display for Grade {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl From<Grade> for &'static str {
    fn from(grade: Grade) -> Self {
        grade.code()
    }
}

/// A stored text is not the code of a grade.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("This is not the code of a grade")]
pub struct UnknownCode;

impl TryFrom<String> for Grade {
    type Error = UnknownCode;

    fn try_from(code: String) -> Result<Self, Self::Error> {
        Self::from_code(&code).ok_or(UnknownCode)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranks_run_from_nought_to_ten_in_the_order_of_grades() {
        let ranks: Vec<u8> = Grade::ALL.into_iter().map(Grade::rank).collect();
        assert_eq!(ranks, (0..=10).collect::<Vec<u8>>());
        assert!(Grade::ALL.is_sorted());
        assert!(Grade::G6 > Grade::G7);
        for grade in Grade::ALL {
            assert_eq!(Grade::from_rank(grade.rank()), Some(grade));
        }
        assert_eq!(Grade::from_rank(11), None);
    }

    #[test]
    fn a_code_comes_back_as_its_grade_and_nothing_else_does() {
        for grade in Grade::ALL {
            assert_eq!(Grade::from_code(grade.code()), Some(grade));
            assert_eq!(grade.to_string(), grade.code());
            let json = serde_json::to_string(&grade).unwrap();
            assert_eq!(json, format!("\"{}\"", grade.code()));
            assert_eq!(serde_json::from_str::<Grade>(&json).unwrap(), grade);
        }
        for other in ["", "g7", " G7", "Grade 7", "SCS5"] {
            assert_eq!(Grade::from_code(other), None);
        }
        assert!(serde_json::from_str::<Grade>("\"G9\"").is_err());
    }
}
