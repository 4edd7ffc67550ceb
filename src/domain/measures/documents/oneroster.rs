//! `OneRoster` CSV packages (1EdTech, versions 1.1 and 1.2): a zip with `manifest.csv` at its root,
//! the tables it declares, and ids that point to rows that are there.

mod header;
mod lacks;
mod manifest;
mod secrets;
mod sheet;
mod tables;
mod values;

use serde_json::{Map, Value};

use super::archive::{self, Entry};
use super::finding::{Checked, DocumentError, Draft, MAX_UNPACKED_BYTES, quoted};
use super::text;
use manifest::{Manifest, Mode};
use sheet::Sheet;
use tables::Table;

/// The fact that names the columns in which something stands, as `users.grades`.
pub const FILLED: &str = "filled";

/// Checks a package.
///
/// # Errors
/// When the bytes are no zip that can be read, lack `manifest.csv`, or hold a table that cannot be
/// read.
pub fn check(bytes: &[u8]) -> Result<Checked, DocumentError> {
    let entries: Vec<Entry> =
        archive::unpack(bytes, |name| table_of(name).is_some() || name == "manifest.csv")?;
    let mut draft = Draft::new("OneRoster package");
    let Some(manifest) = entries.iter().find(|entry| entry.name == "manifest.csv") else {
        let deeper = entries.iter().find(|entry| {
            entry
                .name
                .rsplit('/')
                .next()
                .is_some_and(|name| name.eq_ignore_ascii_case("manifest.csv"))
        });
        let message = match deeper {
            Some(entry) => format!(
                "The manifest is at {}. It must be named manifest.csv and lie at the root of the \
                 package.",
                quoted(&entry.name)
            ),
            None => {
                "The package has no manifest.csv at its root, which says what is in it. Add one."
                    .to_owned()
            }
        };
        return Err(DocumentError::new("manifest.csv", message));
    };
    let head = body(manifest)?;
    if head.marked {
        draft.note(
            "byte-order-mark",
            "manifest.csv:1",
            "manifest.csv starts with a byte order \
            mark, which many readers trip over. Save it without.",
        );
    }
    let manifest = Manifest::read(head.body, &mut draft)?;
    let present: Vec<&str> =
        entries.iter().filter_map(|entry| table_of(&entry.name)).map(|table| table.name).collect();
    compare(&manifest, &entries, &present, &mut draft);
    let mut sheets = Vec::new();
    for entry in &entries {
        let Some(table) = table_of(&entry.name) else { continue };
        if entry.name != format!("{}.csv", table.name) {
            let message = format!(
                "{} must be written “{}.csv”; letter case counts.",
                quoted(&entry.name),
                table.name
            );
            draft.gap("file-spelling", entry.name.clone(), message);
        }
        let mode = manifest.modes.get(table.name).copied();
        if entry.bytes.trim_ascii().is_empty() {
            draft.gap(
                "file-empty",
                entry.name.clone(),
                "The file is empty; a table needs its header row.",
            );
            continue;
        }
        sheets.push(Sheet::read(table, mode, body(entry)?, manifest.is_1_1(), &mut draft)?);
    }
    for sheet in &sheets {
        sheet.check_references(&sheets, &mut draft)?;
    }
    demographics(&sheets, &mut draft);
    report(&manifest, &sheets, &mut draft);
    Ok(draft.finish())
}

fn body(entry: &Entry) -> Result<text::Text<'_>, DocumentError> {
    let most = usize::try_from(MAX_UNPACKED_BYTES).unwrap_or(usize::MAX);
    text::bounded(&entry.bytes, most).map_err(|error| sheet::at(&entry.name, error))
}

/// The table that a file at the root of the package is, in whatever letter case its name is
/// written.
fn table_of(name: &str) -> Option<&'static Table> {
    let (stem, ending) = name.rsplit_once('.')?;
    Table::find_in_any_case(stem).filter(|_| ending.eq_ignore_ascii_case("csv"))
}

/// Holds the files that the manifest declares against those that are there.
fn compare(manifest: &Manifest, entries: &[Entry], present: &[&str], draft: &mut Draft) {
    for (name, mode) in &manifest.modes {
        let here = present.contains(&name.as_str());
        if *mode == Mode::Absent && here {
            draft.gap(
                "file-undeclared",
                format!("{name}.csv"),
                format!("The manifest says that {name}.csv is absent, but it is in the package."),
            );
        } else if *mode != Mode::Absent && !here {
            draft.gap(
                "file-missing",
                format!("{name}.csv"),
                format!("The manifest declares {name}.csv, but it is not in the package."),
            );
        }
    }
    for name in present.iter().filter(|name| !manifest.modes.contains_key(**name)) {
        draft.gap(
            "file-undeclared",
            format!("{name}.csv"),
            format!("{name}.csv is in the package, but the manifest does not name it."),
        );
    }
    for entry in entries.iter().filter(|entry| {
        entry.name != "manifest.csv"
            && !entry.name.ends_with('/')
            && table_of(&entry.name).is_none()
    }) {
        let message = if entry.name.contains('/') {
            format!(
                "{} lies in a folder; tables are read at the root of the package only.",
                quoted(&entry.name)
            )
        } else {
            format!("{} is not a table of OneRoster; it was not read.", quoted(&entry.name))
        };
        draft.note("file-unknown", entry.name.clone(), message);
    }
}

/// Demographics are the most sensitive table. Whether the disclosure declares them is for reviewers
/// to compare.
fn demographics(sheets: &[Sheet<'_>], draft: &mut Draft) {
    let here = sheets.iter().any(|sheet| sheet.table.name == "demographics");
    draft.fact("demographics", here);
    if here {
        let message = "The package has demographics.csv, which carries birth dates, race and sex. \
            A sample must hold invented people only. Reviewers compare this table with the data \
            elements that the disclosure declares.";
        draft.note("demographics", "demographics.csv", message);
    }
}

fn report(manifest: &Manifest, sheets: &[Sheet<'_>], draft: &mut Draft) {
    let version: String = manifest.version.clone().unwrap_or_default().chars().take(10).collect();
    draft.line("OneRoster version", "oneroster.version in manifest.csv", version.clone());
    draft.fact("version", version);
    let mut rows = Map::new();
    for sheet in sheets {
        draft.line(format!("Rows of {}.csv", sheet.table.name), "", sheet.rows.to_string());
        rows.insert(sheet.table.name.to_owned(), Value::from(sheet.rows));
    }
    draft.fact("rows", rows);
    let filled = sheets
        .iter()
        .flat_map(|sheet| sheet.filled().map(|column| format!("{}.{column}", sheet.table.name)));
    draft.fact(FILLED, filled.collect::<Vec<String>>());
    if sheets.is_empty() {
        draft.gap(
            "tables-missing",
            "manifest.csv",
            "The package holds no tables, so it shows nothing about rostering.",
        );
    }
}
