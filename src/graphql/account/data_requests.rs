//! Complaints and requests about personal data.

use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use time::OffsetDateTime;

use super::session::slow_down;
use crate::account::{self, Answer, ClaimedDataRequest, Extension, NewDataRequest};
use crate::entity::{DataRequestId, data_request as table};
use crate::graphql::access::{Access, access, step_up};
use crate::graphql::asking::Asking;
use crate::graphql::error::{Result, UserError, settle};
use crate::graphql::id::id;
use crate::graphql::member::Member;
use crate::graphql::paging::{Paging, slice_after};
use crate::graphql::words::DataRequestKind;
use crate::refusal::Refusal;

/// A complaint or request about personal data, as the person sees it who sent it.
pub(super) struct DataRequest(pub(super) table::Model);

#[Object]
impl DataRequest {
    /// Identifies it.
    async fn id(&self) -> ID {
        self.0.id.to_string().into()
    }

    /// What people call it by.
    async fn reference(&self) -> String {
        account::reference_of(self.0.id)
    }

    /// What is asked.
    async fn kind(&self) -> DataRequestKind {
        self.0.kind.into()
    }

    /// What the person wrote.
    async fn text(&self) -> &str {
        &self.0.text
    }

    /// When it was received.
    async fn received_at(&self) -> OffsetDateTime {
        self.0.received_at.unwrap_or(self.0.asked_at)
    }

    /// Until when the person hears from us: that a complaint is acknowledged, or the answer to
    /// a request. Null once they have, and for the outcome of a complaint.
    async fn promised_by(&self) -> Option<OffsetDateTime> {
        account::promised_by(&self.0)
    }

    /// When it was acknowledged.
    async fn acknowledged_at(&self) -> Option<OffsetDateTime> {
        self.0.acknowledged_at
    }

    /// Why it takes longer than a month.
    async fn extension_reason(&self) -> Option<&str> {
        self.0.extension_reason.as_deref()
    }

    /// When it was answered.
    async fn answered_at(&self) -> Option<OffsetDateTime> {
        self.0.answered_at
    }

    /// The answer.
    async fn answer(&self) -> Option<&str> {
        self.0.answer.as_deref()
    }
}

/// A complaint or request about personal data, as admins see it. What was written, and by whom,
/// is there for the admin who took it and for nobody else.
pub(super) struct DataRequestToAnswer(ClaimedDataRequest);

#[Object]
impl DataRequestToAnswer {
    /// Identifies it.
    async fn id(&self) -> ID {
        self.0.request.id.to_string().into()
    }

    /// What people call it by.
    async fn reference(&self) -> String {
        account::reference_of(self.0.request.id)
    }

    /// What is asked.
    async fn kind(&self) -> DataRequestKind {
        self.0.request.kind.into()
    }

    /// When it was received.
    async fn received_at(&self) -> OffsetDateTime {
        self.0.request.received_at.unwrap_or(self.0.request.asked_at)
    }

    /// Until when something has to happen.
    async fn due_at(&self) -> Option<OffsetDateTime> {
        self.0.request.due_at
    }

    /// Whether the time is over and it is not answered.
    async fn overdue(&self, ctx: &Context<'_>) -> bool {
        let is_over = self.0.request.due_at.is_some_and(|due| due < ctx.occasion().now());
        is_over && self.0.request.answered_at.is_none()
    }

    /// When it was acknowledged.
    async fn acknowledged_at(&self) -> Option<OffsetDateTime> {
        self.0.request.acknowledged_at
    }

    /// When more time was taken.
    async fn extended_at(&self) -> Option<OffsetDateTime> {
        self.0.request.extended_at
    }

    /// When it was answered.
    async fn answered_at(&self) -> Option<OffsetDateTime> {
        self.0.request.answered_at
    }

    /// Who deals with it.
    async fn claimed_by(&self) -> Option<Member> {
        self.0.claimed_by.clone().map(Member::from)
    }

    /// What was written, and by whom; null for all but the admin who took it.
    async fn opened(&self) -> Option<OpenedDataRequest> {
        self.0.opened().cloned().map(OpenedDataRequest::from)
    }
}

