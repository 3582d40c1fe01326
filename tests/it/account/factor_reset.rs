//! Resetting the second factor of somebody who has lost it (S2).

use clearing::account::{self, Viewer};
use clearing::entity::{AccountId, session};
use sea_orm::EntityTrait;
use serde_json::json;

use super::applicant::{problem, problems};
use super::session::begin_session;
use crate::test_app::TestApp;

fn id(viewer: &Viewer) -> AccountId {
    viewer.pending().unwrap().id()
}

const RESET: &str = "mutation($id: ID!, $reason: String!) {
    resetSecondFactor(accountId: $id, reason: $reason) { errors { code field } } }";

#[tokio::test]
async fn s2_another_admin_resets_a_lost_factor_on_record_and_everybody_concerned_is_told() {
    let app = TestApp::new().await;
    let (mary, joan, grace) =
        (app.admin("Mary").await, app.admin("Joan").await, app.moderator("Grace").await);
    let grace_id = id(&grace);
    begin_session(&app, grace_id, "gg").await;
    let reset = async |by: &Viewer, whose: AccountId, reason: &str| {
        app.ask(by, RESET, json!({ "id": whose.to_string(), "reason": reason })).await
    };
    assert_eq!(problems(&reset(&mary, grace_id, " ").await), [problem("REQUIRED", "reason")]);
    let own = reset(&mary, id(&mary), "lost").await;
    assert_eq!(own["errors"][0]["extensions"]["code"], "FORBIDDEN");
    let not_admin = reset(&grace, id(&joan), "lost").await;
    assert_eq!(not_admin["errors"][0]["extensions"]["code"], "FORBIDDEN");
    assert!(app.viewer(grace_id).await.moderator().is_ok(), "nothing has changed");

    assert_eq!(problems(&reset(&mary, grace_id, "Lost, seen in a call").await), []);
    assert!(app.viewer(grace_id).await.second_factor_due());
    assert!(app.after_password(grace_id).await.second_step().is_none());
    assert!(session::Entity::find_by_id("gg").one(app.db().reader()).await.unwrap().is_none());
    let log = "{ moderationLog { action subject before after reason } }";
    let entry = json!({ "action": "reset second factor", "subject": "Grace", "before": "set up",
        "after": "not set up", "reason": "Lost, seen in a call" });
    assert_eq!(app.ask(&joan, log, json!({})).await["data"]["moderationLog"], json!([entry]));
    let mut told: Vec<_> =
        app.emails().await.into_iter().map(|(to, email)| (to, email.kind())).collect();
    told.sort_unstable();
    let to = |name: &str, kind| (format!("{name}@homeoffice.gov.uk"), kind);
    let expected = [
        to("grace", "second_factor_changed"),
        to("joan", "second_factor_reset"),
        to("mary", "second_factor_reset"),
    ];
    assert_eq!(told, expected);
    assert_eq!(problems(&reset(&mary, grace_id, "again").await), [problem("ALREADY_DONE", "")]);
}

#[tokio::test]
async fn the_command_line_resets_the_last_admins_factor_on_record() {
    let app = TestApp::new().await;
    let mary = app.admin("Mary").await;
    let mut occasion = app.occasion();
    let mut reset = async |email: &str| {
        let done = app
            .db()
            .write(async |tx| account::reset_second_factor_of(tx, &mut occasion, email).await);
        done.await.map(|account| account.id).map_err(|error| error.to_string())
    };
    assert_eq!(
        reset("nobody@homeoffice.gov.uk").await.unwrap_err(),
        "We could not find this account"
    );
    assert_eq!(reset(" Mary@homeoffice.gov.uk ").await, Ok(id(&mary)));
    assert!(reset("mary@homeoffice.gov.uk").await.is_err());
    assert!(app.viewer(id(&mary)).await.second_factor_due());
    app.give_totp(id(&mary)).await;
    let log = "{ moderationLog { action reason moderator { displayName } } }";
    let entry = json!({ "action": "reset second factor", "reason": "On the command line",
        "moderator": { "displayName": "Mary" } });
    let mary = app.viewer(id(&mary)).await;
    assert_eq!(app.ask(&mary, log, json!({})).await["data"]["moderationLog"], json!([entry]));
}
