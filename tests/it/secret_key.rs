//! A start with a key that cannot read the identities in the database.

use clearing::config::SecretKey;
use clearing::entity::{identity, property};
use clearing::mentoring::check_secret_key;
use sea_orm::EntityTrait;

use crate::command_line::{Place, refusal};
use crate::fresh_db::empty_database;
use crate::mentoring::{PEOPLE, import, open_round};
use crate::starting::KEY;
use crate::test_app::TestApp;

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
        property::Entity::delete_by_id("secret_key_id").exec(tx).await.map(drop)
    };
    assert!(!is_taken(&app, &other).await);
    app.db().write(lost).await.unwrap();
    assert!(is_taken(&app, &other).await);
    assert!(!is_taken(&app, &own).await, "the noted key counts without any identity");
}
