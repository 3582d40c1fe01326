//! A form that takes a fresh proof: the person is asked for it in place of an answer, with what they
//! typed kept in the page, and the form goes on once it comes.
//!
//! Nothing of what was typed is stored: the page that asks sends it again with the proof.

use async_graphql::Value as Answer;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use futures::future::{BoxFuture, FutureExt};
use serde_json::json;

use super::answer::Trouble;
use super::render::{Again, field};
use super::visit::{Visit, problems_of};
use crate::web::clock;
use crate::web::fields::{Fields, Problem};
use crate::web::session::{self, Caller};
use crate::web::views::account::{CODE, PASSKEY, PASSWORD, PREFIX};

/// The page that asks for a proof.
pub(super) const PATH: &str = "/account/step-up";
/// How the API says that a proof is missing.
pub(super) const NEEDED: &str = "STEP_UP_NEEDED";
const OPERATION: &str = "submit_confirm_it_is_you";

/// What becomes of a form that may come with a proof.
pub(super) enum Proven {
    /// It goes on, without the proof, as a person whose session is fresh where one came.
    Go(Fields, Box<Caller>),
    /// The proof is refused; the person is asked again.
    Asked(Response),
}

impl Visit {
    /// Takes the proof that came with a form, if one did.
    pub(super) fn prove<'a>(
        &'a self,
        caller: &'a Caller,
        fields: Fields,
    ) -> BoxFuture<'a, Result<Proven, Trouble>> {
        self.take_proof(caller, fields).boxed()
    }

    async fn take_proof(&self, caller: &Caller, fields: Fields) -> Result<Proven, Trouble> {
        let (proof, kept): (Vec<_>, Vec<_>) =
            fields.0.into_iter().partition(|(name, _)| name.starts_with(PREFIX));
        let (proof, kept) = (Fields(proof), Fields(kept));
        if proof.0.is_empty() {
            return Ok(Proven::Go(kept, Box::new(caller.clone())));
        }
        let given = |name: &str| proof.get(name);
        let variables = json!({
            "code": given(CODE), "password": given(PASSWORD), "passkey": given(PASSKEY),
        });
        let data = match self.execute(OPERATION, variables, caller).await {
            Ok(data) => data,
            Err(Trouble {
                status: StatusCode::TOO_MANY_REQUESTS, message: Some(message), ..
            }) => {
                let wait = Problem::told("RATE_LIMITED".to_owned(), &[], message);
                let status = StatusCode::TOO_MANY_REQUESTS;
                return self
                    .ask_for_proof(caller, kept, vec![wait], status)
                    .await
                    .map(Proven::Asked);
            }
            Err(trouble) => return Err(trouble),
        };
        let operation = self.web.types.operation(OPERATION);
        let errors = problems_of(&field(data, &operation.root), operation);
        if errors.is_empty() {
            // The form runs with the rights of the session as it is now.
            self.session.save().await.map_err(|_| StatusCode::INTERNAL_SERVER_ERROR)?;
            let fresh = session::caller(&self.session, &self.web.shared.db, clock::now()).await?;
            return Ok(Proven::Go(kept, Box::new(fresh)));
        }
        let errors = errors.into_iter().map(|error| error.under(PREFIX)).collect();
        let status = StatusCode::UNPROCESSABLE_ENTITY;
        self.ask_for_proof(caller, kept, errors, status).await.map(Proven::Asked)
    }

    /// Asks for the proof that a form takes, and keeps what was typed in it.
    pub(super) fn ask_for_proof<'a>(
        &'a self,
        caller: &'a Caller,
        kept: Fields,
        errors: Vec<Problem>,
        status: StatusCode,
    ) -> BoxFuture<'a, Result<Response, Trouble>> {
        self.ask_again(caller, kept, errors, status).boxed()
    }

    async fn ask_again(
        &self,
        caller: &Caller,
        kept: Fields,
        errors: Vec<Problem>,
        status: StatusCode,
    ) -> Result<Response, Trouble> {
        let page = self.web.page(PATH);
        // What the address names is in the address.
        let is_in_address = |name: &str| self.parts.iter().any(|(part, _)| part == name);
        let kept = kept.0.into_iter().filter(|(name, _)| !is_in_address(name)).collect();
        let again = Again { posted: Fields(kept), errors, result: Answer::Null };
        let operation = page.operation.expect("the page asks which proofs there are");
        let data = self.execute(operation, json!({}), caller).await?;
        let html = self.render(page, data, caller, again).await?;
        Ok((status, html).into_response())
    }
}
