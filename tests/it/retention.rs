//! What is kept is deleted when its time is over (S7), not before, and admins see how much.

use clearing::config::{Kept, Periods};
use clearing::entity::{draft, identity, participant, post};
use clearing::retention::{Deleted, delete_due};
use sea_orm::{ConnectionTrait, DatabaseTransaction, DbErr, EntityTrait};
use serde_json::{Value, json};
use time::{Duration, OffsetDateTime};

use crate::mentoring::{PEOPLE, import, open_round, publish, published_round, work};
use crate::test_app::{NOON, TestApp};

const KEPT: &str = "{ keptData { what days deleted due nextAt } }";
const END: &str =
    "mutation($id: ID!) { completeRound(id: $id) { round { state } errors { code } } }";

async fn delete(app: &TestApp, now: OffsetDateTime) -> Deleted {
    let (key, periods) = (&app.shared.secret_key, Periods::default());
    let delete = async |tx: &DatabaseTransaction| delete_due(tx, key, &periods, now).await;
    app.db().write::<_, DbErr>(delete).await.unwrap()
}

async fn run(app: &TestApp, statement: &str) {
    let change = async |tx: &DatabaseTransaction| tx.execute_unprepared(statement).await;
    app.db().write::<_, DbErr>(change).await.unwrap();
}

/// How many are deleted a second before their time is over, and a second after.
async fn around(app: &TestApp, kept: Kept, since: OffsetDateTime) -> [u64; 2] {
    let over = since + Duration::days(kept.promised_days().into());
    let before = delete(app, over - Duration::SECOND).await.of(kept);
    [before, delete(app, over + Duration::SECOND).await.of(kept)]
}

#[tokio::test]
async fn s7_a_deleted_post_is_read_by_nobody_after_a_month() {
    let app = TestApp::new().await;
    let ada = app.member("Ada").await;
    let topic = crate::notification::open_topic(&app, &ada, "Tea").await;
    let reply = "mutation($id: ID!) { reply(topicId: $id, body: \"Zanzibar\") { post { id } } }";
    let made = app.ask(&ada, reply, json!({ "id": topic })).await;
    let id = made["data"]["reply"]["post"]["id"].clone();
    let edit =
        "mutation($id: ID!) { editPost(postId: $id, body: \"Zanzibar!\") { errors { code } } }";
    app.ask(&ada, edit, json!({ "id": id })).await;
    let gone = "mutation($id: ID!) { deletePost(postId: $id) { errors { code } } }";
    app.ask(&ada, gone, json!({ "id": id })).await;
    assert_eq!(around(&app, Kept::DeletedPosts, NOON).await, [0, 1]);
    let posts = post::Entity::find().all(app.db().reader()).await.unwrap();
    assert!(posts.iter().all(|post| !format!("{post:?}").contains("Zanzibar")), "{posts:?}");
    let earlier = clearing::entity::post_revision::Entity::find();
    assert_eq!(earlier.all(app.db().reader()).await.unwrap(), []);
}

#[tokio::test]
async fn s7_a_draft_goes_after_half_a_year() {
    let app = TestApp::new().await;
    let ada = app.member("Ada").await;
    let topic = crate::notification::open_topic(&app, &ada, "Tea").await;
    let save =
        "mutation($id: ID!) { saveReplyDraft(topicId: $id, body: \"Hm\") { errors { code } } }";
    app.ask(&ada, save, json!({ "id": topic })).await;
    assert_eq!(around(&app, Kept::Drafts, NOON).await, [0, 1]);
    assert!(draft::Entity::find().all(app.db().reader()).await.unwrap().is_empty());
}

