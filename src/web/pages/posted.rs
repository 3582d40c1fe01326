//! Reads a posted form, URL-encoded or multipart.

use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{FromRequest, Multipart};
use axum::http::{HeaderMap, StatusCode, header};

use super::answer::Trouble;
use crate::web::fields::Fields;

/// The fields of a form, from either of the two ways browsers send them.
pub(super) async fn read(headers: &HeaderMap, body: Body, max: usize) -> Result<Fields, Trouble> {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    let kind = kind.unwrap_or_default().to_owned();
    let body = to_bytes(body, max).await.map_err(|_| StatusCode::PAYLOAD_TOO_LARGE)?;
    let fields = if kind.starts_with("multipart/form-data") {
        multipart(headers, body).await?
    } else if kind.starts_with("application/x-www-form-urlencoded") || body.is_empty() {
        Fields::parse(&body)
    } else {
        return Err(StatusCode::UNSUPPORTED_MEDIA_TYPE.into());
    };
    if fields.0.iter().any(|(name, value)| name.contains('\0') || value.contains('\0')) {
        return Err(StatusCode::BAD_REQUEST.into());
    }
    Ok(fields)
}

async fn multipart(headers: &HeaderMap, body: Bytes) -> Result<Fields, Trouble> {
    let unreadable = || Trouble {
        status: StatusCode::BAD_REQUEST,
        reason: None,
        message: Some(
            "The file is not text in UTF-8. Save it as CSV UTF-8 and try again".to_owned(),
        ),
    };
    let mut request = axum::extract::Request::new(axum::body::Body::from(body));
    *request.headers_mut() = headers.clone();
    let mut parts = Multipart::from_request(request, &()).await.map_err(|_| unreadable())?;
    let mut fields = Vec::new();
    while let Some(part) = parts.next_field().await.map_err(|_| unreadable())? {
        let name = part.name().unwrap_or_default().to_owned();
        let value = part.bytes().await.map_err(|_| unreadable())?;
        fields.push((name, String::from_utf8(value.to_vec()).map_err(|_| unreadable())?));
    }
    Ok(Fields(fields))
}
