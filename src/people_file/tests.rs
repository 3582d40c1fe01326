//! The readers, case by case: what is accepted, what is told, what is refused.

use std::sync::LazyLock;

use super::*;
use crate::entity::ParticipantRole;
use crate::vocabulary::{Grade, MailDomains, Vocabulary, shipped_domains};

pub(super) const HEADER: &str = "id,name,email,role_kind,grade,department,profession,wanted_profession,capacity_as_mentor,\
     capacity_as_mentee,identities,wants_shared_identity,biography\n";

/// What is known, made once: the random tests ask for it often.
fn reading(purpose: Purpose) -> Reading<'static> {
    static VOCABULARY: LazyLock<Vocabulary> = LazyLock::new(Vocabulary::shipped);
    static DOMAINS: LazyLock<MailDomains> = LazyLock::new(|| MailDomains::new(shipped_domains()));
    Reading {
        vocabulary: &VOCABULARY,
        domains: &DOMAINS,
        rows_max: Some(2_000),
        purpose,
        bounds: GradeBounds::default(),
    }
}

pub(super) fn read(bytes: &[u8], purpose: Purpose) -> Result<People, Vec<Finding>> {
    let reading = reading(purpose);
    read_people_file(&File { name: "people.csv", bytes }, None, &reading)
}

/// The rows under the usual header, read for registration.
pub(super) fn people(rows: &str) -> Result<People, Vec<Finding>> {
    read(format!("{HEADER}{rows}").as_bytes(), Purpose::Registration)
}

/// What is said of the rows, as row, column, value and message.
fn refused(rows: &str) -> Vec<String> {
    people(rows).unwrap_err().iter().map(ToString::to_string).collect()
}

/// What is said of a file as a whole.
fn refused_file(bytes: &[u8]) -> String {
    let findings = read(bytes, Purpose::Matching).unwrap_err();
    assert_eq!(findings.len(), 1, "{findings:?}");
    findings[0].to_string()
}

fn warnings(read: &People) -> Vec<String> {
    read.warnings.iter().map(ToString::to_string).collect()
}

const ADA: &str = "1,Ada Thorne,ada@homeoffice.gov.uk,both,Grade 7 ,HO,HR,ddat,2,,Gay; Disabled;Gay,TRUE,\"Line 1\nline 2\"\n";

#[test]
fn a_row_is_read_with_every_name_normalised() {
    let table = people(ADA).unwrap();
    let [ada] = table.people.as_slice() else { panic!("one person") };
    assert_eq!((ada.row, ada.id.as_str(), ada.name.as_str()), (2, "1", "Ada Thorne"));
    assert_eq!(ada.email.as_ref().unwrap().as_str(), "ada@homeoffice.gov.uk");
    assert_eq!((ada.role, ada.grade), (ParticipantRole::Both, Grade::G7));
    let organisation = table.organisations.meaning(ada.organisation);
    assert_eq!((organisation.name.as_str(), organisation.id.is_some()), ("Home Office", true));
    assert_eq!(table.professions.meaning(ada.profession).code, "human-resources");
    assert_eq!(table.professions.meaning(ada.wanted_profession.unwrap()).code, "digital-and-data");
    assert_eq!((ada.capacity_as_mentor, ada.capacity_as_mentee), (2, 3));
    assert_eq!(ada.identities, ["Gay", "Disabled"]);
    assert!(ada.wants_shared_identity);
    assert_eq!(ada.biography.as_deref(), Some("Line 1\nline 2"));
    assert_eq!(warnings(&table), [""; 0]);
    assert_eq!(format!("{ada:?}"), "Person { row: 2, .. }");
}

#[test]
fn a_mark_at_the_start_and_windows_line_ends_make_no_difference() {
    let windows = format!("\u{feff}{HEADER}{ADA}").replace('\n', "\r\n");
    let table = read(windows.as_bytes(), Purpose::Registration).unwrap();
    assert_eq!(table.people.len(), 1);
    assert_eq!(table.people[0].row, 2);
}

