//! Organisations that employ civil servants, and finding one by what people
//! call it.

use std::collections::HashMap;

use uuid::Uuid;

use super::fold::fold;
use super::near;

/// An organisation that employs civil servants.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Organisation {
    /// The row in the database.
    pub id: Uuid,
    /// The name for URLs and files: "home-office".
    pub slug: String,
    /// The full name: "Home Office".
    pub name: String,
    /// The short name, where it has one: "HO".
    pub abbreviation: Option<String>,
    /// What else people call it.
    pub aliases: Vec<String>,
}

impl Organisation {
    /// Says whether `text` is this organisation's abbreviation, in any case.
    #[must_use]
    pub fn is_abbreviated_as(&self, text: &str) -> bool {
        self.abbreviation.as_ref().is_some_and(|abbreviation| fold(abbreviation) == fold(text))
    }

    /// The keys of its name, its abbreviation and its aliases, in that order.
    fn keys(&self) -> impl Iterator<Item = String> {
        let abbreviation = self.abbreviation.iter();
        std::iter::once(&self.name).chain(abbreviation).chain(&self.aliases).map(|name| fold(name))
    }
}

/// The organisations on the list, by name.
#[derive(Clone, Debug)]
pub struct Organisations {
    list: Vec<Organisation>,
    by_id: HashMap<Uuid, usize>,
    /// `None` where two organisations have equal claim to the key.
    by_key: HashMap<String, Option<usize>>,
}

impl Organisations {
    /// Makes the list from the rows of the database.
    #[must_use]
    pub fn new(mut list: Vec<Organisation>) -> Self {
        list.sort_by(|one, other| one.name.cmp(&other.name).then(one.id.cmp(&other.id)));
        let by_id = list.iter().enumerate().map(|(at, one)| (one.id, at)).collect();
        let mut by_key = HashMap::new();
        // A name outranks somebody else's abbreviation, and that an alias.
        claim(&mut by_key, &list, |one| vec![&one.name]);
        claim(&mut by_key, &list, |one| one.abbreviation.iter().collect());
        claim(&mut by_key, &list, |one| one.aliases.iter().collect());
        Self { list, by_id, by_key }
    }

    /// Every organisation, by name.
    #[must_use]
    pub fn all(&self) -> &[Organisation] {
        &self.list
    }

    /// The organisation of this name, abbreviation or alias.
    ///
    /// Case and spacing make no difference, "&" is "and", and a leading "The"
    /// may be there or not. A text that two organisations use finds neither.
    #[must_use]
    pub fn find(&self, text: &str) -> Option<&Organisation> {
        let position = (*self.by_key.get(&fold(text))?)?;
        Some(&self.list[position])
    }

    /// The organisation of this identifier.
    #[must_use]
    pub fn by_id(&self, id: Uuid) -> Option<&Organisation> {
        self.by_id.get(&id).map(|position| &self.list[*position])
    }

    /// The organisations whose name, abbreviation or alias contains `text`.
    ///
    /// Those called exactly so come first, then those where a name starts so,
    /// then the rest, each by name. An empty text finds all of them.
    #[must_use]
    pub fn search(&self, text: &str) -> Vec<&Organisation> {
        let wanted = fold(text);
        let mut found: Vec<(u8, &Organisation)> = self
            .list
            .iter()
            .filter_map(|one| Some((one.keys().filter_map(|key| fit(&key, &wanted)).min()?, one)))
            .collect();
        found.sort_by_key(|(rank, _)| *rank);
        found.into_iter().map(|(_, one)| one).collect()
    }

    /// The organisations that `text` may be another spelling of, nearest first,
    /// or those that share it as a name.
    ///
    /// Empty for a text that finds one.
    #[must_use]
    pub fn near(&self, text: &str) -> Vec<&Organisation> {
        let typed = fold(text);
        if self.by_key.get(&typed).is_some_and(Option::is_some) {
            return Vec::new();
        }
        let slips = |key: &String| if *key == typed { Some(0) } else { near::slips(key, &typed) };
        let mut found: Vec<(usize, &Organisation)> = self
            .list
            .iter()
            .filter_map(|one| Some((one.keys().filter_map(|key| slips(&key)).min()?, one)))
            .collect();
        found.sort_by_key(|(slips, _)| *slips);
        found.into_iter().map(|(_, one)| one).collect()
    }

    /// The organisation that `text` may be a part of, for the longest of its names
    /// stands in it: "Home Office Digital".
    ///
    /// `None` for a text that finds one.
    #[must_use]
    pub fn holding(&self, text: &str) -> Option<&Organisation> {
        let typed = fold(text);
        if self.by_key.contains_key(&typed) {
            return None;
        }
        let held = |one: &Organisation| {
            one.keys().filter(|key| near::holds(&typed, key)).map(|key| key.len()).max()
        };
        let found = self.list.iter().filter_map(|one| Some((held(one)?, one)));
        found.max_by_key(|(length, _)| *length).map(|(_, one)| one)
    }
}

/// Enters one kind of name for every organisation, without touching keys that
/// an earlier kind holds.
fn claim(
    by_key: &mut HashMap<String, Option<usize>>,
    list: &[Organisation],
    names: impl Fn(&Organisation) -> Vec<&String>,
) {
    let mut claims: HashMap<String, Option<usize>> = HashMap::new();
    for (position, organisation) in list.iter().enumerate() {
        for name in names(organisation) {
            claims
                .entry(fold(name))
                .and_modify(|holder| *holder = holder.filter(|holder| *holder == position))
                .or_insert(Some(position));
        }
    }
    for (key, holder) in claims {
        if !key.is_empty() {
            by_key.entry(key).or_insert(holder);
        }
    }
}

/// How well a key fits what is searched for; lower is better.
fn fit(key: &str, wanted: &str) -> Option<u8> {
    if key == wanted {
        Some(0)
    } else if key.starts_with(wanted) {
        Some(1)
    } else {
        key.contains(wanted).then_some(2)
    }
}

#[cfg(test)]
mod tests;
