//! The professions of the Civil Service.

use std::collections::HashMap;

use serde::Serialize;

use super::fold::fold;
use super::shipped;

/// A profession of the Civil Service.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct Profession {
    /// The short form, which is stored: "digital-and-data".
    pub code: String,
    /// The name people read: "Digital and Data".
    pub name: String,
}

/// Every profession there is, and what else each is or was called.
#[derive(Clone, Debug)]
pub struct Professions {
    list: Vec<Profession>,
    by_key: HashMap<String, usize>,
}

impl Professions {
    /// The professions that ship with the program.
    #[must_use]
    pub fn shipped() -> Self {
        let mut list = Vec::new();
        let mut by_key = HashMap::new();
        for row in shipped::professions() {
            let position = list.len();
            for key in [&row.code, &row.name].into_iter().chain(&row.other_names) {
                by_key.insert(fold(key), position);
            }
            list.push(Profession { code: row.code, name: row.name });
        }
        Self { list, by_key }
    }

    /// Every profession, in the order of the list.
    #[must_use]
    pub fn all(&self) -> &[Profession] {
        &self.list
    }

    /// The profession of this code, name, earlier name or abbreviation, in any
    /// case.
    #[must_use]
    pub fn find(&self, text: &str) -> Option<&Profession> {
        self.by_key.get(&fold(text)).map(|position| &self.list[*position])
    }

    /// The profession of exactly this code.
    #[must_use]
    pub fn by_code(&self, code: &str) -> Option<&Profession> {
        self.list.iter().find(|profession| profession.code == code)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_shipped_name_leads_to_its_own_profession() {
        let professions = Professions::shipped();
        assert_eq!(professions.all().len(), 36);
        for row in shipped::professions() {
            for text in [&row.code, &row.name].into_iter().chain(&row.other_names) {
                for text in [text.clone(), text.to_uppercase(), format!(" {text} ")] {
                    let found = professions.find(&text).unwrap_or_else(|| panic!("{text}"));
                    assert_eq!(found.code, row.code, "{text}");
                }
            }
            assert_eq!(professions.by_code(&row.code).unwrap().name, row.name);
        }
    }

    #[test]
    fn earlier_names_and_abbreviations_are_known() {
        let professions = Professions::shipped();
        for (text, code) in [
            ("ddat", "digital-and-data"),
            ("Digital, Data & Technology", "digital-and-data"),
            ("Medicine", "clinical"),
            ("psychology", "occupational-psychology"),
            ("HR", "human-resources"),
        ] {
            assert_eq!(professions.find(text).unwrap().code, code);
        }
    }

    #[test]
    fn what_is_on_no_list_is_not_found() {
        let professions = Professions::shipped();
        assert_eq!(professions.find("Wizardry"), None);
        assert_eq!(professions.find(""), None);
        assert_eq!(professions.by_code("Policy"), None);
    }
}
