//! Which email domains may sign up, and which only look right.

use super::super::shipped_domains;
use super::*;

fn rule(domain: &str, subdomains: bool, standing: Standing) -> DomainRule {
    DomainRule {
        domain: domain.to_owned(),
        organisation_name: Some(format!("owner of {domain}")),
        subdomains,
        mentoring: standing,
        forum: standing,
    }
}

fn at(domain: &str) -> EmailAddress {
    EmailAddress::parse(&format!("ada@{domain}")).unwrap()
}

fn forum(rules: &[DomainRule], domain: &str) -> Standing {
    MailDomains::new(rules.to_vec()).standing(&at(domain), Scope::Forum)
}

#[test]
fn s1_what_is_not_listed_is_refused() {
    assert_eq!(forum(&[], "hmrc.gov.uk"), Standing::Refuse);
    let rules = [rule("hmrc.gov.uk", false, Standing::Allow)];
    assert_eq!(forum(&rules, "hmrc.gov.uk"), Standing::Allow);
    for other in ["gov.uk", "a.hmrc.gov.uk", "xhmrc.gov.uk", "hmrc.gov.uk.example", "mrc.gov.uk"] {
        assert_eq!(forum(&rules, other), Standing::Refuse, "{other}");
    }
}

#[test]
fn s1_sub_domains_count_on_a_label_boundary_only() {
    let rules = [rule("mod.uk", true, Standing::Review)];
    for inside in ["mod.uk", "fleet.mod.uk", "a.b.mod.uk"] {
        assert_eq!(forum(&rules, inside), Standing::Review, "{inside}");
    }
    for outside in ["notmod.uk", "mod.uk.example", "uk.mod"] {
        assert_eq!(forum(&rules, outside), Standing::Refuse, "{outside}");
    }
}

#[test]
fn s1_refusal_wins_over_every_other_rule() {
    let rules = [
        rule("mod.uk", true, Standing::Allow),
        rule("fleet.mod.uk", true, Standing::Refuse),
        rule("hq.fleet.mod.uk", false, Standing::Allow),
        rule("mod.uk", true, Standing::Review),
    ];
    assert_eq!(forum(&rules, "hq.fleet.mod.uk"), Standing::Refuse);
    assert_eq!(forum(&rules, "army.mod.uk"), Standing::Review, "the stricter of two");
}

#[test]
fn s1_the_longest_domain_decides_between_allow_and_review() {
    let rules =
        [rule("mod.uk", true, Standing::Review), rule("dstl.mod.uk", false, Standing::Allow)];
    assert_eq!(forum(&rules, "dstl.mod.uk"), Standing::Allow);
    assert_eq!(forum(&rules, "a.dstl.mod.uk"), Standing::Review);
}

#[test]
fn s1_a_shared_suffix_never_lets_in_what_is_below_it() {
    for suffix in SHARED_SUFFIXES.into_iter().chain(["uk", "scot"]) {
        let rules = [rule(suffix, true, Standing::Allow)];
        assert_eq!(forum(&rules, &format!("bristol.{suffix}")), Standing::Refuse, "{suffix}");
    }
    assert_eq!(forum(&[rule("gov.scot", true, Standing::Allow)], "gov.scot"), Standing::Allow);
    let rules = [rule("ac.uk", true, Standing::Refuse), rule("x.ac.uk", false, Standing::Allow)];
    assert_eq!(forum(&rules, "x.ac.uk"), Standing::Refuse);
}

#[test]
fn s1_punycode_counts_only_when_listed_exactly() {
    let rules = [rule("mod.uk", true, Standing::Allow), rule("xn--80a.uk", false, Standing::Allow)];
    assert_eq!(forum(&rules, "xn--80a.mod.uk"), Standing::Refuse);
    assert_eq!(forum(&rules, "xn--80a.uk"), Standing::Allow);
    let rules =
        [rule("mod.uk", true, Standing::Refuse), rule("xn--80a.mod.uk", false, Standing::Allow)];
    assert_eq!(forum(&rules, "xn--80a.mod.uk"), Standing::Refuse);
}

#[test]
fn forum_and_programme_decide_apart() {
    let domains = MailDomains::new(shipped_domains());
    let ranger = at("environment-agency.gov.uk");
    assert_eq!(domains.standing(&ranger, Scope::Mentoring), Standing::Refuse);
    assert_eq!(domains.standing(&ranger, Scope::Forum), Standing::Review);
}

#[test]
fn an_address_points_to_the_organisation_of_its_domain() {
    let domains = MailDomains::new(shipped_domains());
    for (domain, organisation) in [
        ("hmrc.gov.uk", Some("HM Revenue and Customs")),
        ("vmd.defra.gov.uk", Some("Veterinary Medicines Directorate")),
        ("fleet.mod.uk", Some("Ministry of Defence")),
        ("bristol.gov.uk", Some("Bristol City Council")),
        ("gmail.com", None),
        ("unlisted.gov.uk", None),
    ] {
        assert_eq!(domains.organisation_name(&at(domain)), organisation, "{domain}");
    }
}

#[test]
fn every_shipped_rule_says_what_it_means() {
    let rules = shipped_domains();
    let domains = MailDomains::new(rules.clone());
    for rule in &rules {
        assert_eq!(
            domains.standing(&at(&rule.domain), Scope::Forum),
            rule.forum,
            "{}",
            rule.domain
        );
        assert_eq!(
            domains.standing(&at(&rule.domain), Scope::Mentoring),
            rule.mentoring,
            "{}",
            rule.domain
        );
        let below = domains.standing(&at(&format!("zz.{}", rule.domain)), Scope::Forum);
        let expected = if rule.subdomains { rule.forum } else { Standing::Refuse };
        assert_eq!(below, expected, "below {}", rule.domain);
    }
}

#[test]
fn a_standing_is_stored_as_its_word() {
    for standing in [Standing::Allow, Standing::Review, Standing::Refuse] {
        assert_eq!(standing.as_str().parse(), Ok(standing));
    }
    assert_eq!("Allow".parse::<Standing>(), Err(UnknownStanding));
}
