//! The engine of the pages: runs an operation as the person who asks, and
//! places what its view makes of the answer in a template.
//!
//! In reading order: what a page is, the list of them, a visit to one; then the
//! form that a visit posts, and what operations and templates are made of.

mod notices;
mod page;
mod route_check;
mod routes;
mod visit;

mod admin_forms;
mod answer;
mod apology;
mod forms;
mod functions;
mod posted;
mod render;
mod step_up;
mod templates;
mod types;

#[cfg(test)]
mod sample;
#[cfg(test)]
mod tests;

#[doc(hidden)]
pub use functions::add_component_functions;
pub(super) use page::Page;
pub(super) use route_check::check_routes;
pub use routes::page_paths;
pub(super) use routes::{PAGES, PREVIEWS, forms};
pub(super) use templates::environment;
pub(super) use types::Types;
pub(super) use visit::Visit;
