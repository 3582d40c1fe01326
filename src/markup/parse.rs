//! Parses Markdown to a tree that has only what a post may have.

use comrak::nodes::{AstNode, LineColumn, NodeValue};
use comrak::{Arena, Node, Options, parse_document};

/// How many levels of headings the page keeps for itself.
const HEADING_SHIFT: u8 = 2;
/// How deeply quotes, lists and emphasis go; deeper levels are flattened.
///
/// Browsers and the sanitiser take time in proportion to depth for each
/// element, so unbounded depth would mean quadratic time.
const DEPTH_MAX: usize = 20;
/// How many cells the tables of a text may come to. A short row is filled up to
/// the number of columns, so few characters could make very many cells.
const TABLE_CELLS_MAX: usize = 10_000;

/// The Markdown of the contract: `CommonMark` with tables, strikethrough and
/// autolinks.
pub(super) fn options(source: &str) -> Options<'static> {
    let mut options = Options::default();
    options.extension.strikethrough = true;
    options.extension.autolink = true;
    options.extension.table = cells_at_most(source) <= TABLE_CELLS_MAX;
    options
}

/// Parses a text, and shapes the tree: raw HTML is text, an image is its
/// description, headings start below the page's own, and depth is bounded.
pub(super) fn parse<'a>(arena: &'a Arena<'a>, source: &str, options: &Options<'_>) -> Node<'a> {
    let root = parse_document(arena, source, options);
    let mut open = vec![(root, 0)];
    while let Some((node, depth)) = open.pop() {
        shape(arena, node);
        let mut next = node.first_child();
        while let Some(child) = next {
            let nests = nests(child);
            if is_image(child) || (nests && depth >= DEPTH_MAX) || is_stray_item(child) {
                next = unwrap(child);
            } else {
                open.push((child, depth + usize::from(nests)));
                next = child.next_sibling();
            }
        }
    }
    root
}

/// More cells than the tables of a text can have together: as if every line were
/// a row of a table as wide as the line with the most separators.
fn cells_at_most(source: &str) -> usize {
    let columns = source.lines().map(|line| line.matches('|').count() + 1).max().unwrap_or(0);
    // Without a separator there is at most a table of one column.
    if columns < 2 { 0 } else { columns * source.lines().count() }
}

/// Changes what a node is, where a post may not hold it.
fn shape<'a>(arena: &'a Arena<'a>, node: Node<'a>) {
    let mut ast = node.data_mut();
    match &mut ast.value {
        NodeValue::Heading(heading) => heading.level = (heading.level + HEADING_SHIFT).min(6),
        NodeValue::HtmlInline(html) => {
            ast.value = NodeValue::Text(std::mem::take(html).into());
        }
        NodeValue::HtmlBlock(block) => {
            let text = NodeValue::Text(block.literal.trim_end().to_owned().into());
            ast.value = NodeValue::Paragraph;
            let text = comrak::nodes::Ast::new(text, LineColumn { line: 0, column: 0 });
            node.append(arena.alloc(AstNode::new(text.into())));
        }
        _ => {}
    }
}

/// Says whether a node is of a kind that can hold its own kind without end.
fn nests(node: Node<'_>) -> bool {
    matches!(
        node.data().value,
        NodeValue::BlockQuote
            | NodeValue::List(_)
            | NodeValue::Emph
            | NodeValue::Strong
            | NodeValue::Strikethrough
    )
}

fn is_image(node: Node<'_>) -> bool {
    matches!(node.data().value, NodeValue::Image(_))
}

/// Says whether a node is an item whose list was taken away.
fn is_stray_item(node: Node<'_>) -> bool {
    let is_item = matches!(node.data().value, NodeValue::Item(_));
    is_item && !node.parent().is_some_and(|list| matches!(list.data().value, NodeValue::List(_)))
}

/// Puts the children of a node in its place, and gives the first of what follows.
fn unwrap<'a>(node: Node<'a>) -> Option<Node<'a>> {
    let children: Vec<Node<'a>> = node.children().collect();
    for child in &children {
        node.insert_before(child);
    }
    let next = children.first().copied().or(node.next_sibling());
    node.detach();
    next
}
