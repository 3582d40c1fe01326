//! Creates the accounts of the example.

use std::collections::BTreeSet;

use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde::Deserialize;
use time::Duration;

use super::{Demo, Failure, fault};
use crate::account::{
    self, Admin, DomainDecision, Fresh, Member, Moderator, NewAccount, Password, PolicyVersion,
    SlowDown, StaffAccount, TotpSecret, Viewer,
};
use crate::entity::{AccountId, DomainStanding, OrganisationId, Role, account as row, outbox};
use crate::graphql::Shared;
use crate::occasion::Occasion;
use crate::outbox::Email;

/// Everybody who registered, invented.
pub(super) const PARTICIPANTS: &str = include_str!("participants.csv");

/// How many of them are on the forum, and how many more wait to be verified.
const MEMBERS: usize = 18;
const WAITING: usize = 3;

/// An account of the example, with its password.
#[derive(Clone, Debug)]
pub(in crate::app) struct Account {
    id: AccountId,
    /// The address.
    pub(in crate::app) email: String,
    /// The password, in the clear: it is an example.
    pub(in crate::app) password: String,
    /// What an app shows codes of, on the staff.
    pub(in crate::app) totp: Option<TotpSecret>,
}

impl Account {
    pub(super) async fn viewer(&self, shared: &Shared) -> Result<Viewer, Failure> {
        Ok(account::viewer_of(shared.db.reader(), self.id).await?)
    }
}

/// A row of the participants file, as far as the forum goes.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Registration {
    pub(super) name: String,
    email: String,
    pub(super) role_kind: String,
    pub(super) grade: String,
    pub(super) department: String,
    pub(super) profession: String,
}

/// A member of the forum.
pub(super) struct Person {
    pub(super) registration: Registration,
    pub(super) account: Account,
    pub(super) member: Member,
}

/// Makes an account as the command line does.
pub(super) async fn staff(demo: &mut Demo<'_>, name: &str, role: Role) -> Result<Account, Failure> {
    let mut occasion = demo.ago(Duration::days(90));
    let email = format!("{}@staff.example", role.word().to_lowercase());
    let password = fresh_password(demo);
    let typed = Password::new(&password);
    let new = StaffAccount::check(&mut occasion, &email, name, role, &typed).await?;
    let (db, key) = (&demo.shared.db, &demo.shared.secret_key);
    let made = db.write(async |tx| account::create_account(tx, &mut occasion, &new).await).await?;
    // As the password: nobody else knows it.
    let secret = TotpSecret::fresh(&mut Occasion::at(demo.now));
    let given = db
        .write(async |tx| account::give_totp(tx, key, &mut occasion, made.id, &secret).await)
        .await;
    given.map_err(fault)?;
    Ok(Account { id: made.id, email, password, totp: Some(secret) })
}

/// Signs up the first of the participants, mentees and mentors in turn.
/// The last few have confirmed their address and wait to be verified.
pub(super) async fn people(
    demo: &mut Demo<'_>,
    admin: &Account,
    moderator: &Account,
) -> Result<Vec<Person>, Failure> {
    let (admin, moderator) = (demo.admin(admin).await?, demo.moderator(moderator).await?);
    let registered = registrations()?;
    let (mentors, mentees): (Vec<_>, Vec<_>) = registered
        .into_iter()
        .filter(|registered| registered.role_kind != "both")
        .partition(|registered| registered.role_kind == "mentor");
    let in_turn = mentees.into_iter().zip(mentors).flat_map(<[Registration; 2]>::from);
    let coming: Vec<Registration> = in_turn.take(MEMBERS + WAITING).collect();
    admit(demo, &admin.fresh().map_err(fault)?, &coming).await?;

    let mut people = Vec::new();
    for (place, registration) in coming.into_iter().enumerate() {
        let account = sign_up(demo, &registration).await?;
        if place < MEMBERS {
            let member = verify(demo, &moderator, &account).await?;
            people.push(Person { registration, account, member });
        }
    }
    Ok(people)
}

fn registrations() -> Result<Vec<Registration>, Failure> {
    csv::Reader::from_reader(PARTICIPANTS.as_bytes())
        .into_deserialize()
        .collect::<Result<_, _>>()
        .map_err(fault)
}

