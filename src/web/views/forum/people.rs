//! Members, as other members see them.

use serde::Deserialize;

/// Only a name.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Named {
    pub(crate) display_name: String,
}

/// The code of a grade.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct GradeCode {
    pub(crate) code: String,
}

/// An organisation, in short where it has a short name.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Organisation {
    name: String,
    abbreviation: Option<String>,
}

impl Organisation {
    /// The short name, or the name.
    pub(crate) fn in_short(&self) -> &str {
        self.abbreviation.as_deref().unwrap_or(&self.name)
    }
}

/// Name, grade and organisation in one line.
pub(crate) fn in_one_line(
    name: &str,
    grade: Option<&GradeCode>,
    organisation: Option<&Organisation>,
) -> String {
    let grade = grade.map(|grade| grade.code.as_str());
    let organisation = organisation.map(Organisation::in_short);
    let parts = [Some(name), grade, organisation];
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}
