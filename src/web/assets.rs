//! Styles and scripts, under names that change with their content.

use std::collections::HashMap;

use axum::extract::Path;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};

use super::files::{Assets, text};

/// Which file holds what, as the build wrote it down.
#[derive(Clone, Debug, Default)]
pub(super) struct Manifest(HashMap<String, String>);

impl Manifest {
    /// Reads what the build left; empty without a build.
    pub(super) fn read() -> Self {
        let names = text::<Assets>("manifest.json");
        Self(names.and_then(|names| serde_json::from_str(&names).ok()).unwrap_or_default())
    }

    /// Whether there is anything to serve.
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The address of an asset, by the name it has in the sources.
    pub(super) fn url(&self, name: &str) -> Option<String> {
        self.0.get(name).map(|file| format!("/assets/{file}"))
    }
}

/// Serves one file. Its name changes with its content, so it may be kept for
/// good.
pub(super) async fn serve(Path(file): Path<String>) -> Response {
    let Some(asset) = Assets::get(&file) else { return StatusCode::NOT_FOUND.into_response() };
    let headers = [
        (header::CONTENT_TYPE, asset.metadata.mimetype().to_owned()),
        (header::CACHE_CONTROL, "public, max-age=31536000, immutable".to_owned()),
    ];
    (headers, asset.data.into_owned()).into_response()
}
