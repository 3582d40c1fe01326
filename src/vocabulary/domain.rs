//! Which email domains belong to the Civil Service (requirement S1).
//!
//! An address tells where somebody works, not who they are: `Allow` means that
//! a person looks at the request next, never that it is granted.

use std::collections::HashMap;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::address::EmailAddress;

/// What an email domain says about the people who have it, mildest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Standing {
    /// Its people are civil servants.
    Allow,
    /// Some of its people are, or some were.
    Review,
    /// Its people are not.
    Refuse,
}

impl Standing {
    /// The word that is stored.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Allow => "allow",
            Self::Review => "review",
            Self::Refuse => "refuse",
        }
    }
}

/// A stored word is no standing.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("An email domain must be allowed, reviewed or refused")]
pub struct UnknownStanding;

impl FromStr for Standing {
    type Err = UnknownStanding;

    fn from_str(word: &str) -> Result<Self, Self::Err> {
        [Self::Allow, Self::Review, Self::Refuse]
            .into_iter()
            .find(|standing| standing.as_str() == word)
            .ok_or(UnknownStanding)
    }
}

/// What an address is to be used for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// An account on the forum.
    Forum,
    /// A registration for the programme.
    Mentoring,
}

/// What is decided about one email domain.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DomainRule {
    /// The domain, lower-cased: "hmrc.gov.uk".
    pub domain: String,
    /// Whose domain it is, where that is one organisation.
    #[serde(rename = "organisation")]
    pub organisation_name: Option<String>,
    /// Whether it covers every domain below it as well.
    pub subdomains: bool,
    /// Whether its people may take part in the programme.
    pub mentoring: Standing,
    /// Whether its people may have an account.
    pub forum: Standing,
}

impl DomainRule {
    fn standing(&self, scope: Scope) -> Standing {
        match scope {
            Scope::Forum => self.forum,
            Scope::Mentoring => self.mentoring,
        }
    }

    /// Says whether the rule covers the domains below its own.
    ///
    /// Never for a suffix below which anybody is found, whatever the row says:
    /// below `gov.uk` are councils. Refusing all of it does no harm.
    fn covers_subdomains(&self) -> bool {
        let refuses = self.mentoring == Standing::Refuse && self.forum == Standing::Refuse;
        self.subdomains && (refuses || !is_shared_suffix(&self.domain))
    }
}

/// Suffixes below which organisations of many kinds are found.
const SHARED_SUFFIXES: [&str; 8] = [
    "gov.uk",
    "gsi.gov.uk",
    "service.gov.uk",
    "gov.scot",
    "gov.wales",
    "llyw.cymru",
    "org.uk",
    "co.uk",
];

/// Says whether domains below `domain` belong to different organisations.
#[must_use]
pub fn is_shared_suffix(domain: &str) -> bool {
    !domain.contains('.') || SHARED_SUFFIXES.contains(&domain)
}

/// Everything that is decided about email domains; what is not listed is refused.
#[derive(Clone, Debug)]
pub struct MailDomains {
    by_domain: HashMap<String, Vec<DomainRule>>,
}

impl MailDomains {
    /// Makes it from rows of the database, or from the shipped list.
    #[must_use]
    pub fn new(rules: Vec<DomainRule>) -> Self {
        let mut by_domain: HashMap<String, Vec<DomainRule>> = HashMap::new();
        for rule in rules {
            by_domain.entry(rule.domain.to_ascii_lowercase()).or_default().push(rule);
        }
        Self { by_domain }
    }

    /// What the domain of an address says about its owner.
    ///
    /// A rule that refuses wins over all others; else the rule of the longest
    /// domain counts, and the stricter of two for one domain. A domain that no
    /// rule covers is refused.
    #[must_use]
    pub fn standing(&self, address: &EmailAddress, scope: Scope) -> Standing {
        let rules = self.rules_for(address.domain());
        if rules.iter().any(|rule| rule.standing(scope) == Standing::Refuse) {
            return Standing::Refuse;
        }
        let longest = rules.iter().map(|rule| rule.domain.len()).max();
        rules
            .iter()
            .filter(|rule| Some(rule.domain.len()) == longest)
            .map(|rule| rule.standing(scope))
            .max()
            .unwrap_or(Standing::Refuse)
    }

    /// The name of the organisation that an address points to, where its domain
    /// is listed as that of one.
    #[must_use]
    pub fn organisation_name(&self, address: &EmailAddress) -> Option<&str> {
        let rules = self.rules_for(address.domain());
        rules.into_iter().find_map(|rule| rule.organisation_name.as_deref())
    }

    /// The rules that cover a domain, the longest domain's first.
    fn rules_for(&self, domain: &str) -> Vec<&DomainRule> {
        // A name in Punycode shows as letters that look like others, so a rule
        // for everything below a domain does not let it in.
        let is_punycode = domain.split('.').any(|label| label.starts_with("xn--"));
        let above = std::iter::successors(Some(domain), |below| {
            below.split_once('.').map(|(_, above)| above)
        });
        above
            .filter_map(|suffix| Some((suffix, self.by_domain.get(suffix)?)))
            .flat_map(|(suffix, rules)| rules.iter().map(move |rule| (suffix, rule)))
            .filter(|(suffix, rule)| {
                let is_refusal =
                    rule.forum == Standing::Refuse && rule.mentoring == Standing::Refuse;
                *suffix == domain || (rule.covers_subdomains() && (is_refusal || !is_punycode))
            })
            .map(|(_, rule)| rule)
            .collect()
    }
}

#[cfg(test)]
mod tests;
