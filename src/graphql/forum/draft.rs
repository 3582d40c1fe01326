//! What the signed-in member has begun to write and not posted.

use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use time::OffsetDateTime;
use uuid::Uuid;

use super::category::Category;
use super::post::Post;
use super::topic::Topic;
use crate::entity;
use crate::forum::{self, DraftPlace, DraftRow};
use crate::graphql::access::{Access, access};
use crate::graphql::asking::Asking;
use crate::graphql::error::{Result, UserError, settle};
use crate::graphql::id::id;
use crate::graphql::paging::Paging;
use crate::graphql::scalars::Markdown;
use crate::graphql::words::{AdvertKind, DraftKind};

/// What was typed so far, by the field it was typed into. It need not be fit to post.
#[derive(SimpleObject)]
pub(super) struct DraftText {
    /// The title of a thread.
    title: Option<String>,
    /// The text of a post, in Markdown.
    body: Option<String>,
    /// Who an advert looks for.
    kind: Option<AdvertKind>,
    /// The name in an advert.
    name: Option<String>,
    /// The code of a grade.
    grade_code: Option<String>,
    /// The identifier of a listed organisation.
    organisation_id: Option<String>,
    /// The name of an organisation that is on no list.
    organisation_name: Option<String>,
    /// The code of a profession.
    profession_code: Option<String>,
    /// What an author says of themselves, in Markdown.
    about: Option<String>,
    /// What an author is looking for, in Markdown.
    looking_for: Option<String>,
}

impl From<forum::DraftText> for DraftText {
    fn from(text: forum::DraftText) -> Self {
        Self {
            title: text.title,
            body: text.body,
            kind: text.kind.map(Into::into),
            name: text.name,
            grade_code: text.grade_code,
            organisation_id: text.organisation_id,
            organisation_name: text.organisation_name,
            profession_code: text.profession_code,
            about: text.about,
            looking_for: text.looking_for,
        }
    }
}

/// A draft of the signed-in member. Nobody else reads it.
#[derive(SimpleObject)]
pub(super) struct Draft {
    /// Identifies it.
    id: ID,
    /// What it will be.
    kind: DraftKind,
    /// When it was saved last.
    saved_at: OffsetDateTime,
    /// What was typed.
    text: DraftText,
}

impl From<forum::Draft> for Draft {
    fn from(draft: forum::Draft) -> Self {
        Self {
            id: draft.id.to_string().into(),
            kind: draft.kind.into(),
            saved_at: draft.saved_at,
            text: draft.text.into(),
        }
    }
}

/// The draft of the signed-in member for a place.
pub(super) async fn draft_at(
    ctx: &Context<'_>,
    kind: entity::DraftKind,
    subject: Uuid,
) -> Result<Option<Draft>> {
    let member = ctx.viewer().member()?;
    let found = forum::draft_at(ctx.db().reader(), &member, kind, subject).await?;
    Ok(found.map(Draft::from))
}

/// A draft with the place it is for.
pub(super) struct PlacedDraft(DraftRow);

/// A draft with the place it is for.
#[Object]
impl PlacedDraft {
    /// The draft.
    async fn draft(&self) -> Draft {
        self.0.draft.clone().into()
    }

    /// The thread of a reply, of a post or of an advert; null where the member does not
    /// see it any more.
    async fn topic(&self) -> Option<Topic> {
        self.0.topic.clone().map(Topic)
    }

    /// The post that is edited.
    async fn post(&self) -> Option<Post> {
        self.0.post.clone().map(Post)
    }

    /// The category of a new thread.
    async fn category(&self) -> Option<Category> {
        self.0.category.clone().map(Category)
    }
}

/// A thread that is begun.
#[derive(InputObject)]
pub(super) struct TopicDraftInput {
    /// The category's name in addresses.
    category_slug: String,
    /// Its title.
    title: Option<String>,
    /// Its first post, in Markdown.
    body: Option<String>,
}

/// An advert that is begun; what is left out is empty.
#[derive(InputObject)]
pub(super) struct AdvertDraftInput {
    /// Who it looks for.
    kind: Option<AdvertKind>,
    /// The name.
    name: Option<String>,
    /// The code of the grade.
    grade_code: Option<String>,
    /// The identifier of a listed organisation.
    organisation_id: Option<String>,
    /// The name of an organisation that is on no list.
    organisation_name: Option<String>,
    /// The code of the profession.
    profession_code: Option<String>,
    /// What the author says of themselves, in Markdown.
    about: Option<String>,
    /// What the author is looking for, in Markdown.
    looking_for: Option<String>,
}

