//! `manifest.csv`: the version, and which files the package says it holds.

use std::collections::BTreeMap;

use super::super::csv_text;
use super::super::finding::{DocumentError, Draft, quoted};
use super::tables::Table;

/// How a file is delivered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mode {
    /// Not in the package.
    Absent,
    /// The whole table.
    Bulk,
    /// Changes since the last package.
    Delta,
}

/// What the manifest says.
#[derive(Debug, Default)]
pub(super) struct Manifest {
    /// `1.1` or `1.2`, as written.
    pub(super) version: Option<String>,
    /// The mode of every file that is named, by the name of its table.
    pub(super) modes: BTreeMap<String, Mode>,
}

impl Manifest {
    /// Whether the package is of version 1.1.
    pub(super) fn is_1_1(&self) -> bool {
        self.version.as_deref().is_some_and(|version| version.starts_with("1.1"))
    }

    /// Reads the text of the manifest.
    pub(super) fn read(text: &str, draft: &mut Draft) -> Result<Self, DocumentError> {
        let mut manifest = Self::default();
        let mut manifest_version = None;
        let mut head = None;
        csv_text::rows(text, b',', |row, cells| {
            let key = cells.get(0).unwrap_or_default().trim();
            let value = cells.get(1).unwrap_or_default().trim();
            if head.is_none() {
                head = Some(key == "propertyName" && value == "value");
                if head == Some(true) {
                    return true;
                }
                draft.gap(
                    "manifest-header",
                    place(row),
                    "The first row of manifest.csv must be “propertyName,value”.",
                );
            }
            match key {
                "manifest.version" => manifest_version = Some(value.to_owned()),
                "oneroster.version" => manifest.version = Some(value.to_owned()),
                _ if key.starts_with("source.") => {}
                _ => manifest.file(key, value, row, draft),
            }
            true
        })
        .map_err(|error| {
            DocumentError::new(format!("manifest.csv, {}", error.place), error.message)
        })?;
        if manifest_version.as_deref() != Some("1.0") {
            draft.gap(
                "manifest-version",
                "manifest.csv",
                "manifest.csv must have the row “manifest.version,1.0”.",
            );
        }
        match manifest.version.as_deref() {
            Some("1.1" | "1.2") => {}
            Some(other) => {
                draft.gap(
                    "oneroster-version",
                    "manifest.csv",
                    format!("The OneRoster version {} is neither 1.1 nor 1.2.", quoted(other)),
                );
            }
            None => draft.gap(
                "oneroster-version",
                "manifest.csv",
                "manifest.csv must have the row “oneroster.version” with 1.1 or 1.2.",
            ),
        }
        Ok(manifest)
    }

    fn file(&mut self, key: &str, value: &str, row: usize, draft: &mut Draft) {
        let table = key
            .get(..5)
            .filter(|start| start.eq_ignore_ascii_case("file."))
            .and_then(|_| Table::find_in_any_case(key.get(5..)?));
        let Some(Table { name, .. }) = table else {
            draft.note(
                "manifest-property",
                place(row),
                format!("{} is not a property of the manifest; it was passed over.", quoted(key)),
            );
            return;
        };
        if *key != format!("file.{name}") {
            draft.gap(
                "manifest-spelling",
                place(row),
                format!("{} must be written “file.{name}”; letter case counts.", quoted(key)),
            );
        }
        let modes = [("absent", Mode::Absent), ("bulk", Mode::Bulk), ("delta", Mode::Delta)];
        let Some((word, mode)) =
            modes.into_iter().find(|(word, _)| word.eq_ignore_ascii_case(value))
        else {
            let message = format!(
                "{} is {}, but a file is absent, bulk or delta.",
                quoted(key),
                quoted(value)
            );
            draft.gap("manifest-mode", place(row), message);
            return;
        };
        if word != value {
            draft.gap(
                "manifest-spelling",
                place(row),
                format!("{} must be written “{word}”; letter case counts.", quoted(value)),
            );
        }
        if self.modes.insert((*name).to_owned(), mode).is_some() {
            draft.gap(
                "manifest-twice",
                place(row),
                format!("{} appears twice. Keep one row.", quoted(key)),
            );
        }
    }
}

fn place(row: usize) -> String {
    format!("manifest.csv:{row}")
}
