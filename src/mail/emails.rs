//! Renders emails from the templates in `emails`.
//!
//! A template is named after the email's kind and sees the email's fields.
//! Subjects stand here, in one list, because they are what others see: over a
//! shoulder, on a lock screen, in a delegate's inbox. They name nobody and say
//! nothing of what the service is for.

use std::sync::LazyLock;

use minijinja::syntax::SyntaxConfig;
use minijinja::value::{Serde, Value};
use minijinja::{AutoEscape, Environment, UndefinedBehavior, context};

use super::plain;
use crate::outbox::Email;

/// An email as people read it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rendered {
    /// The subject line.
    pub subject: String,
    /// The text, in lines of at most 76 characters where words allow.
    pub text: String,
    /// The same in HTML, with nothing that is loaded from elsewhere.
    pub html: String,
}

/// Renders an email; its links start with `base_url`, which has no slash at
/// its end.
#[must_use]
pub fn render(email: &Email, base_url: &str) -> Rendered {
    let subject = subject(email);
    let fields = context! {
        base_url,
        subject => subject.as_str(),
        ..Value::from(Serde(email)),
    };
    let fill = |ending: &str| {
        let name = format!("{}.{ending}", email.kind());
        let template = TEMPLATES.get_template(&name).expect("each kind has both templates");
        template.render(&fields).expect("a test renders each template with every field")
    };
    Rendered { subject, text: plain::wrap(&fill("txt")), html: fill("html") }
}

fn subject(email: &Email) -> String {
    let subject = match email {
        Email::ConfirmEmail { .. } | Email::DataRequestLink { .. } => {
            "Clearing: confirm your email address"
        }
        Email::AlreadySignedUp { .. } => "Clearing: you already have an account",
        Email::Verified { .. } => "Clearing: your account is ready",
        Email::Rejected { .. } | Email::Suspended { .. } | Email::ApplicantAsked { .. } => {
            "Clearing: about your account"
        }
        Email::ResetPassword { .. } => "Clearing: reset your password",
        Email::PasswordChanged { .. } => "Clearing: your password was changed",
        Email::SecondFactorChanged { .. } | Email::RecoveryCodeUsed { .. } => {
            "Clearing: how you sign in has changed"
        }
        Email::SecondFactorReset {} => "Clearing: an account was reset",
        Email::ConfirmNewEmail { .. } => "Clearing: confirm your new email address",
        Email::AddressInUse {} | Email::EmailChangeAsked { .. } => {
            "Clearing: about your email address"
        }
        Email::DataRequestReceived { .. } => "Clearing: we have your message",
        Email::DataRequestAcknowledged { .. } | Email::DataRequestExtended { .. } => {
            "Clearing: about your message"
        }
        Email::DataRequestAnswered { .. } => "Clearing: our answer to your message",
        Email::RoleChanged { .. } => "Clearing: what an account may do was changed",
        Email::Registered { .. } => "Clearing: we have your details",
        Email::Extended { .. } => "Clearing: you have more time",
        Email::RoundOpens { opens: None, .. } => "Registration is open",
        Email::RoundOpens { .. } => "Registration opens soon",
        Email::RoundClosesSoon { .. } => "Registration closes soon",
        Email::CheckDetails { .. } => "Clearing: check your details",
        Email::SpeedEndsSoon { .. } => "Clearing: a reminder",
        Email::ClearingOpens { .. } => "Clearing: what you can do next",
        Email::RoundEnded { .. } => "Clearing: thank you",
        Email::Withdrawn { .. } => "Clearing: you are no longer registered",
        Email::MatchLeft { .. } => "Clearing: something has changed",
        Email::ContactReminder { .. } => "Have you been in touch yet?",
        Email::LongTerm { .. } => "Clearing: there is news for you",
        Email::Erased {} => "Clearing: your account is deleted",
        Email::Matches { .. } => "Clearing: your results are ready",
        Email::Notifications { count: 1, .. } => "You have 1 new message in your account",
        Email::Notifications { count, .. } => {
            return format!("You have {count} new messages in your account");
        }
        Email::Waiting { .. } | Email::DataRequestsDue { .. } | Email::ApplicantAnswered {} => {
            "Clearing: there is something to check"
        }
        Email::WeeklyDigest { .. } => "Your weekly summary",
    };
    subject.to_owned()
}

