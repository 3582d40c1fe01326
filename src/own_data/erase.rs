//! Erasing an account: what it held goes, and what others keep says nothing about the person.
//!
//! First the person leaves: matches, adverts, offers and rounds end, and whom it concerns is
//! told. Then the texts of others lose them, every table what [`TABLES`] says of it, and the
//! log its words about them. The row of the account stays, as "A former member", for threads
//! to have an author.

use sea_orm::sea_query::{Alias, Expr, ExprTrait, Query, SelectStatement};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, ConnectionTrait, DatabaseTransaction, DbBackend,
    DbErr, EntityTrait, QueryFilter, QuerySelect, QueryTrait, Set,
};
use time::OffsetDateTime;

use super::erase_log::{LoggedThings, erase_from_log};
use super::table::{Emptied, Erased, Theirs};
use super::tables::TABLES;
use crate::account::{self, FormError, Pending, TriedPassword};
use crate::clearing;
use crate::entity::{
    AccountId, ParticipantId, PostKind, account as accounts, advert, email_change, erasure,
    participant, post, topic,
};
use crate::forum;
use crate::occasion::Occasion;
use crate::outbox::{self, Email, Forgotten, Recipient};
use crate::planning;
use crate::refusal::{Code, Problem};

const LAST_ADMIN: &str =
    "You are the only admin. Make someone else an admin before you delete your account";

/// Erases the account of somebody who typed their password. A last email says that it is done.
///
/// # Errors
///
/// Refuses a wrong password, and the only admin.
pub async fn erase_own_account(
    tx: &DatabaseTransaction,
    occasion: &mut Occasion,
    person: &Pending,
    tried: &TriedPassword,
) -> Result<(), FormError> {
    if account::is_last_admin(tx, person.id()).await? {
        let problem = Problem::new(Code::Invalid, &[], LAST_ADMIN);
        return Err(FormError::Invalid(vec![problem]));
    }
    let before = account::confirm_own_password(tx, tried, "password").await?;
    erase(tx, occasion, before.id).await?;
    let to = Recipient { account: None, address: before.email };
    outbox::post(tx, occasion, &to, format!("erased:{}", before.id), &Email::Erased {}).await?;
    tracing::info!(account.id = %before.id, "account erased");
    Ok(())
}

/// Erases an account. Nothing happens where there is none, or it was erased before.
///
/// # Errors
///
/// When the database fails.
pub async fn erase(
    tx: &DatabaseTransaction,
    occasion: &mut Occasion,
    id: AccountId,
) -> Result<(), DbErr> {
    let is_erased = erasure::Entity::find_by_id(id).one(tx).await?.is_some();
    let found = accounts::Entity::find_by_id(id).one(tx).await?.filter(|_| !is_erased);
    let Some(account) = found else { return Ok(()) };
    clearing::leave_clearing(tx, occasion, id).await?;
    let registrations = participant::Entity::find()
        .filter(participant::Column::Email.eq(&account.email))
        .all(tx)
        .await?;
    planning::leave_rounds(tx, occasion, &registrations).await?;

    let addresses = addresses_of(tx, &account).await?;
    let names = names_of(tx, &account, &registrations, &addresses).await?;
    let own = names_of_nobody_else(tx, id, &names).await?;
    let former = forum::erase_from_others(tx, id, &own).await?;
    forum::settle_flags_of(tx, occasion.now(), id).await?;
    let matches = planning::addresses_of_matches(tx, &registrations).await?;
    let forgotten =
        Forgotten { account: id, addresses: &addresses, names: &names, matches: &matches };
    outbox::forget_person(tx, forgotten).await?;
    for address in &addresses {
        account::forget_email_requests(tx, address).await?;
        account::erase_data_requests(tx, id, address).await?;
    }
    // While the titles are still those that the log knows.
    let logged = LoggedThings::of(tx, id).await?;

    let erasing = Erasing {
        tx,
        account: Some(id),
        registrations: registrations.iter().map(|it| it.id).collect(),
        now: occasion.now(),
    };
    erasing.every_table().await?;
    clearing::retitle_adverts_of_leaver(tx, id).await?;
    erase_from_log(tx, &logged, &own, &former).await?;
    let row = erasure::ActiveModel {
        account_id: Set(id),
        erased_at: Set(occasion.now()),
        settled_at: Set(None),
    };
    row.insert(tx).await.map(drop)
}

/// Empties registrations, as if their people had left, and nothing else of theirs.
///
/// # Errors
///
/// When the database fails.
pub async fn empty_registrations(
    tx: &DatabaseTransaction,
    now: OffsetDateTime,
    ids: &[ParticipantId],
) -> Result<(), DbErr> {
    Erasing { tx, account: None, registrations: ids.to_vec(), now }.every_table().await
}

