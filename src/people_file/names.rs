//! One spelling of each organisation and each profession of a file.
//!
//! The engine compares names exactly, so two spellings of one organisation that
//! slipped through would let it pair colleagues, and out them to each other.

use rustc_hash::FxHashMap;

use crate::entity::OrganisationId;
use crate::vocabulary::{Vocabulary, name_key, nearly_same, one_line};

/// Beyond so many unlisted names they are not compared with each other: the
/// work grows with their square.
const COMPARED_MAX: usize = 1_000;

/// Where somebody works.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedOrganisation {
    /// Which organisation of the list, where it is on it.
    pub id: Option<OrganisationId>,
    /// Its listed name, or as first typed.
    pub name: String,
}

/// What somebody does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedProfession {
    /// The code of a listed profession, or as first typed.
    pub code: String,
    /// Its listed name, or as first typed.
    pub name: String,
    /// Whether it is on the list.
    pub is_listed: bool,
}

impl NamedOrganisation {
    /// The organisation that `text` names, or one that is called just so.
    #[must_use]
    pub fn of_text(text: &str, vocabulary: &Vocabulary) -> Self {
        match vocabulary.organisations().find(text) {
            Some(listed) => Self { id: Some(listed.id.into()), name: listed.name.clone() },
            None => Self { id: None, name: one_line(text) },
        }
    }
}

impl NamedProfession {
    /// The profession that `text` names, or one that is called just so.
    #[must_use]
    pub fn of_text(text: &str, vocabulary: &Vocabulary) -> Self {
        if let Some(listed) = vocabulary.professions().find(text) {
            Self { code: listed.code.clone(), name: listed.name.clone(), is_listed: true }
        } else {
            let name = one_line(text);
            Self { code: name.clone(), name, is_listed: false }
        }
    }
}

/// Identifies a spelling within its [`Spellings`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SpellingId(pub(super) u32);

/// Every spelling that a file has, and what each means.
#[derive(Clone, Debug)]
pub struct Spellings<T> {
    by_typed: FxHashMap<String, SpellingId>,
    by_key: FxHashMap<String, u32>,
    /// The text as typed, and the place of its meaning.
    typed: Vec<(String, u32)>,
    meanings: Vec<T>,
}

impl<T> Default for Spellings<T> {
    fn default() -> Self {
        let (by_typed, by_key) = Default::default();
        Self { by_typed, by_key, typed: Vec::new(), meanings: Vec::new() }
    }
}

impl<T> Spellings<T> {
    /// What a spelling means.
    #[must_use]
    pub fn meaning(&self, id: SpellingId) -> &T {
        &self.meanings[self.typed[id.0 as usize].1 as usize]
    }

    /// The spelling itself.
    #[must_use]
    pub fn typed(&self, id: SpellingId) -> &str {
        &self.typed[id.0 as usize].0
    }

    /// Every spelling and what it means, in order of appearance.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &T)> {
        self.typed.iter().map(|(typed, place)| (typed.as_str(), &self.meanings[*place as usize]))
    }

    /// Everything that is meant, in order of appearance.
    #[must_use]
    pub fn meanings(&self) -> &[T] {
        &self.meanings
    }

    /// Finds or enters a spelling; `read` says what it means, and is asked once
    /// for each. Says whether the spelling is new.
    ///
    /// `name` gives the name by which two meanings are the same.
    pub(super) fn enter(
        &mut self,
        typed: &str,
        read: impl FnOnce() -> T,
        name: impl FnOnce(&T) -> &str,
    ) -> (SpellingId, bool) {
        if let Some(known) = self.by_typed.get(typed) {
            return (*known, false);
        }
        let meaning = read();
        let next = u32::try_from(self.meanings.len()).expect("a file has fewer names than bytes");
        let place = *self.by_key.entry(name_key(name(&meaning))).or_insert(next);
        if place == next {
            self.meanings.push(meaning);
        }
        let id = u32::try_from(self.typed.len()).expect("a file has fewer names than bytes");
        self.typed.push((typed.to_owned(), place));
        self.by_typed.insert(typed.to_owned(), SpellingId(id));
        (SpellingId(id), true)
    }
}

/// Where a name was met first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Met {
    pub(super) file: String,
    pub(super) row: u64,
}

/// The organisations of a file as they are met: where each was met first, and
/// which of them are on no list.
#[derive(Debug, Default)]
pub(super) struct Organisations {
    /// By meaning, in order of appearance.
    met: Vec<Met>,
    /// The unlisted ones, each with the place of its warning.
    unlisted: Vec<(String, usize)>,
}

