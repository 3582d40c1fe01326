//! A chart of two bars for each grade: mentees, and the places they could have.
//!
//! Drawn for a width of 320, which a telephone has, and never much larger. The numbers stand
//! beside the bars, so that nothing is told by colour alone; a table has to stand below.

use serde::Serialize;

use crate::web::views::words::{count, number_words};

/// The width of the longest bar.
const LONGEST: i64 = 140;
/// The height of a grade with its bars.
const GRADE: usize = 66;

/// What the macro `grade_chart` places.
#[derive(Debug, Serialize)]
pub(super) struct Chart {
    height: usize,
    bars: Vec<Bars>,
}

/// The bars of a grade, in the units of the drawing.
#[derive(Debug, Serialize)]
struct Bars {
    grade: String,
    y: usize,
    mentees: Bar,
    places: Bar,
}

#[derive(Debug, PartialEq, Eq, Serialize)]
struct Bar {
    width: i64,
    words: String,
}

/// The mentees and places of a grade.
#[derive(Debug)]
pub(super) struct Side {
    pub(super) grade: String,
    pub(super) mentees: i64,
    pub(super) places: i64,
    /// How many places are missing.
    pub(super) lack: i64,
}

impl Chart {
    /// The chart of these grades.
    pub(super) fn of(sides: Vec<Side>) -> Self {
        let most = sides.iter().map(|side| side.mentees.max(side.places)).max();
        let most = most.unwrap_or(1).max(1);
        let bar = |number: i64, words| Bar { width: number * LONGEST / most, words };
        let height = sides.len() * GRADE + 4;
        let bars = sides.into_iter().enumerate().map(|(n, side)| {
            let places = count(side.places, "place", "places");
            let places = match side.lack {
                0 => places,
                lack => format!("{places}, {} too few", number_words(lack)),
            };
            Bars {
                grade: side.grade,
                y: n * GRADE,
                mentees: bar(side.mentees, count(side.mentees, "mentee", "mentees")),
                places: bar(side.places, places),
            }
        });
        Self { height, bars: bars.collect() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_largest_number_has_the_longest_bar() {
        let side = |mentees, places, lack| Side { grade: "SEO".to_owned(), mentees, places, lack };
        let chart = Chart::of(vec![side(1, 4, 0), side(2, 0, 2)]);
        assert_eq!(chart.height, 136);
        assert_eq!(chart.bars[0].mentees, Bar { width: 35, words: "1 mentee".to_owned() });
        assert_eq!(chart.bars[0].places.width, LONGEST);
        let short = Bar { width: 0, words: "0 places, 2 too few".to_owned() };
        assert_eq!((&chart.bars[1].places, chart.bars[1].y), (&short, GRADE));
        assert_eq!(Chart::of(Vec::new()).height, 4);
    }
}
