//! Plans of who is matched with whom: asked for, made, read, published or discarded.
//!
//! Read in this order: `rules` and `pair_rules` say what a plan has to obey;
//! `request` asks for one, `problem` gives the engine its people, `run` makes the
//! plan and `store` keeps it; `list`, `levels` and `broken_pins` read it; `publish`
//! and `announce` send it out, `repair` replaces a published one, `resend` sends it to somebody
//! once more. `first_contact` is whether people have been in touch, `contact_reminder` asks them,
//! and `contact_link` takes their answer; `ask` is going on for the long term, `outcome` what
//! becomes of the matches, `progress` how far they came, `long_term` those that were made later,
//! `forecast` what a round can expect before, and `round_file` what admins take out of one. `trial` tries
//! things out and changes nothing.

mod announce;
mod ask;
mod broken_pins;
mod contact;
mod contact_link;
mod contact_reminder;
mod fewer;
mod first_contact;
mod forecast;
mod leaving;
mod levels;
mod list;
mod long_term;
mod my_unmatched;
mod outcome;
mod pair_rules;
mod problem;
mod progress;
mod publish;
mod repair;
mod request;
mod resend;
mod round_file;
mod rules;
mod run;
mod store;
mod trial;
mod unmatched;

pub use ask::{LongTermAsk, check_asked, decline_long_term};
pub use broken_pins::{BrokenPin, broken_pins};
pub use contact::AddressHidden;
pub use contact_link::{
    ContactQuestion, ContactQuestions, answer_contact_question, contact_questions,
};
pub use contact_reminder::{is_contact_reminder_due, write_contact_reminders};
pub use first_contact::{ContactAnswer, ContactError, record_contact};
pub use forecast::{GradeForecast, RoundCounts, count_rounds};
pub use leaving::{addresses_of_matches, leave_rounds};
pub use levels::{PlanLevel, levels_of, proof_of};
pub use list::{
    PairFilter, count_fewer, count_pairs, count_unmatched, fewer_of_plan, pairs_of_plan,
    participants_by_id, plan, plans_of_rounds, unmatched_of_plan,
};
pub use long_term::{TwoPeople, end_long_term_match, keep_long_term_match, published_round};
pub use my_unmatched::{MyUnmatched, my_unmatched};
pub use outcome::{MyMatch, OutcomeError, my_matches, record_outcome};
pub use pair_rules::{NewPairRule, PairRuleError, pair_rules, remove_pair_rule, set_pair_rule};
pub use problem::{Lists, LoadProblemError, out_of_date};
pub use progress::{Funnel, funnel, is_unanswered};
pub use publish::{DecidePlanError, Publishing, discard_plan, publish_plan};
pub use repair::{RepairError, RepairRequest, repair_plan};
pub use request::{MatchingRequest, RunMatchingError, claim_plan, is_plan_waiting, run_matching};
pub use resend::{MatchesEmail, MatchesEmailState, ResendError, matches_emails, resend_matches};
pub use round_file::{RoundFile, RoundFileError, RoundFileKind, WantedFile, make_round_file};
pub use rules::{RulesChange, RulesError, rules_of, set_rules};
pub use run::{PlanWork, run_plan};
pub use trial::{
    ChangedPair, Comparison, LevelChange, NewMentors, OrderPrice, PersonShift, PlanDifference,
    RepairChoice, Repairs, Trial, TrialChanges, TrialError, TriedCapacity, TriedPair,
    choose_repairs, compare_plans, price_orders, try_changes,
};

pub use crate::matching::{Aim, Rules};
