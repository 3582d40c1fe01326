//! Sets up logging: where lines go, and their format.

use std::io::{self, IsTerminal, Write, stderr};

use tracing::Subscriber;
use tracing_subscriber::EnvFilter;
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::util::SubscriberInitExt;

use crate::config::{ConfigError, LogFormat, LogSetting};

/// What a server logs unless somebody wants more: not every step of the schema.
pub(super) const USUAL: &str = "info,sea_orm_migration=warn";
/// What is logged where somebody only looks around.
pub(super) const QUIET: &str = "warn";

/// Sends log lines to standard error: as text where that is a terminal, as JSON,
/// one object a line, otherwise, unless the setting says which. `usual` are the
/// lines where the setting names none.
///
/// # Errors
///
/// When the filter cannot be read.
pub(super) fn begin(setting: &LogSetting, usual: &str) -> Result<(), ConfigError> {
    let filter = setting.filter.as_deref().unwrap_or(usual);
    let filter = EnvFilter::try_new(filter).map_err(|_| ConfigError::Wrong {
        name: "CLEARING_LOG",
        expected: "a filter, as in info or info,clearing=debug",
    })?;
    let writer = move || OneLine(stderr());
    // A second start in one process, as in tests, keeps the first one's lines.
    let _ = match setting.format {
        LogFormat::Auto if stderr().is_terminal() => text(filter, writer).try_init(),
        LogFormat::Text => text(filter, writer).try_init(),
        LogFormat::Auto | LogFormat::Json => json(filter, writer).try_init(),
    };
    Ok(())
}

fn text<W>(filter: EnvFilter, writer: W) -> impl Subscriber
where
    W: for<'a> MakeWriter<'a> + Send + Sync + 'static,
{
    let lines = tracing_subscriber::fmt().with_env_filter(filter).with_writer(writer);
    // No colours: a value could steer the terminal by the same characters.
    lines.with_ansi(false).with_target(false).compact().finish()
}

fn json<W>(filter: EnvFilter, writer: W) -> impl Subscriber
where
    W: for<'a> MakeWriter<'a> + Send + Sync + 'static,
{
    let lines = tracing_subscriber::fmt().with_env_filter(filter).with_writer(writer);
    lines.json().flatten_event(true).with_span_list(false).finish()
}

/// Writes each event as one line: a line break or another control character in
/// a value could look like a line that we wrote, or steer a terminal.
/// `tracing-subscriber` escapes all of these in JSON only.
struct OneLine<W>(W);

impl<W: Write> Write for OneLine<W> {
    /// Takes a whole event, as `tracing-subscriber` hands it over.
    fn write(&mut self, event: &[u8]) -> io::Result<usize> {
        self.0.write_all(one_line(&String::from_utf8_lossy(event)).as_bytes())?;
        Ok(event.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

fn one_line(event: &str) -> String {
    let event = event.strip_suffix('\n').unwrap_or(event);
    let mut line = String::with_capacity(event.len() + 1);
    for character in event.chars() {
        match character {
            '\u{2028}' | '\u{2029}' => line.extend(character.escape_default()),
            _ if character.is_control() => line.extend(character.escape_default()),
            _ => line.push(character),
        }
    }
    line.push('\n');
    line
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Mutex};

    use super::*;

    #[derive(Clone, Default)]
    struct Lines(Arc<Mutex<Vec<u8>>>);

    impl Write for Lines {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().unwrap().write(bytes)
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    /// What an event becomes whose value would like to be several lines.
    fn logged(format: LogFormat) -> String {
        let lines = Lines::default();
        let (filter, kept) = (EnvFilter::new(USUAL), lines.clone());
        let writer = move || OneLine(lines.clone());
        let log = || {
            let error = "gone\n2030-01-01 WARN forged\r\u{1b}[31mred\u{2028}end";
            tracing::warn!(email.kind = "reset", %error, "email not sent");
        };
        match format {
            LogFormat::Json => tracing::subscriber::with_default(json(filter, writer), log),
            _ => tracing::subscriber::with_default(text(filter, writer), log),
        }
        String::from_utf8(kept.0.lock().unwrap().clone()).unwrap()
    }

    #[test]
    fn s10_an_event_is_one_line_whatever_is_in_its_values() {
        for format in [LogFormat::Text, LogFormat::Json] {
            let logged = logged(format);
            assert_eq!(logged.lines().count(), 1, "{logged:?}");
            let broken = |c: char| c != '\n' && (c.is_control() || c == '\u{2028}');
            assert!(!logged.contains(broken), "{logged:?}");
            assert!(logged.ends_with('\n') && logged.contains("email not sent"), "{logged:?}");
            assert!(logged.contains(r"gone\n2030-01-01 WARN forged\r"), "{logged:?}");
        }
        assert!(logged(LogFormat::Json).starts_with('{'));
    }
}