/// The addresses that somebody has, had of late, or asked for.
async fn addresses_of(
    db: &impl ConnectionTrait,
    account: &accounts::Model,
) -> Result<Vec<String>, DbErr> {
    let changes = email_change::Entity::find()
        .filter(email_change::Column::AccountId.eq(account.id))
        .all(db)
        .await?;
    let of_changes = changes.into_iter().flat_map(|change| [change.old_email, change.new_email]);
    Ok(of_changes.chain([account.email.clone()]).collect())
}

/// What somebody is called anywhere, and their addresses.
async fn names_of(
    db: &impl ConnectionTrait,
    account: &accounts::Model,
    registrations: &[participant::Model],
    addresses: &[String],
) -> Result<Vec<String>, DbErr> {
    let of_adverts = advert::Entity::find()
        .select_only()
        .column(advert::Column::Name)
        .filter(advert::Column::AuthorId.eq(account.id));
    let mut names: Vec<String> = of_adverts.into_tuple().all(db).await?;
    names.extend(registrations.iter().map(|registration| registration.name.clone()));
    names.push(account.display_name.clone());
    names.extend_from_slice(addresses);
    names.retain(|name| !name.is_empty());
    names.sort();
    names.dedup();
    Ok(names)
}

/// Those of the names that no other member has: one that two have may mean the other one.
async fn names_of_nobody_else(
    db: &impl ConnectionTrait,
    id: AccountId,
    names: &[String],
) -> Result<Vec<String>, DbErr> {
    let taken: Vec<String> = accounts::Entity::find()
        .select_only()
        .column(accounts::Column::DisplayName)
        .filter(accounts::Column::DisplayName.is_in(names))
        .filter(accounts::Column::Id.ne(id))
        .into_tuple()
        .all(db)
        .await?;
    Ok(names.iter().filter(|name| !taken.contains(name)).cloned().collect())
}

/// An account that is being erased, or registrations alone.
struct Erasing<'a> {
    tx: &'a DatabaseTransaction,
    account: Option<AccountId>,
    registrations: Vec<ParticipantId>,
    now: OffsetDateTime,
}

impl Erasing<'_> {
    /// Does to every table what the list says.
    async fn every_table(&self) -> Result<(), DbErr> {
        // The accounts last: what is theirs is found by them.
        for table in TABLES.iter().rev() {
            match table.erased {
                Erased::Rows(of) => {
                    let Some(rows) = self.rows(of) else { continue };
                    let delete =
                        Query::delete().from_table(Alias::new(table.name)).cond_where(rows).take();
                    self.tx.execute(&delete).await?;
                }
                Erased::Columns { of, emptied, .. } => {
                    let Some(rows) = self.rows(of) else { continue };
                    let mut update = Query::update();
                    update.table(Alias::new(table.name)).cond_where(rows);
                    for (column, value) in emptied {
                        update.value(Alias::new(*column), self.value(*value));
                    }
                    self.tx.execute(&update).await?;
                }
                Erased::Otherwise(_) | Erased::Stays(_) => {}
            }
        }
        Ok(())
    }

    /// The rows that are theirs by one of the columns; none where there is no such column.
    fn rows(&self, of: &[Theirs]) -> Option<Condition> {
        let column = |name: &'static str| Expr::col(Alias::new(name));
        let theirs = of.iter().filter_map(|theirs| match *theirs {
            Theirs::Account(name) => Some(column(name).eq(self.account?)),
            Theirs::Registration(name) => {
                Some(column(name).is_in(self.registrations.iter().copied()))
            }
            Theirs::Topic(name) => Some(column(name).in_subquery(topics_of(self.account?))),
            Theirs::Post(name) => Some(column(name).in_subquery(posts_of(self.account?))),
        });
        let any = theirs.fold(Condition::any(), Condition::add);
        (!any.is_empty()).then_some(any)
    }

    fn value(&self, emptied: Emptied) -> Expr {
        match emptied {
            Emptied::Null => Expr::cust("NULL"),
            Emptied::Text(text) => Expr::value(text),
            Emptied::List => Expr::value(serde_json::json!([])),
            Emptied::Now => Expr::value(self.now),
            Emptied::NoAddress => Expr::cust(match self.tx.get_database_backend() {
                DbBackend::Postgres => "'erased:' || id::text",
                _ => "'erased:' || lower(hex(id))",
            }),
        }
    }
}

/// The threads that somebody opened.
fn topics_of(who: AccountId) -> SelectStatement {
    let theirs = topic::Entity::find().select_only().column(topic::Column::Id);
    theirs.filter(topic::Column::AuthorId.eq(who)).into_query()
}

/// The posts that somebody wrote.
fn posts_of(who: AccountId) -> SelectStatement {
    let theirs = post::Entity::find().select_only().column(post::Column::Id);
    let theirs = theirs.filter(post::Column::AuthorId.eq(who));
    theirs.filter(post::Column::Kind.ne(PostKind::System)).into_query()
}
