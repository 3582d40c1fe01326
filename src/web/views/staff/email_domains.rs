//! The email domains whose people may have an account.

use serde::{Deserialize, Serialize};

use crate::entity::DomainStanding;
use crate::web::views::components::{Cell, Pagination, Table};
use crate::web::views::connection::first_rows;
use crate::web::views::field::{Choice, Field, Form};
use crate::web::views::vocabulary::Listed;
use crate::web::views::words::Words;
use crate::web::views::{Context, View};

/// What the operation `email_domains` answers.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Answer {
    email_domains: Vec<KnownDomain>,
    organisations: Vec<Listed>,
}

#[derive(Debug, Deserialize)]
struct KnownDomain {
    domain: String,
    subdomains: bool,
    organisation: Option<Named>,
    forum: DomainStanding,
    mentoring: DomainStanding,
}

#[derive(Debug, Deserialize)]
struct Named {
    name: String,
}

/// What the template `email_domains` places.
#[derive(Debug, Serialize)]
pub(crate) struct EmailDomainsPage {
    fields: Vec<Field>,
    search: Field,
    /// Nothing where no domain is found.
    domains: Option<Table>,
    pages: Option<Pagination>,
}

impl View for EmailDomainsPage {
    const TEMPLATE: &'static str = "email_domains";
    type Answer = Answer;

    fn new(answer: Answer, context: &Context<'_>) -> Option<Self> {
        const HEAD: [&str; 5] = ["Domain", "Subdomains", "Organisation", "Forum", "Programme"];
        let (domains, pages) = first_rows(
            answer.email_domains,
            |known| known.domain.as_str(),
            "Pages of domains",
            context,
        );
        let is_found = !domains.is_empty();
        let table =
            Table::new("Domains", HEAD, domains.into_iter().map(KnownDomain::row).collect());
        Some(Self {
            fields: fields(&context.form(), answer.organisations),
            search: context.filters().search("search", "Part of a domain"),
            domains: is_found.then(|| table.with_row_headings()),
            pages,
        })
    }
}

fn fields(form: &Form<'_>, organisations: Vec<Listed>) -> Vec<Field> {
    let organisations = organisations.into_iter().map(Choice::from);
    let answers = [Choice::new("true", "Yes"), Choice::new("false", "No")];
    vec![
        form.text("domain", "Domain")
            .hint("For example, cabinetoffice.gov.uk")
            .without_spellcheck(),
        form.tick("subdomains", "Include subdomains"),
        form.select("organisationId", "Organisation (optional)", "Choose one", organisations),
        form.radios("allowed", "Can people with this domain create an account?", answers)
            .or("true"),
    ]
}

impl KnownDomain {
    fn row(self) -> [Cell; 5] {
        let organisation = self.organisation.map(|organisation| organisation.name);
        [
            self.domain.into(),
            if self.subdomains { "Included" } else { "Not included" }.into(),
            organisation.unwrap_or_else(|| "Any".to_owned()).into(),
            self.forum.words().into(),
            self.mentoring.words().into(),
        ]
    }
}
