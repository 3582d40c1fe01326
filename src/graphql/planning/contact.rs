//! Whether people who were matched have been in touch.

use async_graphql::{Context, ID, Object, SimpleObject};

use super::my_matches::MatchPayload;
use crate::entity::RoundId;
use crate::graphql::access::{Access, access};
use crate::graphql::asking::Asking;
use crate::graphql::error::{Result, UserError, settle};
use crate::graphql::id::id;
use crate::graphql::scalars::Date;
use crate::graphql::words::Contact;
use crate::planning::{self, ContactAnswer};

/// What the link in an email asks a mentee about their mentors.
#[derive(SimpleObject)]
struct ContactQuestions {
    /// Identifies the round.
    round_id: ID,
    /// The round's name.
    round_name: String,
    /// One for each mentor whose match goes on.
    matches: Vec<ContactQuestion>,
}

/// What the link asks about one mentor.
#[derive(SimpleObject)]
struct ContactQuestion {
    /// Identifies the match.
    id: ID,
    /// The mentor's name.
    name: String,
    /// What the mentee said.
    contact: Option<Contact>,
    /// The day when they met.
    met_on: Option<Date>,
}

impl From<planning::ContactQuestions> for ContactQuestions {
    fn from(asked: planning::ContactQuestions) -> Self {
        Self {
            round_id: asked.round.id.to_string().into(),
            round_name: asked.round.name,
            matches: asked.matches.into_iter().map(ContactQuestion::from).collect(),
        }
    }
}

impl From<planning::ContactQuestion> for ContactQuestion {
    fn from(one: planning::ContactQuestion) -> Self {
        Self {
            id: one.pair.to_string().into(),
            name: one.name,
            contact: one.contact.map(Contact::from),
            met_on: one.met_on.map(Date),
        }
    }
}

/// What came of answering by the link in an email.
#[derive(SimpleObject)]
struct ContactPayload {
    /// What the link asks about, with the answers so far.
    questions: Option<ContactQuestions>,
    /// What has to be put right first.
    errors: Vec<UserError>,
}

/// What can be asked about being in touch.
#[derive(Default)]
pub(super) struct ContactQuery;

#[Object]
impl ContactQuery {
    /// What the link in an email asks about, without signing in; null where it does not work,
    /// or does not work any more.
    #[graphql(directive = access::apply(Access::Public), complexity = "4 * child_complexity")]
    async fn contact_questions(
        &self,
        ctx: &Context<'_>,
        #[graphql(secret)] token: String,
    ) -> Result<Option<ContactQuestions>> {
        let (db, now) = (ctx.db().reader(), ctx.occasion().now());
        let asked = planning::contact_questions(db, &token, now).await?;
        Ok(asked.map(ContactQuestions::from))
    }
}

/// What people can say about being in touch.
#[derive(Default)]
pub(super) struct ContactMutation;

#[Object]
impl ContactMutation {
    /// Says whether the person has been in touch with a match, and when they met.
    #[graphql(directive = access::apply(Access::Pending))]
    async fn record_contact(
        &self,
        ctx: &Context<'_>,
        round_id: ID,
        match_id: ID,
        contact: Contact,
        met_on: Option<Date>,
    ) -> Result<MatchPayload> {
        let person = ctx.viewer().pending()?;
        let round: RoundId = id(&round_id)?;
        let answer = answer(&match_id, contact, met_on)?;
        let recorded = ctx
            .change(async |tx, occasion| {
                let now = occasion.now();
                planning::record_contact(tx, ctx.vocabulary(), person, now, round, answer).await
            })
            .await;
        MatchPayload::from_outcome(recorded)
    }

    /// Says the same by the token of the link in an email, without signing in. The link works
    /// for 28 days, and does nothing else.
    #[graphql(directive = access::apply(Access::Public))]
    async fn answer_contact_question(
        &self,
        ctx: &Context<'_>,
        #[graphql(secret)] token: String,
        match_id: ID,
        contact: Contact,
        met_on: Option<Date>,
    ) -> Result<ContactPayload> {
        let answer = answer(&match_id, contact, met_on)?;
        let answered = ctx
            .change(async |tx, occasion| {
                planning::answer_contact_question(tx, occasion.now(), &token, answer).await
            })
            .await;
        let (asked, errors) = settle(answered)?;
        Ok(ContactPayload { questions: asked.map(ContactQuestions::from), errors })
    }
}

fn answer(match_id: &ID, contact: Contact, met_on: Option<Date>) -> Result<ContactAnswer> {
    let met_on = met_on.map(|date| date.0);
    Ok(ContactAnswer { pair: id(match_id)?, contact: contact.into(), met_on })
}
