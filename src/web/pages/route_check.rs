//! Checks at the start that the operation, template and page of every route exist.
//!
//! Checked at the start: a route that names what is not there would fail at its
//! first request, in front of somebody.

use minijinja::Environment;

use super::page::{Form, Page, Preview};
use super::routes::{PAGES, PREVIEWS, forms};
use super::types::Types;

/// The routes of the pages.
#[derive(Clone, Copy, Debug)]
struct Routes<'a> {
    pages: &'a [Page],
    forms: &'a [Form],
    previews: &'a [Preview],
}

/// Looks up what every route of the pages names.
///
/// # Panics
///
/// When something is not there; names the routes and what they name.
pub(in crate::web) fn check_routes(types: &Types, templates: &Environment<'_>) {
    let forms: Vec<_> = forms().copied().collect();
    check(Routes { pages: PAGES, forms: &forms, previews: PREVIEWS }, types, templates);
}

fn check(routes: Routes<'_>, types: &Types, templates: &Environment<'_>) {
    let missing = missing(routes, types, templates);
    assert!(missing.is_empty(), "the routes name what is not there: {}", missing.join("; "));
}

fn missing(routes: Routes<'_>, types: &Types, templates: &Environment<'_>) -> Vec<String> {
    let operation = |path: &str, name: &str| {
        (!types.has_operation(name)).then(|| format!("{path} the operation {name}"))
    };
    let template = |path: &str, name: &str| {
        let is_there = templates.get_template(&format!("pages/{name}.html")).is_ok();
        (!is_there).then(|| format!("{path} the template {name}"))
    };
    let page = |path: &str, named: &str| {
        let is_there = routes.pages.iter().any(|page| page.path == named);
        (!is_there).then(|| format!("{path} the page {named}"))
    };
    let of_pages = routes.pages.iter().flat_map(variants).flat_map(|page: &Page| {
        [
            page.operation.and_then(|name| operation(page.path, name)),
            template(page.path, page.template),
        ]
    });
    let of_forms = routes
        .forms
        .iter()
        .flat_map(|form| [operation(form.path, form.operation), page(form.path, form.page)]);
    let of_previews = routes.previews.iter().flat_map(|preview| {
        [
            preview.shown.operation.and_then(|name| operation(preview.path, name)),
            template(preview.path, preview.shown.template),
            page(preview.path, preview.page),
        ]
    });
    of_pages.chain(of_forms).chain(of_previews).flatten().collect()
}

/// A page and what others see at the same address.
fn variants(page: &Page) -> impl Iterator<Item = &Page> {
    [Some(page), page.for_guests, page.for_staff].into_iter().flatten()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::graphql;
    use crate::web::assets::Manifest;
    use crate::web::pages::environment;

    fn templates() -> Environment<'static> {
        environment(Manifest::default())
    }

    fn some_form() -> &'static Form {
        forms().next().unwrap()
    }

    const STAFF: Page = Page { template: "nowhere", ..PAGES[1] };

    #[test]
    fn a_route_that_names_what_is_not_there_is_named_with_it() {
        let (types, templates) = (Types::read(&graphql::sdl()), templates());
        let page = Page {
            path: "/odd",
            operation: Some("ask_nothing"),
            for_staff: Some(&STAFF),
            ..PAGES[1]
        };
        let form =
            Form { path: "/odd/form", operation: "submit_nothing", page: "/even", ..*some_form() };
        let shown = Page { template: "blank", ..PREVIEWS[0].shown };
        let preview = Preview { path: "/odd/preview", shown, ..PREVIEWS[0] };
        let routes = Routes { pages: &[page], forms: &[form], previews: &[preview] };
        assert_eq!(
            missing(routes, &types, &templates),
            [
                "/odd the operation ask_nothing",
                &format!("{} the template nowhere", STAFF.path),
                "/odd/form the operation submit_nothing",
                "/odd/form the page /even",
                "/odd/preview the template blank",
                "/odd/preview the page /adverts/new",
            ]
        );
        let all: Vec<_> = forms().copied().collect();
        let routes = Routes { pages: PAGES, forms: &all, previews: PREVIEWS };
        assert_eq!(missing(routes, &types, &templates), [""; 0]);
    }

    #[test]
    #[should_panic(expected = "/odd the page /even")]
    fn a_server_with_such_a_route_does_not_start() {
        let (types, templates) = (Types::read(&graphql::sdl()), templates());
        let form = Form { path: "/odd", page: "/even", ..*some_form() };
        check(Routes { pages: &[], forms: &[form], previews: &[] }, &types, &templates);
    }
}
