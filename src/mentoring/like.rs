//! Patterns that find a text within another.

/// The pattern for texts that contain `text`, in small letters, with what has a
/// meaning in a pattern made plain by a backslash.
#[must_use]
pub fn contained(text: &str) -> String {
    let mut pattern = "%".to_owned();
    for character in text.to_lowercase().chars() {
        if ['\\', '%', '_'].contains(&character) {
            pattern.push('\\');
        }
        pattern.push(character);
    }
    pattern.push('%');
    pattern
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_has_a_meaning_in_a_pattern_is_made_plain() {
        assert_eq!(contained(r"A_b%c\d"), r"%a\_b\%c\\d%");
    }
}
