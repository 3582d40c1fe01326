//! Where log lines go, and how they look.

use std::io::{IsTerminal, stderr};

use tracing_subscriber::EnvFilter;

use crate::config::{Config, ConfigError};

/// Sends log lines to standard error: for people where that is a terminal, as
/// JSON, one object a line, otherwise.
///
/// # Errors
///
/// When the filter cannot be read.
pub(super) fn begin(config: &Config) -> Result<(), ConfigError> {
    let filter = EnvFilter::try_new(&config.log.filter).map_err(|_| ConfigError::Wrong {
        name: "CLEARING_LOG",
        expected: "a filter, as in info or info,clearing=debug",
    })?;
    let lines = tracing_subscriber::fmt().with_env_filter(filter).with_writer(stderr);
    // A second start in one process, as in tests, keeps the first one's lines.
    let _ = if stderr().is_terminal() {
        lines.with_target(false).compact().try_init()
    } else {
        lines.json().flatten_event(true).with_span_list(false).try_init()
    };
    Ok(())
}
