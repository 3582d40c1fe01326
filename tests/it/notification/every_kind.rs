//! Every kind of notification: what it says in the app, and the email about it, which
//! says the same whatever the kind.

use clearing::account::Viewer;
use clearing::entity::{NotificationKind, PostId, TopicId, notification};
use clearing::mail;
use clearing::outbox::Email;
use sea_orm::{ActiveModelTrait, DbErr, Iterable, Set};

use super::emails::{TEN_MINUTES, work_at};
use super::{open_topic, reply, told};
use crate::test_app::{NOON, TestApp};

/// A word that only people's own words contain.
const CANARY: &str = "Zanzibar";

/// What a notification is about: most are of a thread, and some of a post in it.
#[derive(Clone, Copy)]
struct About {
    kind: NotificationKind,
    topic: Option<TopicId>,
    post: Option<PostId>,
}

/// Each kind once, and those that say something else without what they are about: an
/// introduction that ended names no thread.
fn every_one(topic: TopicId, post: PostId) -> Vec<(&'static str, About)> {
    let of_kind = |kind| About { kind, topic: Some(topic), post: Some(post) };
    let kinds = NotificationKind::iter().map(of_kind);
    let named = kinds.map(|about| (about.kind.word(), about));
    let without = |kind| About { kind, topic: None, post: None };
    let others = [
        ("INTRODUCTION that ended", without(NotificationKind::Introduction)),
        ("MODERATION of an account", without(NotificationKind::Moderation)),
        (
            "MODERATION of a thread",
            About { kind: NotificationKind::Moderation, topic: Some(topic), post: None },
        ),
    ];
    named.chain(others).collect()
}

async fn tell(app: &TestApp, who: &Viewer, by: &Viewer, about: About, cause: &str) {
    let mut occasion = app.occasion();
    let row = notification::ActiveModel {
        id: Set(occasion.id()),
        account_id: Set(who.account().unwrap().id),
        cause: Set(cause.to_owned()),
        kind: Set(about.kind),
        path: Set("/topics/1".to_owned()),
        topic_id: Set(about.topic),
        post_id: Set(about.post),
        by_id: Set(Some(by.account().unwrap().id)),
        round_id: Set(None),
        at: Set(NOON),
        read_at: Set(None),
        email_due_at: Set(Some(NOON + TEN_MINUTES)),
        emailed_at: Set(None),
    };
    app.db().write::<_, DbErr>(async |tx| row.insert(tx).await).await.unwrap();
}

#[tokio::test]
async fn the_email_is_the_same_whatever_it_is_about_and_the_app_says_what() {
    let app = TestApp::new().await;
    let author = app.member(&format!("Ada {CANARY}")).await;
    let topic = open_topic(&app, &author, &format!("{CANARY} tea")).await;
    let post = reply(&app, &author, &topic, &format!("I like {CANARY}")).await;
    let (topic, post) = (topic.parse().unwrap(), post.parse().unwrap());
    let mut in_app = Vec::new();
    for (n, (name, about)) in every_one(topic, post).into_iter().enumerate() {
        let who = app.member(&format!("Reader {n:02}")).await;
        tell(&app, &who, &author, about, &format!("test:{n}")).await;
        let told = told(&app, &who).await;
        in_app.push(format!("{name}: {}", told.join("; ")));
    }
    insta::assert_snapshot!("in_the_app", in_app.join("\n"));

    assert_eq!(work_at(&app, NOON + TEN_MINUTES).await, in_app.len());
    let emails = app.emails().await;
    let mut rendered: Vec<_> = emails
        .into_iter()
        .map(|(to, email)| {
            let Email::Notifications { count, .. } = &email else { panic!("{email:?}") };
            assert_eq!(*count, 1, "{to}");
            // The link that stops emails is each person's own.
            let own = email.unsubscribe().unwrap().to_owned();
            let parts = mail::render(&email, "https://clearing.example");
            let shared = |part: &str| part.replace(&own, "TOKEN");
            (parts.subject, shared(&parts.text), shared(&parts.html))
        })
        .collect();
    rendered.dedup();
    let [(subject, text, html)] = &rendered[..] else { panic!("they differ: {rendered:?}") };
    insta::assert_snapshot!("the_email", format!("Subject: {subject}\n\n{text}"));
    for part in [subject, text, html] {
        assert!(!part.contains(CANARY), "{part}");
    }
}
