//! The same people give the same files, byte for byte.

use super::*;

const FILES: [&str; 4] = ["matches.csv", "unmatched.csv", "fewer.csv", "prices.csv"];

fn plan_of(people: &str) -> Vec<String> {
    let files = Files::new();
    let people = files.file("people.csv", people);
    let (made, heard) = files.match_to_out(&["--participants", &people, "--seed", "7"]);
    assert!(made.status.success(), "{heard}");
    FILES.iter().map(|name| files.out(name)).collect()
}

#[test]
fn the_order_of_rows_and_of_columns_makes_no_difference() {
    let given = fs::read_to_string(data("participants_2021.csv")).unwrap();
    let (header, rows) = given.split_once('\n').unwrap();
    let mut rows: Vec<&str> = rows.lines().collect();
    let expected = plan_of(&given);

    rows.reverse();
    let (first, second) = rows.split_at(rows.len() / 3);
    let shuffled = [&[header][..], second, first].concat().join("\n");
    assert_eq!(plan_of(&shuffled), expected);

    let mut turned = csv::Writer::from_writer(Vec::new());
    for record in csv::ReaderBuilder::new()
        .has_headers(false)
        .from_reader(given.as_bytes())
        .into_records()
        .map(Result::unwrap)
    {
        let cells: Vec<&str> = record.iter().collect();
        turned.write_record(cells.iter().rev()).unwrap();
    }
    assert_eq!(plan_of(&String::from_utf8(turned.into_inner().unwrap()).unwrap()), expected);
}
