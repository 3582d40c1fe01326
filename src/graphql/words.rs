//! Closed sets of the contract: the same words as in the tables.

use async_graphql::Enum;

macro_rules! words {
    ($($(#[$doc:meta])* $name:ident = $remote:literal { $($(#[$variant_doc:meta])* $variant:ident)+ })+) => {$(
        $(#[$doc])*
        #[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
        #[graphql(remote = $remote)]
        pub enum $name {
            $($(#[$variant_doc])* $variant,)+
        }
    )+};
}

words! {
    /// Where an account stands.
    AccountStatus = "crate::entity::AccountStatus" {
        /// The address is not confirmed yet.
        Unconfirmed
        /// The address is confirmed; a person has to verify the account.
        AwaitingVerification
        /// Verified: a member.
        Active
        /// Not let in.
        Rejected
        /// Shut out for a time or for good.
        Suspended
        /// Gone.
        Erased
    }
    /// What an account may do; each includes the ones before.
    Role = "crate::entity::Role" {
        /// Reads and writes on the forum.
        Member
        /// Also verifies accounts and closes threads.
        Moderator
        /// Also runs rounds.
        Admin
    }
    /// Which policy.
    PolicyKind = "crate::entity::PolicyKind" {
        /// How personal data is used.
        DataPolicy
        /// The terms of service.
        TermsOfService
        /// How people treat each other.
        CommunityGuidelines
    }
    /// Where a topic stands.
    TopicState = "crate::entity::TopicState" {
        /// Takes replies.
        Open
        /// Its author says that a match was found; it waits to be closed.
        MatchDeclared
        /// Its author took it back; it waits to be closed.
        Withdrawn
        /// Nobody renewed it in time; it waits to be closed.
        Expired
        /// Takes no replies any more.
        Closed
    }
    /// What a post is in its thread.
    PostKind = "crate::entity::PostKind" {
        /// The first post.
        Opening
        /// An answer.
        Reply
        /// An answer that offers to be the mentor or mentee who is wanted.
        Offer
        /// The author's final reply: a match was found.
        MatchDeclared
        /// An event in the thread, such as its closing.
        System
    }
    /// Whom an advert looks for.
    AdvertKind = "crate::entity::AdvertKind" {
        /// Posted by a mentee.
        MentorWanted
        /// Posted by a mentor.
        MenteeWanted
    }
    /// As what a person takes part in a round.
    ParticipantRole = "crate::entity::ParticipantRole" {
        /// As a mentor.
        Mentor
        /// As a mentee.
        Mentee
        /// As both.
        Both
    }
    /// Where a plan stands.
    PlanState = "crate::entity::PlanState" {
        /// The engine is at work, or will be.
        Running
        /// Ready to be read, published or discarded.
        Draft
        /// The emails are out.
        Published
        /// An admin did not want it.
        Discarded
        /// The engine could not make it.
        Failed
    }
    /// What is said about a pair before matching.
    PairRuleKind = "crate::entity::PairRuleKind" {
        /// It has to be there.
        Pin
        /// It must not be there, in either direction.
        Exclude
    }
    /// How a plan mends an earlier one after withdrawals.
    RepairKind = "crate::entity::RepairKind" {
        /// It keeps as many pairs as it can.
        Keeping
        /// It is the best plan, whatever it keeps.
        Best
    }
    /// How a pair got on, as one of the two says.
    Outcome = "crate::entity::Outcome" {
        /// They have not met.
        NotYet
        /// They met.
        Met
        /// The other did not answer.
        NoReply
        /// They want to go on for the long term.
        Continue
        /// They do not want to go on.
        Stop
    }
    /// Whether a mail domain is let in.
    DomainStanding = "crate::entity::DomainStanding" {
        /// Its people may sign up.
        Allow
        /// Its people may sign up, and the reviewer is told to look closely.
        Review
        /// Its people may not sign up.
        Refuse
    }
    /// What a notification tells of.
    NotificationKind = "crate::entity::NotificationKind" {
        /// Somebody replied in a thread that the person watches.
        Reply
        /// Somebody made an offer on the person's advert.
        Offer
        /// The person's offer was accepted.
        OfferAccepted
        /// The person's offer was declined.
        OfferDeclined
        /// The person is asked whether they want to be introduced.
        Introduction
        /// The person has a match.
        Matched
        /// Somebody mentioned or quoted the person.
        Mention
        /// The person's advert will expire.
        AdvertExpires
        /// A thread that the person opened or watches was closed.
        TopicClosed
        /// A moderator changed something that is the person's.
        Moderation
        /// There is news of a round.
        Programme
    }
}
