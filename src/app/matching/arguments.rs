//! What `match` and `check-plan` are called with.

use std::path::PathBuf;

use clap::Args;

/// The people to match.
#[derive(Debug, Args)]
#[group(required = true, multiple = true)]
pub struct PeopleArguments {
    /// The people: one row each
    #[arg(long, value_name = "CSV", conflicts_with_all = ["mentors", "mentees"])]
    pub participants: Option<PathBuf>,
    /// The mentors, in the older tool's columns
    #[arg(long, value_name = "CSV", requires = "mentees")]
    pub mentors: Option<PathBuf>,
    /// The mentees, in the older tool's columns
    #[arg(long, value_name = "CSV", requires = "mentors")]
    pub mentees: Option<PathBuf>,
}

/// What is wished for beside the rules of the programme.
#[derive(Debug, Default, Args)]
pub struct WishArguments {
    /// Pairs that must not be, in either direction: `mentee_id,mentor_id`
    #[arg(long, value_name = "CSV")]
    pub exclusions: Option<PathBuf>,
    /// Pairs that must be: `mentee_id,mentor_id`
    #[arg(long, value_name = "CSV")]
    pub pins: Option<PathBuf>,
    /// Other bounds, or another order of the levels from the fifth on
    #[arg(long, value_name = "TOML")]
    pub rules: Option<PathBuf>,
}

/// Makes a plan from files.
#[derive(Debug, Args)]
pub struct MatchArguments {
    /// The people to match.
    #[command(flatten)]
    pub people: PeopleArguments,
    /// What is wished for.
    #[command(flatten)]
    pub wishes: WishArguments,
    /// Decides between equally good plans
    #[arg(long, default_value_t = 0)]
    pub seed: u64,
    /// The folder to write the plan into
    #[arg(long, value_name = "FOLDER", required_unless_present = "explain")]
    pub out: Option<PathBuf>,
    /// Says everything about one person: what they got, why not more, who was within reach
    #[arg(long, value_name = "ID")]
    pub explain: Option<String>,
}

/// Checks a plan that `match` wrote.
#[derive(Debug, Args)]
pub struct CheckPlanArguments {
    /// Who was matched.
    #[command(flatten)]
    pub people: PeopleArguments,
    /// What was wished for.
    #[command(flatten)]
    pub wishes: WishArguments,
    /// The folder that holds the plan
    #[arg(long, value_name = "FOLDER")]
    pub plan: PathBuf,
}
