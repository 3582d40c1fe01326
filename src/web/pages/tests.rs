//! Every view fits its operation and its template.

use std::cell::RefCell;

use minijinja::context;

use super::render::as_value;
use super::{PAGES, PREVIEWS, Page, Types, environment};
use crate::account::Viewer;
use crate::graphql;
use crate::web::assets::Manifest;
use crate::web::fields::Fields;
use crate::web::views::{Context, Layout};

fn every_page() -> impl Iterator<Item = &'static Page> {
    let previews = PREVIEWS.iter().map(|preview| &preview.shown);
    let pages = PAGES.iter().flat_map(|page| [Some(page), page.for_guests, page.for_staff]);
    pages.flatten().chain(previews)
}

#[test]
fn every_view_reads_what_its_operation_selects_and_its_template_opens() {
    let types = Types::read(&graphql::sdl());
    let nothing = types.operation("viewer");
    let templates = environment(Manifest::default());
    let (viewer, fields) = (Viewer::guest(), Fields::default());
    // The policy and the category of the sample answer, whose pages name them.
    let part = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    let parts =
        Fields(vec![part("kind", "data-policy"), part("categoryId", "2030-01-01T09:00:00Z")]);
    let mut wrong = Vec::new();
    for page in every_page() {
        let context = Context {
            viewer: &viewer,
            path: "/",
            parts: &parts,
            query: &fields,
            posted: &fields,
            errors: &[],
            result: &async_graphql::Value::Null,
            questions: RefCell::default(),
            unread_notifications: 0,
            is_hidden: true,
        };
        let operation = page.operation.map_or(nothing, |name| types.operation(name));
        let opened = (page.sample)(&operation.document, &context).and_then(|made| {
            let layout = as_value(Layout::new(&context, None).saying(made.said, &context));
            let template = templates.get_template(&format!("pages/{}.html", page.template));
            let html = template.and_then(|one| one.render(context! { page => made.view, layout }));
            html.map_err(|error| format!("{error:#}"))
        });
        match opened {
            Ok(html) if html.contains("<h1") => {}
            Ok(html) => wrong.push(format!("{}: half a page: {html}", page.template)),
            Err(error) => wrong.push(format!("{}: {error}", page.template)),
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
