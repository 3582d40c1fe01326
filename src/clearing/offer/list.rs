//! Who sees which offers: the author of an advert all of them, best first,
//! whoever made one their own, moderators all, others none.

use sea_orm::prelude::TimeDateTimeWithTimeZone;
use sea_orm::sea_query::{Expr, ExprTrait, JoinType};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, DerivePartialModel, EntityTrait, QueryFilter,
    QueryOrder, QuerySelect, QueryTrait, Select,
};
use serde_json::Value;

use crate::account::Member;
use crate::clearing::fit::{Facts, Fit};
use crate::clearing::participation::{author_side, offerer_side};
use crate::clearing::wishes::{Wishes, wanted_by, wishes_of};
use crate::entity::{
    AccountId, AdvertKind, OfferId, OfferState, ParticipantRole, TopicId, account, advert, offer,
    post, topic,
};
use crate::forum::{AdvertRow, AuthorRow, PostRow};
use crate::visibility::sees;
use crate::vocabulary::{Grade, Vocabulary};

/// The most offers in one answer.
const OFFERS_MAX: u64 = 500;

/// An offer with all that is shown of it.
#[derive(Clone, Debug, PartialEq, Eq, DerivePartialModel)]
#[sea_orm(entity = "offer::Entity")]
pub struct OfferRow {
    /// Identifies it.
    pub id: OfferId,
    /// The advert's topic.
    pub topic_id: TopicId,
    /// Its state.
    pub state: OfferState,
    /// When it was made.
    pub made_at: TimeDateTimeWithTimeZone,
    /// When it stopped standing.
    pub answered_at: Option<TimeDateTimeWithTimeZone>,
    /// What the author wrote when declining it.
    pub note: Option<String>,
    /// What the author asked.
    pub question: Option<String>,
    /// What was said to that.
    pub answer: Option<String>,
    /// The post that makes it, with whoever wrote it.
    #[sea_orm(nested)]
    pub post: PostRow,
    #[sea_orm(nested)]
    advert: AdvertRow,
    #[sea_orm(from_expr = "wanted_by(advert::Column::AuthorId.into_expr())")]
    wanted_by_author: Option<String>,
    #[sea_orm(from_expr = "wanted_by(offer::Column::ById.into_expr())")]
    wanted_by_offerer: Option<String>,
    #[sea_orm(from_expr = "crate::clearing::wishes::round_rules()")]
    rules: Option<Value>,
}

impl OfferRow {
    /// Who made it.
    #[must_use]
    pub fn by(&self) -> &AuthorRow {
        &self.post.author
    }

    /// Whose advert it is about.
    #[must_use]
    pub fn author_id(&self) -> AccountId {
        self.advert.author_id
    }

    /// Why the two fit and what does not: as it is said to whoever made it, and
    /// to all others as it is said to the author of the advert.
    #[must_use]
    pub fn reasons(&self, reader: &Member, vocabulary: &Vocabulary) -> Vec<String> {
        let kind = self.advert.kind;
        let is_own = self.by().id == reader.id();
        let side = if is_own { offerer_side(kind) } else { author_side(kind) };
        let (author, offerer) = self.facts(vocabulary);
        fit(kind, &author, &offerer, self.rules.as_ref()).words_to(side, vocabulary)
    }

    /// Where it stands in the author's list: those that wait first, the best of
    /// them first.
    fn rank(&self, vocabulary: &Vocabulary) -> (bool, Vec<bool>, OfferId) {
        let (author, offerer) = self.facts(vocabulary);
        let rank = fit(self.advert.kind, &author, &offerer, self.rules.as_ref()).rank();
        (self.state != OfferState::Standing, rank, self.id)
    }

    fn facts(&self, vocabulary: &Vocabulary) -> (Facts, Facts) {
        let author = Facts::of_advert(&self.advert, self.wanted_by_author.clone());
        let offerer = Facts {
            grade: self.by().grade.as_deref().and_then(Grade::from_code),
            organisation_id: self.by().organisation_id,
            organisation_name: organisation_name(self.by().organisation_id, vocabulary),
            profession: self.by().profession.clone(),
            wanted_profession: self.wanted_by_offerer.clone(),
        };
        (author, offerer)
    }
}

