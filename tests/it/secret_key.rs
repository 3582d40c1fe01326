//! A start with a key that cannot read the identities in the database.

use clearing::account::reseal_second_factors;
use clearing::config::SecretKey;
use clearing::db::Db;
use clearing::entity::{factor_challenge, identity, property, second_factor};
use clearing::mentoring::{check_secret_key, keys_in_use, open_identity, reseal_identities};
use clearing::sealed::Resealed;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use crate::account::second_factor::{enter, id, set_up};
use crate::command_line::{Place, refusal};
use crate::fresh_db::empty_database;
use crate::mentoring::{PEOPLE, import, open_round};
use crate::starting::KEY;
use crate::test_app::{NOON, TestApp};

/// Another key than [`KEY`].
const OTHER: &str = "CAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAg=";

#[tokio::test]
async fn another_key_than_the_databases_ends_the_start_and_says_what_to_do() {
    let place = Place::new();
    let url = empty_database(&place.path("")).await;
    let with = |key| [("CLEARING_DATABASE_URL", url.as_str()), ("CLEARING_SECRET_KEY", key)];
    assert_eq!(place.serve_with(&with(KEY)).await.stop().await, Some(0));

    let settings = [&with(OTHER)[..], &[("CLEARING_LOG", "error")]].concat();
    let (said, code) = refusal(&place.run(&["serve"], &settings).await);
    let expected = "clearing: CLEARING_SECRET_KEY: This key cannot read the identities in this \
                    database. Start with the key that it was first started with \
                    (CLEARING_SECRET_KEY, or the file clearing.key). docs/operations.md says what \
                    to do if the key is lost";
    assert_eq!((said.as_str(), code), (expected, Some(2)));

    assert_eq!(place.serve_with(&with(KEY)).await.stop().await, Some(0), "it did no harm");
}

async fn is_taken(app: &TestApp, key: &SecretKey) -> bool {
    app.db().write(async |tx| check_secret_key(tx, key).await).await.is_ok()
}

#[tokio::test]
async fn a_database_that_has_no_note_of_its_key_is_known_by_its_identities() {
    let app = TestApp::new().await;
    let mary = app.admin("mary").await;
    let round = open_round(&app, &mary).await;
    import(&app, &mary, &round, PEOPLE).await;
    let (own, other) = (app.shared.secret_key.clone(), SecretKey::new([8; 32]));

    assert!(!is_taken(&app, &other).await);
    let noted = property::Entity::find().all(app.db().reader()).await.unwrap();
    assert_eq!(noted, [], "a refused key is not noted");
    assert!(is_taken(&app, &own).await);
    assert!(is_taken(&app, &own).await);

    // As docs/operations.md has it for a key that is lost.
    let lost = async |tx: &sea_orm::DatabaseTransaction| {
        identity::Entity::delete_many().exec(tx).await?;
        factor_challenge::Entity::delete_many().exec(tx).await?;
        second_factor::Entity::delete_many().exec(tx).await?;
        property::Entity::delete_by_id("secret_key_id").exec(tx).await.map(drop)
    };
    assert!(!is_taken(&app, &other).await);
    app.db().write(lost).await.unwrap();
    assert!(is_taken(&app, &other).await);
    assert!(!is_taken(&app, &own).await, "the noted key counts without any identity");
}

/// Encrypts everything with the first of the keys, as the command does.
async fn reseal(app: &TestApp, key: &SecretKey) -> Resealed {
    let mut occasion = app.occasion();
    let work = async |tx: &sea_orm::DatabaseTransaction| {
        let mut resealed = reseal_second_factors(tx, key, &mut occasion).await?;
        resealed += reseal_identities(tx, key, &mut occasion).await?;
        Ok::<_, sea_orm::DbErr>(resealed)
    };
    app.db().write(work).await.unwrap()
}

