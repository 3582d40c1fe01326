//! What can be asked about adverts before one is posted.

#![expect(clippy::unused_async, reason = "async-graphql takes asynchronous functions only")]

use async_graphql::{Context, ID, Object, SimpleObject};

use super::input::CreateAdvertInput;
use crate::clearing::{self, AdvertTitle, TitleProblems, VISIBILITY_WARNING};
use crate::graphql::access::{Access, access};
use crate::graphql::asking::Asking;
use crate::graphql::error::{Result, UserError};
use crate::graphql::id::id;
use crate::graphql::member::Member;
use crate::graphql::scalars::Html;
use crate::graphql::vocabulary::Grade;
use crate::graphql::words::AdvertKind;

/// What a typed title means by the convention.
#[derive(SimpleObject)]
pub(super) struct TitleCheck {
    /// Whether an advert may have this title.
    valid: bool,
    /// The title as it is stored; null when it is not valid.
    canonical: Option<String>,
    /// The title as it was probably meant, when it is not valid.
    corrected: Option<String>,
    /// Whether it looks for a mentor or a mentee.
    kind: Option<AdvertKind>,
    /// The person's name.
    name: Option<String>,
    /// Their grade.
    grade: Option<Grade>,
    /// Where they work.
    organisation_name: Option<String>,
    /// All that is wrong with it.
    problems: Vec<UserError>,
}

impl From<AdvertTitle> for TitleCheck {
    fn from(title: AdvertTitle) -> Self {
        Self {
            valid: true,
            canonical: Some(title.to_string()),
            corrected: None,
            kind: Some(title.kind().into()),
            name: Some(title.name().to_owned()),
            grade: Some(title.grade().into()),
            organisation_name: Some(title.organisation().shown().to_owned()),
            problems: Vec::new(),
        }
    }
}

impl From<TitleProblems> for TitleCheck {
    fn from(refused: TitleProblems) -> Self {
        let problems = clearing::title_problems(&refused);
        Self {
            valid: false,
            canonical: None,
            corrected: refused.corrected,
            kind: None,
            name: None,
            grade: None,
            organisation_name: None,
            problems: problems.into_iter().map(UserError::from).collect(),
        }
    }
}

/// What an advert would look like.
#[derive(SimpleObject)]
pub(super) struct AdvertPreview {
    /// Its title; null when the fields give none.
    title: Option<String>,
    /// About the person.
    about: Html,
    /// Who they are looking for.
    looking_for: Html,
    /// What to think about before posting it; nothing is blocked for it.
    warnings: Vec<&'static str>,
    /// What has to be put right before it can be posted.
    problems: Vec<UserError>,
}

/// Whether the signed-in member may post an advert, and why.
#[derive(SimpleObject)]
pub(super) struct Eligibility {
    /// Whether they may.
    eligible: bool,
    /// Why, as a sentence to the person.
    reason: String,
}

/// A member, and whether they may take part in clearing.
struct MemberInClearing(clearing::MemberInClearing);

/// A member, and whether they may take part in clearing.
#[Object]
impl MemberInClearing {
    /// The member.
    async fn member(&self) -> Member {
        self.0.account.clone().into()
    }

    /// Whether they may post an advert.
    async fn eligible(&self) -> bool {
        self.0.eligibility.is_eligible()
    }

    /// Why, as the person reads it.
    async fn reason(&self) -> String {
        self.0.eligibility.reason()
    }

    /// Whether a moderator may let them in: not where every member may take part.
    async fn may_be_let_in(&self) -> bool {
        self.0.may_be_let_in()
    }
}

/// What can be asked about adverts before one is posted.
#[derive(Default)]
pub(crate) struct AdvertQuery;

#[Object]
impl AdvertQuery {
    /// Reads a typed title by the convention of adverts.
    #[graphql(directive = access::apply(Access::Member))]
    async fn check_title(&self, ctx: &Context<'_>, title: String) -> Result<TitleCheck> {
        ctx.viewer().member()?;
        let read = AdvertTitle::parse(&title, ctx.vocabulary());
        Ok(read.map_or_else(TitleCheck::from, TitleCheck::from))
    }

    /// Shows an advert as it would be posted.
    #[graphql(directive = access::apply(Access::Member))]
    async fn preview_advert(
        &self,
        ctx: &Context<'_>,
        input: CreateAdvertInput,
    ) -> Result<AdvertPreview> {
        ctx.viewer().member()?;
        let preview = clearing::preview_advert(&input.into(), ctx.vocabulary());
        Ok(AdvertPreview {
            title: preview.title,
            about: Html(preview.about),
            looking_for: Html(preview.looking_for),
            warnings: preview.warnings,
            problems: preview.problems.into_iter().map(UserError::from).collect(),
        })
    }

    /// Whether the signed-in member may post an advert, and why.
    #[graphql(directive = access::apply(Access::Member))]
    async fn clearing_eligibility(&self, ctx: &Context<'_>) -> Result<Eligibility> {
        let member = ctx.viewer().member()?;
        let answer = clearing::eligibility(ctx.db().reader(), &member).await?;
        Ok(Eligibility { eligible: answer.is_eligible(), reason: answer.reason() })
    }

    /// Whether the member of this identifier may post an advert, and why.
    #[graphql(directive = access::apply(Access::Moderator))]
    async fn member_in_clearing(
        &self,
        ctx: &Context<'_>,
        #[graphql(name = "id")] member_id: ID,
    ) -> Result<Option<MemberInClearing>> {
        let moderator = ctx.viewer().moderator()?;
        let member_id = id(&member_id)?;
        let found = clearing::member_in_clearing(ctx.db().reader(), &moderator, member_id).await?;
        Ok(found.map(MemberInClearing))
    }

    /// What an author ticks before an advert goes public. The wording is stored
    /// with the tick.
    #[graphql(directive = access::apply(Access::Member))]
    async fn visibility_warning(&self, ctx: &Context<'_>) -> Result<&str> {
        ctx.viewer().member()?;
        Ok(VISIBILITY_WARNING)
    }
}