#[test]
fn rows_are_numbered_as_a_spreadsheet_shows_them() {
    let bob = |id: u32, grade: &str| {
        format!("{id},Bob,bob{id}@hmrc.gov.uk,mentor,{grade},HMRC,Policy,,,,,,\n")
    };
    // A cell of two lines, an empty line, and a row of empty cells.
    let file = format!("{HEADER}{ADA}\n{}\n\n,,,,,,,,,,,,\n{}", bob(7, "EO"), bob(8, "G9"));
    for file in [file.replace('\n', "\r\n"), file] {
        let findings = read(file.as_bytes(), Purpose::Registration).unwrap_err();
        assert_eq!(findings.iter().map(Finding::row).collect::<Vec<_>>(), [8]);
    }
}

#[test]
fn files_that_are_no_csv_are_refused_with_what_to_do() {
    let save = "save it as “CSV UTF-8 (comma delimited)”";
    for (bytes, message) in [
        (&b""[..], "people.csv, row 1: the file is empty".to_owned()),
        (b"\xef\xbb\xbf\r\n \r\n", "people.csv, row 1: the file is empty".to_owned()),
        (b"\xff\xfei\0d\0", format!("people.csv, row 1: the file is in UTF-16: {save}")),
        (b"PK\x03\x04..", format!("people.csv, row 1: the file is a spreadsheet, not CSV: {save}")),
        (
            b"id,grade\n1,\0",
            format!("people.csv, row 2: the file is not CSV, for it holds a NUL: {save}"),
        ),
        (b"id\n\n\xe9", format!("people.csv, row 3: the file is not in UTF-8: {save}")),
        (
            b"id;role_kind;grade\n1;mentor;G7",
            "people.csv, row 1: the cells are separated by semicolons: save the file with commas"
                .to_owned(),
        ),
        (
            b"id,name\n1,\"Ada",
            "people.csv, row 2: a quotation mark is opened and not closed".to_owned(),
        ),
    ] {
        assert_eq!(refused_file(bytes), message);
    }
}

#[test]
fn missing_unknown_and_doubled_columns_are_all_named() {
    let file = b"ID,Grade,grade ,colour,department\n1,G7,G7,red,HO\n";
    let findings = read(file, Purpose::Matching).unwrap_err();
    let told: Vec<(&str, &str)> = findings
        .iter()
        .map(|finding| (finding.column.as_str(), finding.message.as_str()))
        .collect();
    assert_eq!(told[0], ("grade", "this column is there twice"));
    assert_eq!(told[1].0, "colour");
    assert!(told[1].1.starts_with("this column is not known: use id, name,"), "{}", told[1].1);
    assert_eq!(told[2], ("role_kind", "this column is missing"));
    assert_eq!(told[3], ("profession", "this column is missing"));
    assert_eq!(told.len(), 4);
}

#[test]
fn ragged_rows_and_too_many_rows_are_refused() {
    assert_eq!(
        refused("1,Ada, Thorne,ada@hmrc.gov.uk,mentor,G7,HMRC,Policy,,,,,,\n"),
        [
            "people.csv, row 2: this row has 14 cells where the header has 13: is a comma not quoted?"
        ]
    );
    let row = |n| format!("{n},Bob,bob{n}@hmrc.gov.uk,mentor,G7,HMRC,Policy,,,,,,\n");
    let many = (0..2_001).map(row).collect::<Vec<_>>().concat();
    assert_eq!(refused(&many), ["people.csv, row 2002: a file may hold at most 2000 people"]);
}

