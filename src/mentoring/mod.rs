//! The mentoring programme: rounds, registrations, plans, publication, outcomes.
//!
//! Read in this order: `round`, `entry`, `registration` and `import` fill a
//! round; `plan` matches and publishes it; `outcome` is what becomes of it.
//! Knows nothing of the forum. What people say about who they are passes
//! through `identity` alone. `trial` tries things out and changes nothing.

pub mod csv;

mod counts;
mod entry;
mod form;
mod identity;
mod import;
mod like;
mod outcome;
mod pair_rule;
mod participants;
mod plan;
mod registration;
mod round;
mod rules;
mod trial;
mod when;

pub use counts::{GradeForecast, RoundCounts, count_rounds};
pub use entry::{CAPACITY_MAX, Entry, IdentityAnswer, grade_problem, is_mentored, mentors};
pub use form::{CONSENT_WORDING, IDENTITY_WORDING, RegistrationForm};
pub use identity::UnreadableIdentity;
pub use import::{Import, ImportError, Imported, import_registrations};
pub use outcome::{LeftOut, MyMatch, OutcomeError, my_left_out, my_matches, record_outcome};
pub use pair_rule::{NewPairRule, PairRuleError, pair_rules, remove_pair_rule, set_pair_rule};
pub use participants::{
    ParticipantSlice, WithdrawError, count_participants, participants_of_round,
    withdraw_participant,
};
pub use plan::{
    BrokenPin, DecidePlanError, LoadProblemError, MatchingRequest, PairSlice, PlanLevel, PlanWork,
    Publishing, RepairError, RepairRequest, RunMatchingError, UnmatchedSlice, broken_pins,
    claim_plan, count_fewer, count_pairs, count_unmatched, discard_plan, fewer_of_plan,
    is_plan_waiting, levels_of, out_of_date, pairs_of_plan, participants_by_id, plan,
    plans_of_rounds, proof_of, publish_plan, repair_plan, run_matching, run_plan,
    unmatched_of_plan,
};
pub use registration::{
    Registering, Registration, RegistrationError, my_registration, register, withdraw_registration,
};
pub use round::{
    RoundChange, RoundError, RoundState, create_round, current_round, round, rounds,
    rounds_with_draft_plans, state_of, update_round,
};
pub use rules::{RulesChange, RulesError, rules_of, set_rules};
pub use trial::{
    ChangedPair, Comparison, LevelChange, NewMentors, OrderPrice, PersonShift, PlanDifference,
    RepairChoice, Repairs, Trial, TrialChanges, TrialError, TriedCapacity, TriedPair,
    choose_repairs, compare_plans, price_orders, try_changes,
};
pub use when::in_words;

pub use crate::matching::{Aim, Rules};
