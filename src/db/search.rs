//! Full-text search, in the dialect of each database.

use sea_orm::sea_query::{Expr, SimpleExpr};
use sea_orm::{DbBackend, Value};

/// How many letters or digits one of the words has at least: a single one is in nearly
/// everything.
const WORD_MIN: usize = 2;

/// A search text, as words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Search {
    words: Vec<String>,
}

impl Search {
    /// Reads the words out of what was typed; punctuation only separates them.
    ///
    /// `None` when there is no word of two letters or digits in it. At most twelve words
    /// count.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let words: Vec<String> = text
            .split(|c: char| !c.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .take(12)
            .map(str::to_owned)
            .collect();
        let is_long_enough = |word: &String| word.chars().nth(WORD_MIN - 1).is_some();
        words.iter().any(is_long_enough).then_some(Self { words })
    }

    /// The words.
    #[must_use]
    pub fn words(&self) -> &[String] {
        &self.words
    }

    /// The words as SQLite's FTS5 wants them: each a quoted prefix, all needed.
    fn for_sqlite(&self) -> String {
        self.words.iter().map(|word| format!("\"{word}\"*")).collect::<Vec<_>>().join(" ")
    }

    /// The words as PostgreSQL's `to_tsquery` wants them.
    fn for_postgres(&self) -> String {
        self.words.iter().map(|word| format!("{word}:*")).collect::<Vec<_>>().join(" & ")
    }
}

/// The condition that a topic's title, or one of its posts that was not taken
/// away, has every word that is searched for. To be used where `topic` is in
/// the query, and the people who are absent for its reader: what they wrote finds
/// nothing.
///
/// Of titles and of posts the 500 newest that fit count: a word that is in every
/// other post would otherwise have all of those read for one page of topics.
#[must_use]
pub fn matching_topics(backend: DbBackend, search: &Search) -> SimpleExpr {
    let (sql, words) = match backend {
        DbBackend::Postgres => (POSTGRES, search.for_postgres()),
        _ => (SQLITE, search.for_sqlite()),
    };
    let words = Value::from(words);
    Expr::cust_with_values(sql, [words.clone(), words])
}

/// The condition that a post has every word that is searched for. To be used where `post` is
/// in the query. It counts the same posts as [`matching_topics`], and more on PostgreSQL,
/// where asking for the newest would cost something.
#[must_use]
pub fn matching_posts(backend: DbBackend, search: &Search) -> SimpleExpr {
    match backend {
        DbBackend::Postgres => Expr::cust_with_values(
            "post.search @@ to_tsquery('english', $1)",
            [Value::from(search.for_postgres())],
        ),
        _ => Expr::cust_with_values(
            "post.rowid IN (SELECT rowid FROM post_search WHERE post_search MATCH ?
             ORDER BY rowid DESC LIMIT 500)",
            [Value::from(search.for_sqlite())],
        ),
    }
}

/// The index gives the newest first by itself.
const SQLITE: &str = "topic.id IN (
    SELECT found.id FROM topic AS found WHERE found.rowid IN (
        SELECT rowid FROM topic_search WHERE topic_search MATCH ?
        ORDER BY rowid DESC LIMIT 500)
    UNION
    SELECT found.topic_id FROM post AS found
    WHERE found.deleted_at IS NULL AND found.kind <> 'SYSTEM'
      AND found.author_id NOT IN (SELECT id FROM absent) AND found.rowid IN (
        SELECT rowid FROM post_search WHERE post_search MATCH ?
        ORDER BY rowid DESC LIMIT 500))";

/// Identifiers begin with the time. For common words the planner goes back in
/// time until it has found enough, for others it asks the index.
const POSTGRES: &str = "topic.id IN (
    (SELECT found.id FROM topic AS found WHERE found.search @@ to_tsquery('english', $1)
     ORDER BY found.id DESC LIMIT 500)
    UNION
    (SELECT found.topic_id FROM post AS found
     WHERE found.deleted_at IS NULL AND found.kind <> 'SYSTEM'
       AND found.author_id NOT IN (SELECT id FROM absent)
       AND found.search @@ to_tsquery('english', $2)
     ORDER BY found.id DESC LIMIT 500))";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_typed_is_words_and_never_syntax() {
        let search = Search::parse("mentor* OR \"policy\" -near(x) : |").unwrap();
        assert_eq!(search.for_sqlite(), r#""mentor"* "OR"* "policy"* "near"* "x"*"#);
        assert_eq!(search.for_postgres(), "mentor:* & OR:* & policy:* & near:* & x:*");
        for short in [" ,.! ", "a", "x y z"] {
            assert_eq!(Search::parse(short), None);
        }
        assert_eq!(Search::parse("a G7").unwrap().words(), ["a", "G7"]);
    }
}
