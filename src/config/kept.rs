//! How long things are kept that the operator may keep for a shorter time.

use time::Duration;

use super::ConfigError;

macro_rules! kept {
    ($($(#[$doc:meta])* $name:ident = $word:literal $days:literal)+) => {
        /// What is kept for a number of days.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Kept {
            $($(#[$doc])* $name,)+
        }

        impl Kept {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$name,)+];

            /// What the setting and the table of deletions call it.
            #[must_use]
            pub fn word(self) -> &'static str {
                match self { $(Self::$name => $word,)+ }
            }

            /// For how many days it is kept at most, as the data policy promises.
            #[must_use]
            pub fn promised_days(self) -> u16 {
                match self { $(Self::$name => $days,)+ }
            }
        }
    };
}

kept! {
    /// Accounts whose address was never confirmed, since they signed up.
    UnconfirmedAccounts = "unconfirmed" 14
    /// Who somebody was who was not let in, since it was decided.
    RejectedAccounts = "rejected" 30
    /// What applicants were asked and answered, since it was decided about them.
    Questions = "questions" 30
    /// Changes of email addresses.
    EmailChanges = "email-changes" 30
    /// Failed attempts to sign in.
    Attempts = "attempts" 30
    /// That an email was sent, to whom and of what sort.
    Emails = "emails" 90
    /// Complaints and requests about personal data, since they were answered: for so long can we
    /// show the Information Commissioner, or a court, how they were dealt with.
    DataRequests = "data-requests" 1_095
    /// Notifications.
    Notifications = "notifications" 180
    /// Drafts, since they were saved last.
    Drafts = "drafts" 180
    /// The text of deleted posts, for moderators.
    DeletedPosts = "deleted-posts" 30
    /// Details of somebody who withdrew from a round.
    WithdrawnRegistrations = "withdrawn" 30
    /// Details of everybody in a round, since it ended.
    Registrations = "registrations" 365
}

/// For how many days each is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Periods(Vec<u16>);

impl Default for Periods {
    fn default() -> Self {
        Self(Kept::ALL.iter().map(|kept| kept.promised_days()).collect())
    }
}

impl Periods {
    /// Reads `drafts=90,emails=30`; what is not named is kept as long as is promised.
    pub(super) fn parse(setting: &str) -> Result<Self, ConfigError> {
        let wrong = ConfigError::Wrong {
            name: "CLEARING_KEEP_DAYS",
            expected: "names and days as in drafts=90,emails=30, from 1 to as many as the data \
                       policy promises",
        };
        let mut periods = Self::default();
        for part in setting.split(',').map(str::trim).filter(|part| !part.is_empty()) {
            let Some((word, days)) = part.split_once('=') else { return Err(wrong) };
            let kept = Kept::ALL.iter().position(|kept| kept.word() == word.trim());
            let (Some(kept), Ok(days)) = (kept, days.trim().parse()) else { return Err(wrong) };
            if !(1..=Kept::ALL[kept].promised_days()).contains(&days) {
                return Err(wrong);
            }
            periods.0[kept] = days;
        }
        Ok(periods)
    }

    /// For how many days something is kept.
    #[must_use]
    pub fn days(&self, kept: Kept) -> u16 {
        self.0[kept as usize]
    }

    /// For how long something is kept.
    #[must_use]
    pub fn of(&self, kept: Kept) -> Duration {
        Duration::days(self.days(kept).into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_period_may_be_shorter_than_promised_and_not_longer() {
        let periods = Periods::parse("drafts=90, emails = 1").unwrap();
        assert_eq!((periods.days(Kept::Drafts), periods.days(Kept::Emails)), (90, 1));
        assert_eq!(periods.of(Kept::Registrations), Duration::days(365));
        assert_eq!(Periods::parse("").unwrap(), Periods::default());
        for wrong in ["drafts", "drafts=181", "drafts=0", "drafts=-1", "tea=3", "drafts=x"] {
            let refused = Periods::parse(wrong).unwrap_err();
            assert!(refused.to_string().starts_with("CLEARING_KEEP_DAYS must be"), "{wrong}");
        }
    }
}
