//! What Markdown renders to, and that no attack gets through.

use std::time::{Duration, Instant};

use super::strict::fault;
use super::*;

/// The payloads: what each is called, and the payload.
fn payloads() -> Vec<(&'static str, String)> {
    include_str!("../../tests/data/xss_payloads.tsv")
        .lines()
        .filter(|line| !line.starts_with('#'))
        .map(|line| {
            let cells: Vec<&str> = line.split('\t').collect();
            let [id, _, _, payload] = cells.as_slice() else { panic!("{line}") };
            (*id, serde_json::from_str(payload).expect(id))
        })
        .collect()
}

#[test]
fn s5_no_payload_survives_rendering() {
    let payloads = payloads();
    assert_eq!(payloads.len(), 437);
    for (id, payload) in &payloads {
        // Alone, and where Markdown reads it in another way.
        for source in [
            payload.clone(),
            format!("Some words {payload} and more"),
            format!("> - {payload}"),
            format!("| {payload} | b |\n|---|---|\n| {payload} | d |"),
            format!("[{payload}](https://example.org \"{payload}\")"),
            format!("[a](<{payload}>)"),
            format!("[a](https://example.org/{payload})"),
            format!("![{payload}]({payload})"),
            format!("[a]: {payload}\n\n[a] ![a]"),
            format!("<{payload}>"),
            format!("```{payload}\n{payload}\n```"),
            format!("    {payload}"),
        ] {
            let html = render(&source);
            assert_eq!(fault(&html), None, "{id}: {source}\n{html}");
        }
    }
}

#[test]
fn s5_the_payloads_would_be_found_if_they_did_survive() {
    let found = payloads().iter().filter(|(_, payload)| fault(payload).is_some()).count();
    // The others are Markdown, and no HTML before they are rendered.
    assert!(found > 350, "{found}");
    let unsafe_markdown = [
        "[a](javascript:alert(1))",
        "[a](data:text/html;base64,PHNjcmlwdD4)",
        "![a](https://example.org/a.png)",
        "# a",
    ];
    for source in unsafe_markdown {
        let mut options = comrak::Options::default();
        options.render.r#unsafe = true;
        let html = comrak::markdown_to_html(source, &options);
        assert!(fault(&html).is_some(), "{html}");
        assert_eq!(fault(&render(source)), None);
    }
}

#[test]
fn the_markdown_of_the_contract_renders() {
    const REL: &str = "rel=\"noopener noreferrer nofollow ugc\"";
    for (source, html) in [
        ("# A\n\n## B\n\n###### C", "<h3>A</h3>\n<h4>B</h4>\n<h6>C</h6>\n".to_owned()),
        ("*a* **b** ~~c~~ `d`", "<p><em>a</em> <strong>b</strong> <del>c</del> <code>d</code></p>\n".to_owned()),
        (
            "[a](https://example.org/?b=1&c=2 \"d\")",
            format!("<p><a href=\"https://example.org/?b=1&amp;c=2\" {REL}>a</a></p>\n"),
        ),
        (
            "https://example.org, ada@example.org",
            format!(
                "<p><a href=\"https://example.org\" {REL}>https://example.org</a>, \
                 <a href=\"mailto:ada@example.org\" {REL}>ada@example.org</a></p>\n"
            ),
        ),
        ("3. a\n4. b", "<ol start=\"3\">\n<li>a</li>\n<li>b</li>\n</ol>\n".to_owned()),
        ("> a\n\n---\n\n```rust\nb < c\n```", "<blockquote>\n<p>a</p>\n</blockquote>\n<hr>\n<pre><code>b &lt; c\n</code></pre>\n".to_owned()),
        (
            "| a | b |\n|:--|--:|\n| c | d |",
            "<table>\n<thead>\n<tr>\n<th align=\"left\">a</th>\n<th align=\"right\">b</th>\n</tr>\n</thead>\n\
             <tbody>\n<tr>\n<td align=\"left\">c</td>\n<td align=\"right\">d</td>\n</tr>\n</tbody>\n</table>\n"
                .to_owned(),
        ),
        ("a\\\nb", "<p>a<br>\nb</p>\n".to_owned()),
        ("", String::new()),
    ] {
        let rendered = render(source);
        assert_eq!(rendered, html);
        assert_eq!(fault(&rendered), None, "{rendered}");
    }
}

#[test]
fn raw_html_shows_as_text() {
    assert_eq!(render("a <b>c</b> d"), "<p>a &lt;b&gt;c&lt;/b&gt; d</p>\n");
    assert_eq!(render("<div>\nx\n</div>"), "<p>&lt;div&gt;\nx\n&lt;/div&gt;</p>\n");
    assert_eq!(render("<!-- a -->"), "<p>&lt;!-- a --&gt;</p>\n");
}

#[test]
fn an_image_is_its_description() {
    assert_eq!(render("a ![*b* c](https://example.org/x.png) d"), "<p>a <em>b</em> c d</p>\n");
    assert_eq!(render("![a ![b](c)](d)"), "<p>a b</p>\n");
    assert!(render("[![a](x.png)](https://example.org)").contains(">a</a>"));
}

