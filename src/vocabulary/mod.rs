//! Grades, professions, organisations and email domains: parsed once, compared
//! as values.
//!
//! Pure: what people type goes in, a value or a sentence that says what is
//! wrong comes out. The lists ship as CSV files in `data`; organisations and
//! email domains are copied into the database at first start and come back from
//! there, because admins change them. Nothing here reads a database, and no
//! rule here depends on who asks.

mod address;
mod character;
mod domain;
mod fold;
mod grade;
mod label;
mod look_alike;
mod lookup;
mod near;
mod organisation;
mod profession;
mod shipped;

#[cfg(test)]
mod address_traps;

pub use address::{EmailAddress, InvalidEmailAddress, MailDomain};
pub use character::{CharacterKind, kind_of, one_line};
pub use domain::{DomainRule, MailDomains, Scope, Standing, UnknownStanding, is_shared_suffix};
pub use fold::fold as name_key;
pub use grade::{Grade, UnknownCode};
pub use label::{Grades, UnknownGrade};
pub use look_alike::looks_like;
pub use lookup::Vocabulary;
pub use near::nearly_same;
pub use organisation::{Organisation, Organisations};
pub use profession::{Profession, Professions};
pub use shipped::{ShippedOrganisation, shipped_domains, shipped_organisations};
