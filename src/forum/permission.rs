//! Who may do what with a topic, in each of its states. Whether somebody may offer on an
//! advert is for clearing to say.

use time::OffsetDateTime;

use super::edit::EDIT_WINDOW;
use super::rows::TopicRow;
use crate::account::Member;
use crate::entity::{AccountId, TopicState};

/// The states in which a topic takes replies.
pub(super) const TAKES_REPLIES: [TopicState; 4] =
    [TopicState::Open, TopicState::MatchDeclared, TopicState::Withdrawn, TopicState::Expired];

/// What the rules need to know of a topic.
#[derive(Clone, Copy, Debug)]
pub struct Standing {
    /// Who opened it.
    pub author: AccountId,
    /// Its state.
    pub state: TopicState,
    /// Whether it is an advert.
    pub is_advert: bool,
    /// Whether a moderator removed its first post.
    pub is_removed: bool,
    /// When it was opened.
    pub created_at: OffsetDateTime,
}

impl From<&TopicRow> for Standing {
    fn from(topic: &TopicRow) -> Self {
        Self {
            author: topic.author.id,
            state: topic.state,
            is_advert: topic.advert.is_some(),
            is_removed: topic.is_removed(),
            created_at: topic.created_at,
        }
    }
}

/// What a member may do with a topic now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "one claim per button of the page")]
pub struct TopicPermissions {
    /// Reply to it.
    pub reply: bool,
    /// Change the advert, or the first post.
    pub edit: bool,
    /// Say that a match was found.
    pub declare_match: bool,
    /// Take the advert back.
    pub withdraw: bool,
    /// Close it.
    pub close: bool,
    /// Open it again.
    pub reopen: bool,
}

impl TopicPermissions {
    /// What `member` may do at `now`.
    #[must_use]
    pub fn of(topic: Standing, member: &Member, now: OffsetDateTime) -> Self {
        let is_open = topic.state == TopicState::Open;
        let is_author = topic.author == member.id();
        let is_own_advert = is_author && topic.is_advert && is_open;
        let in_window = now < topic.created_at + EDIT_WINDOW;
        Self {
            reply: TAKES_REPLIES.contains(&topic.state),
            edit: is_own_advert || (is_author && !topic.is_advert && is_open && in_window),
            declare_match: is_own_advert,
            withdraw: is_own_advert,
            close: member.is_moderator() && topic.state != TopicState::Closed,
            reopen: member.is_moderator() && !is_open && !topic.is_removed,
        }
    }
}

#[cfg(test)]
mod tests {
    use time::macros::datetime;

    use super::*;
    use crate::forum::people::{account_id, member, moderator};

    const NONE: TopicPermissions = TopicPermissions {
        reply: false,
        edit: false,
        declare_match: false,
        withdraw: false,
        close: false,
        reopen: false,
    };
    const OPENED: OffsetDateTime = datetime!(2030-01-01 9:00 UTC);

    fn of(state: TopicState, is_advert: bool, member: &Member) -> TopicPermissions {
        let topic = Standing {
            author: account_id(1),
            state,
            is_advert,
            is_removed: false,
            created_at: OPENED,
        };
        TopicPermissions::of(topic, member, OPENED)
    }

    #[test]
    fn an_open_advert_is_its_authors_to_change_and_everybodys_to_answer() {
        let open = |who: &Member| of(TopicState::Open, true, who);
        let reply = TopicPermissions { reply: true, ..NONE };
        let author = TopicPermissions { edit: true, declare_match: true, withdraw: true, ..reply };
        assert_eq!(open(&member(1)), author);
        assert_eq!(open(&member(2)), reply);
        assert_eq!(open(&moderator(3)), TopicPermissions { close: true, ..reply });
        assert_eq!(open(&moderator(1)), TopicPermissions { close: true, ..author });
    }

    #[test]
    fn what_waits_to_be_closed_takes_replies_and_nothing_else() {
        for state in [TopicState::MatchDeclared, TopicState::Withdrawn, TopicState::Expired] {
            let reply = TopicPermissions { reply: true, ..NONE };
            assert_eq!(of(state, true, &member(1)), reply);
            assert_eq!(of(state, true, &member(2)), reply);
            let staff = TopicPermissions { close: true, reopen: true, ..reply };
            assert_eq!(of(state, true, &moderator(1)), staff);
            assert_eq!(of(state, true, &moderator(3)), staff);
        }
    }

    #[test]
    fn a_closed_topic_can_only_be_reopened_and_only_by_staff() {
        for is_advert in [false, true] {
            for who in [member(1), member(2)] {
                assert_eq!(of(TopicState::Closed, is_advert, &who), NONE);
            }
            for who in [moderator(1), moderator(3)] {
                let reopen = TopicPermissions { reopen: true, ..NONE };
                assert_eq!(of(TopicState::Closed, is_advert, &who), reopen);
            }
        }
    }

    #[test]
    fn a_topic_that_is_no_advert_takes_no_match() {
        let reply = TopicPermissions { reply: true, ..NONE };
        assert_eq!(of(TopicState::Open, false, &member(2)), reply);
        let author = TopicPermissions { edit: true, ..reply };
        assert_eq!(of(TopicState::Open, false, &member(1)), author);
        let topic = Standing {
            author: account_id(1),
            state: TopicState::Open,
            is_advert: false,
            is_removed: false,
            created_at: OPENED,
        };
        let late = TopicPermissions::of(topic, &member(1), OPENED + EDIT_WINDOW);
        assert_eq!(late, reply);
    }
}
