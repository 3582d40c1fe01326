//! What the steps are called, and what each does.

use crate::entity::RoundStep;

/// What a step is called.
#[must_use]
pub fn title(step: RoundStep) -> &'static str {
    match step {
        RoundStep::Announce => "Tell members that registration opens",
        RoundStep::Open => "Registration opens",
        RoundStep::ClosesSoon => "Remind members that registration closes soon",
        RoundStep::Close => "Registration closes",
        RoundStep::CheckDetails => "Ask people to check their details",
        RoundStep::Match => "Run the matching",
        RoundStep::Publish => "Publish the matches",
        RoundStep::SpeedEndsSoon => "Remind people that speed mentoring ends soon",
        RoundStep::SpeedEnds => "Speed mentoring ends",
        RoundStep::LongTerm => "Long-term mentoring begins",
        RoundStep::ClearingOpens => "Tell people about clearing",
        RoundStep::Survey => "Ask people how it went",
        RoundStep::Complete => "End the round",
    }
}

/// What a step does, or who does what.
#[must_use]
pub fn what_it_does(step: RoundStep) -> &'static str {
    match step {
        RoundStep::Announce => {
            "We email members who have not registered, unless they do not want to hear of rounds."
        }
        RoundStep::Open => "People can register from then on. We do not email anyone.",
        RoundStep::ClosesSoon => {
            "We email everyone who has an account and has not registered, unless they do not want \
             to hear of rounds."
        }
        RoundStep::Close => "Nobody can register from then on. We do not email anyone.",
        RoundStep::CheckDetails => {
            "We email everyone who has registered. They can change their registration until the \
             deadline, and nobody else can register."
        }
        RoundStep::Match => "You run the matching, which makes a draft plan.",
        RoundStep::Publish => {
            "You publish a plan. Then we email everyone who has registered their matches."
        }
        RoundStep::SpeedEndsSoon => "We email everyone who has a match.",
        RoundStep::SpeedEnds => {
            "By then people have met each of their matches. We do not email anyone."
        }
        RoundStep::LongTerm => {
            "People who both want to continue are a long-term match. We do not email anyone."
        }
        RoundStep::ClearingOpens => {
            "We email everyone who has no long-term match how to find one in clearing."
        }
        RoundStep::Survey => "You send a survey of your own. We do not email anyone.",
        RoundStep::Complete => {
            "You end the round. Then we email everyone who has registered that it has ended."
        }
    }
}
