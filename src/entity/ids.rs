//! One type per kind of identifier, so that none is taken for another.

use sea_orm::{DbErr, DeriveValueType, TryFromU64};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident)+) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, DeriveValueType, Serialize, Deserialize)]
        pub struct $name(pub Uuid);

        impl From<Uuid> for $name {
            fn from(id: Uuid) -> Self {
                Self(id)
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }

        impl std::str::FromStr for $name {
            type Err = uuid::Error;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.parse().map(Self)
            }
        }

        impl TryFromU64 for $name {
            fn try_from_u64(_: u64) -> Result<Self, DbErr> {
                Err(DbErr::ConvertFromU64(stringify!($name)))
            }
        }
    )+};
}

ids! {
    /// Identifies an account.
    AccountId
    /// Identifies an organisation that employs civil servants.
    OrganisationId
    /// Identifies one version of a policy.
    PolicyId
    /// Identifies a category of the forum.
    CategoryId
    /// Identifies a topic.
    TopicId
    /// Identifies a post.
    PostId
    /// Identifies an offer to be who an advert looks for.
    OfferId
    /// Identifies an introduction of two people.
    IntroductionId
    /// Identifies a match that was made in clearing.
    ClearingMatchId
    /// Identifies a long-term match of a round that was made in clearing.
    LongTermMatchId
    /// Identifies an earlier text of a post.
    RevisionId
    /// Identifies what somebody has begun to write.
    DraftId
    /// Identifies a filter that a member keeps.
    SavedFilterId
    /// Identifies a post that members reported, as an item that waits for a moderator.
    FlagId
    /// Identifies an entry of the moderation log.
    LogEntryId
    /// Identifies a round.
    RoundId
    /// Identifies a person's registration in a round.
    ParticipantId
    /// Identifies a plan.
    PlanId
    /// Identifies a pair of a plan.
    PairId
    /// Identifies a person without a match in a plan.
    UnmatchedId
    /// Identifies a pin or an exclusion.
    PairRuleId
    /// Identifies a moderator's note about an account.
    AccountNoteId
    /// Identifies a question to somebody whose account waits to be verified.
    ApplicantQuestionId
    /// Identifies a change of an address.
    EmailChangeId
    /// Identifies an email that was asked for.
    EmailRequestId
    /// Identifies a second factor.
    FactorId
    /// Identifies what somebody was asked about a second factor.
    ChallengeId
    /// Identifies a complaint or request about personal data.
    DataRequestId
    /// Identifies an email in the outbox.
    EmailId
    /// Identifies a notification.
    NotificationId
}