impl From<AdvertDraftInput> for forum::DraftText {
    fn from(input: AdvertDraftInput) -> Self {
        Self {
            kind: input.kind.map(Into::into),
            name: input.name,
            grade_code: input.grade_code,
            organisation_id: input.organisation_id,
            organisation_name: input.organisation_name,
            profession_code: input.profession_code,
            about: input.about,
            looking_for: input.looking_for,
            ..Self::default()
        }
    }
}

/// What became of a draft.
#[derive(SimpleObject)]
pub(super) struct DraftPayload {
    /// The draft as it is saved; null where nothing is.
    draft: Option<Draft>,
    /// What the caller can put right.
    errors: Vec<UserError>,
}

/// What can be asked about drafts.
#[derive(Default)]
pub(crate) struct DraftQuery;

#[Object]
impl DraftQuery {
    /// What the signed-in member has begun to write and not posted, the latest first: 20,
    /// unless asked for more.
    #[graphql(
        directive = access::apply(Access::Member),
        complexity = "Paging::cost(first, child_complexity)"
    )]
    async fn my_drafts(&self, ctx: &Context<'_>, first: Option<i32>) -> Result<Vec<PlacedDraft>> {
        let member = ctx.viewer().member()?;
        let limit = Paging { first, ..Paging::default() }.window()?.limit;
        let found = forum::my_drafts(ctx.db().reader(), &member, limit).await?;
        Ok(found.into_iter().map(PlacedDraft).collect())
    }

    /// The advert that the signed-in member has begun to write.
    #[graphql(directive = access::apply(Access::Member))]
    async fn advert_draft(&self, ctx: &Context<'_>) -> Result<Option<Draft>> {
        let member = ctx.viewer().member()?;
        draft_at(ctx, entity::DraftKind::Advert, member.id().0).await
    }
}

async fn save(
    ctx: &Context<'_>,
    place: DraftPlace,
    text: forum::DraftText,
) -> Result<DraftPayload> {
    let member = ctx.viewer().member()?;
    let saved = ctx
        .change(async |tx, occasion| forum::save_draft(tx, occasion, &member, &place, text).await)
        .await;
    let (draft, errors) = settle(saved)?;
    Ok(DraftPayload { draft: draft.flatten().map(Draft::from), errors })
}

/// What can be done with drafts.
#[derive(Default)]
pub(crate) struct DraftMutation;

#[Object]
impl DraftMutation {
    /// Keeps a reply that is begun, in place of what was kept of it before. With no words in
    /// it nothing is kept, as of every draft.
    #[graphql(directive = access::apply(Access::Member))]
    async fn save_reply_draft(
        &self,
        ctx: &Context<'_>,
        topic_id: ID,
        body: Markdown,
    ) -> Result<DraftPayload> {
        let place = DraftPlace::Reply(id(&topic_id)?);
        save(ctx, place, forum::DraftText::of_body(body.0)).await
    }

    /// Keeps changes to a post that are begun.
    #[graphql(directive = access::apply(Access::Member))]
    async fn save_post_draft(
        &self,
        ctx: &Context<'_>,
        post_id: ID,
        body: Markdown,
    ) -> Result<DraftPayload> {
        let place = DraftPlace::PostEdit(id(&post_id)?);
        save(ctx, place, forum::DraftText::of_body(body.0)).await
    }

    /// Keeps a thread that is begun: one in each category.
    #[graphql(directive = access::apply(Access::Member))]
    async fn save_topic_draft(
        &self,
        ctx: &Context<'_>,
        input: TopicDraftInput,
    ) -> Result<DraftPayload> {
        let TopicDraftInput { category_slug, title, body } = input;
        let text = forum::DraftText { title, body, ..forum::DraftText::default() };
        save(ctx, DraftPlace::Topic(category_slug), text).await
    }

    /// Keeps an advert that is begun, or changes to the advert of a thread.
    #[graphql(directive = access::apply(Access::Member))]
    async fn save_advert_draft(
        &self,
        ctx: &Context<'_>,
        topic_id: Option<ID>,
        input: AdvertDraftInput,
    ) -> Result<DraftPayload> {
        let topic = topic_id.as_ref().map(id).transpose()?;
        save(ctx, topic.map_or(DraftPlace::Advert, DraftPlace::AdvertEdit), input.into()).await
    }

    /// Deletes a draft.
    #[graphql(directive = access::apply(Access::Member))]
    async fn discard_draft(&self, ctx: &Context<'_>, draft_id: ID) -> Result<DraftPayload> {
        let member = ctx.viewer().member()?;
        let draft = id(&draft_id)?;
        let gone = ctx.change(async |tx, _| forum::discard_draft(tx, &member, draft).await).await;
        let (_, errors) = settle(gone)?;
        Ok(DraftPayload { draft: None, errors })
    }
}
