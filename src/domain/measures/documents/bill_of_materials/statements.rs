//! What a bill says of itself and its parts, read the same way for every format.

use chrono::{DateTime, NaiveDateTime};

use super::super::finding::{Draft, quoted};

/// Whether a licence or a version states anything: `NOASSERTION` and `NONE` are the words of SPDX
/// for that nothing is known or given.
pub(super) fn states(text: &str) -> bool {
    let words = text
        .split(|c: char| c.is_whitespace() || matches!(c, '(' | ')'))
        .filter(|word| !word.is_empty());
    words.into_iter().any(|word| {
        !["NOASSERTION", "NONE", "AND", "OR", "WITH"]
            .iter()
            .any(|empty| word.eq_ignore_ascii_case(empty))
    })
}

/// Reads the time a bill was made.
pub(super) fn made(text: Option<&str>, pointer: &str, now: NaiveDateTime, draft: &mut Draft) {
    let Some(text) = text else {
        draft.gap(
            "timestamp-missing",
            pointer,
            "The bill does not say when it was made. Add the time.",
        );
        return;
    };
    let Ok(at) = DateTime::parse_from_rfc3339(text) else {
        draft.gap(
            "timestamp-unreadable",
            pointer,
            format!("{} is not a date and time such as 2026-03-31T12:00:00Z.", quoted(text)),
        );
        return;
    };
    let at = at.naive_utc();
    let shown = at.format("%Y-%m-%d").to_string();
    draft.line("Made on", "", shown.clone());
    draft.fact("made_on", shown.clone());
    if at > now {
        draft.gap(
            "timestamp-future",
            pointer,
            format!("The bill is dated {shown}, which is still to come. Correct the time."),
        );
    }
}

/// Tells the format and the version that a bill says it has.
pub(super) fn format(name: &str, version: &str, draft: &mut Draft) {
    draft.line("Format", "", format!("{name} {}", version.chars().take(10).collect::<String>()));
    draft.fact("format", name);
    draft.fact("format_version", version.chars().take(40).collect::<String>());
}
