//! Branching over sides, for what rounds and tokens leave open.
//!
//! Depth first, within a budget counted in arcs: exact for small problems, a last
//! attempt for larger ones. What a branch can reach is at most its plan's value and
//! what its askers are paid too much.

use std::ops::ControlFlow;

use super::rounds::{Search, only};
use crate::matching::levels::Vector;
use crate::matching::persons::Overcount;

/// Arcs looked at in all.
const WORK_MAX: usize = 5_000_000;

impl Search<'_> {
    /// Looks for a better plan by trying the sides of those who are paid too much.
    pub(super) fn branch(&mut self) -> ControlFlow<()> {
        for asker in 0..self.now.n_askers() {
            self.now.set_token(asker, self.instance.worth.identity);
        }
        let mut steps = WORK_MAX / self.now.persons.flow.network.n_arcs().max(1);
        let all = self.now.open.iter().map(|open| vec![true; open.len()]).collect();
        let mut todo: Vec<Vec<Vec<bool>>> = vec![all];
        while let Some(open) = todo.pop() {
            if steps == 0 || self.is_proven() {
                break;
            }
            steps -= 1;
            self.report("branching")?;
            for (asker, open) in open.iter().enumerate() {
                self.now.set_open(asker, open.clone());
            }
            self.now.persons.flow.settle();
            let (value, _) = self.look();
            let persons = &self.now.persons;
            let first_overcount =
                (0..open.len()).find_map(|asker| Some((asker, persons.overcount(asker)?)));
            let Some((asker, overcount)) = first_overcount else { continue };
            if self.relaxed(value) <= self.best.value {
                continue;
            }
            let first = match overcount {
                Overcount::Credit => persons.askers[asker].side(true),
                Overcount::Profession(channel) => only(channel, open[asker].len()),
            };
            let rest = open[asker].iter().zip(&first).map(|(open, first)| *open && !first);
            for channels in [rest.collect(), first.clone()] {
                let mut child = open.clone();
                child[asker] = channels;
                todo.push(child);
            }
        }
        ControlFlow::Continue(())
    }

    /// What no plan within the open sides exceeds.
    fn relaxed(&self, value: Vector) -> Vector {
        let worth = &self.instance.worth;
        let mut relaxed = value;
        for asker in 0..self.now.n_askers() {
            let (credits, professions) = self.now.persons.overpaid(asker);
            let overpaid = credits * worth.identity + professions * worth.distinct;
            let overpaid = worth.ranked(&worth.unpack(overpaid));
            relaxed.iter_mut().zip(overpaid).for_each(|(relaxed, more)| *relaxed += more);
        }
        relaxed
    }
}
