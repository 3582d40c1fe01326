//! What an answer says is wrong with what was asked, where the page shows it itself.

use serde::Deserialize;

use crate::web::fields::Problem;

/// An error that a page's own operation answers.
#[derive(Debug, Deserialize)]
pub(crate) struct UserError {
    code: String,
    field: Vec<String>,
    pub(crate) message: String,
}

impl UserError {
    /// Whether the API calls it `code`.
    pub(crate) fn is(&self, code: &str) -> bool {
        self.code == code
    }

    /// The same, as the layout lists it.
    pub(crate) fn problem(&self) -> Problem {
        Problem::told(self.code.clone(), &self.field, self.message.clone())
    }
}