#[test]
fn every_bad_cell_is_named_by_row_column_value_and_reason() {
    let long = "x".repeat(5_001);
    let rows = format!(
        "1,Ada,ada@hmrc.gov.uk,mentor,G9,HMRC,Policy,,4,0,,,\n\
         1,,not an address,boss,G7,HMRC,Policy,,,,,,\n\
         =1,Eve,ada@hmrc.gov.uk,mentee,HEO/SEO,HM\u{200b}RC,,,0,x,,,\n\
         4,Bob\tB,bob@hmrc.gov.uk,mentee,EO,HMRC,@Policy,,0,0,,,{long}\n"
    );
    let codes = "AA, AO, EO, HEO, SEO, G7, G6, SCS1, SCS2, SCS3 or SCS4";
    assert_eq!(
        refused(&rows),
        [
            &format!("people.csv, row 2, grade “G9”: “G9” is not a grade we know. Use {codes}"),
            "people.csv, row 2, capacity_as_mentor “4”: a capacity has to be 1, 2 or 3, or empty for 3",
            "people.csv, row 3, id “1”: row 2 has this id too",
            "people.csv, row 3, name: this has to be filled in",
            "people.csv, row 3, role_kind “boss”: use mentor, mentee or both",
            "people.csv, row 4, id “=1”: this may not begin with = + - or @, which starts a formula",
            "people.csv, row 4, department “HM\u{200b}RC”: Remove hidden characters",
            "people.csv, row 4, profession: this has to be filled in",
            "people.csv, row 4, email “ada@hmrc.gov.uk”: row 2 has this address too: a person has one row in a file, also where they are both mentor and mentee",
            "people.csv, row 4, grade “HEO/SEO”: “HEO/SEO” could be HEO or SEO. Enter the one you mean",
            "people.csv, row 4, capacity_as_mentee “x”: a capacity has to be 1, 2 or 3, or empty for 3",
            "people.csv, row 5, name “Bob\u{fffd}B”: Remove hidden characters",
            "people.csv, row 5, profession “@Policy”: this may not begin with = + - or @, which starts a formula",
            &format!(
                "people.csv, row 5, biography “{}…”: this is longer than 5000 characters",
                "x".repeat(60)
            ),
            "people.csv, row 5, capacity_as_mentee “0”: a capacity has to be 1, 2 or 3, or empty for 3",
        ]
    );
}

#[test]
fn a_mentor_and_a_mentee_with_one_address_are_one_person_and_refused() {
    let rows = "1,Ada,Ada@hmrc.gov.uk,mentor,G7,HMRC,Policy,,,,,,\n\
                2,Ada T,ada@HMRC.gov.uk ,mentee,EO,DWP,Policy,,,,,,\n";
    assert_eq!(
        refused(rows),
        [
            "people.csv, row 3, email “ada@HMRC.gov.uk”: row 2 has this address too: a person has one row in a file, also where they are both mentor and mentee"
        ]
    );
}

#[test]
fn s7_what_people_say_about_themselves_is_in_no_finding() {
    let canary = format!("canary{}", "y".repeat(600));
    let rows = format!("1,Ada,ada@hmrc.gov.uk,mentor,G7,HMRC,Policy,,,,{canary},canary-flag,\n");
    let told = refused(&rows);
    assert_eq!(
        told,
        [
            "people.csv, row 2, identities: this is longer than 500 characters",
            "people.csv, row 2, wants_shared_identity: this has to be true or false, or empty",
        ]
    );
}

#[test]
fn capacities_are_three_when_blank_and_nought_on_the_side_not_taken() {
    let of = |role: &str, mentor: &str, mentee: &str| {
        let rows = format!("1,A,a@hmrc.gov.uk,{role},G7,HMRC,Policy,,{mentor},{mentee},,,\n");
        let row = people(&rows).map(|table| table.people[0].clone());
        row.map(|row| (row.capacity_as_mentor, row.capacity_as_mentee)).map_err(|told| told.len())
    };
    assert_eq!(of("mentor", "", ""), Ok((3, 0)));
    assert_eq!(of("mentee", "0", "1"), Ok((0, 1)));
    assert_eq!(of("BOTH", "2", ""), Ok((2, 3)));
    assert_eq!(of("mentor", "1", "3"), Ok((1, 0)));
    assert_eq!(of("both", "0", ""), Err(1));
    assert_eq!(of("mentee", "9", "1"), Err(1));
    assert_eq!(of("mentor", "١", "0"), Err(1));
}

#[test]
fn two_of_one_name_in_one_department_are_told_with_both_rows() {
    let rows = "1,Ada Thorne,a@hmrc.gov.uk,mentor,G7,HMRC,Policy,,,,,,\n\
                2,ada  thorne,b@dwp.gov.uk,mentee,EO,DWP,Policy,,,,,,\n\
                3,ADA THORNE,c@hmrc.gov.uk,mentee,EO,HM Revenue & Customs,Policy,,,,,,\n";
    assert_eq!(
        warnings(&people(rows).unwrap()),
        [
            "people.csv, row 4, name: row 2 has this name and department too: are the two one person?"
        ]
    );
}