#[test]
fn a_link_elsewhere_than_to_the_web_or_a_mailbox_leads_nowhere() {
    for target in ["ftp://example.org", "/x", "//example.org", "x", "tel:1", "#x", ""] {
        let html = render(&format!("[a]({target})"));
        assert!(!html.contains("href"), "{html}");
        assert!(html.contains(">a</a>"), "{html}");
    }
}

#[test]
fn deep_levels_are_flattened_and_keep_their_words() {
    let html = render(&format!("{}a\n\nb", "> ".repeat(500)));
    assert_eq!(html.matches("<blockquote>").count(), 20);
    assert!(html.contains("<p>a</p>") && html.ends_with("<p>b</p>\n"), "{html}");
    let lists = (0..60)
        .map(|level| format!("{}- item{level}\n", "  ".repeat(level)))
        .collect::<Vec<_>>()
        .concat();
    let html = render(&lists);
    assert_eq!(html.matches("<ul>").count(), 20);
    assert!((0..60).all(|level| html.contains(&format!("item{level}"))), "{html}");
    assert_eq!(fault(&html), None);
}

/// Repeated, each of these makes some naive parser slow.
const PIECES: &[&str] = &[
    "> ",
    ">",
    "[",
    "]",
    "![",
    "*",
    "**a ",
    "*a **a ",
    "_a __a ",
    "~~a ",
    "`",
    "`a",
    "<",
    "<a ",
    "<!--",
    "<?",
    "&#x",
    "|",
    "|a",
    "| a |\n",
    "a|b\n-|-\n",
    "- ",
    "- a\n",
    "1. ",
    "#",
    "# a\n",
    "\\",
    "![a](",
    "[a](<",
    "[a](b",
    "[a][",
    "[a]: b\n",
    "http://",
    "www.a.",
    "a@b.",
    "a_",
    "***a",
    "!",
    "\"",
    "(",
    "é",
    "\n",
    "\u{200b}",
    "  ",
    "\t",
    "<b>",
    "~",
    ":-",
    "---\n",
    "a\n=\n",
    "[![a](b)",
    "<x@y.",
    "[a](",
];

/// Texts that make naive parsers slow, each of about `length` characters.
fn hostile(length: usize) -> Vec<String> {
    let fill = |piece: &str| piece.repeat(length / piece.chars().count());
    let half = |piece: &str| piece.repeat(length / 2 / piece.chars().count());
    let mut texts: Vec<String> = PIECES.iter().copied().map(fill).collect();
    texts.push(half("[") + &half("]"));
    texts.push(half("*a ") + &half("b* "));
    texts.push(half("**a ") + &half("b** "));
    texts.push(half("> ") + "\n" + &half("- "));
    // Wide tables with many empty rows.
    for columns in [2, 10, 20, 50, 100, 500] {
        let head = format!("{}|\n{}|\n", "|a".repeat(columns), "|-".repeat(columns));
        texts.push(head.clone() + &"a\n".repeat(length.saturating_sub(head.len()) / 2));
    }
    // As many cells as a text may have.
    texts.push(format!("{}|\n{}|\n{}", "|a".repeat(20), "|-".repeat(20), "a\n".repeat(450)));
    // References that expand to long links.
    texts.push(format!("[a]: https://example.org/{}\n\n{}", "x".repeat(length / 2), half("[a]")));
    texts.push(
        (0..length / 20).map(|n| format!("[a{n}]: b\n[a{n}]\n\n")).collect::<Vec<_>>().concat(),
    );
    texts.push((0..200).map(|_| "> ".repeat(length / 440) + "a\n").collect());
    texts.push((0..150).map(|level| " ".repeat(level) + "- a\n").collect());
    texts
}

#[test]
fn s5_no_text_takes_long_or_grows_without_measure() {
    for source in hostile(SOURCE_MAX) {
        assert!(source.chars().count() <= SOURCE_MAX + 100);
        measure(&source);
    }
    // For each of these the serialiser of html5ever 0.40 looks through the rest of
    // the text. That is 20 ms for the longest when optimised, but seconds in a
    // debug build, so here they are shorter.
    for piece in ["&", "&amp;", "£"] {
        measure(&piece.repeat(SOURCE_MAX / 8 / piece.chars().count()));
    }
}

fn measure(source: &str) {
    let start = Instant::now();
    let html = render(source);
    let took = start.elapsed();
    let shown: String = source.chars().take(40).collect();
    assert_eq!(fault(&html), None, "{shown}");
    assert!(html.len() < 30 * SOURCE_MAX, "{shown:?}: {} bytes", html.len());
    // Unoptimised and on a busy machine; most take a hundredth of it.
    assert!(took < Duration::from_secs(5), "{shown:?} took {took:?}");
    assert!(excerpt(source, 100).chars().count() <= 100);
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(64))]
    #[test]
    fn s5_nothing_but_allowed_html_comes_out(
        source in r#"([\PC\n]|[<>&"'`*_~\[\]()|#-]|<a href=|javascript:|https://|!\[|\n\n|    |&#){0,60}"#
    ) {
        let html = render(&source);
        proptest::prop_assert_eq!(fault(&html), None, "{}", html);
    }
}
