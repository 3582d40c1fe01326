//! Changing what one's account says.

use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use time::OffsetDateTime;

use super::policy::Policy;
use super::viewer::ViewerPayload;
use crate::account::{Acceptance, ProfileChange};
use crate::clearing::{self, Different};
use crate::graphql::access::{Access, access};
use crate::graphql::asking::Asking;
use crate::graphql::error::Result;

/// What to change; what is left out stays as it is.
#[derive(InputObject)]
struct ProfileInput {
    /// What other members will see.
    display_name: Option<String>,
    /// The code of the grade; an empty text for none.
    grade_code: Option<String>,
    /// The organisation; an empty text for none.
    organisation_id: Option<ID>,
    /// The code of the profession; an empty text for none.
    profession_code: Option<String>,
}

impl From<ProfileInput> for ProfileChange {
    fn from(input: ProfileInput) -> Self {
        Self {
            display_name: input.display_name,
            grade_code: input.grade_code,
            organisation_id: input.organisation_id.map(|id| id.0),
            profession_code: input.profession_code,
        }
    }
}

/// Something of the signed-in person's that says something else than their account.
#[derive(SimpleObject)]
pub(super) struct SaidDifferently {
    /// What it is: the title of an advert, or the name of a round.
    title: String,
    /// The page that changes it.
    path: String,
}

impl SaidDifferently {
    /// Adverts first.
    pub(super) fn list(different: Different) -> Vec<Self> {
        let adverts = different.adverts.into_iter().map(|advert| Self {
            title: advert.title,
            path: format!("/topics/{}/advert", advert.number),
        });
        let registrations = different.registrations.into_iter().map(|registration| Self {
            title: registration.name,
            path: format!("/programme/{}/register", registration.id),
        });
        adverts.chain(registrations).collect()
    }
}

/// A policy that the signed-in person agreed to.
#[derive(SimpleObject)]
pub(super) struct AcceptedPolicy {
    /// The version.
    policy: Policy,
    /// When they agreed to it.
    accepted_at: OffsetDateTime,
}

impl From<Acceptance> for AcceptedPolicy {
    fn from(acceptance: Acceptance) -> Self {
        Self { policy: Policy(acceptance.policy), accepted_at: acceptance.accepted_at }
    }
}

/// What people change about themselves.
#[derive(Default)]
pub(super) struct ProfileMutation;

#[Object]
impl ProfileMutation {
    /// Changes what one's account says. The open adverts of the person follow as far as they
    /// said the same, unless their title was typed, and so do registrations that can still be
    /// changed; the name follows in each round that is not over. Moderators see a change of
    /// organisation in the log.
    #[graphql(directive = access::apply(Access::Pending))]
    async fn update_profile(
        &self,
        ctx: &Context<'_>,
        input: ProfileInput,
    ) -> Result<ViewerPayload> {
        let person = ctx.viewer().pending()?;
        let (change, vocabulary) = (ProfileChange::from(input), ctx.vocabulary());
        let changed = ctx
            .change(async |tx, occasion| {
                clearing::update_profile(tx, occasion, vocabulary, person, &change).await
            })
            .await;
        ViewerPayload::from_outcome(ctx, person, changed).await
    }
}
