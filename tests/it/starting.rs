//! Servers that start at the same moment on a database that is empty.

use clearing::db::Db;
use clearing::entity::{organisation, policy};
use futures::future::join_all;
use sea_orm::{EntityTrait, PaginatorTrait};

use crate::command_line::Place;
use crate::fresh_db::{empty_database, is_postgres};

/// 32 bytes in base64. Every server of a database has the same key.
pub(crate) const KEY: &str = "BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc=";

#[tokio::test]
async fn several_servers_that_start_together_all_serve() {
    // One server at a time has an SQLite file.
    if !is_postgres() {
        return;
    }
    let places: Vec<Place> = (0..6).map(|_| Place::new()).collect();
    let url = empty_database(&places[0].path("")).await;
    let settings = [("CLEARING_DATABASE_URL", url.as_str()), ("CLEARING_SECRET_KEY", KEY)];
    let serving = join_all(places.iter().map(|place| place.serve_with(&settings))).await;
    for code in join_all(serving.into_iter().map(crate::command_line::Serving::stop)).await {
        assert_eq!(code, Some(0));
    }
    let db = Db::open(&url).await.unwrap();
    assert!(organisation::Entity::find().count(db.reader()).await.unwrap() > 20);
    assert_eq!(policy::Entity::find().count(db.reader()).await.unwrap(), 3, "loaded once");
}
