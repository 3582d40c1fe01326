//! The settings, read once from the environment and `clearing.toml`.
//!
//! Everything has a working default. This is the only reader of the
//! environment. A wrong value stops the start with the setting's name and what
//! was expected; the value itself is not repeated, since it may be a secret.

use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;

use figment::Figment;
use figment::providers::{Env, Format, Toml};
use ipnet::IpNet;
use serde::Deserialize;

mod key;

pub use key::{KeyError, SecretKey};

/// Which setting is wrong, and what it should be.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// A setting has a value that cannot be used.
    #[error("{name} must be {expected}")]
    Wrong {
        /// The environment variable.
        name: &'static str,
        /// What it should be, as a noun phrase.
        expected: &'static str,
    },
    /// The file or the environment holds something that is no setting.
    #[error("The settings cannot be read: {0}")]
    Unreadable(String),
    /// The secret key cannot be used.
    #[error("CLEARING_SECRET_KEY: {0}")]
    Key(#[from] KeyError),
}

/// How emails are sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MailSetting {
    /// Each as an `.eml` file in this folder.
    File(PathBuf),
    /// Through an SMTP server; the URL may hold a password.
    Smtp(String),
}

/// How log lines look.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LogFormat {
    /// As text on a terminal, as JSON elsewhere.
    #[default]
    Auto,
    /// As text, for people.
    Text,
    /// As JSON, one object a line.
    Json,
}

/// What is logged, and how.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LogSetting {
    /// Which lines, in the words of `tracing-subscriber`'s filter; the command
    /// decides where nothing is set.
    pub filter: Option<String>,
    /// How lines look.
    pub format: LogFormat,
}

/// All settings, checked.
#[derive(Clone, Debug)]
pub struct Config {
    /// Where the server listens.
    pub listen: SocketAddr,
    /// The address people use, without a slash at the end.
    pub base_url: String,
    /// `sqlite:FILE` or `postgres://…`.
    pub database_url: String,
    /// How emails are sent.
    pub mail: MailSetting,
    /// The sender of emails, as `Name <address>` or an address.
    pub mail_from: String,
    /// Encrypts identities; made next to the database where none is given.
    pub secret_key: Option<SecretKey>,
    /// The file that lists erased accounts, where one is named.
    pub erasure_ledger: Option<PathBuf>,
    /// What is logged.
    pub log: LogSetting,
    /// Whether attempts are slowed down. Off only for tests on loopback.
    pub rate_limits: bool,
    /// The proxies that may say whom a request comes from.
    pub trusted_proxies: Vec<IpNet>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Raw {
    listen: Option<String>,
    base_url: Option<String>,
    database_url: Option<String>,
    mail: Option<String>,
    mail_from: Option<String>,
    secret_key: Option<String>,
    erasure_ledger: Option<PathBuf>,
    log: Option<String>,
    log_format: Option<String>,
    rate_limits: Option<String>,
    trusted_proxies: Option<String>,
}

impl Config {
    /// Reads the settings: the environment over `clearing.toml` over defaults.
    ///
    /// # Errors
    ///
    /// Names the first setting that is wrong.
    pub fn read() -> Result<Self, ConfigError> {
        let environment =
            Env::prefixed("CLEARING_").map(|name| name.as_str().to_lowercase().into());
        // The settings are text; a port or a boolean in the file is read as such.
        let figment = Figment::from(Toml::file("clearing.toml")).merge(environment);
        let raw: std::collections::BTreeMap<String, figment::value::Value> =
            figment.extract().map_err(|error| ConfigError::Unreadable(error.kind.to_string()))?;
        let text = raw.into_iter().map(|(name, value)| Ok((name, as_text(value)?)));
        let text = text.collect::<Result<serde_json::Map<_, _>, ConfigError>>()?;
        let raw = serde_json::from_value(text.into())
            .map_err(|error| ConfigError::Unreadable(error.to_string()))?;
        Self::check(raw)
    }

