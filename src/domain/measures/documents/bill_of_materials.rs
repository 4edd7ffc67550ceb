//! Bills of materials: `CycloneDX` 1.4 to 1.7 in JSON (ECMA-424), SPDX 2.2 and 2.3 (ISO/IEC 5962)
//! in JSON and YAML, and SPDX 3.0 as JSON-LD. One that lists machine-learning models is an ML-BOM.
//! A bill lists all parts and is as long as that takes, so its parts are read one by one.

mod content;
mod cyclonedx;
mod graph;
mod spdx;
mod statements;

use chrono::NaiveDateTime;

use super::finding::{Checked, DocumentError, Draft};
use super::node::Node;
use super::tree;
use content::Content;

/// The lists of parts of the formats.
const LISTS: [&str; 3] = ["components", "packages", "@graph"];

/// Checks a bill of materials as of `now`, in UTC.
///
/// # Errors
/// When the bytes are no JSON, or neither `CycloneDX` nor SPDX.
pub fn check(bytes: &[u8], now: NaiveDateTime) -> Result<Checked, DocumentError> {
    let head = tree::items(bytes, &LISTS, &mut |_, _, _| {})?;
    let root = Node::root(&head);
    let mut draft = Draft::new("Bill of materials");
    let mut content = Content::default();
    if root.text("bomFormat").is_some_and(|format| format.eq_ignore_ascii_case("CycloneDX")) {
        cyclonedx::head(&root, is_json(bytes), now, &mut draft);
        each(bytes, "components", &mut |node| {
            cyclonedx::component(node, &mut content, &mut draft);
        })?;
        cyclonedx::around(&root, &mut content, &mut draft);
    } else if root.get("spdxVersion").is_some() {
        spdx::head(&root, now, &mut draft);
        each(bytes, "packages", &mut |node| spdx::package(&node, &mut content, &mut draft))?;
    } else if graph::is_graph(&root) {
        let mut elements = graph::Graph::default();
        elements.add_root(&root);
        each(bytes, "@graph", &mut |node| elements.add(&node))?;
        elements.report(now, &mut content, &mut draft);
    } else {
        let message = "This is neither CycloneDX nor SPDX: it has no “bomFormat”, “spdxVersion” or \
            SPDX 3 “@context”. Upload the JSON form of either.";
        return Err(DocumentError::new("", message));
    }
    content.report(&mut draft);
    Ok(draft.finish())
}

/// Reads the parts of a bill one after the other.
fn each(bytes: &[u8], list: &str, part: &mut dyn FnMut(Node<'_>)) -> Result<(), DocumentError> {
    let mut one = |name: &'static str, number: usize, value: &_| {
        if name == list {
            part(Node { value, pointer: format!("/{name}/{number}") });
        }
    };
    tree::items(bytes, &LISTS, &mut one).map(|_| ())
}

/// Whether a bill is written as JSON; YAML has braces too, and no need for quotation marks in them.
fn is_json(bytes: &[u8]) -> bool {
    let inner =
        bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes).trim_ascii_start().strip_prefix(b"{");
    inner.is_some_and(|inner| inner.trim_ascii_start().starts_with(b"\""))
}
