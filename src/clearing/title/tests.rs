//! Every rule of the title convention, by example and by chance.

use super::*;
use crate::vocabulary::UnknownGrade;

fn parse(text: &str) -> Result<AdvertTitle, TitleProblems> {
    AdvertTitle::parse(text, &Vocabulary::shipped())
}

fn canonical(text: &str) -> String {
    parse(text).unwrap_or_else(|refused| panic!("{text:?}: {refused}")).to_string()
}

fn problems(text: &str) -> Vec<TitleProblem> {
    parse(text).expect_err(text).problems
}

fn corrected(text: &str) -> Option<String> {
    parse(text).expect_err(text).corrected
}

const EXAMPLE: &str = "[Mentor wanted] Alan Turing, G6, GCHQ";

#[test]
fn the_example_is_read_and_written_as_it_is() {
    let title = parse(EXAMPLE).unwrap();
    assert_eq!(title.kind(), AdvertKind::MentorWanted);
    assert_eq!(title.name(), "Alan Turing");
    assert_eq!(title.grade(), Grade::G6);
    assert!(title.organisation().id().is_some());
    assert_eq!(title.to_string(), EXAMPLE);
}

#[test]
fn case_and_white_space_make_no_difference() {
    for typed in [
        "[mentor WANTED] Alan Turing, g6, gchq",
        "[Mentor wanted]Alan Turing,G6,GCHQ",
        "  [Mentor  wanted]\t Alan\u{a0}\u{3000}Turing , Grade 6 ,\r\nGCHQ ",
        "[Mentor wanted] Alan Turing, unified grade 6, Government Communications Headquarters",
    ] {
        assert_eq!(canonical(typed), EXAMPLE, "{typed:?}");
    }
    assert_eq!(
        canonical("[MENTEE wanted] Ada, deputy director, the national archives"),
        "[Mentee wanted] Ada, SCS1, The National Archives"
    );
}

#[test]
fn an_organisation_keeps_its_commas() {
    let typed = "[Mentee wanted] Ada, HEO, Department for Environment, Food and Rural Affairs";
    assert_eq!(canonical(typed), typed);
    assert_eq!(
        canonical("[Mentee wanted] Ada, HEO, department for environment , food & rural affairs"),
        typed
    );
}

#[test]
fn an_abbreviation_stays_one_and_an_unknown_organisation_stays_as_typed() {
    let listed = |text: &str| {
        let title = parse(&format!("[Mentor wanted] Ada, AO, {text}")).unwrap();
        (title.organisation().shown().to_owned(), title.organisation().id().is_some())
    };
    assert_eq!(listed("defra"), ("Defra".to_owned(), true));
    assert_eq!(listed("HMRC"), ("HMRC".to_owned(), true));
    assert_eq!(listed("hm revenue & customs"), ("HM Revenue and Customs".to_owned(), true));
    assert_eq!(listed("Treasury"), ("HM Treasury".to_owned(), true));
    assert_eq!(listed("Ministry  of Peace, X"), ("Ministry of Peace, X".to_owned(), false));
}

#[test]
fn a_departmental_grade_is_understood_with_its_organisation() {
    assert_eq!(canonical("[Mentor wanted] Ada, Band C, MoJ"), "[Mentor wanted] Ada, HEO, MoJ");
    assert_eq!(canonical("[Mentor wanted] Ada, band c, DWP"), "[Mentor wanted] Ada, EO, DWP");
    assert!(matches!(
        problems("[Mentor wanted] Ada, Band A, MoJ").as_slice(),
        [TitleProblem::Grade(UnknownGrade::Ambiguous { .. })]
    ));
    assert!(matches!(
        problems("[Mentor wanted] Ada, Band C, Home Office").as_slice(),
        [TitleProblem::Grade(UnknownGrade::Unknown(_))]
    ));
}

