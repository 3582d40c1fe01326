//! The connection that reads, with statements as both databases plan them best.

use async_trait::async_trait;
use sea_orm::{
    ConnectionTrait, DatabaseConnection, DbBackend, DbErr, ExecResult, QueryResult, Statement,
    Value,
};

/// Reads, on any of several connections.
///
/// A query binds its values, so that the database plans it once and keeps the
/// plan; but a `LIMIT` that is bound has the opposite effect. SQLite (3.48 and
/// later) plans again each time one is bound, and PostgreSQL, which has to guess
/// how many rows are wanted, prefers a new plan to one for a tenth of all rows:
/// an eighth of the server's time with SQLite, and half of PostgreSQL's. So a last
/// `LIMIT` is written out here, where every query comes through.
#[derive(Clone, Debug)]
pub struct Reader(pub(super) DatabaseConnection);

#[async_trait]
impl ConnectionTrait for Reader {
    fn get_database_backend(&self) -> DbBackend {
        self.0.get_database_backend()
    }

    async fn execute_raw(&self, statement: Statement) -> Result<ExecResult, DbErr> {
        self.0.execute_raw(statement).await
    }

    async fn execute_unprepared(&self, sql: &str) -> Result<ExecResult, DbErr> {
        self.0.execute_unprepared(sql).await
    }

    async fn query_one_raw(&self, statement: Statement) -> Result<Option<QueryResult>, DbErr> {
        self.0.query_one_raw(with_limit_written_out(statement)).await
    }

    async fn query_all_raw(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        self.0.query_all_raw(with_limit_written_out(statement)).await
    }
}

/// Writes a last `LIMIT` as a number where it is bound. Pages have few sizes, so
/// this makes few statements to be remembered.
fn with_limit_written_out(mut statement: Statement) -> Statement {
    let Some(values) = &mut statement.values else { return statement };
    let Some((rest, placeholder)) = statement.sql.rsplit_once(" LIMIT ") else {
        return statement;
    };
    let is_last = match placeholder.strip_prefix('$') {
        Some(number) => number.parse() == Ok(values.0.len()),
        None => placeholder == "?",
    };
    if is_last && let Some(Value::BigUnsigned(Some(limit))) = values.0.last() {
        statement.sql = format!("{rest} LIMIT {limit}");
        values.0.pop();
    }
    statement
}

#[cfg(test)]
mod tests {
    use sea_orm::StatementBuilder;
    use sea_orm::sea_query::{Expr, ExprTrait, Query};

    use super::*;

    #[test]
    fn a_last_limit_is_written_out_and_every_other_value_stays_bound() {
        let mut few = Query::select();
        few.column("id").from("topic").and_where(Expr::col("number").gt(7_i64)).limit(21);
        let mut none = Query::select();
        none.column("id").from("topic").and_where(Expr::col("title").eq("a LIMIT b"));
        let mut inner = Query::select();
        inner.column("id").from("topic").and_where(Expr::col("id").in_subquery(few.clone()));

        for (backend, first) in [(DbBackend::Sqlite, "?"), (DbBackend::Postgres, "$1")] {
            let read = |query| {
                let read = with_limit_written_out(StatementBuilder::build(query, &backend));
                (read.sql, read.values.map_or(0, |values| values.0.len()))
            };
            let limited = format!(r#"SELECT "id" FROM "topic" WHERE "number" > {first} LIMIT 21"#);
            assert_eq!(read(&few), (limited, 1));
            assert_eq!(read(&none).1, 1);
            assert_eq!(read(&inner).1, 2, "a limit inside stays as it is");
        }
    }
}
