//! Why something cannot be tried out, in words.

use sea_orm::DbErr;

use crate::matching::{SolveError, WhatIfError};
use crate::planning::broken_pins::findings_in_words;
use crate::planning::list::Names;
use crate::planning::problem::LoadProblemError;
use crate::refusal::{Code, Kind, Problem, Refusal};

/// Why something cannot be tried out.
#[derive(Debug, thiserror::Error)]
pub enum TrialError {
    /// There is no such plan or round.
    #[error("We could not find this")]
    NotFound,
    /// The plan is being made, or was given up.
    #[error("You can only try this on a plan that is ready and not discarded")]
    NoPlan,
    /// The plans belong to different rounds, or are one.
    #[error("Choose two different plans of the same round")]
    NotTwoPlans,
    /// The matches are not out, so nothing is there to be repaired.
    #[error("This round's matches have not been published yet. Run the matching again instead")]
    NotPublished,
    /// It is not about who takes part any more.
    #[error(
        "Registrations, the pairs to keep or the pairs never to match have changed since this plan was made. Run the matching again, and try this on the new plan"
    )]
    Stale,
    /// What was given cannot be.
    #[error("There is a problem with the changes")]
    Invalid(Vec<Problem>),
    /// What was given contradicts the rules: each way in which it does.
    #[error("{}", .0.join("; "))]
    Contradiction(Vec<String>),
    /// Others try things out at this moment.
    #[error("Other people are trying things out at the moment. Try again in a few seconds")]
    Busy,
    /// The engine would take too long.
    #[error("This round is too large to try things out while you wait. Run the matching instead")]
    TooLong,
    /// The engine stopped.
    #[error("The matching stopped before it finished")]
    Fault,
    /// The registrations cannot be read.
    #[error(transparent)]
    Load(#[from] LoadProblemError),
    /// The database failed.
    #[error(transparent)]
    Database(#[from] DbErr),
}

impl Refusal for TrialError {
    fn kind(&self) -> Kind {
        match self {
            Self::NotFound => Kind::NotFound,
            Self::Invalid(_) => Kind::Invalid,
            Self::NoPlan
            | Self::NotTwoPlans
            | Self::NotPublished
            | Self::Stale
            | Self::Contradiction(_)
            | Self::TooLong => Kind::Conflict,
            Self::Busy => Kind::RateLimited,
            Self::Fault | Self::Load(_) | Self::Database(_) => Kind::Internal,
        }
    }

    fn problems(&self) -> Vec<Problem> {
        let code = match self {
            Self::Invalid(problems) => return problems.clone(),
            Self::NoPlan | Self::Stale => Code::PlanNotDraft,
            Self::Contradiction(each) => {
                let problem =
                    |words: &String| Problem::new(Code::PairNotAllowed, &[], words.clone());
                return each.iter().map(problem).collect();
            }
            Self::NotTwoPlans | Self::NotPublished | Self::TooLong => Code::Invalid,
            _ => return Vec::new(),
        };
        vec![Problem::new(code, &[], self.to_string())]
    }
}

impl TrialError {
    /// Why a round cannot be solved, in the names of its people.
    pub(super) fn of_solving(error: SolveError, names: &Names) -> Self {
        match error {
            SolveError::Cancelled => Self::TooLong,
            SolveError::InvalidProblem(findings) => {
                Self::Contradiction(findings_in_words(&findings, names))
            }
        }
    }

    /// Why changes cannot be tried, in the names of the people of the round.
    pub(super) fn of_changes(error: WhatIfError, names: &Names) -> Self {
        match error {
            WhatIfError::UnknownPerson { .. } => Self::Contradiction(vec![
                "One of the changes is about someone who has left".to_owned(),
            ]),
            WhatIfError::Solve(error) => Self::of_solving(error, names),
        }
    }
}
