//! Column shapes that every table spells the same way.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema;

/// The identifier of a row, a UUID v7.
pub(crate) fn id() -> ColumnDef {
    schema::uuid("id").primary_key().take()
}

/// A point in time, in UTC.
pub(crate) fn at(name: &'static str) -> ColumnDef {
    schema::timestamp_with_time_zone(name).take()
}

/// A point in time that may not have come yet.
pub(crate) fn at_null(name: &'static str) -> ColumnDef {
    schema::timestamp_with_time_zone_null(name).take()
}

/// A reference from `table.column` to the `id` of `target`.
///
/// Rows that others refer to are not deleted: the database refuses.
pub(crate) fn reference(
    table: &'static str,
    column: &'static str,
    target: &'static str,
) -> ForeignKeyCreateStatement {
    named(table, column, target).on_delete(ForeignKeyAction::Restrict).take()
}

/// A reference to a row that takes this one with it when it goes.
pub(crate) fn part_of(
    table: &'static str,
    column: &'static str,
    target: &'static str,
) -> ForeignKeyCreateStatement {
    named(table, column, target).on_delete(ForeignKeyAction::Cascade).take()
}

/// A reference that is forgotten when the row that it names goes.
pub(crate) fn forgotten_with(
    table: &'static str,
    column: &'static str,
    target: &'static str,
) -> ForeignKeyCreateStatement {
    named(table, column, target).on_delete(ForeignKeyAction::SetNull).take()
}

fn named(
    table: &'static str,
    column: &'static str,
    target: &'static str,
) -> ForeignKeyCreateStatement {
    ForeignKey::create()
        .name(format!("fk_{table}_{column}"))
        .from(table, column)
        .to(target, "id")
        .take()
}

/// An index over `columns`, named after them.
pub(crate) fn index(table: &'static str, columns: &[&'static str]) -> IndexCreateStatement {
    let mut index = Index::create();
    index.name(format!("ix_{table}_{}", columns.join("_"))).table(table);
    for column in columns {
        index.col(*column);
    }
    index.take()
}

/// An index that holds each combination of `columns` once.
pub(crate) fn unique(table: &'static str, columns: &[&'static str]) -> IndexCreateStatement {
    index(table, columns).unique().take()
}
