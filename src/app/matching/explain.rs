//! Everything about one person of a plan, on one screen.

use std::fmt::{self, Display, Formatter};

use super::input::Input;
use super::output::{grade, ids};
use crate::matching::{Explanation, LevelOutcome, Person, Plan, Role, Side, explain};

/// What the screen shows.
pub(super) struct Screen<'a> {
    input: &'a Input,
    person: &'a Person,
    explanation: Explanation,
}

impl<'a> Screen<'a> {
    /// `None` where nobody has the identifier.
    pub(super) fn of(input: &'a Input, plan: &Plan, id: &str) -> Option<Self> {
        let person = input.person(id)?;
        let explanation = explain(&input.problem, ids(plan), id)?;
        Some(Self { input, person, explanation })
    }

    fn wish(&self, side: &Side) -> String {
        let of_mentee = side.as_role == Role::Mentee;
        let them = if of_mentee { "mentor" } else { "mentee" };
        let s = if side.takes == 1 { "" } else { "s" };
        if !of_mentee {
            return format!("up to {} {them}{s}", side.takes);
        }
        let own = if *self.person.wanted() == *self.person.profession { ", their own" } else { "" };
        let wanted = self.person.wanted();
        format!("up to {} {them}{s}, if possible one in {wanted}{own}", side.takes)
    }

    fn side(&self, side: &Side, f: &mut Formatter<'_>) -> fmt::Result {
        let (this, them) = if side.as_role == Role::Mentee {
            ("mentee", "mentors")
        } else {
            ("mentor", "mentees")
        };
        writeln!(f, "\nAs a {this}")?;
        writeln!(f, "  asked for    {}", self.wish(side))?;
        writeln!(
            f,
            "  {them:12} {}{}",
            side.partners.len(),
            if side.partners.is_empty() { "" } else { ":" }
        )?;
        for partner in &side.partners {
            let grade = self.input.person(&partner.id).map_or("", |person| grade(person.grade));
            writeln!(f, "    {} ({grade}): {}", partner.id, partner.reasons.join("; "))?;
        }
        writeln!(f, "  level by level")?;
        for level in &side.levels {
            writeln!(f, "    {}", in_words(level))?;
        }
        writeln!(f, "  within reach {}", reach(side, them))
    }
}

impl Display for Screen<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let Person { id, organisation, profession, .. } = self.person;
        writeln!(f, "{id}: {}, {organisation}, {profession}", grade(self.person.grade))?;
        for side in &self.explanation.sides {
            self.side(side, f)?;
        }
        let list = |ids: &[String]| if ids.is_empty() { "none".to_owned() } else { ids.join(", ") };
        let pinned = self.explanation.sides.iter().flat_map(|side| &side.partners);
        let pinned: Vec<String> =
            pinned.filter(|partner| partner.pinned).map(|partner| partner.id.clone()).collect();
        writeln!(f, "\nPinned to: {}", list(&pinned))?;
        writeln!(f, "Excluded: {}", list(&self.explanation.exclusions))
    }
}

fn in_words(level: &LevelOutcome) -> String {
    let met = if level.is_met { "yes" } else { "no" };
    if level.words.is_empty() {
        format!("{}: {met}", level.about)
    } else {
        format!("{}: {met}: {}", level.about, level.words)
    }
}

fn reach(side: &Side, them: &str) -> String {
    let reach = side.within_reach;
    let wanted = match side.within_wanted {
        Some(n) => format!(", {n} of them in the wanted profession"),
        None => String::new(),
    };
    format!(
        "{} of {} {them}{wanted}\n  out of reach {} by grade, {} by department, {} excluded",
        reach.within, reach.everybody, reach.other_grade, reach.same_organisation, reach.excluded
    )
}
