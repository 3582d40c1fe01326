//! What people do, as assumptions: there are no figures of the programme's own.
//!
//! They were written down before the first run, and are printed with the result.

use time::{Duration, OffsetDateTime, Weekday};

use super::chance::{Chance, Draw};

/// Within how many days the adverts come.
const ARRIVE_WITHIN: f64 = 5.0;
/// The share of those who post an advert that never look in again.
const NEVER_RETURN: f64 = 0.1;
/// Days between two looks, on average, and the share of people of whom it is so.
const PACES: [(f64, f64); 4] = [(0.2, 2.0), (0.4, 4.0), (0.3, 7.0), (0.1, 14.0)];
/// How likely people answer what waits for them when they look in.
const PROMPT: [(f64, f64); 3] = [(0.6, 0.9), (0.3, 0.5), (0.1, 0.15)];
/// How likely people write first to somebody whom they see and like. Most people in
/// forums never do (Nielsen, "The 90-9-1 rule", 2006); those here have a reason to.
const BOLD: [(f64, f64); 3] = [(0.5, 0.0), (0.35, 0.1), (0.15, 0.3)];
/// How many adverts of a list people look at.
const SCROLLS: [(f64, usize); 2] = [(0.5, 10), (0.5, 25)];
/// How likely people want somebody whose profession is the one that was wished for,
/// and anybody else who fits by the rules.
const LIKE: [f64; 2] = [0.85, 0.65];
/// How likely an email makes somebody look in. Of emails to employees 64% are opened
/// (`PoliteMail`'s benchmark of 2025, 4 billion emails), not all of which are acted on.
const EMAIL: f64 = 0.4;
/// Within how many hours it does.
const EMAIL_WITHIN: f64 = 36.0;

/// What people do, in words, for the report.
pub(super) const ASSUMPTIONS: &str = "\
- adverts come within the first 5 days; 10% of their authors never look in again\n\
- the others look in every 2, 4, 7 or 14 days (20%, 40%, 30%, 10% of people), give or take half, on working days\n\
- as they look in, they answer what waits for them with a chance of 90%, 50% or 15% (60%, 30%, 10% of people)\n\
- they want somebody who fits by the rules with a chance of 85% where the profession is the one wished for, else 65%\n\
- half of them never write first; the others do, to somebody whom they see and like, with a chance of 10% or 30% a day \
(35%, 15%), and wait a week for the answer before they write again; half look at 10 adverts of a list, half at 25\n\
- an email makes them look in within 36 hours with a chance of 40%, where emails are sent\n\
- \"half as often\" halves the chance to answer, and that of an email\n\
- a match holds; mentors take as many as they registered for\n";

/// What somebody does, the same in every regime.
#[derive(Clone, Debug)]
pub(super) struct Habits {
    /// When they look in by themselves, the first time to post.
    pub(super) visits: Vec<OffsetDateTime>,
    /// Whether they ever look in after they posted.
    pub(super) returns: bool,
    /// How likely they answer what waits, as they look in.
    pub(super) answers: f64,
    /// How likely they write first to somebody whom they see and like.
    pub(super) writes: f64,
    /// How many adverts of a list they look at.
    pub(super) scrolls: u64,
}

impl Habits {
    /// The habits of a person between two moments.
    pub(super) fn of(chance: Chance, who: usize, from: OffsetDateTime, to: OffsetDateTime) -> Self {
        let returns = chance.of(Draw::Return, [who, 0]) >= NEVER_RETURN;
        let pace = chance.one_of(Draw::Pace, who, &PACES);
        let first = chance.of(Draw::Arrive, [who, 0]) * ARRIVE_WITHIN;
        let mut visits = vec![at_work(from + days(first))];
        let mut at = days(first);
        for number in 0.. {
            at += days(pace * (0.5 + chance.of(Draw::Gap, [who, number])));
            if !returns || from + at > to {
                break;
            }
            visits.push(at_work(from + at));
        }
        Self {
            visits,
            returns,
            answers: chance.one_of(Draw::Prompt, who, &PROMPT),
            writes: if returns { chance.one_of(Draw::Bold, who, &BOLD) } else { 0.0 },
            scrolls: chance.one_of(Draw::Scroll, who, &SCROLLS).try_into().unwrap_or(u64::MAX),
        }
    }
}

/// When an email of this day brings somebody, if it does.
pub(super) fn brought_by_email(
    chance: Chance,
    who: usize,
    now: OffsetDateTime,
    answering: f64,
) -> Option<OffsetDateTime> {
    let about = [who, day_of(now)];
    let delay = chance.of(Draw::Delay, about) * EMAIL_WITHIN;
    let comes = chance.of(Draw::Email, about) < EMAIL * answering;
    comes.then(|| at_work(now + days(delay / 24.0)))
}

/// Whether somebody wants another one who fits.
pub(super) fn likes(chance: Chance, who: usize, other: usize, is_wished_for: bool) -> bool {
    chance.of(Draw::Like, [who, other]) < LIKE[usize::from(!is_wished_for)]
}

/// The day, as a number.
pub(super) fn day_of(at: OffsetDateTime) -> usize {
    usize::try_from(at.to_julian_day()).unwrap_or_default()
}

fn days(days: f64) -> Duration {
    Duration::seconds_f64(days * 86_400.0)
}

/// People look in between eight and six, from Monday to Friday.
fn at_work(at: OffsetDateTime) -> OffsetDateTime {
    let day = match at.weekday() {
        Weekday::Saturday => at.date() + Duration::days(2),
        Weekday::Sunday => at.date() + Duration::days(1),
        _ => at.date(),
    };
    let of_day = (at - at.replace_time(time::Time::MIDNIGHT)).as_seconds_f64() / 86_400.0;
    day.midnight().assume_utc() + Duration::seconds_f64((8.0 + 10.0 * of_day) * 3_600.0)
}
