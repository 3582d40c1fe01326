//! Who may take part in clearing.

use clearing::account::Viewer;
use clearing::entity::{
    Outcome, ParticipantId, ParticipantRole, PlanState, RoundId, account, pair, participant, plan,
    round,
};
use sea_orm::{ActiveModelTrait, DatabaseTransaction, DbErr, IntoActiveModel, Set};
use serde_json::json;
use time::Duration;

use super::{advert_of, answer, input, post_advert};
use crate::test_app::{NOON, TestApp};

#[tokio::test]
async fn who_may_take_part_follows_from_the_published_round() {
    let app = TestApp::new().await;
    let (mentee, mentor) = (app.member("Mentee").await, app.member("Mentor").await);
    let stranger = app.member("Stranger").await;
    let query = "{ viewer { eligibleForClearing } clearingEligibility { eligible reason } }";
    let eligible = async |who: &Viewer| {
        let answer = app.ask(who, query, json!({})).await["data"].clone();
        let reason = answer["clearingEligibility"]["reason"].as_str().unwrap().to_owned();
        assert_eq!(
            answer["viewer"]["eligibleForClearing"],
            answer["clearingEligibility"]["eligible"]
        );
        (answer["viewer"]["eligibleForClearing"] == true, reason)
    };
    assert!(eligible(&stranger).await.0, "without a round, every member may take part");
    let pair = publish_round(&app, &mentee, &mentor).await;

    for (who, is_eligible, reason) in [
        (&mentee, true, "You registered for Spring 2030 and have no long-term match"),
        (&mentor, true, "You registered for Spring 2030 and have no long-term match"),
        (&stranger, false, "The clearing forum is for people who registered for Spring 2030"),
    ] {
        assert_eq!(eligible(who).await, (is_eligible, reason.to_owned()));
    }
    let refused = post_advert(&app, &stranger, input("Stranger")).await;
    assert_eq!(refused["errors"][0]["code"], "NOT_ELIGIBLE");
    let wrong_side = post_advert(&app, &mentor, input("Mentor")).await;
    assert_eq!(wrong_side["errors"][0]["code"], "NOT_ELIGIBLE");
    let id = advert_of(&app, &mentee, "Mentee").await;
    assert_eq!(eligible(&mentee).await, (false, "You have an open advert".to_owned()));
    assert_eq!(answer(&app, &stranger, &id, true).await["errors"][0]["code"], "NOT_ELIGIBLE");
    assert_eq!(answer(&app, &mentor, &id, true).await["post"]["kind"], "OFFER");

    // One of the two wants to go on: not yet a long-term match. Then both do.
    outcomes(&app, &pair, Some(Outcome::Continue), Some(Outcome::Met)).await;
    assert!(eligible(&mentor).await.0);
    outcomes(&app, &pair, Some(Outcome::Continue), Some(Outcome::Continue)).await;
    for who in [&mentor, &mentee] {
        let reason = "You found a long-term match in Spring 2030. The clearing forum is for people without one";
        assert_eq!(eligible(who).await, (false, reason.to_owned()));
    }
    assert_eq!(answer(&app, &mentor, &id, true).await["errors"][0]["code"], "NOT_ELIGIBLE");
}

/// A published round in which these two met.
pub(crate) async fn publish_round(app: &TestApp, mentee: &Viewer, mentor: &Viewer) -> pair::Model {
    let mut occasion = app.occasion();
    let round = round::ActiveModel {
        id: Set(occasion.id()),
        name: Set("Spring 2030".to_owned()),
        registration_opens_at: Set(NOON - Duration::WEEK),
        registration_closes_at: Set(NOON - Duration::DAY),
        share_mentee_emails: Set(false),
        created_at: Set(NOON - Duration::WEEK),
        published_at: Set(Some(NOON)),
        ..Default::default()
    };
    let plan_id = occasion.id();
    let ids = [occasion.id(), occasion.id()];
    let pair_id = occasion.id();
    app.db()
        .write::<_, DbErr>(async |tx: &DatabaseTransaction| {
            let round = round.insert(tx).await?;
            for (id, who, role) in [
                (ids[0], mentee, ParticipantRole::Mentee),
                (ids[1], mentor, ParticipantRole::Mentor),
            ] {
                participant_of(id, round.id, who.account().unwrap(), role).insert(tx).await?;
            }
            let plan = plan::ActiveModel {
                id: Set(plan_id),
                round_id: Set(round.id),
                state: Set(PlanState::Published),
                seed: Set(1),
                rules: Set(None),
                repair: Set(None),
                repairs_plan_id: Set(None),
                near_plan_id: Set(None),
                input_digest: Set(String::new()),
                progress: Set(1.0),
                objective: Set(json!([])),
                failure: Set(None),
                broken_pins: Set(None),
                created_at: Set(NOON),
                leased_until: Set(None),
                published_at: Set(Some(NOON)),
            };
            let plan = plan.insert(tx).await?;
            let pair = pair::ActiveModel {
                id: Set(pair_id),
                plan_id: Set(plan.id),
                mentee_id: Set(ids[0]),
                mentor_id: Set(ids[1]),
                reasons: Set(json!([])),
                pinned: Set(false),
                mentee_outcome: Set(None),
                mentor_outcome: Set(None),
                ..Default::default()
            };
            pair.insert(tx).await
        })
        .await
        .unwrap()
}

pub(super) fn participant_of(
    id: ParticipantId,
    round: RoundId,
    account: &account::Model,
    role: ParticipantRole,
) -> participant::ActiveModel {
    participant::ActiveModel {
        id: Set(id),
        round_id: Set(round),
        email: Set(account.email.clone()),
        name: Set(account.display_name.clone()),
        role: Set(role),
        job_title: Set("Adviser".to_owned()),
        grade: Set("SEO".to_owned()),
        organisation_id: Set(account.organisation_id),
        organisation_name: Set("Home Office".to_owned()),
        profession: Set("policy".to_owned()),
        wanted_profession: Set(None),
        biography: Set(None),
        capacity_as_mentor: Set(3),
        capacity_as_mentee: Set(3),
        consent: Set("yes".to_owned()),
        created_at: Set(NOON - Duration::WEEK),
        withdrawn_at: Set(None),
    }
}

pub(super) async fn outcomes(
    app: &TestApp,
    pair: &pair::Model,
    mentee: Option<Outcome>,
    mentor: Option<Outcome>,
) {
    let mut row = pair.clone().into_active_model();
    row.mentee_outcome = Set(mentee);
    row.mentor_outcome = Set(mentor);
    app.db()
        .write::<_, DbErr>(async |tx: &DatabaseTransaction| row.update(tx).await)
        .await
        .unwrap();
}