#[test]
fn grades_that_cannot_take_part_stop_a_registration_and_are_told_before_matching() {
    let rows = "1,A,a@hmrc.gov.uk,mentor,AA,HMRC,Policy,,,,,,\n\
                2,B,b@hmrc.gov.uk,mentee,SCS3,HMRC,Policy,,,,,,\n";
    let expected = [
        "people.csv, row 2, grade “AA”: mentors are at grade AO or above",
        "people.csv, row 3, grade “SCS3”: mentees are at grade SCS2 or below",
    ];
    assert_eq!(refused(rows), expected);
    let table = read(format!("{HEADER}{rows}").as_bytes(), Purpose::Matching).unwrap();
    assert_eq!(warnings(&table), expected);
}

#[test]
fn what_is_on_no_list_is_kept_as_typed_and_told_once() {
    let rows = "1,A,a@hmrc.gov.uk,mentor,G7,Digital Group,Wizardry,,,,,,\n\
                2,B,b@hmrc.gov.uk,mentor,G7,Digital Group,Wizardry,,,,,,\n\
                3,C,c@magic.example,mentor,G7,Ministry of Magic,Policy,,,,,,\n\
                4,D,d@magic.example,mentor,G7,the ministry of  magic,Policy,,,,,,\n\
                5,E,e@magic.example,mentor,G7,Ministry of Magics,Policy,,,,,,\n";
    let table = people(rows).unwrap();
    assert_eq!(
        warnings(&table),
        [
            "people.csv, rows 2 and 3, department “Digital Group”: this organisation is on no list: kept as typed",
            "people.csv, rows 2 and 3, department “Digital Group”: this is on no list, and the address is one of HM Revenue and Customs: is it a team's name?",
            "people.csv, rows 2 and 3, profession “Wizardry”: this profession is on no list: kept as typed",
            "people.csv, row 4, department “Ministry of Magic”: this organisation is on no list: kept as typed",
            "people.csv, row 5, department “the ministry of  magic”: taken for the same organisation as “Ministry of Magic”",
            "people.csv, row 6, department “Ministry of Magics”: this organisation is on no list: kept as typed, and so not the same as “Ministry of Magic” in people.csv, row 4, which is spelled almost like it: put one of them right if they are one",
            "people.csv, rows 4, 5 and 6, email: 3 people have an email address at magic.example, which we do not know as a Civil Service domain",
        ]
    );
    let places: Vec<&NamedOrganisation> =
        table.people.iter().map(|row| table.organisations.meaning(row.organisation)).collect();
    assert_eq!(places[2], places[3]);
    assert_ne!(places[3], places[4]);
}

#[test]
fn the_reference_files_are_read_without_an_error() {
    for (name, people, departments) in
        [("participants_2022.csv", 915, 89), ("participants_2021.csv", 850, 80)]
    {
        let path = format!("{}/tests/data/{name}", env!("CARGO_MANIFEST_DIR"));
        let bytes = std::fs::read(path).unwrap();
        for purpose in [Purpose::Registration, Purpose::Matching] {
            let table = read(&bytes, purpose).unwrap();
            assert_eq!(table.people.len(), people);
            assert_eq!(table.organisations.meanings().len(), departments);
            let unlisted = table.organisations.meanings().iter().filter(|one| one.id.is_none());
            assert_eq!(unlisted.count(), 0);
        }
    }
}

const OLDER: &str = "first name,last name,email address,both mentor and mentee,job title,grade,organisation,profession,";

pub(super) fn older(mentors: &str, mentees: &str) -> Result<People, Vec<String>> {
    let reading = reading(Purpose::Matching);
    let mentors = format!("{OLDER}characteristics,biography\n{mentors}");
    let mentees =
        format!("{OLDER}match with similar identity,identity to match,biography\n{mentees}");
    let mentors = File { name: "mentors.csv", bytes: mentors.as_bytes() };
    let mentees = File { name: "mentees.csv", bytes: mentees.as_bytes() };
    read_people_file(&mentors, Some(&mentees), &reading)
        .map_err(|findings| findings.iter().map(ToString::to_string).collect())
}

