//! The timeline of a round, as admins see it.

use async_graphql::{Context, Enum, Object, SimpleObject};
use time::OffsetDateTime;

use super::loaders::{Drafts, load};
use crate::entity::{RoundStep as Step, round};
use crate::graphql::asking::Asking;
use crate::graphql::error::Result;
use crate::graphql::words::RoundStep;
use crate::mail;
use crate::timeline::{self, Timeline};

/// Where a step of a round stands.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[graphql(remote = "crate::timeline::StepState")]
pub(in crate::graphql) enum StepState {
    /// Its date has not come.
    Ahead,
    /// Its date has come, and it is done within minutes.
    Due,
    /// Its date has come, and a person has to do something first.
    Waiting,
    /// An admin holds it back.
    Paused,
    /// An admin left it out.
    Skipped,
    /// It was too late for it when its date had come or it was resumed.
    Missed,
    /// It is done.
    Done,
}

/// What an admin decides about a step of a round.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[graphql(remote = "crate::timeline::StepDecision")]
pub(in crate::graphql) enum StepDecision {
    /// To hold it back until it is resumed.
    Pause,
    /// To leave it out.
    Skip,
    /// To do it after all, when its date comes or at once where that has passed.
    Resume,
    /// That it is done: for what happens outside Clearing.
    Finish,
}

/// A step of a round: when it is due, what it sends, where it stands.
pub(in crate::graphql) struct TimelineStep {
    timeline: Timeline,
    step: Step,
    has_draft_plan: bool,
}

/// An email that a step sends to a group of people.
#[derive(SimpleObject)]
pub(in crate::graphql) struct StepEmail {
    /// Who gets it, in words.
    to: &'static str,
    /// How many they are at present.
    recipients: u64,
    /// Its subject.
    subject: String,
    /// Its text, as somebody called Sam Example would read it.
    text: String,
}

/// One step of a round's timeline.
pub(super) async fn step_of(
    ctx: &Context<'_>,
    round: &round::Model,
    step: RoundStep,
) -> Result<TimelineStep> {
    let has_draft_plan = load::<Drafts, _>(ctx, round.id).await?.is_some();
    let timeline = timeline::timeline_of(ctx.db().reader(), round.clone()).await?;
    Ok(TimelineStep { timeline, step: step.into(), has_draft_plan })
}

/// All steps of a round's timeline.
pub(super) async fn steps_of(ctx: &Context<'_>, round: &round::Model) -> Result<Vec<TimelineStep>> {
    let has_draft_plan = load::<Drafts, _>(ctx, round.id).await?.is_some();
    let timeline = timeline::timeline_of(ctx.db().reader(), round.clone()).await?;
    let step = |step| TimelineStep { timeline: timeline.clone(), step, has_draft_plan };
    Ok(timeline::steps().map(step).collect())
}

#[Object]
impl TimelineStep {
    /// Which step.
    async fn step(&self) -> RoundStep {
        self.step.into()
    }

    /// What it is called.
    async fn title(&self) -> &str {
        timeline::title(self.step)
    }

    /// What it does, or who does what.
    async fn does(&self) -> &str {
        timeline::what_it_does(self.step)
    }

    /// When it is due.
    async fn at(&self) -> OffsetDateTime {
        self.timeline.at(self.step)
    }

    /// Until when people can change their details, where it is about that.
    async fn until(&self) -> Option<OffsetDateTime> {
        self.timeline.until(self.step)
    }

    /// Whether an admin chose its date.
    async fn is_moved(&self) -> bool {
        self.timeline.is_moved(self.step)
    }

    /// Where it stands.
    async fn state(&self, ctx: &Context<'_>) -> StepState {
        let now = ctx.occasion().now();
        timeline::state_of_step(&self.timeline, self.step, self.has_draft_plan, now).into()
    }

    /// When it was done.
    async fn done_at(&self) -> Option<OffsetDateTime> {
        self.timeline.row(self.step).and_then(|row| row.done_at)
    }

    /// How many emails it sent.
    async fn emails_sent(&self) -> Option<i32> {
        self.timeline.row(self.step).and_then(|row| row.emails)
    }

    /// Whether its date can be changed.
    async fn may_move(&self, ctx: &Context<'_>) -> bool {
        timeline::may_move(&self.timeline, self.step, ctx.occasion().now())
    }

    /// What can be decided about it.
    async fn decisions(&self, ctx: &Context<'_>) -> Vec<StepDecision> {
        let decisions = timeline::decisions(&self.timeline, self.step, ctx.occasion().now());
        decisions.into_iter().map(StepDecision::from).collect()
    }

    /// Whether it sends emails.
    async fn sends_emails(&self) -> bool {
        timeline::sends(self.step)
    }

    /// The emails that it sends, one for each group of people.
    async fn emails(&self, ctx: &Context<'_>) -> Result<Vec<StepEmail>> {
        let (db, now) = (ctx.db().reader(), ctx.occasion().now());
        let emails = timeline::emails_of_step(db, &self.timeline, self.step, now).await?;
        let shown = emails.into_iter().map(|email| {
            let rendered = mail::render(&email.sample, &ctx.shared().base_url);
            StepEmail {
                to: email.to,
                recipients: email.recipients,
                subject: rendered.subject,
                text: rendered.text,
            }
        });
        Ok(shown.collect())
    }
}