#[tokio::test]
async fn s7_who_withdrew_is_nobody_after_a_month_and_everybody_a_year_after_the_round() {
    let app = TestApp::new().await;
    let mary = app.admin("mary").await;
    let round = published_round(&app, &mary).await;
    let names = async || {
        let people = participant::Entity::find().all(app.db().reader()).await.unwrap();
        let mut names: Vec<_> = people.into_iter().map(|one| (one.name, one.email)).collect();
        names.sort();
        names
    };
    let n = names().await.len();
    run(
        &app,
        "UPDATE participant SET withdrawn_at = (SELECT published_at FROM round)
               WHERE name = 'Ada Thorne'",
    )
    .await;
    assert_eq!(around(&app, Kept::WithdrawnRegistrations, NOON).await, [0, 1]);
    let left = names().await;
    assert_eq!(left.iter().filter(|(name, _)| name == "A former member").count(), 1);
    assert!(!format!("{left:?}").contains("ada@"), "{left:?}");

    let ended = app.ask(&mary, END, json!({ "id": round })).await;
    assert_eq!(ended["data"]["completeRound"]["round"]["state"], "COMPLETE", "{ended}");
    let people = u64::try_from(n - 1).unwrap();
    assert_eq!(around(&app, Kept::Registrations, NOON).await, [0, people]);
    assert!(!format!("{:?}", names().await).contains('@'));
    let kept = app.ask(&mary, KEPT, json!({})).await;
    let of = |what: &str| {
        let all = kept["data"]["keptData"].as_array().unwrap();
        all.iter().find(|data| data["what"] == what).unwrap().clone()
    };
    let registrations = of("REGISTRATIONS");
    assert_eq!((&registrations["days"], &registrations["nextAt"]), (&json!(365), &Value::Null));
}

#[tokio::test]
async fn admins_see_what_was_deleted_and_what_is_due() {
    let app = TestApp::new().await;
    let mary = app.admin("mary").await;
    let topic = crate::notification::open_topic(&app, &mary, "Tea").await;
    let save =
        "mutation($id: ID!) { saveReplyDraft(topicId: $id, body: \"Hm\") { errors { code } } }";
    app.ask(&mary, save, json!({ "id": topic })).await;
    let of = async |now: OffsetDateTime| {
        let kept = app.ask_at(now, &mary, KEPT, json!({})).await;
        let all = kept["data"]["keptData"].as_array().unwrap().clone();
        let of = all.into_iter().find(|data| data["what"] == "DRAFTS").unwrap();
        (of["deleted"].clone(), of["due"].clone(), of["nextAt"].is_string())
    };
    assert_eq!(of(NOON).await, (json!(0), json!(0), true));
    let over = NOON + Duration::days(180);
    assert_eq!(of(over - Duration::days(3)).await, (json!(0), json!(1), true));
    let later = over + Duration::days(1);
    delete(&app, later).await;
    assert_eq!(of(later).await, (json!(1), json!(0), false));
    assert_eq!(of(later + Duration::days(40)).await, (json!(0), json!(0), false));
}

#[tokio::test]
async fn no_plan_of_a_round_that_ended_is_published() {
    let app = TestApp::new().await;
    let mary = app.admin("mary").await;
    let round = published_round(&app, &mary).await;
    let withdrawn = "UPDATE participant SET withdrawn_at = created_at WHERE name = 'Ada Thorne'";
    run(&app, withdrawn).await;
    let repair = "mutation($id: ID!) { repairPlan(roundId: $id, kind: KEEPING) {
        plan { id } errors { code message } } }";
    let draft = app.ask(&mary, repair, json!({ "id": round })).await;
    let draft = draft["data"]["repairPlan"]["plan"]["id"].clone();
    work(&app).await;
    app.ask(&mary, END, json!({ "id": round })).await;
    let refused = publish(&app, &mary, draft.as_str().unwrap()).await;
    assert_eq!(refused["errors"][0]["message"], "This round has ended", "{refused}");
}

#[tokio::test]
async fn a_round_ends_once_its_matches_are_out_and_identities_go_with_it() {
    let app = TestApp::new().await;
    let mary = app.admin("mary").await;
    let open = open_round(&app, &mary).await;
    import(&app, &mary, &open, PEOPLE).await;
    let early = app.ask(&mary, END, json!({ "id": open })).await;
    assert_eq!(early["data"]["completeRound"]["errors"][0]["code"], "ROUND_NOT_OPEN", "{early}");
    assert!(!identity::Entity::find().all(app.db().reader()).await.unwrap().is_empty());
    run(&app, "UPDATE round SET published_at = registration_closes_at").await;
    let ended = app.ask(&mary, END, json!({ "id": open })).await;
    assert_eq!(ended["data"]["completeRound"]["errors"], json!([]), "{ended}");
    assert!(identity::Entity::find().all(app.db().reader()).await.unwrap().is_empty());
    let again = app.ask(&mary, END, json!({ "id": open })).await;
    assert_eq!(again["data"]["completeRound"]["errors"][0]["code"], "ALREADY_DONE");
}
