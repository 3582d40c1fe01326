//! The actions of the log, as people read them.

/// Each action with its words, in the order in which a list offers them.
pub const ACTIONS: &[(&str, &str)] = &[
    ("verify account", "Verified an account"),
    ("reject account", "Rejected an account"),
    ("ask applicant", "Asked an applicant"),
    ("read address", "Read an email address"),
    ("add note", "Added a note about an account"),
    ("delete note", "Deleted a note about an account"),
    ("suspend account", "Suspended an account"),
    ("reinstate account", "Reinstated an account"),
    ("let into clearing", "Let someone into clearing"),
    ("set role", "Changed a role"),
    ("end round", "Ended a round"),
    ("download a file of the round", "Downloaded a file of a round"),
    ("reset second factor", "Reset 2-step verification"),
    ("change email", "Changed their email address"),
    ("change organisation", "Changed their organisation"),
    ("close topic", "Closed a thread"),
    ("reopen topic", "Reopened a thread"),
    ("delete post", "Deleted a post"),
    ("keep post", "Kept a reported post"),
    ("declare match", "Declared a match"),
    ("withdraw advert", "Withdrew an advert"),
    ("renew advert", "Renewed an advert"),
    ("expire advert", "Advert expired"),
    ("reopen advert", "Opened an advert again"),
    ("make offer", "Made an offer"),
    ("accept offer", "Accepted an offer"),
    ("decline offer", "Declined an offer"),
    ("withdraw offer", "Withdrew an offer"),
    ("end offer", "Offer ended"),
    ("restore offer", "Offer stands again"),
    ("make match", "Made a match"),
    ("end match", "Ended a match"),
    ("ask introductions", "Made introductions"),
    ("set introduction time", "Changed when introductions are made"),
    ("create category", "Added a category"),
    ("change category", "Changed a category"),
    ("move category", "Moved a category"),
    ("archive category", "Archived a category"),
    ("restore category", "Restored a category"),
    ("create round", "Created a round"),
    ("update round", "Changed a round"),
    ("move step", "Moved a step of a round"),
    ("pause step", "Paused a step of a round"),
    ("skip step", "Skipped a step of a round"),
    ("resume step", "Resumed a step of a round"),
    ("finish step", "Marked a step of a round as done"),
    ("import registrations", "Imported registrations"),
    ("withdraw participant", "Withdrew someone from a round"),
    ("set matching rules", "Changed the matching rules"),
    ("run matching", "Ran the matching"),
    ("pin pair", "Kept a pair"),
    ("exclude pair", "Kept two people apart"),
    ("remove pair rule", "Removed a rule about a pair"),
    ("repair plan", "Updated a plan"),
    ("publish plan", "Published a plan"),
    ("resend matches", "Sent someone their matches again"),
    ("discard plan", "Discarded a plan"),
    ("publish policy", "Published a policy"),
    ("claim data request", "Took a data protection request"),
    ("acknowledge data request", "Acknowledged a data protection request"),
    ("extend data request", "Extended a data protection request"),
    ("answer data request", "Answered a data protection request"),
    ("set email domain", "Changed an email domain"),
    ("retry email", "Tried an email again"),
    ("discard email", "Deleted an email"),
];

/// What was done, as people read it.
#[must_use]
pub fn action_words(action: &str) -> String {
    let words = |action: &str| {
        let known = ACTIONS.iter().find(|(known, _)| *known == action);
        known.map_or_else(|| action.to_owned(), |(_, words)| (*words).to_owned())
    };
    match action.strip_prefix("undo ") {
        Some(undone) => format!("Undone: {}", words(undone)),
        None => words(action),
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use regex::Regex;

    use super::*;

    fn sources(folder: &Path, found: &mut Vec<String>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                sources(&path, found);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                found.push(fs::read_to_string(path).unwrap());
            }
        }
    }

    #[test]
    fn every_action_that_the_program_writes_has_words() {
        let mut texts = Vec::new();
        sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut texts);
        let written = Regex::new(r#"LogEntry::new\(\s*"([^"]+)""#).unwrap();
        let mut n_written = 0;
        for text in &texts {
            for action in written.captures_iter(text) {
                n_written += 1;
                let action = &action[1];
                assert!(ACTIONS.iter().any(|(known, _)| *known == action), "{action}");
            }
        }
        assert!(n_written > 25, "{n_written}");
    }

    #[test]
    fn what_was_undone_is_named() {
        assert_eq!(action_words("close topic"), "Closed a thread");
        assert_eq!(action_words("undo verify account"), "Undone: Verified an account");
    }
}
