//! The server: router, cookies and sessions, limits, headers, pages, assets.
//!
//! The pages are the first client of the GraphQL API and have no privilege
//! that another client lacks: a page is an operation and a template. One of
//! the two places that read the clock is here.

mod assets;
mod caller;
mod clock;
mod endpoint;
mod files;
mod forms;
mod headers;
mod health;
mod origin;
mod page;
mod pages;
mod posted;
mod request_log;
mod route_check;
mod router;
mod routes;
mod server;
mod session;
mod session_store;
mod templates;
mod types;

pub use router::{Web, router};
#[doc(hidden)]
pub use routes::page_paths;
pub use server::{ServeError, bind, serve};