#[test]
fn names_of_any_script_are_composed_and_keep_their_letters() {
    let title = parse("[Mentor wanted] Rene\u{301}e O’Brien-Łukasz (she), EO, HMT").unwrap();
    assert_eq!(title.name(), "Renée O’Brien-Łukasz (she)");
    for name in ["अदा", "张伟", "Ａｄａ", "Ngũgĩ wa Thiong'o", "J. R. + 2/3: A–B & C"]
    {
        assert_eq!(parse(&format!("[Mentor wanted] {name}, EO, HMT")).unwrap().name(), name);
    }
}

#[test]
fn what_cannot_be_seen_is_refused_and_not_dropped() {
    for hidden in [
        '\u{200b}',
        '\u{200d}',
        '\u{feff}',
        '\u{ad}',
        '\u{202e}',
        '\u{2066}',
        '\u{200e}',
        '\0',
        '\u{7}',
        '\u{e000}',
        '\u{378}',
        '\u{e0041}',
        '\u{3164}',
        '\u{fe0f}',
        '\u{34f}',
    ] {
        let typed = format!("[Mentor wanted] Alan{hidden} Turing, G6, GCHQ");
        let refused = parse(&typed).unwrap_err();
        assert_eq!(refused.problems, [TitleProblem::Hidden(hidden)], "{typed:?}");
        assert_eq!(refused.corrected.as_deref(), Some(EXAMPLE), "{typed:?}");
        let tagged = format!("[Mentor{hidden} wanted] Alan Turing, G6, GCHQ");
        assert!(problems(&tagged).contains(&TitleProblem::Hidden(hidden)), "{tagged:?}");
    }
    assert_eq!(
        TitleProblem::Hidden('\u{200b}').to_string(),
        "Remove hidden characters from the title (U+200B)"
    );
}

#[test]
fn only_the_listed_punctuation_is_allowed() {
    for allowed in " -'’.()/&,+:–".chars() {
        let typed = format!("[Mentor wanted] Ada, EO, Peace{allowed}Agency");
        assert!(parse(&typed).is_ok(), "{typed}");
    }
    for refused in "!\"#$%*;<=>?@\\^_`{|}~‘“—€😀™½².".chars().filter(|&c| c != '.') {
        let typed = format!("[Mentor wanted] A{refused}da, EO, GCHQ");
        assert_eq!(problems(&typed), [TitleProblem::Character(refused)], "{typed}");
    }
    assert_eq!(problems("[Mentor wanted] A[b], EO, GCHQ"), [TitleProblem::Bracket]);
    // Five of them are enough to say.
    assert_eq!(problems("[Mentor wanted] A!\"#$%*!;<=>, EO, GCHQ").len(), 5);
}

#[test]
fn every_part_has_to_be_there() {
    assert_eq!(problems(""), [TitleProblem::Empty]);
    assert_eq!(problems(" \n\u{a0}"), [TitleProblem::Empty]);
    assert_eq!(problems("[Mentor wanted]"), [TitleProblem::Parts]);
    assert_eq!(problems("[Mentor wanted] Ada, G6"), [TitleProblem::Parts]);
    assert_eq!(
        problems("[Mentor wanted] , , "),
        [
            TitleProblem::NameMissing,
            TitleProblem::OrganisationMissing,
            TitleProblem::Grade(UnknownGrade::Missing)
        ]
    );
    for organisation in [", X", "...", "&", "-’-"] {
        let title = format!("[Mentor wanted] Ada, G6, {organisation}");
        assert_eq!(problems(&title), [TitleProblem::OrganisationMissing], "{title}");
    }
    for name in ["1Ada", "'Ada", "\u{301}Ada", "(Ada)", "-"] {
        let typed = format!("[Mentor wanted] {name}, G6, GCHQ");
        assert_eq!(problems(&typed), [TitleProblem::NameStart], "{typed}");
    }
}

#[test]
fn everything_wrong_is_said_at_once() {
    assert_eq!(
        problems("[Mentee wanted] 4da [x]!, Boss\u{200b}, "),
        [
            TitleProblem::Bracket,
            TitleProblem::Character('!'),
            TitleProblem::Hidden('\u{200b}'),
            TitleProblem::NameStart,
            TitleProblem::OrganisationMissing,
            TitleProblem::Grade(UnknownGrade::Unknown("Boss\u{200b}".to_owned())),
        ]
    );
}

