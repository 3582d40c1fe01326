//! The file of all that is held about a person: complete, and about nobody else.

use std::collections::BTreeSet;
use std::fs;

use clearing::entity::introduction;
use clearing::own_data::{Erased, Part, TABLES, own_data};
use sea_orm::{ConnectionTrait, DbErr, EntityTrait, Statement};
use serde_json::{Value, json};
use time::OffsetDateTime;
use time::macros::datetime;

use crate::clearing::work_and_answer_no;
use crate::filled::{Filled, identity};
use crate::fresh_db::is_postgres;
use crate::test_app::{NOON, TestApp};

const DOCS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/own-data.md");
const SCHEMA: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/own-data.schema.json");

async fn exported(filled: &Filled, who: &str) -> String {
    let answer = filled.browser(who).open("/account/export").await;
    assert_eq!(answer.status(), 200);
    let headers = answer.headers().clone();
    assert_eq!(headers["content-type"], "application/json");
    assert_eq!(headers["cache-control"], "no-store");
    assert!(headers["content-disposition"].to_str().unwrap().starts_with("attachment"));
    answer.text().await.unwrap()
}

#[tokio::test]
async fn s7_everybody_has_all_of_theirs_and_nothing_of_anybody_else() {
    let filled = Filled::new().await;
    let adas = exported(&filled, "ada").await;
    for hers in [
        &*identity("ada", 1),
        &identity("ada", 2),
        "I am ada.",
        "ada by name",
        "Ada Thorne",
        "I work on tax.",
        "Hello, all.",
        "Hello, everybody.",
        "grades above the mentee",
    ] {
        assert!(adas.contains(hers), "{hers} is not in {adas}");
    }
    let alans = exported(&filled, "alan").await;
    assert!(alans.contains("You told a bird about me."), "{alans}");
    assert!(alans.contains(&identity("alan", 1)) && alans.contains("I am alan."), "{alans}");
    for (file, others) in [(&adas, ["alan", "eve", "mary"]), (&alans, ["ada", "eve", "mary"])] {
        for other in others {
            for theirs in [
                identity(other, 1),
                identity(other, 2),
                format!("I am {other}."),
                format!("{other} by name"),
                format!("{other}@"),
            ] {
                assert!(!file.contains(&theirs), "{theirs} is in {file}");
            }
        }
    }
    for secret in ["argon2", "password_hash", "token_hash", "Hello, *Ada*.", "I could."] {
        assert!(!adas.contains(secret), "{secret} is in {adas}");
    }
    let guest = filled.browser("guest").open("/account/export").await;
    assert!(!guest.text().await.unwrap().contains("exported_at"), "a guest has no file");
}

async fn file_of(app: &TestApp, who: &clearing::account::Viewer, now: OffsetDateTime) -> Value {
    let (db, key) = (app.db().reader(), &app.shared.secret_key);
    own_data(db, key, who.pending().unwrap(), now).await.unwrap()
}

#[tokio::test]
async fn nobody_reads_in_it_what_the_other_one_answered() {
    let app = TestApp::new().await;
    let [ada, alan] = work_and_answer_no(&app).await;
    let rows = introduction::Entity::find().all(app.db().reader()).await.unwrap();
    assert_eq!(rows[0].mentor_answer, Some(false));
    let now = datetime!(2030-01-09 10:00 UTC);
    let hers = file_of(&app, &ada, now).await["tables"]["introduction"][0].clone();
    assert_eq!(hers["mentee_answer"], json!(true));
    for column in ["mentor_answer", "mentor_id", "mentor_topic_id"] {
        assert_eq!(hers.get(column), None, "{hers}");
    }
    let his = file_of(&app, &alan, now).await["tables"]["introduction"][0].clone();
    assert_eq!(his["mentor_answer"], json!(false));
    assert_eq!(his.get("mentee_answer"), None, "{his}");
}

/// The columns of every table that the migrations make.
pub(crate) async fn columns(app: &TestApp) -> Result<BTreeSet<(String, String)>, DbErr> {
    let query = if is_postgres() {
        "SELECT table_name AS \"table\", column_name AS \"column\"
         FROM information_schema.columns WHERE table_schema = current_schema()"
    } else {
        "SELECT m.name AS \"table\", c.name AS \"column\" FROM sqlite_master m
         JOIN pragma_table_info(m.name) c WHERE m.type = 'table'"
    };
    let db = app.db().reader();
    let rows = db.query_all_raw(Statement::from_string(db.get_database_backend(), query)).await?;
    let ours = |table: &str| {
        !["seaql_migrations", "sqlite_sequence"].contains(&table) && !table.contains("_search")
    };
    let mut found = BTreeSet::new();
    for row in rows {
        let table: String = row.try_get("", "table")?;
        if ours(&table) {
            found.insert((table, row.try_get("", "column")?));
        }
    }
    Ok(found)
}

