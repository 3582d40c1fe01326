//! Organisations by every name they go by.

use super::super::Vocabulary;
use super::*;

fn organisation(
    id: u128,
    name: &str,
    abbreviation: Option<&str>,
    aliases: &[&str],
) -> Organisation {
    Organisation {
        id: Uuid::from_u128(id),
        slug: name.to_lowercase().replace(' ', "-"),
        name: name.to_owned(),
        abbreviation: abbreviation.map(str::to_owned),
        aliases: aliases.iter().map(|&alias| alias.to_owned()).collect(),
    }
}

fn names<'a>(found: &[&'a Organisation]) -> Vec<&'a str> {
    found.iter().map(|one| one.name.as_str()).collect()
}

#[test]
fn every_shipped_organisation_is_found_by_all_its_names() {
    let vocabulary = Vocabulary::shipped();
    let organisations = vocabulary.organisations();
    assert_eq!(organisations.all().len(), 137);
    for one in organisations.all() {
        for name in std::iter::once(&one.name).chain(&one.abbreviation).chain(&one.aliases) {
            for text in [name.clone(), name.to_uppercase(), name.to_lowercase()] {
                assert_eq!(organisations.find(&text), Some(one), "{text}");
            }
        }
        assert_eq!(organisations.by_id(one.id), Some(one));
    }
}

#[test]
fn spelling_makes_no_difference() {
    let vocabulary = Vocabulary::shipped();
    let organisations = vocabulary.organisations();
    for (text, slug) in [
        ("HM Revenue & Customs", "hm-revenue-and-customs"),
        ("hmrc", "hm-revenue-and-customs"),
        ("Her Majesty’s Revenue  and Customs", "hm-revenue-and-customs"),
        ("DE & S", "defence-equipment-and-support"),
        ("National Archives", "the-national-archives"),
        ("the home office", "home-office"),
        ("Insolvency Service", "the-insolvency-service"),
        (
            "Department for Environment Food & Rural Affairs",
            "department-for-environment-food-and-rural-affairs",
        ),
        ("ONS", "uk-statistics-authority"),
        ("dcms", "department-for-culture-media-and-sport"),
        ("10 Downing Street", "prime-minister-s-office-10-downing-street"),
    ] {
        assert_eq!(organisations.find(text).map(|one| one.slug.as_str()), Some(slug), "{text}");
    }
    for text in ["", " ", "The", "Department of Peace", "Department of Health"] {
        assert_eq!(organisations.find(text), None, "{text}");
    }
}

#[test]
fn a_text_that_two_organisations_use_finds_neither() {
    let organisations = Organisations::new(vec![
        organisation(1, "Alpha Agency", Some("AA"), &["Old Alpha"]),
        organisation(2, "Beta Agency", Some("AA"), &["Alpha Agency"]),
    ]);
    assert_eq!(organisations.find("aa"), None);
    // A name outranks another's alias.
    assert_eq!(organisations.find("alpha agency").unwrap().name, "Alpha Agency");
    assert_eq!(organisations.find("old alpha").unwrap().name, "Alpha Agency");
    assert_eq!(organisations.by_id(Uuid::from_u128(3)), None);
}

#[test]
fn a_search_gives_the_exact_one_first_and_everything_for_nothing() {
    let vocabulary = Vocabulary::shipped();
    let organisations = vocabulary.organisations();
    assert_eq!(names(&organisations.search("dft")), ["Department for Transport"]);
    assert_eq!(
        names(&organisations.search("transport")),
        ["Transport Scotland", "Department for Transport"]
    );
    assert_eq!(names(&organisations.search("HO"))[0], "Home Office");
    assert_eq!(organisations.search(" ").len(), 137);
    assert!(organisations.search("zzz").is_empty());
}

#[test]
fn a_misspelt_name_is_near_the_right_one() {
    let vocabulary = Vocabulary::shipped();
    let organisations = vocabulary.organisations();
    assert_eq!(names(&organisations.near("Home Ofice")), ["Home Office"]);
    assert_eq!(names(&organisations.near("Departmnt for Educaton")), ["Department for Education"]);
    assert!(organisations.near("Home Office").is_empty());
    assert!(organisations.near("HMRZ").is_empty());
    assert!(organisations.near("Department of Peace").is_empty());
}
