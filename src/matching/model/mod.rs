//! The model of a round: what is checked, numbered and weighed, the classes of people who are alike,
//! and the network whose minimum-cost flow is a plan of classes.

mod roster;
mod validate;
mod digest;
mod weights;
mod instance;
mod objective;
mod aggregation;
mod hubs;
mod entries;
mod coupling;
mod layout;
mod relaxation;
mod disaggregation;

pub(crate) use aggregation::{Classes, Detail, Singletons};
pub(crate) use coupling::Side;
pub use digest::digest;
#[cfg(test)]
pub(crate) use digest::rank;
pub(crate) use disaggregation::mentors_of_people;
pub(crate) use instance::Instance;
pub(crate) use objective::{plan_value, with_pinned};
pub(crate) use relaxation::{Relaxation, Start};
pub(crate) use roster::{Places, by_id, number};
pub(crate) use validate::validated_places;
pub use validate::{Finding, validate};
pub use weights::LEVEL_NAMES;
pub(crate) use weights::{LEVELS, TIE, Vector, Weights, longer_stride, without_tie};
