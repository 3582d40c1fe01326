//! Plans from files, as the command line makes and checks them.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;

fn data(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data").join(name)
}

fn clearing(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_clearing")).args(arguments).output().unwrap()
}

fn text(path: &Path) -> String {
    path.to_str().unwrap().to_owned()
}

/// What a plan reaches, level by level, and whether all of it is proven.
fn reached(folder: &Path) -> (Vec<i64>, bool) {
    let report: Value =
        serde_json::from_slice(&fs::read(folder.join("report.json")).unwrap()).unwrap();
    let levels = report["objective"].as_array().unwrap();
    let values = levels.iter().map(|level| level["value"].as_i64().unwrap()).collect();
    (values, levels.iter().all(|level| level["proven"] == true))
}

#[test]
fn the_reference_round_of_2021_reaches_its_known_optimum_and_its_proof_holds() {
    let folder = tempfile::tempdir().unwrap();
    let (people, out) = (text(&data("participants_2021.csv")), text(folder.path()));
    let made = clearing(&["match", "--participants", &people, "--out", &out]);
    assert!(made.status.success(), "{made:?}");
    let known = vec![550, 425, 544, 72, 501, 0, 623, 1166, 395];
    assert_eq!(reached(folder.path()), (known, true));
    let checked = clearing(&["check-plan", "--participants", &people, "--plan", &out]);
    assert!(checked.status.success(), "{checked:?}");
    let said = String::from_utf8(checked.stdout).unwrap();
    assert!(said.starts_with("Every rule holds.\n1 mentees_ge1: 550 of at most 550, proven\n"));

    // A plan that lacks a pair is not the best one any more.
    let matches = fs::read_to_string(folder.path().join("matches.csv")).unwrap();
    let (shorter, _) = matches.trim_end().rsplit_once('\n').unwrap();
    fs::write(folder.path().join("matches.csv"), shorter).unwrap();
    let checked = clearing(&["check-plan", "--participants", &people, "--plan", &out]);
    assert_eq!(checked.status.code(), Some(1));
}

#[test]
fn the_files_of_the_older_tool_are_matched_and_hold_no_name_or_address() {
    let folder = tempfile::tempdir().unwrap();
    let [mentors, mentees] =
        ["mentors", "mentees"].map(|name| text(&data(&format!("mentor-match-sample/{name}.csv"))));
    let out = text(folder.path());
    let made = clearing(&["match", "--mentors", &mentors, "--mentees", &mentees, "--out", &out]);
    assert!(made.status.success(), "{made:?}");
    let (values, is_proven) = reached(folder.path());
    assert_eq!((&values[..3], is_proven), (&[500, 500, 500][..], true));
    for file in fs::read_dir(folder.path()).unwrap() {
        let content = fs::read_to_string(file.unwrap().path()).unwrap();
        for canary in ["@", "Non-binary", "Lesbian", "mentor 0", "Some role"] {
            assert!(!content.contains(canary), "{canary}");
        }
    }
}

#[test]
fn mistakes_are_named_and_nothing_is_written() {
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str, content: &str| {
        fs::write(folder.path().join(name), content).unwrap();
        text(&folder.path().join(name))
    };
    let header = "id,role_kind,grade,department,profession\n";
    let people =
        file("people.csv", &format!("{header}1,mentee,EO,HMRC,Policy\n2,mentor,G6,DWP,Policy\n"));
    let unknown = file("unknown.csv", "mentee_id,mentor_id\n1,3\n");
    let high = file("high.csv", "mentee_id,mentor_id\n1,2\n");
    let graded = file("graded.csv", &format!("{header}1,mentee,HEO/SEO,HMRC,Policy\n"));
    let rules = file("rules.toml", "order = [\"beauty\"]\n");
    let out = text(&folder.path().join("out"));
    for (arguments, said) in [
        (
            ["--participants", &graded, "--seed", "1"],
            "graded.csv, row 2, grade “HEO/SEO”: “HEO/SEO” could be HEO or SEO: say which one",
        ),
        (
            ["--participants", &people, "--exclusions", &unknown],
            "unknown.csv, row 2, mentor_id “3”: nobody who takes part has this id",
        ),
        (
            ["--participants", &people, "--pins", &high],
            "high.csv, row 2 “1,2”: this pin breaks a rule: the mentor's grade is not far enough above the mentee's, or too far",
        ),
        (
            ["--participants", &people, "--rules", &rules],
            "clearing: rules.toml: “beauty” is not a level that can be moved",
        ),
    ] {
        let refused = clearing(&[&["match", "--out", &out][..], &arguments].concat());
        assert_eq!(refused.status.code(), Some(2), "{refused:?}");
        let heard = String::from_utf8(refused.stderr).unwrap();
        assert!(heard.contains(said), "{heard}");
        assert!(!folder.path().join("out").exists());
    }
}

#[test]
fn a_round_of_nobody_and_one_of_one_person_have_a_plan() {
    let folder = tempfile::tempdir().unwrap();
    let people = folder.path().join("people.csv");
    let out = text(&folder.path().join("out"));
    for (rows, unmatched) in [("", 1), ("1,both,EO,HMRC,Policy\n", 3)] {
        fs::write(&people, format!("id,role_kind,grade,department,profession\n{rows}")).unwrap();
        let made = clearing(&["match", "--participants", &text(&people), "--out", &out]);
        assert!(made.status.success(), "{made:?}");
        let written = fs::read_to_string(folder.path().join("out/unmatched.csv")).unwrap();
        assert_eq!(written.lines().count(), unmatched, "{written}");
    }
}
