//! What the file has of each table.

/// A table, and what the file has of it.
#[derive(Debug)]
pub struct Table {
    /// Its name.
    pub name: &'static str,
    /// What the file has of it.
    pub part: Part,
}

/// What the file has of a table.
#[derive(Debug)]
pub enum Part {
    /// The person's rows, with all columns but these.
    Theirs(&'static [LeftOut]),
    /// Nothing, and why.
    Nothing(&'static str),
}

/// A column that the file does not have, and why.
#[derive(Debug)]
pub struct LeftOut {
    /// Its name.
    pub column: &'static str,
    /// Why.
    pub because: &'static str,
}

const SECRET: &str = "It is a secret that only lets somebody in";
const OTHER: &str = "It is about somebody else";
const STAFF: &str = "It says which moderator or admin acted";
const SAME: &str = "It follows from what the file has";

const fn out(column: &'static str, because: &'static str) -> LeftOut {
    LeftOut { column, because }
}

const fn theirs(name: &'static str, left_out: &'static [LeftOut]) -> Table {
    Table { name, part: Part::Theirs(left_out) }
}

const fn nothing(name: &'static str, because: &'static str) -> Table {
    Table { name, part: Part::Nothing(because) }
}

/// Every table.
pub const TABLES: &[Table] = &[
    theirs("account", &[out("password_hash", SECRET), out("decided_by", STAFF)]),
    theirs("policy_acceptance", &[]),
    theirs(
        "session",
        &[
            out("token_hash", SECRET),
            out("content", "The browser is in the file; the rest is for the next page"),
        ],
    ),
    theirs("email_token", &[out("token_hash", SECRET)]),
    theirs(
        "email_change",
        &[out("confirm_hash", SECRET), out("stop_hash", SECRET), out("verified_by", STAFF)],
    ),
    theirs("email_request", &[out("address_hash", "It is a code made of the address")]),
    theirs("data_request", &[out("token_hash", SECRET), out("claimed_by", STAFF)]),
    theirs("visibility", &[]),
    theirs("block", &[out("blocked_id", OTHER)]),
    theirs("participant", &[]),
    theirs("identity", &[out("key_id", SECRET), out("nonce", SECRET), out("ciphertext", SAME)]),
    theirs("pair", &[out("pinned", "It says how the plan was made")]),
    theirs("unmatched", &[out("told", SAME)]),
    theirs("long_term_match", &[]),
    theirs("topic", &[out("closed_by", STAFF)]),
    theirs("advert", &[]),
    theirs("post", &[out("html", SAME), out("deleted_by", STAFF)]),
    theirs("post_revision", &[out("replaced_by", STAFF)]),
    theirs("draft", &[]),
    theirs("reading", &[]),
    theirs("saved_filter", &[]),
    theirs("bookmark", &[]),
    theirs("offer", &[]),
    theirs("introduction", &[]),
    theirs("clearing_match", &[out("ended_by", SAME)]),
    theirs("clearing_admission", &[out("admitted_by", STAFF)]),
    theirs("flag_report", &[]),
    theirs("notification", &[out("by_id", OTHER)]),
    theirs("notification_setting", &[]),
    theirs("digest_opt_out", &[]),
    theirs(
        "outbox",
        &[out(
            "content",
            "It may tell about others, and has been emailed: the kind is in the file",
        )],
    ),
    theirs(
        "moderation_log",
        &[
            out("moderator_id", STAFF),
            out("previous_hash", "It protects the log"),
            out("hash", "It protects the log"),
            out("sequence", "It protects the log"),
        ],
    ),
    nothing("attempt", "It has no name or address, only a code made of one, for 30 days"),
    nothing("category", "It is about the forum"),
    nothing("counter", "It is about the forum"),
    nothing("email_domain", "It is about organisations"),
    nothing("flag", "Who reported a post is in flag_report; that yours was reported is not told"),
    nothing("introduction_run", "It is about all introductions"),
    nothing("moderation_chain", "It protects the log"),
    nothing("moderation_claim", "It says what moderators work on"),
    nothing("moderation_reminder", "It says of what moderators were reminded"),
    nothing("moderation_undo", "It is kept for ten minutes, for the moderator who acted"),
    nothing("organisation", "It is about organisations"),
    nothing("pair_rule", "It is about two people: ask us, and we will look at it with you"),
    nothing("plan", "It is about the whole round"),
    nothing("policy", "It is published"),
    nothing("property", "It is about the database"),
    nothing("round", "It is published"),
];

/// The columns that the file does not have of a table.
pub(super) fn left_out(table: &str) -> impl Iterator<Item = &'static str> {
    let columns = TABLES.iter().find(|it| it.name == table).map_or(&[][..], |it| match it.part {
        Part::Theirs(columns) => columns,
        Part::Nothing(_) => panic!("the file has nothing of {table}"),
    });
    columns.iter().map(|it| it.column)
}
