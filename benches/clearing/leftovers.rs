//! Who has no long-term match when speed mentoring is over, and who of them comes to
//! clearing.

use std::path::{Path, PathBuf};
use std::{fs, iter};

use clearing::db::Db;
use clearing::entity::{Outcome, PairId, ParticipantRole, pair};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, DbErr, EntityTrait, QueryFilter};

use super::Failure;
use super::chance::{Chance, Draw};
use super::round::{Registered, Round, url};

/// Rates that the programme has not published: assumptions.
#[derive(clap::Args, Clone, Copy, Debug)]
pub(super) struct Rates {
    /// The share of pairs of the round that meet.
    #[arg(long, default_value_t = 0.7)]
    pub(super) meeting: f64,
    /// The share of those that meet where both would go on for the long term.
    #[arg(long, default_value_t = 0.4)]
    pub(super) going_on: f64,
    /// The share of people without a long-term match who come to clearing.
    #[arg(long, default_value_t = 0.5)]
    pub(super) coming: f64,
}

/// Those without a long-term match in one seed, and the round in which it is so.
pub(super) struct Leftovers {
    /// The database, which every regime copies.
    pub(super) file: PathBuf,
    /// How many have no long-term match.
    pub(super) n_without: usize,
    /// Those who come to clearing, by their place in the round.
    pub(super) people: Vec<(usize, Registered)>,
}

/// Draws who goes on, and writes it into a copy of the round.
pub(super) async fn draw(
    round: &Round,
    chance: Chance,
    rates: Rates,
    folder: &Path,
) -> Result<Leftovers, Failure> {
    let file = folder.join("seed.db");
    fs::copy(&round.file, &file)?;
    let mut n_mentees = vec![0; round.people.len()];
    let mut n_mentors = vec![0; round.people.len()];
    let mut going_on = Vec::new();
    for (pair, [mentee, mentor]) in in_order(round, chance) {
        let capacity = round.people[mentor].participant.capacity_as_mentor;
        let both_would = chance.of(Draw::GoOn, [mentee, mentor]) < rates.meeting * rates.going_on;
        // A mentee goes on with one mentor (R46), a mentor with as many as they take.
        if both_would && n_mentors[mentee] == 0 && n_mentees[mentor] < capacity {
            n_mentors[mentee] += 1;
            n_mentees[mentor] += 1;
            going_on.push(pair);
        }
    }
    write(&file, &going_on).await?;
    let has_nobody = |place: &usize| n_mentees[*place] == 0 && n_mentors[*place] == 0;
    let without: Vec<usize> = (0..round.people.len()).filter(has_nobody).collect();
    let comes = |place: &usize| chance.of(Draw::Come, [*place, 0]) < rates.coming;
    let people = without.iter().copied().filter(comes);
    let people = people.map(|place| (place, round.people[place].clone())).collect();
    Ok(Leftovers { file, n_without: without.len(), people })
}

/// The pairs of the round, in the order in which they decide.
fn in_order(round: &Round, chance: Chance) -> Vec<(PairId, [usize; 2])> {
    let places = |pair: &pair::Model| [round.place(pair.mentee_id), round.place(pair.mentor_id)];
    let mut pairs: Vec<_> = round.pairs.iter().map(|pair| (pair.id, places(pair))).collect();
    pairs.sort_by(|one, other| {
        let order = |it: &(PairId, [usize; 2])| chance.of(Draw::Order, it.1);
        order(one).total_cmp(&order(other))
    });
    pairs
}

/// Writes that both of these pairs go on: the programme's business, so as rows.
async fn write(file: &Path, going_on: &[PairId]) -> Result<(), Failure> {
    let db = Db::open(&url(file)).await?;
    db.write::<_, DbErr>(async |tx| {
        pair::Entity::update_many()
            .col_expr(pair::Column::MenteeOutcome, Expr::value(Outcome::Continue))
            .col_expr(pair::Column::MentorOutcome, Expr::value(Outcome::Continue))
            .filter(pair::Column::Id.is_in(going_on.iter().copied()))
            .exec(tx)
            .await
    })
    .await?;
    Ok(db.close().await?)
}

impl Registered {
    /// The sides on which they look for somebody.
    pub(super) fn sides(&self) -> impl Iterator<Item = ParticipantRole> {
        let is = |side| self.is(side).then_some(side);
        iter::chain(is(ParticipantRole::Mentee), is(ParticipantRole::Mentor))
    }
}