#[test]
fn somebody_in_both_of_the_older_files_is_one_person() {
    let table = older(
        "Ada,Thorne,ada@hmrc.gov.uk,yes,Lead,Grade 7,HMRC,DDaT,\"Gay, Disabled\",Hello\n\
         Bob,Marsh,bob@hmrc.gov.uk,no,Lead,G6,HMRC,Policy,,\n",
        "Ada,Thorne,ADA@hmrc.gov.uk,yes,Lead,G7,HM Revenue & Customs,Digital and Data,yes,Disabled,\n\
         Eve,Field,eve@dwp.gov.uk,yes,Lead,EO,DWP,Policy,no,,\n",
    )
    .unwrap();
    let who: Vec<(&str, ParticipantRole, u8, u8)> = table
        .people
        .iter()
        .map(|row| (row.id.as_str(), row.role, row.capacity_as_mentor, row.capacity_as_mentee))
        .collect();
    assert_eq!(
        who,
        [
            ("mentor-2", ParticipantRole::Both, 3, 3),
            ("mentor-3", ParticipantRole::Mentor, 3, 0),
            ("mentee-3", ParticipantRole::Mentee, 0, 3),
        ]
    );
    assert_eq!(table.people[0].identities, ["Disabled", "Gay"]);
    assert!(table.people[0].wants_shared_identity && !table.people[1].wants_shared_identity);
    assert_eq!(warnings(&table).len(), 1);
    assert!(warnings(&table)[0].starts_with("mentees.csv, row 3, both mentor and mentee “yes”:"));
}

#[test]
fn two_files_that_contradict_each_other_are_refused_and_both_rows_named() {
    let told = older(
        "Ada,Thorne,ada@hmrc.gov.uk,yes,Lead,Grade 7,HMRC,DDaT,,\n",
        "\nAda,Thorn,ada@hmrc.gov.uk,yes,Lead,G6,DWP,Policy,no,,\n",
    )
    .unwrap_err();
    let columns = ["last name “Thorn”", "grade “G6”", "organisation “DWP”", "profession “Policy”"];
    assert_eq!(told.len(), columns.len());
    for (told, column) in told.iter().zip(columns) {
        assert_eq!(
            told,
            &format!(
                "mentees.csv, row 3, {column}: this is not what row 2 of the mentors says of the person with the same address"
            )
        );
    }
}

#[test]
fn the_sample_of_the_older_tool_is_read_without_an_error() {
    let folder = format!("{}/tests/data/mentor-match-sample", env!("CARGO_MANIFEST_DIR"));
    let [mentors, mentees] =
        ["mentors", "mentees"].map(|name| std::fs::read(format!("{folder}/{name}.csv")).unwrap());
    let reading = reading(Purpose::Matching);
    let mentors = File { name: "mentors.csv", bytes: &mentors };
    let mentees = File { name: "mentees.csv", bytes: &mentees };
    let table = read_people_file(&mentors, Some(&mentees), &reading).unwrap();
    assert_eq!(table.people.len(), 1_000);
    // One file alone tells its side by its columns.
    let alone = read_people_file(&mentees, None, &reading).unwrap();
    assert!(alone.people.iter().all(|row| row.role == ParticipantRole::Mentee));
}

#[test]
fn pairs_of_strangers_are_refused_and_reasons_beside_pairs_are_passed_over() {
    let ids: std::collections::HashSet<&str> = ["1", "2"].into();
    let read = |text: &str| {
        let file = File { name: "pins.csv", bytes: text.as_bytes() };
        read_pairs(&file, &ids).map_err(|findings| findings[0].to_string())
    };
    let pairs = read("mentor_id,why,mentee_id\n2,they asked,1\n").unwrap();
    assert_eq!((pairs[0].mentee_id.as_str(), pairs[0].mentor_id.as_str()), ("1", "2"));
    assert_eq!(
        read("mentee_id,mentor_id\n1,2\n1,7\n"),
        Err("pins.csv, row 3, mentor_id “7”: nobody who takes part has this id".to_owned())
    );
}
