//! Warns before an email address or a telephone number is posted.
//!
//! A hint, never a block: it is the author who decides what to publish.

/// What to think about before posting `text`, as sentences; usually nothing.
#[must_use]
pub fn contact_warnings(text: &str) -> Vec<&'static str> {
    let mut warnings = Vec::new();
    if text.split_whitespace().any(holds_address) {
        warnings.push(
            "This text seems to hold an email address. Every member of the forum will see it.",
        );
    }
    if holds_telephone_number(text) {
        warnings.push(
            "This text seems to hold a telephone number. Every member of the forum will see it.",
        );
    }
    warnings
}

/// Whether a word has something before an `@`, and a dotted name after it.
fn holds_address(word: &str) -> bool {
    word.split_once('@').is_some_and(|(local, domain)| {
        let name = |c: char| c.is_alphanumeric() || c == '-';
        let domain = domain.trim_end_matches(|c| !name(c));
        let labels = domain.split('.').take_while(|label| label.chars().any(name));
        local.ends_with(|c: char| c.is_alphanumeric() || "._+-".contains(c))
            && labels.take(2).count() == 2
    })
}

/// Whether there is a run of ten to fifteen digits, as a British or an
/// international number has, that opens with 0 or +.
fn holds_telephone_number(text: &str) -> bool {
    let between = |c: char| " -.()\u{a0}\u{2011}\u{2013}".contains(c);
    let in_number = |c: char| c.is_ascii_digit() || c == '+' || between(c);
    text.split(|c| !in_number(c)).any(|run| {
        let run = run.trim_matches(between);
        let digits = run.chars().filter(char::is_ascii_digit).count();
        (10..=15).contains(&digits) && run.starts_with(['0', '+'])
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_and_telephone_numbers_are_noticed() {
        for text in [
            "write to ada.lovelace@cabinetoffice.gov.uk.",
            "(ada@example.gov.uk)",
            "mailto:ada+mentoring@example.org",
        ] {
            assert_eq!(contact_warnings(text).len(), 1, "{text}");
        }
        for text in
            ["ring 020 7946 0018", "07700 900123", "+44 (0)20 7946 0018 after six", "01632-960-001"]
        {
            assert_eq!(contact_warnings(text).len(), 1, "{text}");
        }
        assert_eq!(contact_warnings("a@b.uk or 07700900123").len(), 2);
    }

    #[test]
    fn ordinary_text_is_not() {
        for text in [
            "",
            "I joined on 2021-10-25 and work in SO15",
            "@ada hello @ all",
            "meet @ 10.30",
            "budget of 1 000 000 000 000",
            "0 to 100 in 12 weeks",
            "ada@work",
        ] {
            assert_eq!(contact_warnings(text), [""; 0], "{text}");
        }
    }
}
