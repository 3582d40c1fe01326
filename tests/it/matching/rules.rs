//! Other bounds and another order of the levels, from a file.

use super::*;

fn levels(files: &Files) -> Vec<String> {
    let report: Value = serde_json::from_str(&files.out("report.json")).unwrap();
    let levels = report["objective"].as_array().unwrap();
    levels.iter().skip(4).map(|level| level["name"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn levels_are_reordered_and_removed_and_the_plan_is_checked_by_the_same_rules() {
    let files = Files::new();
    let people = text(&data("participants_2021.csv"));
    let rules = files.file("rules.toml", "order = [\"two_grades\", \"wanted\"]\n");
    let (made, heard) = files.match_to_out(&["--participants", &people, "--rules", &rules]);
    assert!(made.status.success(), "{heard}");
    assert_eq!(levels(&files), ["two_grades", "wanted"]);
    let (values, is_proven) = reached(&files.path("out"));
    assert!(is_proven && values[4] > 623, "two grades are worth more than in the usual order");
    let plan = text(&files.path("out"));
    let check = ["check-plan", "--participants", &people, "--plan", &plan];
    let by_rules = clearing(&[&check[..], &["--rules", &rules]].concat());
    assert!(by_rules.status.success(), "{by_rules:?}");
    assert_eq!(clearing(&check).status.code(), Some(4), "by the usual order it is not the best");
}

#[test]
fn grades_and_capacities_have_other_bounds() {
    let rows = "1,mentee,EO,HMRC,Policy\n2,mentor,HEO,DWP,Policy\n3,mentor,SEO,DWP,Policy\n\
                4,mentor,G7,DWP,Policy\n";
    for (rules, n_pairs) in [
        ("", 2),
        ("capacity_max = 1", 1),
        ("grade_gap_max = 1", 1),
        ("grade_gap_max = 3", 3),
        ("grade_gap_min = 2\ngrade_gap_max = 3", 2),
        ("grade_gap_max = 3\ncapacity_max = 2", 2),
    ] {
        let files = Files::new();
        let (people, rules) = (files.people(rows), files.file("rules.toml", rules));
        let (made, heard) = files.match_to_out(&["--participants", &people, "--rules", &rules]);
        assert!(made.status.success(), "{heard}");
        assert_eq!(files.out("matches.csv").lines().count() - 1, n_pairs);
    }
}

#[test]
fn a_wrong_rule_is_refused_with_its_key_and_value() {
    for (rules, said) in [
        ("capacity_max = 4", "capacity_max = 4: use a whole number from 1 to 3"),
        (
            "order = [\"beauty\"]",
            "order: \"beauty\" is not a level that can be moved: use wanted, identity, two_grades, distinct, mentors_ge2",
        ),
        (
            "color = \"red\"",
            "color = \"red\": there is no such rule: use order, grade_gap_min, grade_gap_max or capacity_max",
        ),
    ] {
        let files = Files::new();
        let (people, rules) = (files.people(""), files.file("rules.toml", rules));
        let (made, heard) = files.match_to_out(&["--participants", &people, "--rules", &rules]);
        assert_eq!(made.status.code(), Some(2), "{heard}");
        assert_eq!(heard, format!("clearing: rules.toml: {said}\n"));
        assert!(!files.path("out").exists());
    }
}
