//! Composes an email as a message with headers.

use std::time::SystemTime;

use lettre::Message;
use lettre::message::header::{HeaderName, HeaderValue};
use lettre::message::{Mailbox, MultiPart};

use super::Rendered;
use crate::outbox::Claimed;

/// The stored address is none that a message can go to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("The recipient's address cannot be used")]
pub struct InvalidRecipient;

/// Makes the message of an email.
///
/// No header holds what a person wrote, but for the address, which is parsed.
/// The same email has the same Message-ID and date however often it is sent,
/// so that mail programs show a second copy once.
///
/// # Errors
///
/// When the recipient's address is none.
pub fn compose(
    from: &Mailbox,
    base_url: &str,
    email: &Claimed,
    rendered: Rendered,
) -> Result<Message, InvalidRecipient> {
    let address = email.recipient.parse().map_err(|_| InvalidRecipient)?;
    let id = format!("<{}@{}>", email.id, host_of(base_url));
    let mut message = Message::builder();
    if let Some(token) = email.content.unsubscribe() {
        // RFC 8058: mail programs show a button, which posts to this address.
        let link = format!("<{base_url}/unsubscribe/{token}>");
        message = message
            .raw_header(header("List-Unsubscribe", &link))
            .raw_header(header("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"));
    }
    let message = message
        .from(from.clone())
        .to(Mailbox::new(None, address))
        .subject(rendered.subject)
        .date(SystemTime::from(email.created_at))
        .message_id(Some(id))
        // Out-of-office replies to a program help nobody: RFC 3834, and the
        // header that Exchange heeds instead.
        .raw_header(header("Auto-Submitted", "auto-generated"))
        .raw_header(header("X-Auto-Response-Suppress", "All"))
        .multipart(MultiPart::alternative_plain_html(rendered.text, rendered.html));
    Ok(message.expect("sender and recipient are set"))
}

fn header(name: &'static str, value: &str) -> HeaderValue {
    HeaderValue::new(HeaderName::new_from_ascii_str(name), value.to_owned())
}

/// The host of a base URL, without its port.
fn host_of(base_url: &str) -> &str {
    let host = base_url.split_once("://").map_or(base_url, |(_, rest)| rest);
    let host = host.split('/').next().unwrap_or(host);
    match host.rsplit_once(':') {
        Some((host, port)) if port.bytes().all(|b| b.is_ascii_digit()) => host,
        _ => host,
    }
}

#[cfg(test)]
mod tests {
    use time::macros::datetime;
    use uuid::Uuid;

    use super::*;
    use crate::mail::render;
    use crate::outbox::Email;

    fn email_to(recipient: &str) -> Claimed {
        let email = Email::Verified { name: "Ada\r\nBcc: eve@example.org".to_owned() };
        Claimed::for_test(Uuid::nil().into(), recipient, datetime!(2030-01-01 9:00 UTC), email)
    }

    fn headers_of(email: &Claimed) -> String {
        let from = "Clearing <clearing@clearing.example>".parse().unwrap();
        let base_url = "https://clearing.example:8443";
        let rendered = render(&email.content, base_url);
        let message = compose(&from, base_url, email, rendered).unwrap().formatted();
        let message = String::from_utf8(message).unwrap();
        let headers = message.split("\r\n\r\n").next().unwrap();
        headers.split("\r\nContent-Type").next().unwrap().to_owned()
    }

    #[test]
    fn headers_are_ours_alone_and_the_same_each_time() {
        let expected = "\
From: Clearing <clearing@clearing.example>\r
To: ada@example.gov.uk\r
Subject: Clearing: your account is ready\r
Date: Tue, 01 Jan 2030 09:00:00 +0000\r
Message-ID: <00000000-0000-0000-0000-000000000000@clearing.example>\r
Auto-Submitted: auto-generated\r
X-Auto-Response-Suppress: All\r
MIME-Version: 1.0";
        assert_eq!(headers_of(&email_to("ada@example.gov.uk")), expected);
    }

    #[test]
    fn what_can_be_stopped_says_how_in_the_way_of_rfc_8058() {
        let mut email = email_to("ada@example.gov.uk");
        email.content = Email::Notifications { count: 2, unsubscribe: "token".to_owned() };
        let headers = headers_of(&email);
        for line in [
            "Subject: You have 2 new messages in your account",
            "List-Unsubscribe: <https://clearing.example:8443/unsubscribe/token>",
            "List-Unsubscribe-Post: List-Unsubscribe=One-Click",
        ] {
            assert!(headers.lines().any(|header| header == line), "{line}: {headers}");
        }
    }

    #[test]
    fn an_address_that_brings_its_own_header_is_refused() {
        let email = email_to("ada@example.gov.uk\r\nBcc: eve@example.org");
        let from = "clearing@clearing.example".parse().unwrap();
        let rendered = render(&email.content, "http://localhost");
        let refused = compose(&from, "http://localhost", &email, rendered);
        assert_eq!(refused.unwrap_err(), InvalidRecipient);
    }

    #[test]
    fn the_host_comes_without_port() {
        assert_eq!(host_of("https://clearing.example"), "clearing.example");
        assert_eq!(host_of("http://127.0.0.1:8080"), "127.0.0.1");
        assert_eq!(host_of("http://[::1]:8080"), "[::1]");
    }
}
