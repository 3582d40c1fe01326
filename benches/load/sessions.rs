//! Signed-in members, as rows: signing in takes time by design.

use clearing::db::Db;
use clearing::entity::{AccountId, account, session};
use clearing::occasion::Occasion;
use sea_orm::{EntityTrait, QueryOrder, QuerySelect, Set};
use serde_json::json;
use sha2::{Digest, Sha256};
use time::Duration;
use tower_sessions::session::Id;

use super::Failure;

/// Signs in `n` members: the values of their cookies.
pub(super) async fn sign_in(db: &Db, n: usize) -> Result<Vec<String>, Failure> {
    let mut occasion = Occasion::at(clearing::worker::now());
    let members: Vec<AccountId> = account::Entity::find()
        .select_only()
        .column(account::Column::Id)
        .order_by_asc(account::Column::Email)
        .limit(n as u64)
        .into_tuple()
        .all(db.reader())
        .await?;
    let (mut rows, mut cookies) = (Vec::new(), Vec::new());
    for member in members {
        let id = Id(i128::from_le_bytes(occasion.bytes()));
        rows.push(row(&occasion, id, member));
        cookies.push(id.to_string());
    }
    db.write(async |tx| session::Entity::insert_many(rows).exec_without_returning(tx).await)
        .await?;
    Ok(cookies)
}

fn row(occasion: &Occasion, id: Id, member: AccountId) -> session::ActiveModel {
    let now = occasion.now();
    let content = json!({ "account": member });
    // As the server's own store keeps it: the SHA-256 of the token, in hex.
    let hash = Sha256::digest(id.0.to_le_bytes());
    let (high, low) = hash.split_at(16);
    let half =
        |bytes: &[u8]| u128::from_be_bytes(bytes.try_into().expect("half of 32 bytes is 16"));
    session::ActiveModel {
        token_hash: Set(format!("{:032x}{:032x}", half(high), half(low))),
        account_id: Set(Some(member)),
        content: Set(content.to_string()),
        proven_at: Set(Some(now)),
        created_at: Set(now),
        last_seen_at: Set(now),
        expires_at: Set(now + Duration::days(1)),
    }
}