#[tokio::test]
async fn s7_everything_is_encrypted_with_the_new_key_and_opens_with_it_alone() {
    let mut app = TestApp::new().await;
    let mary = app.admin("mary").await;
    let round = open_round(&app, &mary).await;
    import(&app, &mary, &round, PEOPLE).await;
    let zoe = app.member("Zoe").await;
    let (secret, _) = set_up(&app, &zoe, NOON).await;
    let old = app.shared.secret_key.clone();
    let both = old.replaced_by([8; 32]);
    let before = identity::Entity::find().all(app.db().reader()).await.unwrap();
    let said = |key: &SecretKey, rows: &[identity::Model]| -> Vec<Vec<String>> {
        rows.iter().map(|row| open_identity(key, row).unwrap().identities).collect()
    };
    let expected = said(&old, &before);
    assert!(expected.iter().flatten().any(|one| one == "Canary Blue"));

    assert!(is_taken(&app, &both).await, "both keys are known before a row changes");
    let resealed = reseal(&app, &both).await;
    let factors = second_factor::Entity::find().all(app.db().reader()).await.unwrap();
    let sealed = factors.iter().filter(|row| row.key_id.is_some()).count();
    let all = u64::try_from(before.len() + sealed).unwrap();
    assert_eq!(resealed, Resealed { rows: all, unreadable: 0 });
    let new = SecretKey::new([8; 32]);
    assert_eq!(keys_in_use(app.db().reader()).await.unwrap(), [new.id()]);
    let after = identity::Entity::find().all(app.db().reader()).await.unwrap();
    assert_eq!(said(&new, &after), expected);
    assert!(is_taken(&app, &new).await);
    assert!(!is_taken(&app, &old).await, "the former key alone is refused now");
    assert_eq!(reseal(&app, &both).await, Resealed::default(), "once more does no harm");

    let later = NOON + time::Duration::minutes(5);
    app.use_key(new);
    let (_, decision) = enter(&app, later, id(&zoe), &secret.code(later)).await;
    assert!(decision.is_some(), "the code of an app still counts");
}

#[tokio::test]
async fn s7_what_no_key_can_read_is_counted_and_left() {
    let app = TestApp::new().await;
    let mary = app.admin("mary").await;
    let round = open_round(&app, &mary).await;
    import(&app, &mary, &round, PEOPLE).await;
    let all = identity::Entity::find().all(app.db().reader()).await.unwrap();
    let spoilt = &all[0];
    let spoil = async |tx: &sea_orm::DatabaseTransaction| {
        identity::Entity::update_many()
            .col_expr(identity::Column::Ciphertext, Expr::value(vec![1_u8; 40]))
            .filter(identity::Column::ParticipantId.eq(spoilt.participant_id))
            .exec(tx)
            .await
    };
    app.db().write(spoil).await.unwrap();
    let both = app.shared.secret_key.replaced_by([8; 32]);
    let resealed = reseal(&app, &both).await;
    assert_eq!(resealed.unreadable, 1);
    let row = identity::Entity::find_by_id(spoilt.participant_id).one(app.db().reader()).await;
    assert_eq!(row.unwrap().unwrap().ciphertext, vec![1; 40]);
    assert_eq!(keys_in_use(app.db().reader()).await.unwrap().len(), 2);
}

#[tokio::test]
async fn the_command_makes_a_key_then_uses_it_and_says_each_time_what_comes_next() {
    let place = Place::new();
    let key_file = place.path("clearing.key");
    let url = empty_database(&place.path("")).await;
    let settings = [("CLEARING_DATABASE_URL", url.as_str()), ("CLEARING_LOG", "error")];
    let rotate = async || {
        let output = place.run(&["key", "rotate"], &settings).await;
        assert!(output.status.success(), "{output:?}");
        String::from_utf8(output.stdout).unwrap()
    };
    std::fs::write(&key_file, format!("{KEY}\n")).unwrap();
    assert_eq!(place.serve_with(&settings).await.stop().await, Some(0));

    let said = rotate().await;
    assert!(said.contains("clearing.key has a new key now"), "{said}");
    assert!(said.contains("Run this command again"), "{said}");
    let keys = std::fs::read_to_string(&key_file).unwrap();
    let (new, former) = keys.split_once('\n').unwrap();
    assert_eq!(former, format!("{KEY}\n"));
    assert_eq!(place.serve_with(&settings).await.stop().await, Some(0), "with both");
    let doctor = place.run(&["doctor"], &settings).await;
    let doctor = String::from_utf8(doctor.stdout).unwrap();
    assert!(doctor.contains("NOTE    Nothing in the database needs the former"), "{doctor}");

    let said = rotate().await;
    assert!(said.contains("Rows encrypted with the new key: 0."), "{said}");
    assert!(said.contains("Remove it"), "{said}");
    assert!(!said.contains(new) && !said.contains(KEY), "no key is printed");
    std::fs::write(&key_file, format!("{new}\n")).unwrap();
    assert_eq!(place.serve_with(&settings).await.stop().await, Some(0), "with the new one alone");
    std::fs::write(&key_file, format!("{KEY}\n")).unwrap();
    let (said, code) = refusal(&place.run(&["serve"], &settings).await);
    assert!(said.contains("This key cannot read"), "{said}");
    assert_eq!(code, Some(2));
    let db = Db::open(&url).await.unwrap();
    assert_eq!(property::Entity::find().all(db.reader()).await.unwrap().len(), 1);
    db.close().await.unwrap();

    std::fs::write(&key_file, format!("{new}\n")).unwrap();
    let fixed = [settings[0], settings[1], ("CLEARING_SECRET_KEY", new)];
    let (said, code) = refusal(&place.run(&["key", "rotate"], &fixed).await);
    assert!(said.contains("Put a new one before it, with a comma"), "{said}");
    assert_eq!(code, Some(2));
}
