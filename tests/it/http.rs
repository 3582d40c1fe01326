//! What the server lets in, and what it says beside the content: requirements
//! S2 to S5, over HTTP.

mod cookies;
mod devices;
mod headers;
mod proxies;
mod queries;
mod requests;
mod second_step;
mod sessions;