/// What the admin reads who took a complaint or request.
#[derive(SimpleObject)]
struct OpenedDataRequest {
    /// The address that it came from, which was proved, and that the answer goes to.
    email: String,
    /// The account of this address, where it has one.
    account_id: Option<ID>,
    /// What the person wrote.
    text: String,
    /// Why it takes longer than a month.
    extension_reason: Option<String>,
    /// The answer.
    answer: Option<String>,
}

impl From<table::Model> for OpenedDataRequest {
    fn from(request: table::Model) -> Self {
        Self {
            email: request.address,
            account_id: request.account_id.map(|id| id.to_string().into()),
            text: request.text,
            extension_reason: request.extension_reason,
            answer: request.answer,
        }
    }
}

/// How many complaints and requests wait.
#[derive(SimpleObject)]
struct DataRequestCounts {
    /// How many are not answered.
    waiting: u64,
    /// Of how many of these the time is over.
    overdue: u64,
}

/// A complaint or request about personal data.
#[derive(InputObject)]
struct DataRequestInput {
    /// What is asked.
    kind: DataRequestKind,
    /// What the person wants to say.
    text: String,
    /// Where the answer goes. Whoever is signed in is answered at their own address.
    email: Option<String>,
}

impl From<DataRequestInput> for NewDataRequest {
    fn from(input: DataRequestInput) -> Self {
        Self { kind: input.kind.into(), text: input.text, email: input.email }
    }
}

/// What became of a complaint or request.
#[derive(SimpleObject)]
struct DataRequestPayload {
    /// The complaint or request, once it is received; null for whoever has to follow a link
    /// first.
    request: Option<DataRequest>,
    /// What the caller can put right.
    errors: Vec<UserError>,
}

/// What an admin did with a complaint or request.
#[derive(SimpleObject)]
struct DataRequestDecisionPayload {
    /// What the caller can put right.
    errors: Vec<UserError>,
}

impl DataRequestDecisionPayload {
    fn settle<E: Refusal>(outcome: std::result::Result<table::Model, E>) -> Result<Self> {
        Ok(Self { errors: settle(outcome)?.1 })
    }
}

/// What admins can ask about complaints and requests.
#[derive(Default)]
pub(super) struct DataRequestQuery;

#[Object]
impl DataRequestQuery {
    /// The complaints and requests that wait, the first due first; or those that were answered,
    /// the latest first. `after` is the identifier of the last one of the page before.
    #[graphql(
        directive = access::apply(Access::Admin),
        complexity = "Paging::cost(first, child_complexity)"
    )]
    async fn data_requests(
        &self,
        ctx: &Context<'_>,
        answered: Option<bool>,
        first: Option<i32>,
        after: Option<String>,
    ) -> Result<Vec<DataRequestToAnswer>> {
        let admin = ctx.viewer().admin()?;
        let after = after.map(|after| id(&after.into())).transpose()?;
        let slice = slice_after(first, after)?;
        let answered = answered.unwrap_or_default();
        let found = account::data_requests(ctx.db().reader(), &admin, answered, &slice).await?;
        Ok(found.into_iter().map(DataRequestToAnswer).collect())
    }

    /// One complaint or request.
    #[graphql(directive = access::apply(Access::Admin))]
    async fn data_request(&self, ctx: &Context<'_>, id: ID) -> Result<Option<DataRequestToAnswer>> {
        let admin = ctx.viewer().admin()?;
        let request: DataRequestId = crate::graphql::id::id(&id)?;
        let found = account::data_request(ctx.db().reader(), &admin, request).await?;
        Ok(found.map(DataRequestToAnswer))
    }

    /// How many complaints and requests wait.
    #[graphql(directive = access::apply(Access::Admin))]
    async fn data_request_counts(&self, ctx: &Context<'_>) -> Result<DataRequestCounts> {
        let admin = ctx.viewer().admin()?;
        let now = ctx.occasion().now();
        let counts = account::data_request_counts(ctx.db().reader(), &admin, now).await?;
        Ok(DataRequestCounts { waiting: counts.waiting, overdue: counts.overdue })
    }
}