#[test]
fn the_tag_is_one_of_two() {
    for typed in [
        "Alan Turing, G6, GCHQ",
        "(Mentor wanted) Alan Turing, G6, GCHQ",
        "[ Mentor wanted ] Alan Turing, G6, GCHQ",
        "[Mentor-wanted] Alan Turing, G6, GCHQ",
        "[Mentor] Alan Turing, G6, GCHQ",
        "[\u{41c}entor wanted] Alan Turing, G6, GCHQ",
        "Alan Turing, G6, GCHQ [Mentor wanted]",
        "[Mentor wanted",
        "[",
        "漢",
    ] {
        assert_eq!(problems(typed), [TitleProblem::Tag], "{typed}");
    }
}

#[test]
fn lengths_are_counted_in_code_points() {
    let with = |n: usize| format!("[Mentor wanted] {}, EO, GCHQ", "é".repeat(n));
    let frame = with(0).chars().count();
    assert_eq!(canonical(&with(200 - frame)).chars().count(), 200);
    assert_eq!(problems(&with(201 - frame)), [TitleProblem::TooLong]);
    // Decomposed, it is longer before than after.
    let decomposed = with(200 - frame).replace('é', "e\u{301}");
    assert!(parse(&decomposed).is_ok());
    // The title as stored counts as well: "HM Treasury" is longer than what was
    // typed.
    let grown = format!("[Mentor wanted] {}, EO, Treasury", "a".repeat(170));
    assert_eq!(grown.chars().count(), 200);
    assert_eq!(problems(&grown), [TitleProblem::TooLong]);
    let spaced = format!("{}{EXAMPLE}", " ".repeat(2_000 - EXAMPLE.len()));
    assert_eq!(canonical(&spaced), EXAMPLE);
    assert_eq!(problems(&format!(" {spaced}")), [TitleProblem::TooLong]);
}

#[test]
fn a_title_is_corrected_where_it_can_be_guessed() {
    for typed in [
        "(Mentor wanted) Alan Turing, G6, GCHQ",
        "{mentor wanted} Alan Turing, G6, GCHQ",
        "[ Mentor wanted ] Alan Turing, G6, GCHQ",
        "Mentor wanted: Alan Turing, Grade 6, gchq",
        "MENTOR WANTED - Alan Turing, G6, GCHQ",
        "[Mentor_wanted] Alan Turing, G6, GCHQ",
        "Alan Turing, G6, GCHQ [Mentor wanted]",
        "[Mentor wanted] Alan Turing; G6; GCHQ",
        "[Mentor wanted] Alan Turing | G6 | GCHQ",
        "[Mentor wanted] Alan Turing - G6 - GCHQ",
        "[Mentor wanted] Alan Turing G6 GCHQ",
        "[Mentor wanted] Alan Turing, g6 GCHQ",
        "[Mentor wanted] Alan Turing, GCHQ, G6",
        "[Mentor wanted] Alan Turing!!, G6, GCHQ 😀",
        "［Mentor wanted］ Alan Turing， G6， GCHQ",
    ] {
        assert_eq!(corrected(typed).as_deref(), Some(EXAMPLE), "{typed}");
    }
    assert_eq!(
        corrected(
            "[Mentee wanted] Ada Smith HEO Department for Environment, Food and Rural Affairs"
        )
        .as_deref(),
        Some("[Mentee wanted] Ada Smith, HEO, Department for Environment, Food and Rural Affairs")
    );
    assert_eq!(
        corrected("[Mentee wanted] Ada [she], HEO, DfT").as_deref(),
        Some("[Mentee wanted] Ada (she), HEO, DfT")
    );
}

