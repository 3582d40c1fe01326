//! Patterns of `LIKE`, made from what people type.

use sea_orm::sea_query::LikeExpr;

/// The pattern for texts that contain `text`.
#[must_use]
pub fn like_containing(text: &str) -> LikeExpr {
    LikeExpr::new(format!("%{}%", escape(text))).escape('\\')
}

/// The pattern for texts that begin with `start` and end with `end`.
#[must_use]
pub fn like_from_to(start: &str, end: &str) -> LikeExpr {
    LikeExpr::new(format!("{}%{}", escape(start), escape(end))).escape('\\')
}

/// The text with what has a meaning in a pattern made plain by a backslash.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        if ['\\', '%', '_'].contains(&character) {
            escaped.push('\\');
        }
        escaped.push(character);
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_has_a_meaning_in_a_pattern_is_made_plain() {
        assert_eq!(escape(r"a_b%c\d"), r"a\_b\%c\\d");
        assert_eq!(escape("Zoë Ångström"), "Zoë Ångström");
    }
}
