//! Closed sets of the contract: those of the tables, said once in `entity`.

use async_graphql::Enum;

macro_rules! api_enums {
    ($($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident = $text:literal)+ })+) => {$(
        $(#[$doc])*
        #[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
        pub enum $name {
            $($(#[$variant_doc])* #[graphql(name = $text)] $variant,)+
        }

        impl From<crate::entity::$name> for $name {
            fn from(word: crate::entity::$name) -> Self {
                match word {
                    $(crate::entity::$name::$variant => Self::$variant,)+
                }
            }
        }

        impl From<$name> for crate::entity::$name {
            fn from(word: $name) -> Self {
                match word {
                    $($name::$variant => Self::$variant,)+
                }
            }
        }
    )+};
}

crate::entity::closed_sets!(api_enums);

/// A sort of email that can be stopped by its link.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[graphql(remote = "crate::notification::EmailList")]
pub enum EmailList {
    /// That there are unread notifications.
    Notifications,
    /// The weekly summary.
    WeeklyDigest,
    /// That a round opens or closes soon.
    Rounds,
    /// Questions whether the person has met their matches of a round.
    MatchReminders,
}

/// A usual reason for rejecting an account, in words that the person is emailed.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[graphql(remote = "crate::account::RejectionReason")]
pub enum RejectionReason {
    /// Nothing shows that the person is a civil servant.
    NotACivilServant,
    /// The address is a private one, or shared.
    WorkAddress,
    /// The name is none that colleagues would know.
    FullName,
    /// The person has an account.
    Duplicate,
}

/// A usual reason for reading an address, in words that the log keeps.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[graphql(remote = "crate::account::AddressReason")]
pub enum AddressReason {
    /// To see whether the person is who they say.
    CheckIdentity,
    /// To write to the person.
    Contact,
    /// To answer a data protection complaint or request.
    DataRequest,
}

/// A usual reason for closing a thread, in words that the thread shows.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[graphql(remote = "crate::clearing::ClosingReason")]
pub enum ClosingReason {
    /// Its author found somebody.
    Matched,
    /// Its author does not look any more.
    Withdrawn,
    /// Nobody renewed it in time.
    Expired,
    /// There is another thread about the same.
    Duplicate,
    /// It does not respect the guidelines.
    Breach,
}
