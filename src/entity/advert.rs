//! Table `advert`.

use sea_orm::entity::prelude::*;

use super::{AccountId, AdvertKind, ClearingMatchId, OrganisationId, PostId, TopicId};

/// What a topic in the clearing category is besides a topic.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "advert")]
pub struct Model {
    /// The topic.
    #[sea_orm(primary_key, auto_increment = false)]
    pub topic_id: TopicId,
    /// Whose advert.
    pub author_id: AccountId,
    /// Whether it looks for a mentor or a mentee.
    pub kind: AdvertKind,
    /// The person's name as in the title.
    pub name: String,
    /// The code of the person's grade.
    pub grade: String,
    /// Where the person works, where that is listed.
    pub organisation_id: Option<OrganisationId>,
    /// Where the person works, as in the title.
    pub organisation_name: String,
    /// The code of the person's profession.
    pub profession: Option<String>,
    /// About the person, in Markdown.
    pub about: String,
    /// Who they are looking for, in Markdown.
    pub looking_for: String,
    /// The wording of the warning they ticked.
    pub visibility_warning: String,
    /// When they ticked it.
    pub visibility_accepted_at: TimeDateTimeWithTimeZone,
    /// Whether its author typed its title, which then stays as it is.
    pub is_title_typed: bool,
    /// Whether it is open: a person may have one open advert of each kind.
    pub is_open: bool,
    /// The post of whoever it found, where its author named one.
    pub matched_post_id: Option<PostId>,
    /// The match that ended it.
    pub match_id: Option<ClearingMatchId>,
    /// When it was last renewed or opened again.
    pub renewed_at: Option<TimeDateTimeWithTimeZone>,
    /// When its author was told that nobody has answered, since then.
    pub nudged_at: Option<TimeDateTimeWithTimeZone>,
    /// When its author was told that it will expire, since then.
    pub expiry_told_at: Option<TimeDateTimeWithTimeZone>,
}

/// Relations are joined where they are asked for.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
