//! One word for each thing: the glossary of `docs/architecture.md`, held in what
//! people read. Emails, errors, notices and pages are read as text, without the
//! names that templates and code have in them.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use regex::Regex;

/// Words that people never read here, and the phrases in which they are right.
const NOT: [(&str, &[&str]); 15] = [
    (
        "letters?",
        &["letters without accents", "at least one letter", "start with a letter", "64 letters"],
    ),
    ("users?", &[]),
    ("(throw|throws|thrown) away", &[]),
    ("(take|takes|took|taken) back", &[]),
    ("(send|sends) out", &[]),
    ("(clockwork|wheels?|bells?|deeds?|house|cast)", &[]),
    ("topics?", &[]),
    ("partners?", &[]),
    ("sessions?", &[]),
    ("go on with", &[]),
    ("sent out", &[]),
    ("(mend|mends|mended|mending)", &[]),
    ("aims?", &[]),
    ("mail domains?", &[]),
    ("you two", &[]),
];

/// A word that is not used, and the phrases in which it is right.
type Never = (Regex, &'static [&'static str]);

fn patterns(words: &[(&str, &'static [&'static str])]) -> Vec<Never> {
    let pattern = |word: &str| Regex::new(&format!(r"(?i)\b{word}\b")).unwrap();
    words.iter().map(|(word, right)| (pattern(word), *right)).collect()
}

/// Every one of `words` in `text`, with a little of what is around it.
fn found(text: &str, words: &[Never]) -> Vec<String> {
    let mut found = Vec::new();
    for (pattern, right) in words {
        for one in pattern.find_iter(text) {
            let start = text.floor_char_boundary(one.start().saturating_sub(40));
            let end = text.ceil_char_boundary((one.end() + 40).min(text.len()));
            let around = text[start..end].replace('\n', " ");
            if !right.iter().any(|phrase| around.contains(phrase)) {
                found.push(format!("“{}” in “{around}”", one.as_str()));
            }
        }
    }
    found
}

/// Every word of the glossary's "not" column.
fn never() -> Vec<Never> {
    patterns(&NOT)
}

fn files(folder: &str, endings: &[&str]) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| endings.iter().any(|e| ending == *e)) {
                found.push(path);
            }
        }
    }
    assert!(!found.is_empty(), "{folder} has no such file");
    found.sort();
    found
}

static OF_TEMPLATES: LazyLock<[Regex; 4]> = LazyLock::new(|| {
    [r"(?s)\{#.*?#\}", r"(?s)\{\{.*?\}\}|\{%.*?%\}", r#""([^"]*)""#, r"(?s)<[^>]*>"]
        .map(|pattern| Regex::new(pattern).unwrap())
});

/// What a template says: its text, and the texts that it hands to components.
fn words_of_template(source: &str) -> String {
    let [comment, code, quoted, tag] = &*OF_TEMPLATES;
    let source = comment.replace_all(source, "");
    let spoken = code.replace_all(&source, |code: &regex::Captures<'_>| {
        let texts = quoted.captures_iter(&code[0]).map(|text| text[1].to_owned());
        // A text has a capital or a space; a field, a class or an address has not.
        let is_text = |text: &String| {
            !text.starts_with('/')
                && !text.starts_with("govuk-")
                && (text.contains(' ') || text.starts_with(char::is_uppercase))
        };
        texts.filter(is_text).collect::<Vec<_>>().join("\n")
    });
    tag.replace_all(&spoken, " ").into_owned()
}

static OF_SOURCES: LazyLock<[Regex; 3]> = LazyLock::new(|| {
    [
        r"(?s)#\[error\((.*?)\)\]\n|Problem::new\((.*?)\)\s*[,;})]|\.saying\((.*?)\)",
        r#"(?s)"((?:[^"\\]|\\.)*)""#,
        r"\{[^}]*\}",
    ]
    .map(|pattern| Regex::new(pattern).unwrap())
});

/// The literals of errors, problems and notices in a source file.
fn words_of_source(source: &str) -> String {
    let source = source.split("#[cfg(test)]").next().unwrap_or_default();
    let [call, quoted, placeholder] = &*OF_SOURCES;
    let mut words = String::new();
    for call in call.captures_iter(source) {
        let arguments = call.iter().skip(1).flatten().next().unwrap().as_str();
        for text in quoted.captures_iter(arguments) {
            if text[1].contains(' ') {
                words.push_str(&placeholder.replace_all(&text[1], "…"));
                words.push('\n');
            }
        }
    }
    words
}

/// The literals of a view that are more than one word.
fn words_of_view(source: &str) -> String {
    let source = source.split("#[cfg(test)]").next().unwrap_or_default();
    let code = source.lines().filter(|line| !line.trim_start().starts_with("//"));
    let code: String = code.flat_map(|line| [line, "\n"]).collect();
    let texts = OF_SOURCES[1].captures_iter(&code).map(|text| text[1].to_owned());
    texts.filter(|text| text.contains(' ')).collect::<Vec<_>>().join("\n")
}

fn check(files: &[PathBuf], never: &[Never], words: impl Fn(&str) -> String) {
    let mut wrong = Vec::new();
    for path in files {
        let words = words(&fs::read_to_string(path).unwrap());
        wrong.extend(
            found(&words, never).into_iter().map(|found| format!("{}: {found}", path.display())),
        );
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn emails_use_the_words_of_the_glossary() {
    check(&files("src/mail/emails", &["txt", "html"]), &never(), words_of_template);
}

#[test]
fn errors_and_notices_use_the_words_of_the_glossary() {
    check(&files("src", &["rs"]), &never(), words_of_source);
}

#[test]
fn pages_use_the_words_of_the_glossary() {
    let mut pages = files("frontend/pages", &["html"]);
    pages.extend(files("frontend/components", &["html"]));
    check(&pages, &never(), words_of_template);
}

#[test]
fn views_use_the_words_of_the_glossary() {
    check(&files("src/web/views", &["rs"]), &never(), words_of_view);
}

#[test]
fn what_the_test_reads_is_what_people_read() {
    let template = r#"{# topic #}<p class="topic">A <b>topic</b>{% for topic in topics %}
        {{ button(text="Close this topic", name="topic") }}{% endfor %}</p>"#;
    assert_eq!(found(&words_of_template(template), &never()).len(), 2);
    let source = "#[error(\"there is no such topic\")]\nlet topic = \"topic\";\n\
                  Problem::new(Code::Invalid, &[\"topic\"], \"Choose a topic\");";
    assert_eq!(found(&words_of_source(source), &never()).len(), 2);
    assert!(found("The name must include at least one letter", &never()).is_empty());
}
