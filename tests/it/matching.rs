//! Plans from files, as the command line makes and checks them.

mod bad_input;
mod progress;
mod rules;
mod same_bytes;

use std::collections::HashMap;
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

/// A folder of small files to match from.
struct Files(tempfile::TempDir);

impl Files {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// Writes a file, and gives its path.
    fn file(&self, name: &str, content: &str) -> String {
        fs::write(self.path(name), content).unwrap();
        text(&self.path(name))
    }

    /// Writes people of these rows: id, side, grade, department, profession.
    fn people(&self, rows: &str) -> String {
        self.file("people.csv", &format!("id,role_kind,grade,department,profession\n{rows}"))
    }

    /// Matches into `out`; what is said on standard error.
    fn match_to_out(&self, arguments: &[&str]) -> (Output, String) {
        let out = text(&self.path("out"));
        let made = clearing(&[&["match", "--out", &out][..], arguments].concat());
        let said = String::from_utf8(made.stderr.clone()).unwrap();
        (made, said)
    }

    /// What stands in a file of the plan.
    fn out(&self, name: &str) -> String {
        fs::read_to_string(self.path("out").join(name)).unwrap()
    }
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

/// Plans a reference round, which has to reach its known optimum at all levels, and says
/// what the checker says of it.
fn plan_and_check(people: &str, folder: &Path, known: &[i64]) -> String {
    let out = text(folder);
    let made = clearing(&["match", "--participants", people, "--out", &out]);
    assert!(made.status.success(), "{made:?}");
    assert_eq!(reached(folder), (known.to_vec(), true));
    let checked = clearing(&["check-plan", "--participants", people, "--plan", &out]);
    assert!(checked.status.success(), "{checked:?}");
    String::from_utf8(checked.stdout).unwrap()
}

#[test]
fn the_reference_round_of_2021_reaches_its_known_optimum_and_its_proof_holds() {
    let folder = tempfile::tempdir().unwrap();
    let (people, out) = (text(&data("participants_2021.csv")), text(folder.path()));
    let known = [550, 425, 544, 72, 501, 0, 623, 1166, 395];
    let said = plan_and_check(&people, folder.path(), &known);
    assert!(said.starts_with("Every rule holds.\n1 mentees_ge1: 550 of at most 550, proven\n"));

    // A plan that lacks a pair is not the best one any more.
    let matches = fs::read_to_string(folder.path().join("matches.csv")).unwrap();
    let (shorter, _) = matches.trim_end().rsplit_once('\n').unwrap();
    fs::write(folder.path().join("matches.csv"), shorter).unwrap();
    let check = ["check-plan", "--participants", &people, "--plan", &out];
    let checked = clearing(&check);
    assert_eq!(checked.status.code(), Some(4));
    let said = String::from_utf8(checked.stdout).unwrap();
    let open: Vec<&str> = said.lines().filter(|line| line.ends_with(", not proven")).collect();
    assert!(open[0].contains(" of at most "), "{said}");
    assert!(!open[1..].iter().any(|line| line.contains(" of at most ")), "{said}");

    // One with a pair that is excluded breaks a rule, which comes first.
    let pair: Vec<&str> = shorter.lines().last().unwrap().split(',').take(2).collect();
    let exclusions = folder.path().join("exclusions.csv");
    fs::write(&exclusions, format!("mentee_id,mentor_id\n{}\n", pair.join(","))).unwrap();
    let checked = clearing(&[&check[..], &["--exclusions", &text(&exclusions)]].concat());
    assert_eq!(checked.status.code(), Some(3));
    let said = String::from_utf8(checked.stdout).unwrap();
    assert!(said.starts_with("broken: ") && said.contains("the pair is excluded"), "{said}");
    assert!(!said.contains(" of at most "), "{said}");
}

#[test]
fn the_reference_round_of_2022_with_identities_is_proven_at_all_levels() {
    let folder = tempfile::tempdir().unwrap();
    let known = [610, 371, 401, 2, 563, 183, 519, 1010, 341];
    plan_and_check(&text(&data("participants_2022.csv")), folder.path(), &known);
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
fn everything_about_one_person_is_said_on_one_screen() {
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str, content: &str| {
        fs::write(folder.path().join(name), content).unwrap();
        text(&folder.path().join(name))
    };
    let people = "id,role_kind,grade,department,profession,wanted_profession,capacity_as_mentor,\
                  capacity_as_mentee,identities,wants_shared_identity\n\
                  ada,mentee,EO,HMRC,Policy,Legal,,2,Lesbian,true\n\
                  bob,mentee,EO,DWP,Policy,,,1,,\n\
                  eve,mentee,HEO,Home Office,Policy,,,1,,\n\
                  una,mentor,SEO,DWP,Policy,,2,,Lesbian,true\n\
                  wen,mentor,HEO,Home Office,Policy,,1,,,\n\
                  zoe,mentor,SEO,HMRC,Legal,,,,,\n\
                  kit,mentor,G6,Home Office,Legal,,,,,\n";
    let flipped = people.replace("Lesbian,true\nwen", "Lesbian,\nwen");
    assert_ne!(people, flipped);
    let exclusions = file("exclusions.csv", "mentee_id,mentor_id\nbob,zoe\n");
    let explain = |people: &str, id: &str| {
        let people = file("people.csv", people);
        let files = ["--participants", &people, "--exclusions", &exclusions, "--explain", id];
        clearing(&[&["match"][..], &files].concat())
    };
    let said = explain(people, "ada");
    assert!(said.status.success(), "{said:?}");
    insta::assert_snapshot!(String::from_utf8(said.stdout).unwrap());
    // No identity, and not whether one counted.
    for id in ["ada", "una"] {
        let (one, two) = (explain(people, id), explain(&flipped, id));
        assert_eq!(one.stdout, two.stdout, "the same pairs have the same words");
        assert!(!String::from_utf8(one.stdout).unwrap().contains("esbian"));
    }
    let refused = explain(people, "nobody");
    assert_eq!(refused.status.code(), Some(2));
    let heard = String::from_utf8(refused.stderr).unwrap();
    assert_eq!(heard, "clearing: people.csv: nobody has the id “nobody”\n");
}

#[test]
fn a_plan_says_what_it_reaches_who_is_scarce_and_who_has_fewer_than_they_take() {
    let folder = tempfile::tempdir().unwrap();
    let (people, out) = (text(&data("participants_2021.csv")), text(folder.path()));
    let made = clearing(&["match", "--participants", &people, "--out", &out]);
    let said = String::from_utf8(made.stdout).unwrap();
    let said = said.replace(&out, "FOLDER");
    insta::assert_snapshot!(said);

    // Together with those who have nobody, it is everybody who has fewer.
    let matches = csv::Reader::from_path(folder.path().join("matches.csv")).unwrap();
    let mut has: HashMap<(String, &str), u8> = HashMap::new();
    for pair in matches.into_records().map(Result::unwrap) {
        *has.entry((pair[0].to_owned(), "mentee")).or_default() += 1;
        *has.entry((pair[1].to_owned(), "mentor")).or_default() += 1;
    }
    let (mut expected, mut told) = (Vec::new(), Vec::new());
    let file = csv::Reader::from_path(data("participants_2021.csv")).unwrap();
    for person in file.into_records().map(Result::unwrap) {
        for (side, takes) in [("mentee", &person[9]), ("mentor", &person[8])] {
            let has = has.get(&(person[0].to_owned(), side)).copied().unwrap_or(0);
            if has > 0 && has.to_string().as_str() < takes {
                expected.push(vec![person[0].to_owned(), side.to_owned(), has.to_string()]);
            }
        }
    }
    let fewer = csv::Reader::from_path(folder.path().join("fewer.csv")).unwrap();
    for row in fewer.into_records().map(Result::unwrap) {
        assert!(!row[4].is_empty() && !row[4].contains("better plan"), "{row:?}");
        told.push(row.iter().take(3).map(str::to_owned).collect::<Vec<_>>());
    }
    assert!(told.len() > 100);
    assert_eq!(told, expected);
}
