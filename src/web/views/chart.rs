//! A chart of two bars for each of several things: a grade's mentees and places, a week's
//! adverts and matches.
//!
//! Drawn for a width of 320, which a telephone has, and never much larger. The numbers stand
//! beside the bars, so that nothing is told by colour alone; a table has to stand below.

use serde::Serialize;

/// The width of the longest bar.
const LONGEST: i64 = 140;
/// The height of a pair of bars with what they are of.
const PAIR: usize = 66;

/// What the macro `bar_chart` places.
#[derive(Debug, Serialize)]
pub(crate) struct Chart {
    title: &'static str,
    description: &'static str,
    height: usize,
    pairs: Vec<Pair>,
}

/// Two bars, in the units of the drawing.
#[derive(Debug, Serialize)]
struct Pair {
    of: String,
    y: usize,
    upper: Bar,
    lower: Bar,
}

#[derive(Debug, PartialEq, Eq, Serialize)]
struct Bar {
    width: i64,
    words: String,
}

/// Two numbers of the same thing, in words too.
#[derive(Debug)]
pub(crate) struct TwoNumbers {
    /// What they are of.
    pub(crate) of: String,
    pub(crate) upper: (i64, String),
    pub(crate) lower: (i64, String),
}

impl Chart {
    /// The chart of these numbers, with what screen readers say of it.
    pub(crate) fn new(
        title: &'static str,
        description: &'static str,
        numbers: Vec<TwoNumbers>,
    ) -> Self {
        let most = numbers.iter().map(|one| one.upper.0.max(one.lower.0)).max();
        let most = most.unwrap_or(1).max(1);
        let bar = |(number, words)| Bar { width: number * LONGEST / most, words };
        let height = numbers.len() * PAIR + 4;
        let pairs = numbers.into_iter().enumerate().map(|(n, one)| Pair {
            of: one.of,
            y: n * PAIR,
            upper: bar(one.upper),
            lower: bar(one.lower),
        });
        Self { title, description, height, pairs: pairs.collect() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_largest_number_has_the_longest_bar() {
        let numbers = |upper: i64, lower: i64| TwoNumbers {
            of: "SEO".to_owned(),
            upper: (upper, upper.to_string()),
            lower: (lower, lower.to_string()),
        };
        let chart = Chart::new("Title", "Description", vec![numbers(1, 4), numbers(2, 0)]);
        assert_eq!(chart.height, 136);
        assert_eq!(chart.pairs[0].upper, Bar { width: 35, words: "1".to_owned() });
        assert_eq!(chart.pairs[0].lower.width, LONGEST);
        let none = Bar { width: 0, words: "0".to_owned() };
        assert_eq!((&chart.pairs[1].lower, chart.pairs[1].y), (&none, PAIR));
        assert_eq!(Chart::new("Title", "Description", Vec::new()).height, 4);
    }
}
