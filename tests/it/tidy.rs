//! The project's own rules, held by reading its files.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use regex::Regex;

mod syntax;

/// Outside crates, and the only modules that may know them.
const OUTSIDERS: &[(&str, &[&str])] = &[
    (
        "sea_orm",
        &[
            "db",
            "entity",
            "outbox",
            "moderation",
            "visibility",
            "notification",
            "account",
            "forum",
            "mentoring",
            "planning",
            "timeline",
            "clearing",
            "own_data",
            "retention",
            "review",
            "graphql",
            "web",
            "worker",
            "app",
        ],
    ),
    ("async_graphql", &["graphql", "web"]),
    ("axum", &["web"]),
    ("hyper", &["web"]),
    ("tower_sessions", &["web"]),
    ("lettre", &["mail"]),
    ("ammonia", &["markup"]),
    ("comrak", &["markup"]),
    ("similar", &["markup"]),
    ("minijinja", &["mail", "web"]),
    ("figment", &["config"]),
    ("clap", &["app"]),
    ("ipnet", &["config", "web"]),
    ("chacha20poly1305", &["sealed"]),
    ("totp_rs", &["account"]),
    ("qrcodegen", &["account"]),
    ("webauthn_rs", &["account"]),
    ("argon2", &["account"]),
    ("jiff", &["london"]),
];

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Every file under `folder` with this ending, with its text.
fn files(folder: &str, ending: &str) -> Vec<(PathBuf, String)> {
    fn walk(folder: &Path, ending: &str, found: &mut Vec<(PathBuf, String)>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() && !path.ends_with("node_modules") {
                walk(&path, ending, found);
            } else if path.to_string_lossy().ends_with(ending) {
                let text = fs::read_to_string(&path).unwrap();
                found.push((path, text));
            }
        }
    }
    let mut found = Vec::new();
    walk(&root().join(folder), ending, &mut found);
    found.sort();
    assert!(!found.is_empty(), "no {ending} in {folder}");
    found
}

/// The module a file of `src` belongs to; `None` for `lib.rs` and `main.rs`.
fn module(path: &Path) -> Option<String> {
    let inside = path.strip_prefix(root().join("src")).unwrap();
    let first = inside.iter().next().unwrap().to_str().unwrap().trim_end_matches(".rs").to_owned();
    (!matches!(first.as_str(), "lib" | "main")).then_some(first)
}

/// What each module may use of ours, lowest first: the table in
/// `docs/architecture.md`.
fn layers() -> Vec<(String, BTreeSet<String>)> {
    let document = fs::read_to_string(root().join("docs/architecture.md")).unwrap();
    let row = Regex::new(r"(?m)^\| `([a-z_]+)` \|.*\| ([^|]*) \|$").unwrap();
    let name = Regex::new(r"`([a-z_]+)`").unwrap();
    let names = |text: &str| name.captures_iter(text).map(|found| found[1].to_owned()).collect();
    row.captures_iter(&document).map(|row| (row[1].to_owned(), names(&row[2]))).collect()
}

