//! At-most-once coupling constraints: something counts once, however many of two sides of the
//! network have flow. Source of the term: Fisher, "The Lagrangian relaxation method for solving
//! integer programming problems", 1981, where such constraints are relaxed.

use crate::matching::flow::ArcId;

/// A coupling constraint: what both sides have together counts at most `n` times.
pub(crate) struct Coupling {
    /// The sides; a credit has only one if nobody of the wanted profession shares the identity.
    pub(crate) sides: [Option<Side>; 2],
    /// How many times it counts: once for each member of the class.
    pub(crate) n: i32,
    /// Whether it is a credit for a shared identity; otherwise it is for a profession more.
    pub(crate) is_credit: bool,
    /// How many couplings of professions of the same class are listed just before a credit.
    pub(crate) n_professions: u32,
}

impl Coupling {
    /// The one or two sides.
    pub(crate) fn sides(&self) -> impl Iterator<Item = Side> + Clone + use<> {
        self.sides.into_iter().flatten()
    }
}

/// A side of a coupling: two parallel arcs, one for the members of the class who are fixed to it,
/// one for those who are free. A class of one needs only the first.
#[derive(Clone, Copy)]
pub(crate) struct Side {
    pub(crate) fixed: ArcId,
    pub(crate) free: Option<ArcId>,
}

impl Side {
    /// The one or two arcs.
    pub(crate) fn arcs(self) -> impl Iterator<Item = ArcId> {
        [self.fixed].into_iter().chain(self.free)
    }
}