impl Organisations {
    /// Notes an organisation that was not there before.
    pub(super) fn note_first(&mut self, file: &str, row: u64) {
        self.met.push(Met { file: file.to_owned(), row });
    }

    /// Notes that one is on no list; `warning` is where that is said.
    pub(super) fn note_unlisted(&mut self, name: &str, warning: usize) {
        self.unlisted.push((name.to_owned(), warning));
    }

    /// What there is to add to each warning about an unlisted organisation, now that
    /// all are known: which other one it may be a spelling of.
    pub(super) fn similar_names(
        &self,
        organisations: &Spellings<NamedOrganisation>,
        vocabulary: &Vocabulary,
    ) -> Vec<(usize, String)> {
        let row_of = |name: &str| {
            let mut meanings = organisations.meanings().iter();
            let place = meanings.position(|one| one.name == name);
            match place.and_then(|place| self.met.get(place)) {
                Some(met) => format!("“{name}” in {}, row {}", met.file, met.row),
                None => format!("“{name}”, which is on the list"),
            }
        };
        let mut added = Vec::new();
        for (at, (name, warning)) in self.unlisted.iter().enumerate() {
            let listed = vocabulary.organisations().near(name);
            let mut earlier = self.unlisted[..at.min(COMPARED_MAX)].iter();
            let alike = listed.first().map(|one| &one.name).or_else(|| {
                earlier.find(|(other, _)| nearly_same(other, name)).map(|(other, _)| other)
            });
            let whole = vocabulary.organisations().holding(name);
            let more = if let Some(alike) = alike {
                format!(
                    ", and so not the same as {}, which is spelled almost like it: put one of \
                     them right if they are one",
                    row_of(alike)
                )
            } else if let Some(whole) = whole {
                format!(
                    ", and so not the same as {}, whose name is in it: put that one if this is a \
                     part of it",
                    row_of(&whole.name)
                )
            } else if at >= COMPARED_MAX {
                ". There are too many such names to compare it with each of them".to_owned()
            } else {
                continue;
            };
            added.push((*warning, more));
        }
        added
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_name_have_one_meaning_and_keep_what_was_typed() {
        let vocabulary = Vocabulary::shipped();
        let mut spellings = Spellings::default();
        let mut enter = |typed: &str| {
            spellings
                .enter(typed, || NamedOrganisation::of_text(typed, &vocabulary), |one| &one.name)
                .0
        };
        let ids = ["HMRC", "HM Revenue & Customs", "Dept of Magic", "The Dept. of  magic", "HMRC"]
            .map(&mut enter);
        assert_eq!(ids[0], ids[4]);
        assert_eq!(spellings.meaning(ids[0]), spellings.meaning(ids[1]));
        assert_eq!(spellings.meaning(ids[3]).name, "Dept of Magic");
        assert_eq!(spellings.typed(ids[3]), "The Dept. of  magic");
        assert_eq!(spellings.meanings().len(), 2);
    }

    #[test]
    fn an_organisation_that_is_almost_another_is_told_with_both_rows() {
        let vocabulary = Vocabulary::shipped();
        let mut organisations = Spellings::default();
        let mut met = Organisations::default();
        for (row, typed) in (2..).zip([
            "Cabinet Offfice",
            "Ministry of Silly Walks",
            "Min. of Silly Walk",
            "Cabinet Office",
            "Home Office Digital",
            "Guild of Cartographers",
        ]) {
            organisations.enter(
                typed,
                || NamedOrganisation::of_text(typed, &vocabulary),
                |one| &one.name,
            );
            met.note_first("people.csv", row);
            met.note_unlisted(typed, row.try_into().unwrap());
        }
        met.unlisted.retain(|(name, _)| name != "Cabinet Office");
        let told = met.similar_names(&organisations, &vocabulary);
        let almost = "which is spelled almost like it: put one of them right if they are one";
        assert_eq!(
            told,
            [
                (
                    2,
                    format!(
                        ", and so not the same as “Cabinet Office” in people.csv, row 5, {almost}"
                    )
                ),
                (
                    4,
                    format!(
                        ", and so not the same as “Ministry of Silly Walks” in people.csv, row 3, {almost}"
                    )
                ),
                (
                    6,
                    ", and so not the same as “Home Office”, which is on the list, whose name is \
                     in it: put that one if this is a part of it"
                        .to_owned()
                ),
            ]
        );
    }
}
