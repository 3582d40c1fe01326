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
}
