//! Bills of materials: `CycloneDX` 1.4 to 1.7 (ECMA-424), SPDX 2.x (ISO/IEC 5962) and SPDX 3.0 in JSON. One that lists machine-learning
//! models is an ML-BOM.

mod cyclonedx;
mod spdx;

use chrono::{DateTime, NaiveDateTime};

use super::finding::{Checked, DocumentError, Draft, quoted};
use super::node::Node;
use super::tree;

/// Checks a bill of materials as of `now`, in UTC.
pub fn check(bytes: &[u8], now: NaiveDateTime) -> Result<Checked, DocumentError> {
    let tree = tree::json(bytes)?;
    let root = Node::root(&tree);
    let mut draft = Draft::new("Bill of materials");
    let content = if root.text("bomFormat").is_some_and(|format| format.eq_ignore_ascii_case("CycloneDX")) {
        cyclonedx::read(&root, now, &mut draft)
    } else if root.text("spdxVersion").is_some() {
        spdx::second(&root, now, &mut draft)
    } else if spdx::is_third(&root) {
        spdx::third(&root, now, &mut draft)
    } else {
        let message =
            "This is neither CycloneDX nor SPDX: it has no “bomFormat”, “spdxVersion” or SPDX 3 “@context”. Upload the JSON form of either.";
        return Err(DocumentError::new("", message));
    };
    content.report(&mut draft);
    Ok(draft.finish())
}

/// What a bill lists, counted the same way for every format.
#[derive(Debug, Default)]
struct Content {
    components: usize,
    without_version: usize,
    without_licence: usize,
    models: Vec<String>,
    /// The first component of each kind of lack.
    first_without_version: Option<String>,
    first_without_licence: Option<String>,
}

impl Content {
    fn add(&mut self, pointer: &str, name: &str, versioned: bool, licensed: bool, model: bool) {
        self.components += 1;
        if !versioned {
            self.without_version += 1;
            self.first_without_version.get_or_insert_with(|| pointer.to_owned());
        }
        if !licensed {
            self.without_licence += 1;
            self.first_without_licence.get_or_insert_with(|| pointer.to_owned());
        }
        if model {
            self.models.push(name.chars().take(100).collect());
        }
    }

    fn report(self, draft: &mut Draft) {
        draft.line("Components", "", self.components.to_string());
        draft.line("Machine-learning models", "components of that kind", self.models.len().to_string());
        draft.line("Components without a version", "", self.without_version.to_string());
        draft.line("Components without a licence", "", self.without_licence.to_string());
        draft.fact("components", self.components);
        draft.fact("models", self.models.len());
        draft.fact("ml_bom", !self.models.is_empty());
        draft.fact("without_version", self.without_version);
        draft.fact("without_licence", self.without_licence);
        if self.components == 0 {
            draft.gap("components-missing", "", "The bill lists no components. List what the product is made of.");
        }
        if self.models.is_empty() {
            draft.note(
                "models-missing",
                "",
                "The bill lists no machine-learning model. List the models the product uses, its suppliers' models included.",
            );
        } else {
            let names = self.models.iter().take(20).map(String::as_str).collect::<Vec<_>>().join(", ");
            draft.line("Models named", "at most twenty", names);
        }
        for (code, lack, number, first) in [
            ("version-missing", "version", self.without_version, self.first_without_version),
            ("licence-missing", "licence", self.without_licence, self.first_without_licence),
        ] {
            if let Some(first) = first {
                let message = format!(
                    "{number} of {} {} no {lack}; this is the first.",
                    self.components,
                    if number == 1 { "components has" } else { "components have" }
                );
                draft.note(code, first, message);
            }
        }
    }
}

/// Reads the time a bill was made.
fn made(text: Option<&str>, pointer: &str, now: NaiveDateTime, draft: &mut Draft) {
    let Some(text) = text else {
        draft.gap("timestamp-missing", pointer, "The bill does not say when it was made. Add the time.");
        return;
    };
    let Ok(at) = DateTime::parse_from_rfc3339(text) else {
        draft.gap("timestamp-unreadable", pointer, format!("{} is not a date and time such as 2026-03-31T12:00:00Z.", quoted(text)));
        return;
    };
    let at = at.naive_utc();
    let shown = at.format("%Y-%m-%d").to_string();
    draft.line("Made on", "", shown.clone());
    draft.fact("made_on", shown.clone());
    if at > now {
        draft.gap("timestamp-future", pointer, format!("The bill is dated {shown}, which is still to come. Correct the time."));
    }
}
