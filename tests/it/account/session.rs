//! Sessions: one's own, and those that end with a suspension or a reset.

use clearing::account::Viewer;
use clearing::entity::{AccountId, session};
use clearing::graphql::Decision;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, DbErr, EntityTrait, PaginatorTrait, QueryFilter, Set,
};
use serde_json::json;
use time::Duration;

use crate::stage::{NOON, Stage};

async fn begin_session(stage: &Stage, account: AccountId, token_hash: &str) {
    let row = session::ActiveModel {
        token_hash: Set(token_hash.to_owned()),
        account_id: Set(Some(account)),
        content: Set("{}".to_owned()),
        created_at: Set(NOON),
        last_seen_at: Set(NOON),
        expires_at: Set(NOON + Duration::days(30)),
    };
    stage.db().write::<_, DbErr>(async |tx| row.insert(tx).await).await.unwrap();
}

async fn n_sessions(stage: &Stage, account: AccountId) -> u64 {
    let own = session::Column::AccountId.eq(account);
    session::Entity::find().filter(own).count(stage.db().reader()).await.unwrap()
}

fn id(viewer: &Viewer) -> AccountId {
    viewer.pending().unwrap().id()
}

#[tokio::test]
async fn a_person_sees_and_ends_their_own_sessions_and_no_others() {
    let stage = Stage::new().await;
    let (ada, eve) = (stage.member("ada").await, stage.member("eve").await);
    begin_session(&stage, id(&ada), "aa").await;
    begin_session(&stage, id(&eve), "ee").await;
    let query = "{ mySessions { id createdAt lastSeenAt } }";
    let seen = stage.ask(&ada, query, json!({})).await;
    let noon = "2030-01-01T12:00:00Z";
    let own = json!([{"id": "aa", "createdAt": noon, "lastSeenAt": noon}]);
    assert_eq!(seen, json!({"data": {"mySessions": own}}));

    let end = "mutation($id: ID!) { revokeSession(id: $id) { errors { code } } }";
    let others = stage.ask(&ada, end, json!({"id": "ee"})).await;
    assert_eq!(others["errors"][0]["extensions"]["code"], "NOT_FOUND");
    let ended = stage.ask(&ada, end, json!({"id": "aa"})).await;
    assert_eq!(ended, json!({"data": {"revokeSession": {"errors": []}}}));
    assert_eq!((n_sessions(&stage, id(&ada)).await, n_sessions(&stage, id(&eve)).await), (0, 1));
}

#[tokio::test]
async fn signing_out_is_for_whoever_is_signed_in() {
    let stage = Stage::new().await;
    let ada = stage.pending("ada").await;
    let mutation = "mutation { signOut { errors { code } } }";
    let (done, change) = stage.ask_for_session(NOON, &ada, mutation, json!({})).await;
    assert_eq!(done, json!({"data": {"signOut": {"errors": []}}}));
    assert_eq!(change.decision(), Some(Decision::SignOut));
    let guest = stage.ask(&Viewer::guest(), mutation, json!({})).await;
    assert_eq!(guest["errors"][0]["extensions"]["code"], "UNAUTHENTICATED");
}

#[tokio::test]
async fn a_suspended_account_is_out_at_once_wherever_it_was_signed_in() {
    let stage = Stage::new().await;
    let (grace, ada) = (stage.moderator("grace").await, stage.member("ada").await);
    begin_session(&stage, id(&ada), "aa").await;
    let mutation = "mutation($id: ID!) {
        suspendAccount(accountId: $id, reason: \"harvested addresses\") { status errors { code } }
    }";
    let done = stage.ask(&grace, mutation, json!({"id": id(&ada).to_string()})).await;
    let suspended = json!({"status": "SUSPENDED", "errors": []});
    assert_eq!(done, json!({"data": {"suspendAccount": suspended}}));
    assert_eq!(n_sessions(&stage, id(&ada)).await, 0);
    // Even a session that somebody kept is a guest's.
    let ada = stage.viewer(id(&ada)).await;
    let answer = stage.ask(&ada, "{ viewer { email } }", json!({})).await;
    assert_eq!(answer, json!({"data": {"viewer": null}}));
}
