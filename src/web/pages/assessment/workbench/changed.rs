//! What changed at a question since the submission before, and the answer of the last cycle.

use serde::Serialize;

use crate::actions::assessment::changed_since::ChangedSince;
use crate::actions::assessment::reviews::Workbench;
use crate::domain::calendar::Calendar;

/// What is said of one earlier submission.
#[derive(Debug, Serialize)]
pub(super) struct ChangedNote {
    pub(super) title: String,
    /// The answer that stood there, where it is another one now.
    pub(super) before: Option<String>,
    /// What came and went of the evidence.
    pub(super) evidence: Option<String>,
}

/// What there is to say at the question that is shown. The cycle before is told in any case: its
/// answer, never its level.
pub(super) fn notes(bench: &Workbench, calendar: Calendar) -> Vec<ChangedNote> {
    let note = |since: &ChangedSince| note(bench, since, calendar);
    bench.changed.iter().filter_map(note).collect()
}

fn note(bench: &Workbench, since: &ChangedSince, calendar: Calendar) -> Option<ChangedNote> {
    let question = bench.question.as_str();
    let day = calendar.day_of(since.at);
    let whole = match &since.cycle {
        Some(version) => format!("the last cycle (version {version}, submitted {day})"),
        None => format!("the submission of {day}"),
    };
    let before =
        since.answer_changed(question).then(|| since.answer_before(&bench.file.case, question));
    let (came, went) = since.evidence(question);
    let told = |what: &str, titles: &[&str]| {
        (!titles.is_empty()).then(|| format!("{what}: {}.", titles.join("; ")))
    };
    let evidence = [told("Attached since", &came), told("Taken away since", &went)];
    let evidence: Vec<String> = evidence.into_iter().flatten().collect();
    let title = match (since.touches(question), &since.cycle) {
        (true, _) => format!("Changed since {whole}"),
        (false, Some(_)) => format!("The same as in {whole}"),
        (false, None) => return None,
    };
    Some(ChangedNote {
        title,
        before: before.flatten(),
        evidence: (!evidence.is_empty()).then(|| evidence.join(" ")),
    })
}

/// Whether a question of the list is another one since then.
pub(super) fn is_marked(bench: &Workbench, question: &str) -> bool {
    bench.changed.iter().any(|since| since.touches(question))
}