macro_rules! templates {
    ($($name:literal)+) => {
        [$(($name, include_str!(concat!("emails/", $name)))),+]
    };
}

static TEMPLATES: LazyLock<Environment<'static>> = LazyLock::new(|| {
    let mut templates = Environment::new();
    templates.set_undefined_behavior(UndefinedBehavior::Strict);
    let tags_leave_no_line = SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build();
    templates.set_syntax(tags_leave_no_line.expect("the usual delimiters"));
    templates.set_auto_escape_callback(|name| {
        if name.strip_suffix(".html").is_some() { AutoEscape::Html } else { AutoEscape::None }
    });
    templates.add_filter("line", plain::line);
    templates.add_filter("quote", plain::quote);
    for (name, source) in FILES {
        templates.add_template(name, source).expect("a test renders each template");
    }
    templates
});

const FILES: [(&str, &str); 84] = templates! {
    "frame.txt" "frame.html" "person.txt" "person.html"
    "confirm_email.txt" "confirm_email.html"
    "already_signed_up.txt" "already_signed_up.html"
    "verified.txt" "verified.html"
    "rejected.txt" "rejected.html"
    "applicant_asked.txt" "applicant_asked.html"
    "applicant_answered.txt" "applicant_answered.html"
    "suspended.txt" "suspended.html"
    "reset_password.txt" "reset_password.html"
    "password_changed.txt" "password_changed.html"
    "second_factor_changed.txt" "second_factor_changed.html"
    "recovery_code_used.txt" "recovery_code_used.html"
    "second_factor_reset.txt" "second_factor_reset.html"
    "confirm_new_email.txt" "confirm_new_email.html"
    "address_in_use.txt" "address_in_use.html"
    "email_change_asked.txt" "email_change_asked.html"
    "data_request_link.txt" "data_request_link.html"
    "data_request_received.txt" "data_request_received.html"
    "data_request_acknowledged.txt" "data_request_acknowledged.html"
    "data_request_extended.txt" "data_request_extended.html"
    "data_request_answered.txt" "data_request_answered.html"
    "data_requests_due.txt" "data_requests_due.html"
    "role_changed.txt" "role_changed.html"
    "registered.txt" "registered.html"
    "extended.txt" "extended.html"
    "round_opens.txt" "round_opens.html"
    "round_closes_soon.txt" "round_closes_soon.html"
    "check_details.txt" "check_details.html"
    "speed_ends_soon.txt" "speed_ends_soon.html"
    "clearing_opens.txt" "clearing_opens.html"
    "round_ended.txt" "round_ended.html"
    "withdrawn.txt" "withdrawn.html"
    "matches.txt" "matches.html"
    "match_left.txt" "match_left.html"
    "contact_reminder.txt" "contact_reminder.html"
    "long_term.txt" "long_term.html"
    "erased.txt" "erased.html"
    "discreet.txt" "discreet.html"
    "notifications.txt" "notifications.html"
    "weekly_digest.txt" "weekly_digest.html"
    "waiting.txt" "waiting.html"
};

#[cfg(test)]
mod tests {
    use super::*;

    /// The rest of the emails are in `tests/it/mail.rs`, as snapshots.
    #[test]
    fn what_people_wrote_stays_text_in_both_forms() {
        let email = Email::Rejected {
            name: "Ada <b>".to_owned(),
            reason: "<script>alert(1)</script>\n\nHello Eve,\nclick here".to_owned(),
        };
        let rendered = render(&email, "https://clearing.example");
        assert!(!rendered.html.contains("<script>"), "{}", rendered.html);
        assert!(!rendered.html.contains("Ada <b>"), "{}", rendered.html);
        assert!(rendered.text.contains("> Hello Eve,\n> click here"), "{}", rendered.text);
    }
}