#[test]
fn what_cannot_be_guessed_has_no_correction() {
    for typed in [
        "",
        "hello",
        "Alan Turing, G6, GCHQ",
        "[Mentor] Alan Turing, G6, GCHQ",
        "[Mentor wanted] [Mentee wanted] Alan Turing, G6, GCHQ x]",
        "[Mentor wanted] Alan Turing, Boss, GCHQ",
        "[Mentor wanted] Alan Turing",
        "[Mentor wanted] Ada, Band A, MoJ",
    ] {
        assert_eq!(corrected(typed), None, "{typed}");
    }
}

#[test]
fn every_listed_organisation_and_grade_comes_back_from_its_title() {
    let vocabulary = Vocabulary::shipped();
    for organisation in vocabulary.organisations().all() {
        for grade in Grade::ALL {
            let listed = TitledOrganisation::listed(organisation);
            let title = AdvertTitle::new(AdvertKind::MenteeWanted, "Ada", grade, listed).unwrap();
            let read = AdvertTitle::parse(&title.to_string(), &vocabulary).unwrap();
            assert_eq!(read.to_string(), title.to_string());
            assert_eq!(read.organisation().id(), Some(organisation.id));
        }
    }
}

#[test]
fn fields_follow_the_same_rules_as_a_typed_title() {
    let vocabulary = Vocabulary::shipped();
    let make = |name: &str, organisation: &str| {
        let organisation = TitledOrganisation::find(organisation, &vocabulary);
        AdvertTitle::new(AdvertKind::MentorWanted, name, Grade::G6, organisation)
    };
    let title = make("  Alan \n Turing ", "gchq").unwrap();
    assert_eq!(title, AdvertTitle::parse(EXAMPLE, &vocabulary).unwrap());

    let refused = |name: &str, organisation: &str| make(name, organisation).unwrap_err().problems;
    assert_eq!(refused("", " "), [TitleProblem::NameMissing, TitleProblem::OrganisationMissing]);
    assert_eq!(refused("Turing, Alan", "GCHQ"), [TitleProblem::NameComma]);
    assert_eq!(refused("Alan\u{200b}", "GCHQ"), [TitleProblem::Hidden('\u{200b}')]);
    assert_eq!(refused("Alan", "MI_6"), [TitleProblem::Character('_')]);
    assert_eq!(refused("Alan [x]", "GCHQ"), [TitleProblem::Bracket]);
    assert_eq!(refused(&"a".repeat(200), "GCHQ"), [TitleProblem::TooLong]);
}

#[test]
fn a_refusal_reads_as_one_sentence_and_names_the_field() {
    assert_eq!(
        parse("(Mentor wanted) Alan Turing, G6, GCHQ").unwrap_err().to_string(),
        "Start the title with [Mentor wanted] or [Mentee wanted], in square brackets. \
         Did you mean “[Mentor wanted] Alan Turing, G6, GCHQ”?"
    );
    assert_eq!(TitleProblem::Grade(UnknownGrade::Missing).field(), "grade");
    assert_eq!(TitleProblem::NameComma.field(), "name");
    assert_eq!(TitleProblem::OrganisationMissing.field(), "organisation");
    assert_eq!(TitleProblem::Tag.field(), "title");
}

proptest::proptest! {
    #[test]
    fn whatever_is_typed_a_canonical_title_reads_as_itself(
        typed in r"[\[(]?[Mm]ent(or|ee) wanted[\])]?:? ?[\pL\pM0-9,;&()\[\]\u{200b} .'-]{0,24}[,; ](G6|heo|band a|x)[,; ]{1,3}(gchq|MoJ|[\PC]{0,12})"
    ) {
        let vocabulary = Vocabulary::shipped();
        match AdvertTitle::parse(&typed, &vocabulary) {
            Ok(title) => {
                let again = AdvertTitle::parse(&title.to_string(), &vocabulary);
                proptest::prop_assert_eq!(again.as_ref(), Ok(&title));
            }
            Err(refused) => {
                proptest::prop_assert!(!refused.problems.is_empty());
                if let Some(corrected) = refused.corrected {
                    let title = AdvertTitle::parse(&corrected, &vocabulary);
                    proptest::prop_assert_eq!(title.map(|title| title.to_string()), Ok(corrected));
                }
            }
        }
    }
}
