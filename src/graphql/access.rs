//! Who may do what, written on each field of the schema.
//!
//! The directive documents; the rights themselves are types that the domain
//! functions take. A test walks every field and holds the two together.

use async_graphql::{Enum, TypeDirective};

/// The least that somebody has to be.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Anybody, signed in or not.
    Public,
    /// A signed-in account, verified or not.
    Pending,
    /// A verified account.
    Member,
    /// A moderator or an admin.
    Moderator,
    /// An admin.
    Admin,
}

/// Says who may use a field.
#[TypeDirective(location = "FieldDefinition", name = "access")]
pub fn access(level: Access) {}

/// Says that a field takes a proof of the last 15 minutes that it is still the same person. The
/// right itself is a type, `Fresh`; this is the list of what it is for.
#[TypeDirective(location = "FieldDefinition", name = "stepUp")]
pub fn step_up() {}