    fn check(raw: Raw) -> Result<Self, ConfigError> {
        let wrong = |name, expected| ConfigError::Wrong { name, expected };
        let listen: SocketAddr =
            raw.listen.as_deref().unwrap_or("127.0.0.1:8080").parse().map_err(|_| {
                wrong("CLEARING_LISTEN", "an address and port, as in 127.0.0.1:8080")
            })?;
        let base_url = raw.base_url.unwrap_or_else(|| format!("http://{listen}"));
        let base_url = base_url.trim_end_matches('/').to_owned();
        let host = base_url.strip_prefix("https://").or_else(|| base_url.strip_prefix("http://"));
        if host.is_none_or(|host| host.is_empty() || host.contains(['/', ' ', '?', '#'])) {
            let expected = "the address people use, as in https://clearing.example";
            return Err(wrong("CLEARING_BASE_URL", expected));
        }
        let database_url = raw.database_url.unwrap_or_else(|| "sqlite:clearing.db".to_owned());
        if !["sqlite:", "postgres://", "postgresql://"].iter().any(|p| database_url.starts_with(p))
        {
            let expected = "sqlite:FILE or postgres://USER@HOST/DATABASE";
            return Err(wrong("CLEARING_DATABASE_URL", expected));
        }
        let rate_limits = match raw.rate_limits.as_deref() {
            None | Some("on" | "true") => true,
            Some("off" | "false") if listen.ip().is_loopback() => false,
            Some("off" | "false") => {
                return Err(wrong("CLEARING_RATE_LIMITS", "on unless listening on loopback"));
            }
            Some(_) => return Err(wrong("CLEARING_RATE_LIMITS", "on or off")),
        };
        let secret_key = raw.secret_key.as_deref().map(SecretKey::parse).transpose()?;
        Ok(Self {
            listen,
            base_url,
            database_url,
            mail: mail(raw.mail.as_deref())?,
            mail_from: raw.mail_from.unwrap_or_else(|| "Clearing <clearing@localhost>".to_owned()),
            secret_key,
            erasure_ledger: raw.erasure_ledger,
            log: LogSetting { filter: raw.log, format: log_format(raw.log_format.as_deref())? },
            rate_limits,
            trusted_proxies: networks(raw.trusted_proxies.as_deref().unwrap_or_default())?,
        })
    }

    /// Whether everybody may look like one client: something seems to stand in front of the
    /// server, and nothing that does is trusted to say who they are.
    #[must_use]
    pub fn may_hide_clients(&self) -> bool {
        let is_reached = self.is_https() || !self.listen.ip().is_loopback();
        is_reached && self.trusted_proxies.is_empty()
    }

