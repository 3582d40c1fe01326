//! Reads the clock once for each request, when it arrives.

use time::OffsetDateTime;

/// The present moment.
#[expect(clippy::disallowed_methods, reason = "the server is where time comes in")]
pub(super) fn now() -> OffsetDateTime {
    OffsetDateTime::now_utc()
}
