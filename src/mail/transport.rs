//! Where emails are sent: an SMTP server, a folder, or memory for tests.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use lettre::transport::smtp;
use lettre::{AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor};

use super::folder::Folder;
use crate::config::{ConfigError, MailSetting};
use crate::outbox::Claimed;

/// How long the server may take for each step of the conversation.
const STEP_TIMEOUT: Duration = Duration::from_secs(20);

/// How long it may take for an email in all.
const EMAIL_TIMEOUT: Duration = Duration::from_secs(30);

/// How emails are sent.
#[derive(Clone, Debug)]
pub enum Transport {
    /// Through an SMTP server, over connections that are kept for a while.
    Smtp(AsyncSmtpTransport<Tokio1Executor>),
    /// Each as a file in a folder.
    File(Folder),
    /// Into a list, for tests.
    Memory(Arc<Mutex<Vec<Message>>>),
}

/// Why a transport did not take an email, without the server's words, which
/// may repeat the address.
#[derive(Debug, thiserror::Error)]
pub enum SendError {
    /// It cannot be reached, or hung up.
    #[error("The mail server cannot be reached")]
    Unreachable,
    /// It took too long.
    #[error("The mail server did not answer in time")]
    TimedOut,
    /// There is no safe connection to it.
    #[error("The mail server offers no TLS that can be trusted")]
    Insecure,
    /// It refused the email.
    #[error("The mail server answered {0}")]
    Refused(String),
    /// Its answer was not SMTP.
    #[error("The mail server cannot be understood")]
    Unintelligible,
    /// The folder does not take it.
    #[error("The email cannot be written to the folder: {0}")]
    Folder(std::io::ErrorKind),
}

impl SendError {
    /// Whether any other email would fail at this moment, too.
    #[must_use]
    pub fn is_about_the_server(&self) -> bool {
        match self {
            Self::Unreachable
            | Self::TimedOut
            | Self::Insecure
            | Self::Unintelligible
            | Self::Folder(_) => true,
            Self::Refused(_) => false,
        }
    }
}

impl Transport {
    /// The transport that the setting asks for. Connects to nothing yet.
    ///
    /// `smtps://` is TLS from the start. `smtp://` begins in the clear and has
    /// to change to TLS before anything is said; a server that does not offer
    /// it gets no email, since whoever is in between could have taken the
    /// offer out. Only to this machine itself do emails go in the clear.
    ///
    /// # Errors
    ///
    /// When the setting is no address of a mail server.
    pub fn from_setting(setting: &MailSetting) -> Result<Self, ConfigError> {
        match setting {
            MailSetting::File(folder) => Ok(Self::File(Folder::new(folder.clone()))),
            MailSetting::Smtp(url) => smtp_at(url).map(Self::Smtp).ok_or(ConfigError::Wrong {
                name: "CLEARING_MAIL",
                expected: "smtp://USER:PASSWORD@HOST:587 or smtps://…, with nothing after it",
            }),
        }
    }

    /// A transport that keeps every message, in order.
    #[must_use]
    pub fn memory() -> Self {
        Self::Memory(Arc::default())
    }

    /// Whether a message could be sent now: signs in to the server, or makes a file in the folder
    /// and removes it.
    ///
    /// # Errors
    ///
    /// As for [`Transport::send`].
    pub async fn check(&self) -> Result<(), SendError> {
        match self {
            Self::Smtp(server) => {
                match tokio::time::timeout(EMAIL_TIMEOUT, server.test_connection()).await {
                    Ok(Ok(true)) => Ok(()),
                    Ok(Ok(false)) => Err(SendError::Unreachable),
                    Ok(Err(error)) => Err(reason(&error)),
                    Err(_) => Err(SendError::TimedOut),
                }
            }
            Self::File(folder) => folder.check().map_err(|error| SendError::Folder(error.kind())),
            Self::Memory(_) => Ok(()),
        }
    }

    /// Sends a message. After this returns `Ok`, the server has it.
    ///
    /// # Errors
    ///
    /// Says what sort of failure it was, without any address.
    pub async fn send(&self, email: &Claimed, message: &Message) -> Result<(), SendError> {
        match self {
            Self::Smtp(server) => {
                let answer = server.send(message.clone());
                match tokio::time::timeout(EMAIL_TIMEOUT, answer).await {
                    Ok(answer) => answer.map(drop).map_err(|error| reason(&error)),
                    Err(_) => Err(SendError::TimedOut),
                }
            }
            Self::File(folder) => folder
                .keep(email, &message.formatted())
                .await
                .map_err(|error| SendError::Folder(error.kind())),
            Self::Memory(list) => {
                list.lock().unwrap_or_else(PoisonError::into_inner).push(message.clone());
                Ok(())
            }
        }
    }
}

fn smtp_at(url: &str) -> Option<AsyncSmtpTransport<Tokio1Executor>> {
    let (scheme, rest) = url.split_once("://")?;
    if rest.contains(['?', '#']) {
        return None;
    }
    let has_to_change = scheme == "smtp" && !is_this_machine(rest);
    let url = if has_to_change { format!("{url}?tls=required") } else { url.to_owned() };
    let pool = smtp::PoolConfig::new().max_size(4).idle_timeout(Duration::from_secs(30));
    let server = AsyncSmtpTransport::<Tokio1Executor>::from_url(&url).ok()?;
    Some(server.timeout(Some(STEP_TIMEOUT)).pool_config(pool).build())
}

/// Whether the authority of a URL (`user:pass@host:port`) is a loopback
/// address.
fn is_this_machine(authority: &str) -> bool {
    let authority = authority.split('/').next().unwrap_or(authority);
    let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    let host = match host.strip_prefix('[') {
        Some(v6) => v6.split(']').next().unwrap_or(v6),
        None => host.split(':').next().unwrap_or(host),
    };
    host == "localhost"
        || host.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback())
}

fn reason(error: &smtp::Error) -> SendError {
    if let Some(code) = error.status() {
        SendError::Refused(code.to_string())
    } else if error.is_timeout() {
        SendError::TimedOut
    } else if error.is_tls() || error.is_client() {
        // What lettre calls a fault of the client is a server that offers no
        // TLS, or no way to sign in that we know.
        SendError::Insecure
    } else if error.is_response() {
        SendError::Unintelligible
    } else {
        SendError::Unreachable
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_this_machine_gets_emails_in_the_clear() {
        for here in ["localhost", "localhost:2525", "127.0.0.1:25", "u:p@[::1]:25", "127.8.0.1"] {
            assert!(is_this_machine(here), "{here}");
        }
        for elsewhere in ["mail.example", "localhost.example:25", "localhost@mail.example", "[::2]"]
        {
            assert!(!is_this_machine(elsewhere), "{elsewhere}");
        }
    }

    #[tokio::test]
    async fn an_address_with_options_is_refused() {
        for url in ["smtp://mail.example?tls=opportunistic", "smtp://mail.example#x", "smtp://"] {
            let refused = Transport::from_setting(&MailSetting::Smtp(url.to_owned()));
            assert!(refused.is_err(), "{url}");
        }
        let url = "smtps://user:pass%40word@mail.example:465".to_owned();
        assert!(Transport::from_setting(&MailSetting::Smtp(url)).is_ok());
    }
}
