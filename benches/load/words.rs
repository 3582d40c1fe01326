//! Text that looks like text: some words are everywhere, most are rare.

use rand::Rng;
use rand::rngs::StdRng;

const SYLLABLES: [&str; 20] = [
    "ba", "ce", "di", "fo", "gu", "ha", "je", "ki", "lo", "mu", "na", "pe", "ri", "so", "tu", "va",
    "we", "xi", "yo", "zu",
];
/// How many different words there are: every three syllables.
pub(super) const WORDS: usize = 8_000;

/// The word of this rank; the lower, the more often it is used.
pub(super) fn word(rank: usize) -> String {
    [rank % 20, rank / 20 % 20, rank / 400 % 20].map(|idx| SYLLABLES[idx]).concat()
}

/// Two words that few of the posts hold both of.
pub(super) fn search(n: usize) -> String {
    format!("{} {}", word(20 + n % 30), word(100 + n % 40))
}

/// A few words, as a title.
pub(super) fn title(chance: &mut StdRng) -> String {
    sentence(chance, 6)
}

/// Some paragraphs in Markdown.
pub(super) fn post(chance: &mut StdRng) -> String {
    let n_paragraphs = chance.random_range(1..4);
    let mut paragraphs: Vec<String> = (0..n_paragraphs).map(|_| paragraph(chance)).collect();
    if chance.random_ratio(1, 5) {
        paragraphs.push(format!("- {}\n- **{}**", sentence(chance, 5), sentence(chance, 5)));
    }
    paragraphs.join("\n\n")
}

fn paragraph(chance: &mut StdRng) -> String {
    let sentences: Vec<String> = (0..3).map(|_| format!("{}.", sentence(chance, 9))).collect();
    sentences.join(" ")
}

fn sentence(chance: &mut StdRng, n_words: usize) -> String {
    let words: Vec<String> = (0..n_words).map(|_| word(rank(chance))).collect();
    words.join(" ")
}

/// A rank, low ones more often: of two chances the product falls off about as
/// the words of a language do.
fn rank(chance: &mut StdRng) -> usize {
    let (a, b) = (chance.random_range(0..1_000), chance.random_range(0..1_000));
    let c = chance.random_range(0..1_000);
    WORDS * a / 1_000 * b / 1_000 * c / 1_000
}
