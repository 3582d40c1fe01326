//! One's own account: what can be changed in place, and links to the rest.

use serde::{Deserialize, Serialize};

use crate::entity::{AccountStatus, PolicyKind, Role};
use crate::web::views::components::{Cell, Link, SummaryList};
use crate::web::views::field::{Choice, Field};
use crate::web::views::site::policy;
use crate::web::views::times::Instant;
use crate::web::views::vocabulary::{Coded, Listed};
use crate::web::views::words::Words;
use crate::web::views::{Context, View};

/// What the operation `account` answers.
#[derive(Debug, Deserialize)]
pub(crate) struct Answer {
    viewer: Option<Viewer>,
    grades: Vec<Coded>,
    professions: Vec<Coded>,
    organisations: Vec<Listed>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Viewer {
    email: String,
    status: AccountStatus,
    member: Member,
    visibility: Option<Visibility>,
    said_differently: Vec<SaidDifferently>,
    accepted_policies: Vec<Accepted>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Visibility {
    hidden_from_own_organisation: bool,
    hidden_now: bool,
}

impl Visibility {
    fn words(&self) -> &'static str {
        match (self.hidden_now, self.hidden_from_own_organisation) {
            (true, _) => "You are hidden from all members",
            (false, true) => "You are hidden from your own organisation",
            (false, false) => "All members",
        }
    }
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Member {
    display_name: String,
    role: Role,
    grade: Option<Code>,
    organisation: Option<Organisation>,
    profession: Option<Code>,
}

#[derive(Debug, Deserialize)]
struct Code {
    code: String,
}

#[derive(Debug, Deserialize)]
struct Organisation {
    id: String,
}

#[derive(Debug, Deserialize)]
struct SaidDifferently {
    title: String,
    path: String,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Accepted {
    accepted_at: Instant,
    policy: AcceptedPolicy,
}

#[derive(Debug, Deserialize)]
struct AcceptedPolicy {
    kind: PolicyKind,
    version: i64,
    title: String,
}

/// What the template `account` places.
#[derive(Debug, Serialize)]
pub(crate) struct AccountPage {
    /// Nothing for a guest.
    own: Option<Own>,
}

#[derive(Debug, Serialize)]
struct Own {
    fields: Vec<Field>,
    /// What says something else than the account.
    differs: Vec<Link>,
    signing_in: SummaryList,
    /// Nothing until the account is verified.
    being_told: Option<SummaryList>,
    policies: SummaryList,
}

impl View for AccountPage {
    const TEMPLATE: &'static str = "account";
    type Answer = Answer;

    fn new(answer: Answer, context: &Context<'_>) -> Option<Self> {
        let Answer { viewer, grades, professions, organisations } = answer;
        let own = viewer.map(|viewer| {
            let Viewer { email, status, member, visibility, said_differently, accepted_policies } =
                viewer;
            let differs = said_differently.into_iter();
            let differs = differs.map(|one| Link::new(one.path, one.title)).collect();
            let signing_in = signing_in(email, &member);
            let lists = Lists { grades, professions, organisations };
            Own {
                fields: fields(member, lists, context),
                differs,
                signing_in,
                being_told: being_told(status, visibility.as_ref()),
                policies: policies(accepted_policies),
            }
        });
        Some(Self { own })
    }
}

struct Lists {
    grades: Vec<Coded>,
    professions: Vec<Coded>,
    organisations: Vec<Listed>,
}

fn fields(member: Member, lists: Lists, context: &Context<'_>) -> Vec<Field> {
    const NONE: &str = "Not given";
    let form = context.form();
    let grades = lists.grades.into_iter().map(Choice::from);
    let organisations = lists.organisations.into_iter().map(Choice::from);
    let professions = lists.professions.into_iter().map(Choice::from);
    let organisation = "Department or agency (optional)";
    vec![
        form.text("displayName", "Name")
            .hint("Other members see this name")
            .autocomplete("name")
            .or(member.display_name),
        form.select("gradeCode", "Grade (optional)", NONE, grades)
            .or_maybe(member.grade.map(|grade| grade.code)),
        form.select("organisationId", organisation, NONE, organisations)
            .hint("If you change this, moderators can see your old and new organisation")
            .or_maybe(member.organisation.map(|organisation| organisation.id)),
        form.select("professionCode", "Profession (optional)", NONE, professions)
            .or_maybe(member.profession.map(|profession| profession.code)),
    ]
}

fn signing_in(email: String, member: &Member) -> SummaryList {
    let change = |href: &str, what: &str| Link::new(href, "Change").hidden(what);
    let devices = Link::new("/account/devices", "Manage").hidden("sign-in devices");
    let two_steps = Link::new("/account/security", "Manage").hidden("2-step verification");
    let role = (member.role != Role::Member).then(|| member.role.words());
    SummaryList::default()
        .maybe("Role", role)
        .linked("Email address", email, change("/account/email", "email address"))
        .linked("Password", "Hidden", change("/account/password", "password"))
        .linked("2-step verification", "What we ask for besides your password", two_steps)
        .linked("Sign-in devices", "Where you are signed in", devices)
}

fn being_told(status: AccountStatus, visibility: Option<&Visibility>) -> Option<SummaryList> {
    let change = |href: &str, what: &str| Link::new(href, "Change").hidden(what);
    let settings = change("/account/notifications", "notification settings");
    let drafts = Link::new("/drafts", "View").hidden("your drafts");
    let list = SummaryList::default()
        .linked("Notifications", "What we tell you about, and how", settings)
        .linked("Drafts", "What you have written and not posted", drafts);
    let list = match visibility {
        Some(visibility) => {
            let seen = change("/account/visibility", "who can see you");
            list.linked("Who can see you", visibility.words(), seen)
        }
        None => list,
    };
    (status == AccountStatus::Active).then_some(list)
}

fn policies(accepted: Vec<Accepted>) -> SummaryList {
    accepted.into_iter().fold(SummaryList::default(), |list, Accepted { accepted_at, policy }| {
        let AcceptedPolicy { kind, version, title } = policy;
        let read =
            Link::new(policy::path(kind), "Read").hidden(format!("the {}", title.to_lowercase()));
        let accepted = format!("Version {version}, accepted on {}", accepted_at.date().words);
        list.linked(title, Cell::text(accepted), read)
    })
}
