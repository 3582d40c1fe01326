//! Rendering and sending emails.
//!
//! An email becomes a subject, plain text and HTML ([`render`]), those become a
//! message, and a [`Transport`] hands it on. Nothing here decides who gets what,
//! or reads the clock. Neither log lines nor errors hold an address.

mod folder;
mod emails;
mod message;
mod plain;
mod transport;

use std::io;

use lettre::message::Mailbox;

use crate::config::{Config, ConfigError};
use crate::outbox::Claimed;

pub use emails::{Rendered, render};
pub use folder::KeptEmail;
pub use message::{InvalidRecipient, compose};
pub use transport::{SendError, Transport};

/// Why an email was not sent. Neither names an address.
#[derive(Debug, thiserror::Error)]
pub enum DeliveryError {
    /// Its recipient is not an address that a message can have.
    #[error(transparent)]
    Recipient(#[from] InvalidRecipient),
    /// The transport did not take it.
    #[error(transparent)]
    Send(#[from] SendError),
}

/// Everything needed to send an email.
#[derive(Clone, Debug)]
pub struct Mail {
    from: Mailbox,
    base_url: String,
    transport: Transport,
}

impl Mail {
    /// Builds it from the settings.
    ///
    /// # Errors
    ///
    /// Names the setting that cannot be used.
    pub fn from_config(config: &Config) -> Result<Self, ConfigError> {
        let from = config.mail_from.parse().map_err(|_| ConfigError::Wrong {
            name: "CLEARING_MAIL_FROM",
            expected: "an address, or Name <address>",
        })?;
        let transport = Transport::from_setting(&config.mail)?;
        Ok(Self { from, base_url: config.base_url.clone(), transport })
    }

    /// Mail that leaves by another way.
    #[must_use]
    pub fn with_transport(self, transport: Transport) -> Self {
        Self { transport, ..self }
    }

    /// Sends one email.
    ///
    /// # Errors
    ///
    /// When its address cannot be used, and when the transport does not take it.
    pub async fn deliver(&self, email: &Claimed) -> Result<(), DeliveryError> {
        let rendered = render(&email.content, &self.base_url);
        let message = compose(&self.from, &self.base_url, email, rendered)?;
        self.transport.send(email, &message).await?;
        Ok(())
    }

    /// Whether an email could be sent now.
    ///
    /// # Errors
    ///
    /// Says what sort of failure it would be, without any address.
    pub async fn check(&self) -> Result<(), SendError> {
        self.transport.check().await
    }

    /// The emails that were written as files; none where they leave by another way.
    ///
    /// # Errors
    ///
    /// When the folder cannot be read.
    pub async fn kept(&self) -> io::Result<Vec<KeptEmail>> {
        match &self.transport {
            Transport::File(folder) => folder.kept().await,
            Transport::Smtp(_) | Transport::Memory(_) => Ok(Vec::new()),
        }
    }
}