#[tokio::test]
async fn every_table_and_column_is_in_the_file_or_left_out_with_a_reason() {
    let app = TestApp::new().await;
    let columns = columns(&app).await.unwrap();
    let tables: BTreeSet<&str> = columns.iter().map(|(table, _)| table.as_str()).collect();
    let listed: BTreeSet<&str> = TABLES.iter().map(|table| table.name).collect();
    assert_eq!(tables, listed, "list what is new in src/own_data/tables.rs");
    assert_eq!(listed.len(), TABLES.len(), "a table is listed twice");
    let ada = app.member("Ada").await;
    let file = file_of(&app, &ada, NOON).await;
    let of = file["tables"].as_object().unwrap();
    for table in TABLES {
        let is_there = of.contains_key(table.name);
        match table.part {
            Part::Nothing(_) => assert!(!is_there, "{} is in the file", table.name),
            Part::Theirs(left_out) => {
                assert!(is_there, "{} is not in the file", table.name);
                for it in left_out {
                    let column = (table.name.to_owned(), it.column.to_owned());
                    assert!(columns.contains(&column), "there is no {column:?}");
                }
            }
        }
    }
    // Every column that is not left out, and that the database does not compute, is there.
    let account = of["account"][0].as_object().unwrap().keys().map(String::as_str);
    let expected = columns.iter().filter(|(table, _)| table == "account");
    let expected = expected.map(|(_, column)| column.as_str());
    let elsewhere = ["password_hash", "decided_by", "email_domain"];
    let expected: BTreeSet<&str> = expected.filter(|it| !elsewhere.contains(it)).collect();
    assert_eq!(account.collect::<BTreeSet<&str>>(), expected);
}

fn schema() -> Value {
    serde_json::from_str(&fs::read_to_string(SCHEMA).unwrap()).unwrap()
}

#[tokio::test]
async fn a_file_holds_to_its_schema() {
    let validator = jsonschema::options().should_validate_formats(true).build(&schema()).unwrap();
    let filled = Filled::new().await;
    let mut full = BTreeSet::new();
    for who in ["ada", "alan", "eve", "mary"] {
        let file: Value = serde_json::from_str(&exported(&filled, who).await).unwrap();
        let wrong: Vec<String> = validator
            .iter_errors(&file)
            .map(|error| format!("{}: {error}", error.instance_path()))
            .collect();
        assert_eq!(wrong, [""; 0], "{who}");
        let tables = file["tables"].as_object().unwrap().iter();
        full.extend(tables.filter(|(_, rows)| rows[0].is_object()).map(|(name, _)| name.clone()));
    }
    assert!(full.len() >= 19, "tables with rows: {full:?}");
    assert!(!validator.is_valid(&json!({ "exported_at": "2030-01-01T12:00:00Z", "tables": {} })));
}

#[tokio::test]
async fn the_schema_has_every_column_that_is_not_left_out() {
    let app = TestApp::new().await;
    let columns = columns(&app).await.unwrap();
    // What the file adds, and what PostgreSQL or SQLite computes.
    let added = [("session", "browser"), ("identity", "said"), ("outbox", "kind")];
    let computed = [("account", "email_domain"), ("post", "search"), ("topic", "search")];
    let mut expected: BTreeSet<(&str, &str)> = added.into_iter().collect();
    for table in TABLES {
        let Part::Theirs(left_out) = table.part else { continue };
        let of = columns.iter().filter(|(name, _)| name == table.name);
        let of = of.map(|(_, column)| (table.name, column.as_str()));
        let is_there = |it: &(&str, &str)| left_out.iter().all(|left| left.column != it.1);
        expected.extend(of.filter(is_there).filter(|it| !computed.contains(it)));
    }
    let schema = schema();
    let tables = schema["properties"]["tables"]["properties"].as_object().unwrap();
    let mut described = BTreeSet::new();
    for (table, rows) in tables {
        let of = rows["items"]["properties"].as_object().unwrap();
        described.extend(of.keys().map(|column| (table.as_str(), column.as_str())));
    }
    let [new, gone] = [&expected - &described, &described - &expected];
    assert!(new.is_empty(), "docs/own-data.schema.json lacks {new:?}");
    assert!(gone.is_empty(), "docs/own-data.schema.json has {gone:?}, which no file has");
}

#[test]
fn the_docs_say_what_is_in_it_and_what_is_not() {
    let docs = fs::read_to_string(DOCS).unwrap();
    for table in TABLES {
        let erased = match table.erased {
            Erased::Rows(_) => "deleted".to_owned(),
            Erased::Columns { emptied, .. } => {
                let emptied: Vec<_> =
                    emptied.iter().map(|(column, _)| format!("`{column}`")).collect();
                format!("emptied: {}", emptied.join(", "))
            }
            Erased::Otherwise(code) => format!("by `{code}`"),
            Erased::Stays(why) => format!("stays: {why}"),
        };
        let line = match table.part {
            Part::Nothing(why) => format!("| `{}` | nothing | {why} | {erased} |", table.name),
            Part::Theirs(left_out) => {
                let left_out: Vec<String> =
                    left_out.iter().map(|it| format!("`{}`: {}", it.column, it.because)).collect();
                format!("| `{}` | yours | {} | {erased} |", table.name, left_out.join("; "))
            }
        };
        assert!(docs.contains(&line), "docs/own-data.md lacks\n{line}");
    }
}
