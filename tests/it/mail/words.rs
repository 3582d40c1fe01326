//! What each email says, as people read it.

use clearing::mail::render;
use clearing::outbox::{
    ClearingReason, Email, FactorChange, LongTermNews, MatchedMentee, MatchedMentor,
};

/// A word that only people's own words contain.
const CANARY: &str = "Zanzibar";

fn every_email() -> Vec<(&'static str, Email)> {
    let name = || format!("Ada {CANARY}");
    let reason = || format!("Your address is one of the {CANARY} council.\nPlease use your own.");
    let round = || "Speed mentoring 2030".to_owned();
    let token = || format!("{CANARY}-token");
    let emails = vec![
        ("confirm_email", Email::ConfirmEmail { name: name(), token: token() }),
        ("already_signed_up", Email::AlreadySignedUp { name: name() }),
        ("verified", Email::Verified { name: name() }),
        ("rejected", Email::Rejected { name: name(), reason: reason() }),
        ("suspended", Email::Suspended { name: name(), reason: reason(), until: None }),
        (
            "suspended_until",
            Email::Suspended {
                name: name(),
                reason: reason(),
                until: Some("3 March 2030".to_owned()),
            },
        ),
        ("reset_password", Email::ResetPassword { name: name(), token: token() }),
        ("password_changed", Email::PasswordChanged { name: name() }),
        ("app_added", changed(FactorChange::AppAdded)),
        ("passkey_added", changed(FactorChange::PasskeyAdded)),
        ("app_removed", changed(FactorChange::AppRemoved)),
        ("passkey_removed", changed(FactorChange::PasskeyRemoved)),
        ("recovery_codes_renewed", changed(FactorChange::RecoveryCodesRenewed)),
        ("reset", changed(FactorChange::Reset)),
        ("recovery_code_used", Email::RecoveryCodeUsed { name: name(), left: 9 }),
        ("recovery_code_used_last", Email::RecoveryCodeUsed { name: name(), left: 0 }),
        ("second_factor_reset", Email::SecondFactorReset {}),
        ("confirm_new_email", Email::ConfirmNewEmail { name: name(), token: token() }),
        ("address_in_use", Email::AddressInUse {}),
        ("erased", Email::Erased {}),
        ("match_left", match_left()),
        ("email_change_asked", Email::EmailChangeAsked { name: name(), token: token() }),
        ("registered", registered()),
        ("extended", extended()),
        ("withdrawn", Email::Withdrawn { name: name(), round: round() }),
        ("notifications_one", Email::Notifications { count: 1, unsubscribe: token() }),
        ("notifications", Email::Notifications { count: 12, unsubscribe: token() }),
        ("waiting_one", Email::Waiting { count: 1 }),
        ("waiting", Email::Waiting { count: 3 }),
        ("weekly_digest", Email::WeeklyDigest { unread: 3, new_threads: 1, unsubscribe: token() }),
        (
            "weekly_digest_unread",
            Email::WeeklyDigest { unread: 1, new_threads: 0, unsubscribe: token() },
        ),
        (
            "weekly_digest_threads",
            Email::WeeklyDigest { unread: 0, new_threads: 12, unsubscribe: token() },
        ),
        ("matches_both", matches(vec![grace()], vec![alan(), joan()])),
        ("matches_none", nobody()),
        ("matches_again", again()),
    ];
    [emails, about_accounts(), about_data_requests(), about_rounds()].concat()
}

fn about_rounds() -> Vec<(&'static str, Email)> {
    let (name, round) = (|| format!("Ada {CANARY}"), || "Speed mentoring 2030".to_owned());
    let round_id = || "0192a1b2-0000-7000-8000-000000000001".to_owned();
    let (closes, token) = (|| "5 April 2030 at 11:59pm".to_owned(), || format!("{CANARY}-token"));
    let opens = |opens: Option<&str>| Email::RoundOpens {
        round: round(),
        opens: opens.map(str::to_owned),
        closes: closes(),
        unsubscribe: token(),
    };
    let clearing = |reason| Email::ClearingOpens { name: name(), round: round(), reason };
    let closes_soon =
        Email::RoundClosesSoon { round: round(), closes: closes(), unsubscribe: token() };
    let until = "9 April 2030 at 11:59pm".to_owned();
    let check = Email::CheckDetails { name: name(), round: round(), round_id: round_id(), until };
    let ends = "31 May 2030".to_owned();
    let speed = Email::SpeedEndsSoon { name: name(), round: round(), round_id: round_id(), ends };
    vec![
        ("round_opens", opens(None)),
        ("round_opens_later", opens(Some("1 March 2030 at 9:00am"))),
        ("round_closes_soon", closes_soon),
        ("check_details", check),
        ("speed_ends_soon", speed),
        ("clearing_opens_mentee", clearing(ClearingReason::NoMentor)),
        ("clearing_opens_mentor", clearing(ClearingReason::NoMentee)),
        ("clearing_opens", clearing(ClearingReason::NoLongTermMatch)),
        ("round_ended", Email::RoundEnded { name: name(), round: round() }),
    ]
}

