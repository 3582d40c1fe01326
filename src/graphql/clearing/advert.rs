//! What a topic in the clearing category is besides a topic.

#![expect(clippy::unused_async, reason = "async-graphql takes asynchronous functions only")]

use async_graphql::{Context, Enum, Object, SimpleObject};

use crate::clearing;
use crate::forum::AdvertRow;
use crate::graphql::asking::Asking;
use crate::graphql::error::{Error, Result};
use crate::graphql::forum::Topic;
use crate::graphql::paging::Paging;
use crate::graphql::scalars::Markdown;
use crate::graphql::vocabulary::{Grade, Organisation, Profession};
use crate::graphql::words::AdvertKind;

/// An advert for a mentor or a mentee.
pub(crate) struct Advert(pub(crate) AdvertRow);

/// A fact of the title of an advert.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[graphql(remote = "crate::clearing::StatedFact")]
pub(crate) enum StatedFact {
    /// The name.
    Name,
    /// The grade.
    Grade,
    /// Where the person works.
    Organisation,
}

/// A fact that the account of the author has otherwise, or not at all.
#[derive(SimpleObject)]
pub(crate) struct StatedOtherwise {
    /// Which.
    fact: StatedFact,
    /// What the account says; null where it says nothing.
    account: Option<String>,
}

impl From<clearing::StatedOtherwise> for StatedOtherwise {
    fn from(stated: clearing::StatedOtherwise) -> Self {
        Self { fact: stated.fact.into(), account: stated.account }
    }
}

/// An open advert that fits, and why.
#[derive(SimpleObject)]
pub(super) struct AdvertSuggestion {
    /// The advert's topic.
    topic: Topic,
    /// Why it fits, from what is public in both adverts.
    reasons: Vec<String>,
}

/// The two texts of an advert.
#[derive(SimpleObject)]
pub(super) struct AdvertText {
    /// About the person.
    about: Markdown,
    /// Whom they look for; empty where both were typed as one text.
    looking_for: Markdown,
}

/// An advert for a mentor or a mentee.
#[Object]
impl Advert {
    /// Whether it looks for a mentor or a mentee.
    async fn kind(&self) -> AdvertKind {
        self.0.kind.into()
    }

    /// The person's name.
    async fn name(&self) -> &str {
        &self.0.name
    }

    /// The person's grade.
    async fn grade(&self) -> Result<Grade> {
        Grade::from_code(&self.0.grade).ok_or_else(Error::not_found)
    }

    /// The person's profession.
    async fn profession(&self, ctx: &Context<'_>) -> Option<Profession> {
        self.0.profession.as_deref().and_then(|code| Profession::from_code(ctx.vocabulary(), code))
    }

    /// Where the person works; null where that is on no list.
    async fn organisation(&self, ctx: &Context<'_>) -> Option<Organisation> {
        Organisation::listed(ctx.vocabulary(), self.0.organisation_id)
    }

    /// Where the person works, as the title says.
    async fn organisation_name(&self) -> &str {
        &self.0.organisation_name
    }

    /// The beginning of what they look for, as plain text: at most 160 characters, cut at
    /// the end of a word.
    async fn excerpt(&self) -> String {
        self.0.excerpt()
    }

    /// The two texts that the first post is made of, to fill a form with.
    async fn text(&self, ctx: &Context<'_>) -> Result<AdvertText> {
        let text = clearing::advert_text(ctx.db().reader(), self.0.topic_id).await?;
        let text = text.ok_or_else(Error::not_found)?;
        Ok(AdvertText { about: Markdown(text.about), looking_for: Markdown(text.looking_for) })
    }

    /// Open adverts that fit this one, best first: to its author only. The
    /// other side is wanted, as many grades apart as the round allows, in another
    /// department, from somebody whom the author has not met yet.
    #[graphql(complexity = "Paging::cost(first, child_complexity)")]
    async fn suggestions(
        &self,
        ctx: &Context<'_>,
        first: Option<i32>,
    ) -> Result<Vec<AdvertSuggestion>> {
        let member = ctx.viewer().member()?;
        let limit = Paging { first, ..Paging::default() }.window()?.limit;
        let fitting =
            clearing::suggestions(ctx.db().reader(), ctx.vocabulary(), &member, &self.0, limit)
                .await?;
        let suggestion = |it: clearing::Suggestion| AdvertSuggestion {
            topic: Topic(it.topic),
            reasons: it.reasons,
        };
        Ok(fitting.into_iter().map(suggestion).collect())
    }
}