/// What anybody can do about their personal data, and what admins do then.
#[derive(Default)]
pub(super) struct DataRequestMutation;

#[Object]
impl DataRequestMutation {
    /// Sends a complaint or request about personal data. To whoever is signed in nowhere goes
    /// an email, whose link proves the address; the answer is the same for every address.
    #[graphql(directive = access::apply(Access::Public))]
    async fn send_data_request(
        &self,
        ctx: &Context<'_>,
        input: DataRequestInput,
    ) -> Result<DataRequestPayload> {
        let slow_down = slow_down(ctx);
        let checked = NewDataRequest::from(input).check(ctx.viewer());
        let sent = ctx
            .change_with(checked, async |tx, occasion, checked| {
                account::send_data_request(tx, occasion, &slow_down, checked).await
            })
            .await;
        let (request, errors) = settle(sent)?;
        Ok(DataRequestPayload { request: request.flatten().map(DataRequest), errors })
    }

    /// Proves the address of a complaint or request with the token of an email, good once and
    /// for 48 hours: it is received.
    #[graphql(directive = access::apply(Access::Public))]
    async fn confirm_data_request(
        &self,
        ctx: &Context<'_>,
        #[graphql(secret)] token: String,
    ) -> Result<DataRequestPayload> {
        let confirmed = ctx
            .change(async |tx, occasion| account::confirm_data_request(tx, occasion, &token).await)
            .await;
        let (request, errors) = settle(confirmed)?;
        Ok(DataRequestPayload { request: request.map(DataRequest), errors })
    }

    /// Says that the admin deals with a complaint or request: from now on they read it, and
    /// nobody else.
    #[graphql(directive = access::apply(Access::Admin), directive = step_up::apply())]
    async fn claim_data_request(
        &self,
        ctx: &Context<'_>,
        request_id: ID,
    ) -> Result<DataRequestDecisionPayload> {
        let admin = ctx.viewer().admin()?;
        let request = id(&request_id)?;
        let claimed = ctx
            .change_fresh(admin.fresh(), async |tx, occasion, admin| {
                account::claim_data_request(tx, occasion, admin, request).await
            })
            .await;
        DataRequestDecisionPayload::settle(claimed)
    }

    /// Tells the person that their complaint or request is being dealt with.
    #[graphql(directive = access::apply(Access::Admin))]
    async fn acknowledge_data_request(
        &self,
        ctx: &Context<'_>,
        request_id: ID,
    ) -> Result<DataRequestDecisionPayload> {
        let admin = ctx.viewer().admin()?;
        let request = id(&request_id)?;
        let acknowledged = ctx
            .change(async |tx, occasion| {
                account::acknowledge_data_request(tx, occasion, &admin, request).await
            })
            .await;
        DataRequestDecisionPayload::settle(acknowledged)
    }

    /// Takes one or two months more for a complex request, and emails the person why.
    #[graphql(directive = access::apply(Access::Admin))]
    async fn extend_data_request(
        &self,
        ctx: &Context<'_>,
        request_id: ID,
        months: i32,
        reason: String,
    ) -> Result<DataRequestDecisionPayload> {
        let admin = ctx.viewer().admin()?;
        let request = id(&request_id)?;
        let extension = Extension::check(months, &reason);
        let extended = ctx
            .change_with(extension, async |tx, occasion, extension| {
                account::extend_data_request(tx, occasion, &admin, request, extension).await
            })
            .await;
        DataRequestDecisionPayload::settle(extended)
    }

    /// Answers a complaint or request, and emails the answer to the person.
    #[graphql(directive = access::apply(Access::Admin))]
    async fn answer_data_request(
        &self,
        ctx: &Context<'_>,
        request_id: ID,
        answer: String,
    ) -> Result<DataRequestDecisionPayload> {
        let admin = ctx.viewer().admin()?;
        let request = id(&request_id)?;
        let answer = Answer::check(&answer);
        let answered = ctx
            .change_with(answer, async |tx, occasion, answer| {
                account::answer_data_request(tx, occasion, &admin, request, answer).await
            })
            .await;
        DataRequestDecisionPayload::settle(answered)
    }
}