fn long_term(news: LongTermNews) -> Email {
    Email::LongTerm {
        name: format!("Ada {CANARY}"),
        round: "Speed mentoring 2030".to_owned(),
        round_id: "01900000-0000-7000-8000-000000000000".to_owned(),
        news,
    }
}

fn contact_reminder() -> Email {
    Email::ContactReminder {
        token: format!("{CANARY}-token"),
        round_id: "01900000-0000-7000-8000-000000000000".to_owned(),
        unsubscribe: format!("{CANARY}-stop"),
    }
}

fn about_accounts() -> Vec<(&'static str, Email)> {
    let name = || format!("Ada {CANARY}");
    vec![
        ("contact_reminder", contact_reminder()),
        ("long_term_asked", long_term(LongTermNews::Asked)),
        ("long_term_agreed", long_term(LongTermNews::Agreed)),
        ("long_term_declined", long_term(LongTermNews::Declined)),
        ("applicant_asked", Email::ApplicantAsked { name: name() }),
        ("applicant_answered", Email::ApplicantAnswered {}),
        (
            "role_changed",
            Email::RoleChanged {
                name: name(),
                before: "a member".to_owned(),
                after: "an admin".to_owned(),
                by: format!("Mary {CANARY}"),
            },
        ),
    ]
}

fn match_left() -> Email {
    Email::MatchLeft {
        name: "Ada".to_owned(),
        round: "Autumn 2026".to_owned(),
        round_id: "0192a1b2-0000-7000-8000-000000000001".to_owned(),
    }
}

fn registered() -> Email {
    Email::Registered {
        name: format!("Ada {CANARY}"),
        round: "Speed mentoring 2030".to_owned(),
        closes: "5 April 2030 at 11:59pm".to_owned(),
    }
}

fn extended() -> Email {
    Email::Extended {
        name: format!("Ada {CANARY}"),
        round: "Speed mentoring 2030".to_owned(),
        closes: "12 April 2030 at 11:59pm".to_owned(),
    }
}

fn changed(change: FactorChange) -> Email {
    Email::SecondFactorChanged { name: format!("Ada {CANARY}"), change }
}

fn about_data_requests() -> Vec<(&'static str, Email)> {
    let reason = || format!("It is with the {CANARY} council.\nWe have asked them.");
    vec![
        ("data_request_link", Email::DataRequestLink { token: format!("{CANARY}-token") }),
        ("data_request_received", received(false)),
        ("data_request_received_complaint", received(true)),
        (
            "data_request_acknowledged",
            Email::DataRequestAcknowledged { reference: "1A2B3C4D".to_owned(), by: None },
        ),
        (
            "data_request_acknowledged_by",
            Email::DataRequestAcknowledged {
                reference: "1A2B3C4D".to_owned(),
                by: Some("3 March 2030".to_owned()),
            },
        ),
        (
            "data_request_extended",
            Email::DataRequestExtended {
                reference: "1A2B3C4D".to_owned(),
                by: "3 May 2030".to_owned(),
                reason: reason(),
            },
        ),
        (
            "data_request_answered",
            Email::DataRequestAnswered { reference: "1A2B3C4D".to_owned(), answer: reason() },
        ),
        ("data_requests_due", Email::DataRequestsDue { due: 1, overdue: 0 }),
        ("data_requests_overdue", Email::DataRequestsDue { due: 2, overdue: 1 }),
    ]
}

fn received(complaint: bool) -> Email {
    Email::DataRequestReceived {
        reference: "1A2B3C4D".to_owned(),
        complaint,
        by: "3 March 2030".to_owned(),
    }
}

fn matches(mentees: Vec<MatchedMentee>, mentors: Vec<MatchedMentor>) -> Email {
    Email::Matches {
        name: format!("Ada {CANARY}"),
        round: "Speed mentoring 2030".to_owned(),
        replaces: false,
        mentees,
        mentors,
        no_mentee: None,
        no_mentor: None,
    }
}

