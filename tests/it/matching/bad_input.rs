//! Bad input gets a clear answer and changes nothing; odd input is told.

use super::*;

const TWO: &str = "1,mentee,EO,HMRC,Policy\n2,mentor,SEO,DWP,Policy\n";

#[test]
fn a_mistake_is_named_by_row_column_and_value_and_nothing_is_written() {
    let capacity = "id,role_kind,grade,department,profession,capacity_as_mentor\n";
    let codes = "AA, AO, EO, HEO, SEO, G7, G6, SCS1, SCS2, SCS3 or SCS4";
    let header = "id,role_kind,grade,department,profession\n";
    for (content, said) in [
        (
            format!("{header}1,mentee,HEO/SEO,HMRC,Policy\n"),
            "people.csv, row 2, grade “HEO/SEO”: “HEO/SEO” could be HEO or SEO. Enter the one you mean".to_owned(),
        ),
        (
            format!("{header}{TWO}3,mentee,Grade 9,HMRC,Policy\n"),
            format!("people.csv, row 4, grade “Grade 9”: “Grade 9” is not a grade we know. Use {codes}"),
        ),
        (
            format!("{capacity}1,mentor,G7,HMRC,Policy,0\n"),
            "people.csv, row 2, capacity_as_mentor “0”: a capacity has to be 1, 2 or 3, or empty for 3".to_owned(),
        ),
        (
            format!("{capacity}1,mentor,G7,HMRC,Policy,4\n"),
            "people.csv, row 2, capacity_as_mentor “4”: a capacity has to be 1, 2 or 3, or empty for 3".to_owned(),
        ),
        (
            format!("{header}{TWO}2,mentor,G6,DWP,Policy\n"),
            "people.csv, row 4, id “2”: row 3 has this id too".to_owned(),
        ),
        (
            format!("{header}1,boss,EO,HMRC,Policy\n"),
            "people.csv, row 2, role_kind “boss”: use mentor, mentee or both".to_owned(),
        ),
        (String::new(), "people.csv, row 1: the file is empty".to_owned()),
        ("Dear diary".to_owned(), "people.csv, row 1, id: this column is missing".to_owned()),
    ] {
        let files = Files::new();
        let people = files.file("people.csv", &content);
        let (made, heard) = files.match_to_out(&["--participants", &people]);
        assert_eq!(made.status.code(), Some(2), "{heard}");
        assert!(heard.lines().any(|line| line == said), "{said}: {heard}");
        assert!(made.stdout.is_empty() && !files.path("out").exists());
    }
}

#[test]
fn a_wish_that_cannot_be_is_named_by_its_row() {
    let rows = "1,mentee,EO,HMRC,Policy\n2,mentor,SEO,DWP,Policy\n3,mentor,G6,DWP,Policy\n\
                4,mentor,SEO,HM Revenue & Customs,Policy\n";
    for (kind, wish, said) in [
        (
            "--exclusions",
            "1,9",
            "wishes.csv, row 2, mentor_id “9”: nobody who takes part has this id",
        ),
        ("--pins", "9,2", "wishes.csv, row 2, mentee_id “9”: nobody who takes part has this id"),
        (
            "--pins",
            "1,3",
            "wishes.csv, row 2 “1,3”: this pin breaks a rule: the mentor's grade is not far enough above the mentee's, or too far",
        ),
        (
            "--pins",
            "1,4",
            "wishes.csv, row 2 “1,4”: this pin breaks a rule: both work in the same department",
        ),
        (
            "--pins",
            "2,1",
            "wishes.csv, row 2 “2,1”: this pin breaks a rule: the mentee does not take part as a mentee",
        ),
        (
            "--pins",
            "1,1",
            "wishes.csv, row 2 “1,1”: this pin breaks a rule: nobody mentors themselves",
        ),
        (
            "--pins",
            "1,2\n1,2",
            "wishes.csv, row 3 “1,2”: this pin breaks a rule: it is there twice",
        ),
    ] {
        let files = Files::new();
        let people = files.people(rows);
        let wishes = files.file("wishes.csv", &format!("mentee_id,mentor_id\n{wish}\n"));
        let (made, heard) = files.match_to_out(&["--participants", &people, kind, &wishes]);
        assert_eq!(made.status.code(), Some(2), "{heard}");
        assert!(heard.lines().any(|line| line == said), "{said}: {heard}");
        assert!(!files.path("out").exists());
    }
    let files = Files::new();
    let people = files.people(TWO);
    let wishes = files.file("wishes.csv", "mentee_id,mentor_id\n1,2\n");
    let both = ["--participants", &people, "--pins", &wishes, "--exclusions", &wishes];
    let (_, heard) = files.match_to_out(&both);
    let said = "wishes.csv, row 2 “1,2”: this pin breaks a rule: the pair is excluded";
    assert!(heard.lines().any(|line| line == said), "{heard}");
}

#[test]
fn a_file_that_is_not_there_is_named() {
    let files = Files::new();
    let nowhere = text(&files.path("nowhere.csv"));
    let (made, heard) = files.match_to_out(&["--participants", &nowhere]);
    assert_eq!(made.status.code(), Some(2));
    assert!(heard.starts_with(&format!("clearing: {nowhere}: ")), "{heard}");
    assert_eq!(heard.lines().count(), 1);
}

