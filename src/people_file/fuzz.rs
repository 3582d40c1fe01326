//! Whatever bytes somebody uploads, the readers answer.

use std::collections::HashSet;

use proptest::prelude::{Strategy as _, any, prop, prop_oneof, proptest};

use super::tests::{HEADER, older, people, read};
use super::{File, Purpose, read_pairs};

proptest! {
    #[test]
    fn no_bytes_make_the_readers_panic(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let _ = read(&bytes, Purpose::Registration);
        let _ = read(&[HEADER.as_bytes(), &bytes].concat(), Purpose::Matching);
    }

    /// Pieces that mean something to a reader of CSV, in any order.
    #[test]
    fn no_order_of_commas_quotes_and_lines_makes_the_readers_panic(
        pieces in prop::collection::vec(
            prop_oneof![
                any::<char>().prop_map(String::from),
                prop_oneof!["\"", ",", "\n", "\r\n", "\r", "\"\"", "mentor", "G7", "HMRC", "a@hmrc.gov.uk"],
            ],
            0..80,
        ),
    ) {
        let text = pieces.concat();
        if let Ok(read) = people(&text) {
            assert!(read.people.iter().all(|row| row.row >= 2));
        }
        let _ = older(&text, &text);
        let ids: HashSet<&str> = ["mentor", "G7", "HMRC"].into();
        for header in ["", "mentee_id,mentor_id\n"] {
            let text = format!("{header}{text}");
            let file = File { name: "pins.csv", bytes: text.as_bytes() };
            if let Ok(pairs) = read_pairs(&file, &ids) {
                for pair in pairs {
                    assert!(ids.contains(&*pair.mentee_id) && ids.contains(&*pair.mentor_id));
                }
            }
        }
    }
}
