//! Identifiers as clients send them.

use std::str::FromStr;

use async_graphql::ID;

use super::error::{Error, Result};

/// The identifier that a client sent. One that cannot be read names nothing.
///
/// # Errors
///
/// `NOT_FOUND` when it is malformed.
pub(super) fn id<Id: FromStr>(id: &ID) -> Result<Id> {
    id.as_str().parse().map_err(|_| Error::not_found())
}

/// The identifier that was sent; none where it is not one.
pub(super) fn id_if_any<Id: std::str::FromStr>(id: &ID) -> Option<Id> {
    id.as_str().parse().ok()
}
