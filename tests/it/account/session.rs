//! Sessions: one's own, and those that end with a suspension or a reset.

use clearing::account::Viewer;
use clearing::entity::{AccountId, session};
use clearing::graphql::Decision;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, DbErr, EntityTrait, PaginatorTrait, QueryFilter, Set,
};
use serde_json::json;
use time::Duration;

use crate::test_app::{NOON, TestApp};

pub(super) async fn begin_session(app: &TestApp, account: AccountId, token_hash: &str) {
    let row = session::ActiveModel {
        token_hash: Set(token_hash.to_owned()),
        account_id: Set(Some(account)),
        content: Set("{}".to_owned()),
        proven_at: Set(Some(NOON)),
        created_at: Set(NOON),
        last_seen_at: Set(NOON),
        expires_at: Set(NOON + Duration::days(30)),
    };
    app.db().write::<_, DbErr>(async |tx| row.insert(tx).await).await.unwrap();
}

async fn n_sessions(app: &TestApp, account: AccountId) -> u64 {
    let own = session::Column::AccountId.eq(account);
    session::Entity::find().filter(own).count(app.db().reader()).await.unwrap()
}

fn id(viewer: &Viewer) -> AccountId {
    viewer.pending().unwrap().id()
}

#[tokio::test]
async fn a_person_sees_and_ends_their_own_sessions_and_no_others() {
    let app = TestApp::new().await;
    let (ada, eve) = (app.member("ada").await, app.member("eve").await);
    begin_session(&app, id(&ada), "aa").await;
    begin_session(&app, id(&eve), "ee").await;
    let query = "{ mySessions { id createdAt lastSeenAt } }";
    let seen = app.ask(&ada, query, json!({})).await;
    let noon = "2030-01-01T12:00:00Z";
    let own = json!([{"id": "aa", "createdAt": noon, "lastSeenAt": noon}]);
    assert_eq!(seen, json!({"data": {"mySessions": own}}));

    let end = "mutation($id: ID!) { revokeSession(id: $id) { errors { code } } }";
    let others = app.ask(&ada, end, json!({"id": "ee"})).await;
    assert_eq!(others["errors"][0]["extensions"]["code"], "NOT_FOUND");
    let ended = app.ask(&ada, end, json!({"id": "aa"})).await;
    assert_eq!(ended, json!({"data": {"revokeSession": {"errors": []}}}));
    assert_eq!((n_sessions(&app, id(&ada)).await, n_sessions(&app, id(&eve)).await), (0, 1));
}

#[tokio::test]
async fn signing_out_is_for_whoever_is_signed_in() {
    let app = TestApp::new().await;
    let ada = app.pending("ada").await;
    let mutation = "mutation { signOut { errors { code } } }";
    let (done, change) = app.ask_for_session(NOON, &ada, mutation, json!({})).await;
    assert_eq!(done, json!({"data": {"signOut": {"errors": []}}}));
    assert_eq!(change.decision(), Some(Decision::SignOut));
    let guest = app.ask(&Viewer::guest(), mutation, json!({})).await;
    assert_eq!(guest["errors"][0]["extensions"]["code"], "UNAUTHENTICATED");
}

#[tokio::test]
async fn a_suspended_account_is_out_at_once_wherever_it_was_signed_in() {
    let app = TestApp::new().await;
    let (grace, ada) = (app.moderator("grace").await, app.member("ada").await);
    begin_session(&app, id(&ada), "aa").await;
    let mutation = "mutation($id: ID!) {
        suspendAccount(accountId: $id, reason: \"harvested addresses\") { status errors { code } }
    }";
    let done = app.ask(&grace, mutation, json!({"id": id(&ada).to_string()})).await;
    let suspended = json!({"status": "SUSPENDED", "errors": []});
    assert_eq!(done, json!({"data": {"suspendAccount": suspended}}));
    assert_eq!(n_sessions(&app, id(&ada)).await, 0);
    // Even a session that somebody kept is a guest's.
    let ada = app.viewer(id(&ada)).await;
    let answer = app.ask(&ada, "{ viewer { email } }", json!({})).await;
    assert_eq!(answer, json!({"data": {"viewer": null}}));
}
