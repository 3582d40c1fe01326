//! What the file has of each table, and what erasing an account does to it: one list for both.

use super::table::{Emptied, Erased, LeftOut, Part, Table, Theirs};

/// What somebody is called who has left.
pub const FORMER_MEMBER: &str = "A former member";

const SECRET: &str = "It is a secret that only lets somebody in";
const OTHER: &str = "It is about somebody else";
const STAFF: &str = "It says which moderator or admin acted";
const SAME: &str = "It follows from what the file has";
const NOBODY: &str = "It is about nobody";

const fn out(column: &'static str, because: &'static str) -> LeftOut {
    LeftOut { column, because }
}

const fn theirs(name: &'static str, left_out: &'static [LeftOut], erased: Erased) -> Table {
    Table { name, part: Part::Theirs(left_out), erased }
}

const fn nothing(name: &'static str, because: &'static str, erased: Erased) -> Table {
    Table { name, part: Part::Nothing(because), erased }
}

const EMPTY: Emptied = Emptied::Text("");
const OF_ACCOUNT: Erased = Erased::Rows(&[Theirs::Account("account_id")]);

/// Every table.
pub const TABLES: &[Table] = &[
    theirs(
        "account",
        &[out("password_hash", SECRET), out("decided_by", STAFF)],
        Erased::Columns {
            of: &[Theirs::Account("id")],
            emptied: &[
                ("email", Emptied::NoAddress),
                ("display_name", Emptied::Text(FORMER_MEMBER)),
                ("grade", Emptied::Null),
                ("organisation_id", Emptied::Null),
                ("profession", Emptied::Null),
                ("role", Emptied::Text("MEMBER")),
                ("status", Emptied::Text("ERASED")),
                ("password_hash", EMPTY),
                ("rejection_reason", Emptied::Null),
                ("suspended_until", Emptied::Null),
                ("suspension_reason", Emptied::Null),
            ],
            kept: &["id", "created_at", "confirmed_at", "decided_at", "decided_by"],
        },
    ),
    theirs("policy_acceptance", &[], OF_ACCOUNT),
    theirs(
        "session",
        &[
            out("token_hash", SECRET),
            out("content", "The browser is in the file; the rest is for the next page"),
        ],
        OF_ACCOUNT,
    ),
    theirs(
        "second_factor",
        &[
            out("last_step", "It protects the codes of an app"),
            out("key_id", SECRET),
            out("nonce", SECRET),
            out("ciphertext", SECRET),
        ],
        OF_ACCOUNT,
    ),
    theirs(
        "recovery_code",
        &[out("code_hash", SECRET)],
        // With the second factor that they belong to.
        Erased::Otherwise("migrations/src/m34_second_factor.rs"),
    ),
    theirs(
        "factor_challenge",
        &[out("key_id", SECRET), out("nonce", SECRET), out("ciphertext", SECRET)],
        OF_ACCOUNT,
    ),
    theirs("email_token", &[out("token_hash", SECRET)], OF_ACCOUNT),
    theirs(
        "email_change",
        &[out("confirm_hash", SECRET), out("stop_hash", SECRET), out("verified_by", STAFF)],
        OF_ACCOUNT,
    ),
    theirs(
        "email_request",
        &[out("address_hash", "It is a code made of the address")],
        Erased::Otherwise("src/account/email_request.rs"),
    ),
    theirs("account_note", &[out("author_id", STAFF)], OF_ACCOUNT),
    theirs("applicant_question", &[out("asked_by", STAFF)], OF_ACCOUNT),
    theirs(
        "data_request",
        &[out("token_hash", SECRET), out("claimed_by", STAFF)],
        Erased::Otherwise("src/account/data_request/queue.rs"),
    ),
    theirs("visibility", &[], OF_ACCOUNT),
    theirs(
        "block",
        &[out("blocked_id", OTHER)],
        Erased::Rows(&[Theirs::Account("by_id"), Theirs::Account("blocked_id")]),
    ),
    theirs(
        "participant",
        &[],
        Erased::Columns {
            of: &[Theirs::Registration("id")],
            emptied: &[
                ("email", Emptied::NoAddress),
                ("name", Emptied::Text(FORMER_MEMBER)),
                ("job_title", EMPTY),
                ("organisation_id", Emptied::Null),
                ("organisation_name", EMPTY),
                ("profession", EMPTY),
                ("wanted_profession", Emptied::Null),
                ("biography", Emptied::Null),
                ("consent", EMPTY),
            ],
            kept: &[
                "id",
                "round_id",
                "role",
                "grade",
                "capacity_as_mentor",
                "capacity_as_mentee",
                "created_at",
                "withdrawn_at",
            ],
        },
    ),
    theirs(
        "identity",
        &[out("key_id", SECRET), out("nonce", SECRET), out("ciphertext", SAME)],
        Erased::Rows(&[Theirs::Registration("participant_id")]),
    ),
    theirs(
        "pair",
        &[out("pinned", "It says how the plan was made")],
        Erased::Columns {
            of: OF_PAIR,
            emptied: &[("reasons", Emptied::List)],
            kept: &[
                "id",
                "plan_id",
                "mentee_id",
                "mentor_id",
                "pinned",
                "mentee_outcome",
                "mentor_outcome",
                "mentee_contact",
                "mentee_met_on",
                "mentor_contact",
                "mentor_met_on",
                "told_at",
                "asked_at",
                "declined_at",
            ],
        },
    ),
    theirs(
        "contact_reminder",
        &[out("token_hash", SECRET)],
        Erased::Rows(&[Theirs::Registration("participant_id")]),
    ),
    theirs("reminder_opt_out", &[], Erased::Rows(&[Theirs::Registration("participant_id")])),
    theirs(
        "unmatched",
        &[out("told", SAME)],
        Erased::Columns {
            of: &[Theirs::Registration("participant_id")],
            emptied: &[("reason", EMPTY), ("told", Emptied::Null)],
            kept: &["id", "plan_id", "participant_id", "as_role", "n_found"],
        },
    ),
    theirs("long_term_match", &[], Erased::Stays("It has identifiers and dates")),
    theirs(
        "topic",
        &[out("closed_by", STAFF)],
        Erased::Columns {
            of: &[Theirs::Account("author_id")],
            emptied: &[
                ("title", Emptied::Text("A thread of a former member")),
                ("removed_title", Emptied::Null),
                ("closing_reason", Emptied::Null),
            ],
            kept: &[
                "id",
                "number",
                "category_id",
                "author_id",
                "state",
                "created_at",
                "last_activity_at",
                "reply_count",
                "last_number",
                "declared_at",
                "closed_at",
                "closed_by",
            ],
        },
    ),
    theirs(
        "advert",
        &[],
        Erased::Columns {
            of: &[Theirs::Account("author_id")],
            emptied: &[
                ("name", Emptied::Text(FORMER_MEMBER)),
                ("organisation_id", Emptied::Null),
                ("organisation_name", EMPTY),
                ("profession", Emptied::Null),
                ("about", EMPTY),
                ("looking_for", EMPTY),
                ("visibility_warning", EMPTY),
            ],
            kept: &[
                "topic_id",
                "author_id",
                "kind",
                "grade",
                "visibility_accepted_at",
                "is_title_typed",
                "is_open",
                "matched_post_id",
                "match_id",
                "renewed_at",
                "nudged_at",
                "expiry_told_at",
            ],
        },
    ),
    theirs(
        "post",
        &[out("html", SAME), out("deleted_by", STAFF)],
        Erased::Columns {
            of: &[Theirs::Post("id")],
            emptied: &[("source", EMPTY), ("html", EMPTY), ("deleted_at", Emptied::Now)],
            kept: &[
                "id",
                "topic_id",
                "number",
                "author_id",
                "kind",
                "created_at",
                "edited_at",
                "deleted_by",
            ],
        },
    ),
    theirs("post_revision", &[out("replaced_by", STAFF)], Erased::Rows(&[Theirs::Post("post_id")])),
    theirs("draft", &[], OF_ACCOUNT),
    theirs("reading", &[], OF_ACCOUNT),
    theirs("saved_filter", &[], OF_ACCOUNT),
    theirs("bookmark", &[], OF_ACCOUNT),
    theirs(
        "offer",
        &[],
        Erased::Columns {
            of: &[Theirs::Account("by_id"), Theirs::Topic("topic_id")],
            emptied: &[
                ("note", Emptied::Null),
                ("question", Emptied::Null),
                ("answer", Emptied::Null),
            ],
            kept: &["id", "topic_id", "post_id", "by_id", "state", "made_at", "answered_at"],
        },
    ),
    theirs("introduction", &[], Erased::Stays("It has identifiers, dates, and a yes or no")),
    theirs(
        "clearing_match",
        &[out("ended_by", SAME)],
        Erased::Columns {
            of: &[Theirs::Account("mentor_id"), Theirs::Account("mentee_id")],
            emptied: &[("end_reason", Emptied::Null)],
            kept: &[
                "id",
                "topic_id",
                "offer_id",
                "introduction_id",
                "mentor_id",
                "mentee_id",
                "made_at",
                "ended_at",
                "ended_by",
            ],
        },
    ),
    theirs("clearing_admission", &[out("admitted_by", STAFF)], OF_ACCOUNT),
    theirs(
        "flag_report",
        &[],
        Erased::Columns {
            of: &[Theirs::Account("reporter_id")],
            emptied: &[("note", Emptied::Null)],
            kept: &["flag_id", "reporter_id", "reason", "at"],
        },
    ),
    theirs("notification", &[out("by_id", OTHER)], OF_ACCOUNT),
    theirs("notification_setting", &[], OF_ACCOUNT),
    theirs("digest_opt_out", &[], OF_ACCOUNT),
    theirs("announcement_opt_out", &[], OF_ACCOUNT),
    theirs(
        "outbox",
        &[out(
            "content",
            "It may tell about others, and has been emailed: the kind is in the file",
        )],
        Erased::Otherwise("src/outbox/forget.rs"),
    ),
    theirs(
        "moderation_log",
        &[
            out("moderator_id", STAFF),
            out("previous_hash", "It protects the log"),
            out("hash", "It protects the log"),
            out("sequence", "It protects the log"),
            out("salt", "It protects the log"),
            out("details_hash", "It protects the log"),
        ],
        Erased::Otherwise("src/own_data/erase_log.rs"),
    ),
    nothing(
        "attempt",
        "It has no name or address, only a code made of one, for 30 days",
        Erased::Stays("It has a code made of an address, for 30 days"),
    ),
    nothing("category", "It is about the forum", Erased::Stays(NOBODY)),
    nothing("counter", "It is about the forum", Erased::Stays(NOBODY)),
    nothing("email_domain", "It is about organisations", Erased::Stays(NOBODY)),
    nothing("deletion", "It has numbers", Erased::Stays(NOBODY)),
    nothing(
        "erasure",
        "It has who left, by identifier",
        Erased::Stays("It is what a restored backup is held to"),
    ),
    nothing(
        "flag",
        "Who reported a post is in flag_report; that yours was reported is not told",
        Erased::Otherwise("src/forum/erase.rs"),
    ),
    nothing("introduction_run", "It is about all introductions", Erased::Stays(NOBODY)),
    nothing("moderation_chain", "It protects the log", Erased::Stays(NOBODY)),
    nothing(
        "moderation_claim",
        "It says what moderators work on",
        Erased::Rows(&[Theirs::Account("moderator_id")]),
    ),
    nothing(
        "moderation_reminder",
        "It says of what moderators were reminded",
        Erased::Stays("It has identifiers and dates"),
    ),
    nothing(
        "moderation_undo",
        "It is kept for ten minutes, for the moderator who acted",
        Erased::Otherwise("src/moderation.rs"),
    ),
    nothing("organisation", "It is about organisations", Erased::Stays(NOBODY)),
    nothing(
        "pair_rule",
        "It is about two people: ask us, and we will look at it with you",
        Erased::Columns {
            of: OF_PAIR,
            emptied: &[("reason", Emptied::Null)],
            kept: &["id", "round_id", "mentee_id", "mentor_id", "kind", "created_at"],
        },
    ),
    nothing("plan", "It is about the whole round", Erased::Stays("It has numbers and identifiers")),
    nothing("policy", "It is published", Erased::Stays(NOBODY)),
    nothing("property", "It is about the database", Erased::Stays(NOBODY)),
    nothing("round", "It is published", Erased::Stays(NOBODY)),
    nothing("round_step", "It is about the whole round", Erased::Stays(NOBODY)),
];

const OF_PAIR: &[Theirs] = &[Theirs::Registration("mentee_id"), Theirs::Registration("mentor_id")];

/// The columns that the file does not have of a table.
pub(super) fn left_out(table: &str) -> impl Iterator<Item = &'static str> {
    let columns = TABLES.iter().find(|it| it.name == table).map_or(&[][..], |it| match it.part {
        Part::Theirs(columns) => columns,
        Part::Nothing(_) => panic!("the file has nothing of {table}"),
    });
    columns.iter().map(|it| it.column)
}
