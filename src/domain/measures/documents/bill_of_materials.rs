//! Bills of materials: `CycloneDX` 1.4 to 1.7 in JSON (ECMA-424), SPDX 2.2 and 2.3 (ISO/IEC 5962) in JSON and YAML, and SPDX 3.0 as JSON-LD.
//! One that lists machine-learning models is an ML-BOM. A bill lists all parts and is as long as that takes, so its parts are read one by one.

mod content;
mod cyclonedx;
mod graph;
mod spdx;

use chrono::{DateTime, NaiveDateTime};

use super::finding::{Checked, DocumentError, Draft, quoted};
use super::node::Node;
use super::tree;
use content::Content;

/// The lists of parts of the formats.
const LISTS: [&str; 3] = ["components", "packages", "@graph"];

/// Checks a bill of materials as of `now`, in UTC.
pub fn check(bytes: &[u8], now: NaiveDateTime) -> Result<Checked, DocumentError> {
    let head = tree::items(bytes, &LISTS, &mut |_, _, _| {})?;
    let root = Node::root(&head);
    let mut draft = Draft::new("Bill of materials");
    let mut content = Content::default();
    if root.text("bomFormat").is_some_and(|format| format.eq_ignore_ascii_case("CycloneDX")) {
        cyclonedx::head(&root, is_json(bytes), now, &mut draft);
        each(bytes, "components", &mut |node| cyclonedx::component(node, &mut content, &mut draft))?;
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
        let message =
            "This is neither CycloneDX nor SPDX: it has no “bomFormat”, “spdxVersion” or SPDX 3 “@context”. Upload the JSON form of either.";
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
    let inner = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes).trim_ascii_start().strip_prefix(b"{");
    inner.is_some_and(|inner| inner.trim_ascii_start().starts_with(b"\""))
}

/// Whether a licence or a version states anything: `NOASSERTION` and `NONE` are the words of SPDX for that nothing is known or given.
fn states(text: &str) -> bool {
    let words = text.split(|c: char| c.is_whitespace() || matches!(c, '(' | ')')).filter(|word| !word.is_empty());
    words.into_iter().any(|word| !["NOASSERTION", "NONE", "AND", "OR", "WITH"].iter().any(|empty| word.eq_ignore_ascii_case(empty)))
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

/// Tells the format and the version that a bill says it has.
fn format(name: &str, version: &str, draft: &mut Draft) {
    draft.line("Format", "", format!("{name} {}", version.chars().take(10).collect::<String>()));
    draft.fact("format", name);
    draft.fact("format_version", version.chars().take(40).collect::<String>());
}
