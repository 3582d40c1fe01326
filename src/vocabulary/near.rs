//! Names that look like a slip of the pen of one another.

use super::fold::fold;

/// Shorter names than this are never called near: "HMT" is not a slip of "HMRC".
const LENGTH_MIN: usize = 8;
/// Longer ones are not looked at, which bounds the work.
const LENGTH_MAX: usize = 200;

/// Says whether two different names are so alike that one may be a misspelling.
///
/// Folded as in comparisons, they differ by one letter, or by up to three in
/// longer names: one more for every ten characters. Equal names are not near.
/// Takes O(n m) time.
#[must_use]
pub fn nearly_same(one: &str, other: &str) -> bool {
    slips(&fold(one), &fold(other)).is_some()
}

/// How many slips lie between two folded names, when they are few but not none.
pub(super) fn slips(one: &str, other: &str) -> Option<usize> {
    let (one, other): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    let (short, long) = (one.len().min(other.len()), one.len().max(other.len()));
    if short < LENGTH_MIN || long > LENGTH_MAX {
        return None;
    }
    let slips_max = (1 + short / 10).min(3);
    if long - short > slips_max {
        return None;
    }
    let slips = distance(&one, &other);
    (1..=slips_max).contains(&slips).then_some(slips)
}

/// The number of insertions, deletions and substitutions between two texts
/// (Levenshtein's distance), by rows.
fn distance(one: &[char], other: &[char]) -> usize {
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (above, left) in one.iter().enumerate() {
        let mut diagonal = row[0];
        row[0] = above + 1;
        for (column, right) in other.iter().enumerate() {
            let substituted = diagonal + usize::from(left != right);
            diagonal = row[column + 1];
            row[column + 1] = substituted.min(diagonal + 1).min(row[column] + 1);
        }
    }
    row[other.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_is_near_and_the_same_name_is_not() {
        assert!(nearly_same("Departmant for Eduction", "Department for Education"));
        assert!(nearly_same("Home Ofice", "Home Office"));
        assert!(!nearly_same("Home  office", "Home Office"));
    }

    #[test]
    fn other_names_and_short_ones_are_not_near() {
        assert!(!nearly_same("HMT", "HMRC"));
        assert!(!nearly_same("Department of Peace", "Department for Transport"));
        assert!(!nearly_same("Home Office", "Cabinet Office"));
        assert!(!nearly_same(&"x".repeat(201), &"x".repeat(202)));
    }

    #[test]
    fn distances_are_the_known_ones() {
        for (one, other, expected) in
            [("kitten", "sitting", 3), ("", "abc", 3), ("abc", "", 3), ("flaw", "lawn", 2)]
        {
            let (one, other): (Vec<char>, Vec<char>) =
                (one.chars().collect(), other.chars().collect());
            assert_eq!(distance(&one, &other), expected);
        }
    }
}