/// The offers on some topics that a member may see, each topic's best first.
///
/// # Errors
///
/// When the database fails.
pub async fn offers_on(
    db: &impl ConnectionTrait,
    vocabulary: &Vocabulary,
    member: &Member,
    topics: &[TopicId],
) -> Result<Vec<OfferRow>, DbErr> {
    let mut offers =
        offer_rows(member).filter(offer::Column::TopicId.is_in(topics.iter().copied()));
    if !member.is_moderator() {
        let may_see = Condition::any()
            .add(advert::Column::AuthorId.eq(member.id()))
            .add(offer::Column::ById.eq(member.id()));
        offers = offers.filter(may_see);
    }
    let mut offers: Vec<OfferRow> = latest(offers).into_partial_model().all(db).await?;
    offers.sort_by_cached_key(|offer| offer.rank(vocabulary));
    Ok(offers)
}

/// The offers that a member made, the latest first.
///
/// # Errors
///
/// When the database fails.
pub async fn my_offers(db: &impl ConnectionTrait, member: &Member) -> Result<Vec<OfferRow>, DbErr> {
    let mine = offer_rows(member).filter(offer::Column::ById.eq(member.id()));
    latest(mine).into_partial_model().all(db).await
}

/// Why a member and the author of an advert fit and what does not, as it is said to the
/// member.
///
/// # Errors
///
/// When the database fails.
pub async fn reasons_to_offer(
    db: &impl ConnectionTrait,
    vocabulary: &Vocabulary,
    member: &Member,
    advert: &AdvertRow,
) -> Result<Vec<String>, DbErr> {
    let Wishes { mine, theirs, rules } = wishes_of(db, member.id(), advert.author_id).await?;
    let offerer = Facts { wanted_profession: mine, ..facts_of(member, vocabulary) };
    let author = Facts::of_advert(advert, theirs);
    let fit = fit(advert.kind, &author, &offerer, rules.as_ref());
    Ok(fit.words_to(offerer_side(advert.kind), vocabulary))
}

/// What does not fit between a member and the author of an advert, by the rules of a round:
/// nothing where the programme would match the two.
#[must_use]
pub fn doubts_about_offer(
    vocabulary: &Vocabulary,
    member: &Member,
    advert: &AdvertRow,
    rules: Option<&Value>,
) -> Vec<String> {
    let (author, offerer) = (Facts::of_advert(advert, None), facts_of(member, vocabulary));
    fit(advert.kind, &author, &offerer, rules).doubts_of(offerer_side(advert.kind))
}

/// What an account says of a member.
fn facts_of(member: &Member, vocabulary: &Vocabulary) -> Facts {
    let account = member.account();
    Facts {
        grade: account.grade.as_deref().and_then(Grade::from_code),
        organisation_id: account.organisation_id,
        organisation_name: organisation_name(account.organisation_id, vocabulary),
        profession: account.profession.clone(),
        wanted_profession: None,
    }
}

fn fit<'a>(
    kind: AdvertKind,
    author: &'a Facts,
    offerer: &'a Facts,
    rules: Option<&Value>,
) -> Fit<'a> {
    match author_side(kind) {
        ParticipantRole::Mentor => Fit::new(offerer, author, rules),
        _ => Fit::new(author, offerer, rules),
    }
}

fn organisation_name(id: Option<crate::entity::OrganisationId>, vocabulary: &Vocabulary) -> String {
    let listed = id.and_then(|id| vocabulary.organisations().by_id(id.0));
    listed.map_or_else(|| "one that we do not know".to_owned(), |it| it.name.clone())
}

fn latest(offers: Select<offer::Entity>) -> Select<offer::Entity> {
    offers.order_by_desc(offer::Column::Id).limit(OFFERS_MAX)
}

/// Offers joined with all that an [`OfferRow`] shows, but for those by or to people who
/// are absent for the reader. Whoever made an offer wrote its post, so one account
/// serves for both.
fn offer_rows(reader: &Member) -> Select<offer::Entity> {
    let two = [offer::Column::ById.into_expr(), topic::Column::AuthorId.into_expr()];
    let mut select = offer::Entity::find().filter(sees(&Expr::value(reader.id()), two));
    let joined: [(sea_orm::sea_query::TableRef, Expr, Expr); 4] = [
        (post::Entity.into(), offer::Column::PostId.into_expr(), post::Column::Id.into_expr()),
        (account::Entity.into(), offer::Column::ById.into_expr(), account::Column::Id.into_expr()),
        (topic::Entity.into(), offer::Column::TopicId.into_expr(), topic::Column::Id.into_expr()),
        (
            advert::Entity.into(),
            offer::Column::TopicId.into_expr(),
            advert::Column::TopicId.into_expr(),
        ),
    ];
    for (table, foreign, key) in joined {
        QueryTrait::query(&mut select).join(JoinType::InnerJoin, table, foreign.eq(key));
    }
    select
}