#[test]
fn a_module_uses_only_those_in_its_row() {
    let layers: BTreeMap<_, _> = layers().into_iter().collect();
    let used = Regex::new(r"\bcrate::(?:\{([^}]*)\}|([a-z_]+))").unwrap();
    let mut wrong = Vec::new();
    for (path, text) in files("src", ".rs") {
        let Some(module) = module(&path) else { continue };
        let Some(may) = layers.get(&module) else {
            wrong.push(format!("{module} is missing from the table"));
            continue;
        };
        let code = text.lines().filter(|line| !line.trim_start().starts_with("//"));
        for line in code {
            for found in used.captures_iter(line) {
                let names = found.get(1).or(found.get(2)).unwrap().as_str();
                let names = names.split(',').map(|name| name.trim().split("::").next().unwrap());
                for name in names.filter(|name| *name != module && !may.contains(*name)) {
                    wrong.push(format!("{}: {module} may not use {name}", path.display()));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_row_names_what_is_used_and_nothing_else() {
    let mut unused = Vec::new();
    for (module, may) in layers() {
        let texts = files("src", ".rs");
        let texts = texts.iter().filter(|(path, _)| self::module(path).as_ref() == Some(&module));
        let code: String = texts.map(|(_, text)| text.as_str()).collect();
        for name in may {
            if !Regex::new(&format!(r"\bcrate::(\{{[^}}]*\b)?{name}\b")).unwrap().is_match(&code) {
                unused.push(format!("{module} does not use {name}"));
            }
        }
    }
    assert!(unused.is_empty(), "{}", unused.join("\n"));
}

#[test]
fn the_table_names_every_module_in_reading_order_after_those_it_uses() {
    let lib = fs::read_to_string(root().join("src/lib.rs")).unwrap();
    let declared = Regex::new(r"(?m)^pub mod ([a-z_]+);").unwrap();
    let declared: Vec<_> = declared.captures_iter(&lib).map(|found| found[1].to_owned()).collect();
    let layers = layers();
    let table: Vec<_> = layers.iter().map(|(name, _)| name.clone()).collect();
    assert_eq!(declared, table);
    for (idx, (module, may)) in layers.iter().enumerate() {
        for name in may {
            assert!(table[..idx].contains(name), "{module} stands above {name}, which it uses");
        }
    }
}

#[test]
fn the_engine_knows_no_clock_chance_input_or_waiting() {
    let outside = Regex::new(
        r"\b(tokio|tracing|rand|time|chrono)::|\bstd::(env|fs|io|net|process|thread|time)\b|\basync\b",
    )
    .unwrap();
    let mut wrong = Vec::new();
    let engine = files("src/matching", ".rs").into_iter();
    for (path, text) in
        engine.filter(|(path, _)| !path.starts_with(root().join("src/matching/tests")))
    {
        let code = text.lines().filter(|line| !line.trim_start().starts_with("//"));
        for line in code.filter(|line| outside.is_match(line)) {
            wrong.push(format!("{}: {}", path.display(), line.trim()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn an_outside_crate_stays_in_its_layers() {
    let mut wrong = Vec::new();
    for (outsider, may) in OUTSIDERS {
        let used = Regex::new(&format!(r"\b{outsider}::")).unwrap();
        for (path, text) in files("src", ".rs") {
            let Some(module) = module(&path) else { continue };
            let code = text.lines().filter(|line| !line.trim_start().starts_with("//"));
            let is_used = code.into_iter().any(|line| used.is_match(line));
            if is_used && !may.contains(&module.as_str()) {
                wrong.push(format!("{}: {module} may not use {outsider}", path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What the engine claims to be without: async, logs, chance, a clock, input and output.
const FORBIDDEN_TO_MATCHING: &str = r"\b(tokio|futures|tracing|log|rand|getrandom|time)(::|;| as )|\bstd::(env|fs|io|net|process|thread)\b";

/// The lines of code that use what a pattern forbids.
fn forbidden_lines<'a>(text: &'a str, pattern: &str) -> Vec<&'a str> {
    let forbidden = Regex::new(pattern).unwrap();
    let code = text.lines().filter(|line| !line.trim_start().starts_with("//"));
    code.filter(|line| forbidden.is_match(line)).collect()
}

#[test]
fn the_engine_has_no_clock_chance_log_or_anything_asynchronous() {
    let mut wrong = Vec::new();
    for (path, text) in files("src/matching", ".rs") {
        // Its tests compare several threads.
        if path.strip_prefix(root().join("src/matching/tests")).is_err() {
            for line in forbidden_lines(&text, FORBIDDEN_TO_MATCHING) {
                wrong.push(format!("{}: {}", path.display(), line.trim()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));

    for line in [
        "use tokio::sync::Mutex;",
        "    #[tracing::instrument]",
        "use rand;",
        "let now = time::OffsetDateTime::now_utc();",
        "use std::time::Instant;",
        "use std::fs;",
    ] {
        assert_eq!(forbidden_lines(line, FORBIDDEN_TO_MATCHING), [line]);
    }
    for line in ["// use tokio::sync;", "use crate::matching::model;", "runtime::start();"] {
        assert!(forbidden_lines(line, FORBIDDEN_TO_MATCHING).is_empty(), "{line}");
    }
}

#[test]
fn a_file_begins_with_what_it_is_for_and_ends_before_line_four_hundred() {
    let mut wrong = Vec::new();
    for folder in ["src", "tests", "migrations/src"] {
        for (path, text) in files(folder, ".rs") {
            if !text.starts_with("//!") {
                wrong.push(format!("{} does not say what it is for", path.display()));
            }
            let n_lines = text.lines().count();
            if n_lines > 400 {
                wrong.push(format!("{} has {n_lines} lines", path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn no_template_line_is_longer_than_120_characters() {
    let mut wrong = Vec::new();
    for (path, text) in files("frontend", ".html") {
        for (idx, line) in text.lines().enumerate() {
            let n_characters = line.chars().count();
            if n_characters > 120 {
                wrong.push(format!("{}:{}: {n_characters}", path.display(), idx + 1));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Written past `change`, an email would wait for the worker's next turn.
#[test]
fn every_mutation_writes_through_change_which_wakes_the_worker() {
    let written: Vec<_> = files("src/graphql", ".rs")
        .into_iter()
        .flat_map(|(path, text)| {
            let n_writes = text.matches(".write(").count();
            std::iter::repeat_n(path.file_name().unwrap().to_owned(), n_writes)
        })
        .collect();
    assert_eq!(written, ["asking.rs"]);
}

#[test]
fn the_schema_in_the_repository_is_the_codes() {
    let path = root().join("graphql/schema.graphql");
    let kept = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        kept == clearing::graphql::sdl(),
        "graphql/schema.graphql is out of date: cargo run -- schema > graphql/schema.graphql"
    );
}