/// Lets people from the invented email domains sign up.
async fn admit(
    demo: &mut Demo<'_>,
    admin: &Fresh<Admin>,
    coming: &[Registration],
) -> Result<(), Failure> {
    let vocabulary = &demo.shared.vocabulary;
    let mut known = BTreeSet::new();
    for registration in coming {
        let domain = registration.email.rsplit('@').next().unwrap_or_default();
        if !known.insert(domain) {
            continue;
        }
        let organisation = vocabulary.organisations().find(&registration.department);
        let decision = DomainDecision {
            domain: domain.to_owned(),
            subdomains: Some(false),
            organisation: organisation.map(|listed| OrganisationId(listed.id)),
            standing: DomainStanding::Allow,
        };
        let mut occasion = demo.ago(Duration::days(75));
        demo.shared
            .db
            .write(async |tx| {
                account::set_email_domain(tx, &mut occasion, admin, vocabulary, &decision).await
            })
            .await
            .map_err(fault)?;
    }
    Ok(())
}

/// Signs a person up and confirms the address with the emailed token.
async fn sign_up(demo: &mut Demo<'_>, registration: &Registration) -> Result<Account, Failure> {
    let (db, vocabulary) = (&demo.shared.db, &demo.shared.vocabulary);
    let password = fresh_password(demo);
    let policies = account::current_policies(db.reader()).await?;
    let accepted = policies
        .into_iter()
        .map(|policy| PolicyVersion { kind: policy.kind, version: policy.version });
    let organisation = vocabulary.organisations().find(&registration.department);
    let profession = vocabulary.professions().find(&registration.profession);
    let form = NewAccount {
        email: registration.email.clone(),
        password: Password::new(&password),
        display_name: registration.name.clone(),
        grade_code: Some(registration.grade.clone()),
        organisation_id: organisation.map(|listed| listed.id.to_string()),
        profession_code: profession.map(|listed| listed.code.clone()),
        accepted: accepted.collect(),
    };
    let hours = i64::try_from(demo.drawn % 50).unwrap_or_default();
    let mut occasion = demo.ago(Duration::days(12) + Duration::hours(hours));
    let checked = form.check(db.reader(), &mut occasion, vocabulary).await.map_err(fault)?;
    let key = &demo.shared.secret_key;
    db.write(async |tx| account::sign_up(tx, &mut occasion, &SlowDown::Off, key, &checked).await)
        .await
        .map_err(fault)?;
    let account = row::Entity::find()
        .filter(row::Column::Email.eq(&registration.email))
        .one(db.reader())
        .await?
        .ok_or_else(|| fault("a sign-up made no account"))?;
    let token = token_for(demo, account.id).await?;
    db.write(async |tx| account::confirm_email(tx, &occasion, &token).await)
        .await
        .map_err(fault)?;
    Ok(Account { id: account.id, email: account.email, password, totp: None })
}

/// The token that an account was emailed.
async fn token_for(demo: &Demo<'_>, id: AccountId) -> Result<String, Failure> {
    let emails = outbox::Entity::find().filter(outbox::Column::AccountId.eq(id));
    let emails = emails.all(demo.shared.db.reader()).await?;
    emails
        .into_iter()
        .find_map(|email| match serde_json::from_value(email.content) {
            Ok(Email::ConfirmEmail { token, .. }) => Some(token),
            _ => None,
        })
        .ok_or_else(|| fault("a sign-up posted no email"))
}

async fn verify(
    demo: &mut Demo<'_>,
    moderator: &Moderator,
    account: &Account,
) -> Result<Member, Failure> {
    let mut occasion = demo.ago(Duration::days(9));
    demo.shared
        .db
        .write(async |tx| account::verify_account(tx, &mut occasion, moderator, account.id).await)
        .await
        .map_err(fault)?;
    account.viewer(demo.shared).await?.member().map_err(fault)
}

/// Sixteen letters and digits that nobody else knows, though all else in the
/// example is the same each time.
fn fresh_password(demo: &Demo<'_>) -> String {
    const ALPHABET: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";
    let random: [u8; 16] = Occasion::at(demo.now).bytes();
    random.iter().map(|byte| char::from(ALPHABET[usize::from(byte % 32)])).collect()
}
