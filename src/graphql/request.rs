//! A request, with what its resolvers need.

use async_graphql::Request;
use time::OffsetDateTime;

use super::asking::{Arrival, Client, OnlyChecked, SessionChange, Shared};
use super::{loaders, omitted};
use crate::account::Viewer;

/// Puts what a resolver needs into a request.
#[must_use]
pub fn request(
    mut request: Request,
    shared: &Shared,
    viewer: Viewer,
    arrived: OffsetDateTime,
    client: Client,
) -> (Request, SessionChange) {
    omitted::set_omitted_to_null(&mut request);
    let change = SessionChange::default();
    let request = loaders::attach(request, shared, &viewer, arrived)
        .data(viewer)
        .data(Arrival(arrived))
        .data(client)
        .data(change.clone());
    (request, change)
}

/// The same request, of which no change is kept: its payload says what would be refused.
#[must_use]
pub fn only_checked(request: Request) -> Request {
    request.data(OnlyChecked)
}
