//! What an advert says of its author otherwise than their account does.
//!
//! A moderator has looked at the account, and nobody at the advert. An author may write
//! what they like to be called, or where they work now: readers see that it is the author
//! who says so, and moderators what the account says.

use crate::forum::{AdvertRow, AuthorRow, TopicRow};
use crate::vocabulary::{Grade, Vocabulary, name_key};

/// A fact of a title.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StatedFact {
    /// The name.
    Name,
    /// The grade.
    Grade,
    /// Where the person works.
    Organisation,
}

/// A fact that the account has otherwise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatedOtherwise {
    /// Which.
    pub fact: StatedFact,
    /// What the account says; nothing where it says nothing.
    pub account: Option<String>,
}

/// The facts of an advert that the account of its author has otherwise, or not at all.
#[must_use]
pub fn stated_otherwise(topic: &TopicRow, vocabulary: &Vocabulary) -> Vec<StatedOtherwise> {
    let Some(advert) = topic.shown_advert() else { return Vec::new() };
    let author = &topic.author;
    let facts = [
        name_of(advert, author),
        grade_of(advert, author),
        organisation_of(advert, author, vocabulary),
    ];
    facts.into_iter().flatten().collect()
}

fn name_of(advert: &AdvertRow, author: &AuthorRow) -> Option<StatedOtherwise> {
    let is_same = name_key(&advert.name) == name_key(&author.display_name);
    let account = Some(author.display_name.clone());
    (!is_same).then_some(StatedOtherwise { fact: StatedFact::Name, account })
}

fn grade_of(advert: &AdvertRow, author: &AuthorRow) -> Option<StatedOtherwise> {
    let is_same = author.grade.as_deref() == Some(advert.grade.as_str());
    let grade = author.grade.as_deref().and_then(Grade::from_code);
    let account = grade.map(|grade| grade.name().to_owned());
    (!is_same).then_some(StatedOtherwise { fact: StatedFact::Grade, account })
}

fn organisation_of(
    advert: &AdvertRow,
    author: &AuthorRow,
    vocabulary: &Vocabulary,
) -> Option<StatedOtherwise> {
    let id = author.organisation_id;
    let listed = id.and_then(|id| vocabulary.organisations().by_id(id.0));
    let account = listed.map(|organisation| organisation.name.clone());
    let is_same = id.is_some() && advert.organisation_id == id;
    (!is_same).then_some(StatedOtherwise { fact: StatedFact::Organisation, account })
}