/// Somebody withdrew, so this takes the place of an earlier email.
fn again() -> Email {
    let mut email = matches(vec![grace()], Vec::new());
    if let Email::Matches { replaces, .. } = &mut email {
        *replaces = true;
    }
    email
}

fn nobody() -> Email {
    Email::Matches {
        name: format!("Ada {CANARY}"),
        round: "Speed mentoring 2030".to_owned(),
        replaces: false,
        mentees: Vec::new(),
        mentors: Vec::new(),
        no_mentee: Some("every mentee one or two grades below you has three mentors".to_owned()),
        no_mentor: Some("nobody one or two grades above you works elsewhere".to_owned()),
    }
}

fn grace() -> MatchedMentee {
    MatchedMentee {
        name: format!("Grace {CANARY}"),
        grade: "HEO".to_owned(),
        job_title: "Compiler writer".to_owned(),
        department: "Ministry of Defence".to_owned(),
        profession: "Digital, Data and Technology".to_owned(),
        biography: Some(format!(
            "I build things that build things, and I would like to learn how to talk about \
             that to people who only want the things.\n\nYour account was suspended: write to \
             {CANARY}."
        )),
        email: None,
        reasons: phrases(&["three grades below you", "from another department"]),
    }
}

/// Reasons as the engine words them, with what people may have typed in them.
fn phrases(words: &[&str]) -> Vec<String> {
    words.iter().map(|words| (*words).to_owned()).collect()
}

fn alan() -> MatchedMentor {
    MatchedMentor {
        name: format!("Alan {CANARY}"),
        grade: "G6".to_owned(),
        job_title: "Head of <Analysis>".to_owned(),
        department: "Government Communications Headquarters".to_owned(),
        profession: "Intelligence Analysis".to_owned(),
        biography: None,
        email: Some("alan@zanzibar.example".to_owned()),
        reasons: phrases(&[
            "two grades above you",
            "in Intelligence\n\n<Analysis>, the profession you asked for",
            "from another department, Government Communications Headquarters",
        ]),
    }
}

/// As a version wrote her that gave no reasons.
fn joan() -> MatchedMentor {
    MatchedMentor {
        name: format!("Joan\n{CANARY}"),
        biography: Some("I run, and I listen.".to_owned()),
        email: Some("joan@zanzibar.example".to_owned()),
        reasons: Vec::new(),
        ..alan()
    }
}

#[test]
fn every_email_reads_as_it_should_in_text_and_html() {
    for (name, email) in every_email() {
        let rendered = render(&email, "https://clearing.example");
        let text = format!("Subject: {}\n\n{}", rendered.subject, rendered.text);
        insta::assert_snapshot!(format!("{name}.txt"), text);
        insta::assert_snapshot!(format!("{name}.html"), rendered.html);
    }
}

/// Mail delegates, link scanners and lock screens see the subject (S7).
#[test]
fn a_subject_names_nobody_and_not_what_the_service_is_for() {
    let telling = ["lgbt", "mentor", "mentee", "match", "network", "round", "forum", "advert"];
    for (name, email) in every_email() {
        let subject = render(&email, "https://clearing.example").subject;
        // What can be stopped is about the forum: it does not even name the product.
        let is_discreet = email.unsubscribe().is_some();
        assert_eq!(subject.starts_with("Clearing: "), !is_discreet, "{name}: {subject}");
        assert!(!subject.contains(CANARY), "{name}: {subject}");
        let subject = subject.to_lowercase();
        assert!(!telling.iter().any(|word| subject.contains(word)), "{name}: {subject}");
    }
}

#[test]
fn every_email_ends_with_how_to_change_details_or_leave() {
    // Whoever left has nothing to change.
    for (name, email) in every_email().into_iter().filter(|(_, it)| *it != Email::Erased {}) {
        let rendered = render(&email, "https://clearing.example");
        for form in [rendered.text, rendered.html] {
            let form = form.split_whitespace().collect::<Vec<_>>().join(" ");
            assert!(form.contains("To change your details, or to leave at any time,"), "{name}");
        }
    }
}

#[test]
fn the_html_loads_nothing_and_runs_nothing() {
    for (name, email) in every_email() {
        let html = render(&email, "https://clearing.example").html;
        for never in ["<img", "<script", "<link", "<style", "url(", "onclick", "<form"] {
            assert!(!html.contains(never), "{name}: {never}");
        }
    }
}