    /// Whether people reach the server over https.
    #[must_use]
    pub fn is_https(&self) -> bool {
        self.base_url.starts_with("https://")
    }
}

impl Default for Config {
    /// The settings where nothing is set.
    fn default() -> Self {
        Self::check(Raw::default()).expect("the defaults are right")
    }
}

/// Addresses and networks, with commas or spaces between them.
fn networks(setting: &str) -> Result<Vec<IpNet>, ConfigError> {
    let parts = setting.split([',', ' ']).filter(|part| !part.is_empty());
    let network = |part: &str| part.parse().or_else(|_| part.parse::<IpAddr>().map(IpNet::from));
    parts.map(network).collect::<Result<_, _>>().map_err(|_| ConfigError::Wrong {
        name: "CLEARING_TRUSTED_PROXIES",
        expected: "addresses or networks, as in 10.0.0.5,192.0.2.0/24",
    })
}

fn mail(setting: Option<&str>) -> Result<MailSetting, ConfigError> {
    match setting {
        None => Ok(MailSetting::File("emails".into())),
        Some(url) if url.starts_with("smtp://") || url.starts_with("smtps://") => {
            Ok(MailSetting::Smtp(url.to_owned()))
        }
        Some(file) if file.strip_prefix("file:").is_some_and(|dir| !dir.is_empty()) => {
            Ok(MailSetting::File(file["file:".len()..].into()))
        }
        Some(_) => Err(ConfigError::Wrong {
            name: "CLEARING_MAIL",
            expected: "file:FOLDER, smtp://USER:PASSWORD@HOST:587 or smtps://…",
        }),
    }
}

fn log_format(setting: Option<&str>) -> Result<LogFormat, ConfigError> {
    match setting {
        None | Some("auto") => Ok(LogFormat::Auto),
        Some("text") => Ok(LogFormat::Text),
        Some("json") => Ok(LogFormat::Json),
        Some(_) => {
            Err(ConfigError::Wrong { name: "CLEARING_LOG_FORMAT", expected: "auto, text or json" })
        }
    }
}

fn as_text(value: figment::value::Value) -> Result<serde_json::Value, ConfigError> {
    use figment::value::Value;
    let text = match value {
        Value::String(_, text) => text,
        Value::Bool(_, flag) => flag.to_string(),
        Value::Num(_, number) => number
            .to_u128()
            .map(|number| number.to_string())
            .ok_or_else(|| ConfigError::Unreadable("a setting is a number".to_owned()))?,
        _ => return Err(ConfigError::Unreadable("a setting is not text".to_owned())),
    };
    Ok(text.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(raw: Raw) -> String {
        Config::check(raw).unwrap_err().to_string()
    }

    #[test]
    fn everything_has_a_working_default() {
        let config = Config::check(Raw::default()).unwrap();
        assert_eq!(config.base_url, "http://127.0.0.1:8080");
        assert_eq!(config.database_url, "sqlite:clearing.db");
        assert_eq!(config.mail, MailSetting::File("emails".into()));
        assert!(config.rate_limits);
    }

    #[test]
    fn a_wrong_setting_names_itself_and_not_its_value() {
        let some = |text: &str| Some(text.to_owned());
        for (raw, name) in [
            (Raw { listen: some("localhost"), ..Raw::default() }, "CLEARING_LISTEN"),
            (Raw { base_url: some("clearing.example"), ..Raw::default() }, "CLEARING_BASE_URL"),
            (Raw { base_url: some("https://a.example/x"), ..Raw::default() }, "CLEARING_BASE_URL"),
            (Raw { database_url: some("mysql://x"), ..Raw::default() }, "CLEARING_DATABASE_URL"),
            (Raw { mail: some("pigeon:secret"), ..Raw::default() }, "CLEARING_MAIL"),
            (Raw { secret_key: some("secret"), ..Raw::default() }, "CLEARING_SECRET_KEY"),
            (Raw { rate_limits: some("maybe"), ..Raw::default() }, "CLEARING_RATE_LIMITS"),
            (
                Raw { trusted_proxies: some("10.0.0.1/33"), ..Raw::default() },
                "CLEARING_TRUSTED_PROXIES",
            ),
            (Raw { log_format: some("secret"), ..Raw::default() }, "CLEARING_LOG_FORMAT"),
        ] {
            let message = refused(raw);
            assert!(message.starts_with(name), "{message}");
            assert!(!message.contains("secret"), "{message}");
        }
    }

    #[test]
    fn proxies_are_addresses_and_networks_and_missed_where_one_seems_to_be() {
        let some = |text: &str| Some(text.to_owned());
        let config = |proxies: &str, base_url: &str| {
            let (trusted_proxies, base_url) = (some(proxies), some(base_url));
            Config::check(Raw { base_url, trusted_proxies, ..Raw::default() }).unwrap()
        };
        let set = config("127.0.0.1, 10.0.0.0/8 ::1", "https://clearing.example");
        let texts: Vec<_> = set.trusted_proxies.iter().map(ToString::to_string).collect();
        assert_eq!(texts, ["127.0.0.1/32", "10.0.0.0/8", "::1/128"]);
        assert!(!set.may_hide_clients());
        assert!(config("", "https://clearing.example").may_hide_clients());
        assert!(!config("", "http://localhost:8080").may_hide_clients());
        let listen = some("0.0.0.0:8080");
        assert!(Config::check(Raw { listen, ..Raw::default() }).unwrap().may_hide_clients());
    }

    #[test]
    fn limits_cannot_be_switched_off_where_strangers_reach() {
        let off = |listen: &str| Raw {
            listen: Some(listen.to_owned()),
            rate_limits: Some("off".to_owned()),
            ..Raw::default()
        };
        assert!(!Config::check(off("127.0.0.1:1")).unwrap().rate_limits);
        assert!(refused(off("0.0.0.0:1")).contains("loopback"));
    }
}
