//! Closed sets that tables hold as text, in the words of the contract.

use sea_orm::sea_query::StringLen;
use sea_orm::{DeriveActiveEnum, EnumIter};
use serde::{Deserialize, Serialize};

macro_rules! words {
    ($($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident = $text:literal)+ })+) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize)]
        #[sea_orm(rs_type = "String", db_type = "String(StringLen::None)")]
        pub enum $name {
            $($(#[$variant_doc])* #[sea_orm(string_value = $text)] #[serde(rename = $text)] $variant,)+
        }

        impl $name {
            /// The word as the contract and the database spell it.
            #[must_use]
            pub fn word(self) -> &'static str {
                match self {
                    $(Self::$variant => $text,)+
                }
            }
        }
    )+};
}

/// The closed sets that the API knows too, handed to the macro that defines them
/// there: `graphql` says how they look in the API, and not once more what is in
/// them.
macro_rules! closed_sets {
    ($define:ident) => {
        $define! {
            /// The status of an account.
            AccountStatus {
                /// The address is not confirmed yet.
                Unconfirmed = "UNCONFIRMED"
                /// The address is confirmed; a person has to verify the account.
                AwaitingVerification = "AWAITING_VERIFICATION"
                /// Verified: a member.
                Active = "ACTIVE"
                /// A moderator rejected the account.
                Rejected = "REJECTED"
                /// Shut out for a time or for good.
                Suspended = "SUSPENDED"
                /// Gone; what was written stays, so that threads stay readable.
                Erased = "ERASED"
            }

            /// What an account may do; each includes the ones before.
            Role {
                /// Reads and writes on the forum, takes part in rounds.
                Member = "MEMBER"
                /// Also verifies accounts and closes threads.
                Moderator = "MODERATOR"
                /// Also runs rounds.
                Admin = "ADMIN"
            }

            /// A sort of second factor.
            SecondFactorKind {
                /// A key that a device keeps and a person unlocks.
                Passkey = "PASSKEY"
                /// An app that shows a code every 30 seconds.
                Totp = "TOTP"
                /// Codes on paper, each good once.
                RecoveryCodes = "RECOVERY_CODES"
            }

            /// Which policy.
            PolicyKind {
                /// How personal data is used.
                DataPolicy = "DATA_POLICY"
                /// The terms of service.
                TermsOfService = "TERMS_OF_SERVICE"
                /// How people treat each other.
                CommunityGuidelines = "COMMUNITY_GUIDELINES"
            }

            /// Whether people with an email domain may sign up.
            DomainStanding {
                /// Its people may sign up.
                Allow = "ALLOW"
                /// Its people may sign up, and the reviewer is told to look closely.
                Review = "REVIEW"
                /// Its people may not sign up.
                Refuse = "REFUSE"
            }

            /// A step of a round, in the usual order.
            RoundStep {
                /// Members are told that registration opens.
                Announce = "ANNOUNCE"
                /// Registration opens.
                Open = "OPEN"
                /// Who has not registered is reminded.
                ClosesSoon = "CLOSES_SOON"
                /// Registration closes.
                Close = "CLOSE"
                /// Who has registered is asked to check it.
                CheckDetails = "CHECK_DETAILS"
                /// An admin runs the matching.
                Match = "MATCH"
                /// An admin publishes a plan.
                Publish = "PUBLISH"
                /// Who has a match is reminded to meet.
                SpeedEndsSoon = "SPEED_ENDS_SOON"
                /// By then people have met each match once.
                SpeedEnds = "SPEED_ENDS"
                /// Long-term matches begin.
                LongTerm = "LONG_TERM"
                /// Who has no long-term match is told of clearing.
                ClearingOpens = "CLEARING_OPENS"
                /// An admin asks people how it went.
                Survey = "SURVEY"
                /// An admin ends the round.
                Complete = "COMPLETE"
            }

            /// The state of a topic.
            TopicState {
                /// Takes replies.
                Open = "OPEN"
                /// Its author says that a match was found; it waits to be closed.
                MatchDeclared = "MATCH_DECLARED"
                /// Its author took it back; it waits to be closed.
                Withdrawn = "WITHDRAWN"
                /// Nobody renewed it in time; it waits to be closed.
                Expired = "EXPIRED"
                /// Takes no replies any more.
                Closed = "CLOSED"
            }

            /// What a post is in its thread.
            PostKind {
                /// The first post.
                Opening = "OPENING"
                /// An answer.
                Reply = "REPLY"
                /// An answer that offers to be the mentor or mentee who is wanted.
                Offer = "OFFER"
                /// The author's final reply: a match was found.
                MatchDeclared = "MATCH_DECLARED"
                /// An event in the thread, such as its closing: not a reply, not unread.
                System = "SYSTEM"
            }

            /// Whether an advert looks for a mentor or a mentee.
            AdvertKind {
                /// Posted by a mentee.
                MentorWanted = "MENTOR_WANTED"
                /// Posted by a mentor.
                MenteeWanted = "MENTEE_WANTED"
            }

            /// As what a person takes part in a round.
            ParticipantRole {
                /// As a mentor.
                Mentor = "MENTOR"
                /// As a mentee.
                Mentee = "MENTEE"
                /// As both.
                Both = "BOTH"
            }

            /// The state of a plan.
            PlanState {
                /// The engine is at work, or will be.
                Running = "RUNNING"
                /// Ready to be read, published or discarded.
                Draft = "DRAFT"
                /// It is published, and the emails are sent.
                Published = "PUBLISHED"
                /// An admin did not want it.
                Discarded = "DISCARDED"
                /// The engine could not make it; the plan says why.
                Failed = "FAILED"
            }

            /// The outcome that one person of a pair recorded.
            Outcome {
                /// They have not met.
                NotYet = "NOT_YET"
                /// They met.
                Met = "MET"
                /// The other did not answer.
                NoReply = "NO_REPLY"
                /// They want to go on for the long term.
                Continue = "CONTINUE"
                /// They do not want to go on.
                Stop = "STOP"
            }

            /// Whether two people who were matched have been in touch, as one of them says.
            Contact {
                /// They have written to each other, and not met.
                Contacted = "CONTACTED"
                /// They met.
                Met = "MET"
                /// The other did not answer.
                NoReply = "NO_REPLY"
            }

            /// Whether a pair is to be kept or never matched.
            PairRuleKind {
                /// The pair must be in the plan.
                Pin = "PIN"
                /// The pair must not be there, in either direction.
                Exclude = "EXCLUDE"
            }

            /// How a plan repairs an earlier one after withdrawals.
            RepairKind {
                /// It keeps as many pairs as it can.
                Keeping = "KEEPING"
                /// It is the best plan, whatever it keeps.
                Best = "BEST"
            }

            /// Where an offer stands.
            OfferState {
                /// It waits for an answer.
                Standing = "STANDING"
                /// The author accepted it: a match.
                Accepted = "ACCEPTED"
                /// The author declined it, or accepted another one.
                Declined = "DECLINED"
                /// Whoever made it took it back.
                Withdrawn = "WITHDRAWN"
                /// The advert ended, or whoever made it has no room left.
                Lapsed = "LAPSED"
            }

            /// Where an introduction stands. What either said is not part of it.
            IntroductionState {
                /// The two are asked whether they want to be introduced.
                Asked = "ASKED"
                /// Both said yes: a match.
                Matched = "MATCHED"
                /// It did not work out.
                Over = "OVER"
            }

            /// What happened, as the kind of a notification.
            NotificationKind {
                /// Somebody replied in a thread that the person watches.
                Reply = "REPLY"
                /// Somebody made an offer on the person's advert.
                Offer = "OFFER"
                /// The person's offer was accepted.
                OfferAccepted = "OFFER_ACCEPTED"
                /// The person's offer was declined.
                OfferDeclined = "OFFER_DECLINED"
                /// The person is asked whether they want to be introduced.
                Introduction = "INTRODUCTION"
                /// The author of an advert and whoever offers write to each other.
                Question = "QUESTION"
                /// The person has a match.
                Matched = "MATCHED"
                /// A match of the person's has ended.
                MatchEnded = "MATCH_ENDED"
                /// Somebody mentioned or quoted the person.
                Mention = "MENTION"
                /// Nobody has answered the person's advert; there are some that fit.
                Suggestions = "SUGGESTIONS"
                /// The person's advert will expire.
                AdvertExpires = "ADVERT_EXPIRES"
                /// A thread that the person opened or watches was closed.
                TopicClosed = "TOPIC_CLOSED"
                /// A moderator changed something that is the person's.
                Moderation = "MODERATION"
                /// A moderator has looked at a post that the person reported.
                ReportChecked = "REPORT_CHECKED"
                /// There is news of a round.
                Programme = "PROGRAMME"
            }

            /// Why a member reports a post.
            FlagReason {
                /// It attacks or hurts somebody.
                Unkind = "UNKIND"
                /// It has private information about somebody.
                PrivateInformation = "PRIVATE_INFORMATION"
                /// Its author does not seem to be a civil servant.
                NotACivilServant = "NOT_A_CIVIL_SERVANT"
                /// It does not belong here.
                OffTopic = "OFF_TOPIC"
                /// Something else, as the note says.
                Other = "OTHER"
            }

            /// What waits for a moderator.
            WaitingKind {
                /// An account to verify.
                Account = "ACCOUNT"
                /// A thread to close.
                Topic = "TOPIC"
                /// A post that members reported.
                Flag = "FLAG"
            }

            /// How a person wants to be told of something.
            NotificationDelivery {
                /// In the app, and by email if it stays unread for ten minutes.
                Email = "EMAIL"
                /// In the app only.
                AppOnly = "APP_ONLY"
                /// Not at all.
                None = "NONE"
            }

            /// How closely a person follows a thread.
            WatchLevel {
                /// They are told of every reply.
                Watch = "WATCH"
                /// They are told where they are mentioned.
                Normal = "NORMAL"
                /// They are told nothing of what is said in it.
                Mute = "MUTE"
            }

            /// What somebody asks about their personal data.
            DataRequestKind {
                /// They complain about how it is handled.
                Complaint = "COMPLAINT"
                /// They want to see what is held about them.
                Access = "ACCESS"
                /// Something is wrong and is to be put right.
                Correction = "CORRECTION"
                /// They object to how it is used.
                Objection = "OBJECTION"
                /// They want it deleted.
                Erasure = "ERASURE"
            }

            /// What a draft will be.
            DraftKind {
                /// A reply in a thread.
                Reply = "REPLY"
                /// A thread.
                Topic = "TOPIC"
                /// An advert.
                Advert = "ADVERT"
                /// Changes to an advert.
                AdvertEdit = "ADVERT_EDIT"
                /// Changes to a post.
                PostEdit = "POST_EDIT"
            }
        }
    };
}
pub(crate) use closed_sets;

closed_sets!(words);

words! {
    /// Where a report of a post stands.
    FlagState {
        /// It waits for a moderator.
        Waiting = "WAITING"
        /// A moderator removed the post.
        Removed = "REMOVED"
        /// A moderator found nothing wrong with the post.
        Kept = "KEPT"
    }

    /// What a mailed link does.
    TokenPurpose {
        /// Confirms that the address is the person's own.
        Confirm = "CONFIRM"
        /// Sets a new password.
        Reset = "RESET"
    }

    /// Which time it is that a mentee is asked whether they have contacted their mentors.
    ReminderStage {
        /// Two weeks after they were told of them.
        First = "FIRST"
        /// Four weeks after it.
        Second = "SECOND"
    }

    /// What an answer about a second factor is for.
    ChallengePurpose {
        /// An authenticator app is set up.
        SetUpTotp = "SET_UP_TOTP"
        /// A passkey is set up.
        SetUpPasskey = "SET_UP_PASSKEY"
        /// A passkey is used.
        UsePasskey = "USE_PASSKEY"
    }
}