#[test]
fn grades_in_any_common_spelling_are_understood() {
    let files = Files::new();
    let people = files.people("1,mentee,Grade 7 ,HMRC,Policy\n2,mentor,g6,DWP,Policy\n");
    assert_eq!(files.match_to_out(&["--participants", &people]).1, "");
    assert_eq!(files.out("matches.csv").lines().count(), 2);
}

#[test]
fn rounds_that_cannot_match_anybody_still_have_a_plan_that_says_why() {
    let alone = "no mentor in this programme is one or two grades above";
    for (rows, exclusions, reasons) in [
        ("", "", &[][..]),
        (
            "1,both,EO,HMRC,Policy\n",
            "",
            &[alone, "no mentee in this programme is one or two grades below"],
        ),
        ("1,mentee,EO,HMRC,Policy\n2,mentee,HEO,DWP,Policy\n", "", &[alone, alone]),
        (
            "1,mentee,EO,HMRC,Policy\n2,mentor,HEO,DWP,Policy\n3,mentor,SEO,DWP,Policy\n",
            "1,2\n3,1\n",
            &[
                "everybody one or two grades above in another department has met them \
                 before or must not be matched with them",
                "everybody one or two grades below in another department has met them \
                 before or must not be matched with them",
                "everybody one or two grades below in another department has met them \
                 before or must not be matched with them",
            ],
        ),
    ] {
        let files = Files::new();
        let people = files.people(rows);
        let exclusions = files.file("ex.csv", &format!("mentee_id,mentor_id\n{exclusions}"));
        let (made, heard) =
            files.match_to_out(&["--participants", &people, "--exclusions", &exclusions]);
        assert!(made.status.success(), "{heard}");
        let unmatched = files.out("unmatched.csv");
        let told: Vec<&str> =
            unmatched.lines().skip(1).map(|line| line.rsplit(',').next().unwrap()).collect();
        assert_eq!(told, reasons);
        assert_eq!(files.out("matches.csv"), "mentee_id,mentor_id,reasons\n");
    }
}

#[test]
fn departments_that_may_be_one_are_told_with_both_rows() {
    for (one, other, said) in [
        (
            "Department of Magic",
            "Dept. of Magic",
            "“Department of Magic” in people.csv, row 2, which is spelled almost like it",
        ),
        (
            "Ministry of Silly Walks",
            "Minstry of Silly Walks",
            "“Ministry of Silly Walks” in people.csv, row 2, which is spelled almost like it",
        ),
        (
            "Cabinet Office",
            "Cabniet Office",
            "“Cabinet Office” in people.csv, row 2, which is spelled almost like it",
        ),
        (
            "HMRC",
            "HM Revenue and Custom",
            "“HM Revenue and Customs” in people.csv, row 2, which is spelled almost like it",
        ),
        (
            "Home Office",
            "Home Office Digital",
            "“Home Office” in people.csv, row 2, whose name is in it",
        ),
        (
            "DWP",
            "Home-Ofice",
            "“Home Office”, which is on the list, which is spelled almost like it",
        ),
    ] {
        let files = Files::new();
        let people =
            files.people(&format!("1,mentee,EO,{one},Policy\n2,mentor,SEO,{other},Policy\n"));
        let (made, heard) = files.match_to_out(&["--participants", &people]);
        assert!(made.status.success(), "{heard}");
        let start = format!("note: people.csv, row 3, department “{other}”: ");
        let note = heard.lines().find(|line| line.starts_with(&start)).expect(&heard);
        assert!(note.contains(said), "{note}");
        assert!(files.out("report.json").contains(said), "it is kept with the plan too");
    }
    // Spellings that are one name are one department: nobody is paired within it.
    for (one, other) in [
        ("HM Revenue & Customs", "hm revenue and customs"),
        ("MoJ", "The Ministry of Justice"),
        ("Guild of Mapmakers", "the guild of  map-makers"),
        ("Wizards, Inc.", "WIZARDS INC"),
    ] {
        let files = Files::new();
        let people = files.file(
            "people.csv",
            &format!(
                "id,role_kind,grade,department,profession\n\
                 1,mentee,EO,\"{one}\",Policy\n2,mentor,SEO,\"{other}\",Policy\n"
            ),
        );
        let (_, heard) = files.match_to_out(&["--participants", &people]);
        let paired = files.out("matches.csv").lines().count() > 1;
        assert!(!paired || heard.contains("spelled almost like it"), "{one} and {other}: {heard}");
    }
}

#[test]
fn a_team_that_an_address_gives_away_is_told() {
    let files = Files::new();
    let header = "id,email,role_kind,grade,department,profession\n";
    let people = files.file(
        "people.csv",
        &format!(
            "{header}1,ada@hmrc.gov.uk,mentee,EO,Chief Digital Group,Policy\n\
             2,eve@hmrc.gov.uk,mentor,SEO,HMRC,Policy\n"
        ),
    );
    let (_, heard) = files.match_to_out(&["--participants", &people]);
    let said = "note: people.csv, row 2, department “Chief Digital Group”: this is on no list, and \
                the address is one of HM Revenue and Customs: is it a team's name?";
    assert!(heard.lines().any(|line| line == said), "{heard}");
}
