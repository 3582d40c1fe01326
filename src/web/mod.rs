//! The server: router, cookies and sessions, limits, headers, pages, assets.
//!
//! The pages are the first client of the GraphQL API and have no privilege
//! that another client lacks: a page is an operation and a template. One of
//! the two places that read the clock is here.

mod assets;
mod browser;
mod caller;
mod client;
mod clock;
mod device;
mod endpoint;
mod fields;
mod files;
mod headers;
mod health;
mod origin;
mod own_data;
mod pages;
mod request_log;
mod router;
mod server;
mod session;
mod session_store;
mod views;

#[doc(hidden)]
pub use pages::{add_component_functions, page_paths};
pub use router::{Web, router};
pub use server::{ServeError, bind, serve};
