//! What Assay computed from a table, as people read it.

use serde::Serialize;

use crate::domain::instrument::{Measure, MeasureOutcome, Question, Questionnaire};
use crate::domain::measures::line::Line;
use crate::domain::registry::listing::PublicMeasure;
use crate::web::kernel::markup::Markup;

/// A measure with its conclusion and its arithmetic.
#[derive(Debug, Clone, Serialize)]
pub struct ShownMeasure {
    code: Option<String>,
    title: String,
    conclusion: String,
    level: Option<String>,
    /// The steps of the arithmetic, drawn: some measures have hundreds.
    steps: Markup,
}

/// Steps that belong together, such as those of one study.
#[derive(Debug, Clone)]
struct StepGroup {
    title: Option<String>,
    lines: Vec<Line>,
}

impl ShownMeasure {
    /// A measure for whoever scores, with the level that it supports in the words of the scale.
    pub fn for_reviewers(measure: &MeasureOutcome, level: Option<u8>, words: &[String]) -> Self {
        let named = |level: u8| match words.get(usize::from(level)) {
            Some(word) => format!("{level}, {word}"),
            None => level.to_string(),
        };
        Self { level: level.map(named), ..Self::for_vendor(measure) }
    }

    /// A measure for the vendor whose table it reads: what it comes to and every step, without
    /// levels.
    fn for_vendor(measure: &MeasureOutcome) -> Self {
        Self {
            code: None,
            title: measure.title.clone(),
            conclusion: measure.conclusion.clone(),
            level: None,
            steps: steps(&measure.title, measure.steps()),
        }
    }

    /// A published measure, with the reference of the question whose table it reads.
    pub fn published(measure: &PublicMeasure) -> Self {
        Self {
            code: Some(measure.code.clone()),
            title: measure.title.clone(),
            conclusion: measure.conclusion.clone(),
            level: None,
            steps: steps(&measure.title, measure.lines.iter()),
        }
    }

    /// One for samples of pages.
    pub fn sample() -> Self {
        let lines = ["Person 1", "One: person 2", "One: person 3", "Mean"]
            .map(|label| Line::new(label, "Sum ÷ people", "68.5"));
        Self {
            code: None,
            title: "Usability".to_owned(),
            conclusion: "Mean 68.5 of 100.".to_owned(),
            level: Some("2, Documented".to_owned()),
            steps: steps("Usability", lines.iter()),
        }
    }
}

/// The steps as a table; nothing where there are none.
fn steps<'l>(title: &str, lines: impl Iterator<Item = &'l Line>) -> Markup {
    let groups = grouped(lines);
    let mut out = Markup::new();
    if groups.is_empty() {
        return out;
    }
    out.raw("<table class=\"table table--tight arithmetic\"><caption class=\"visually-hidden\">");
    out.text(title).raw(", step by step</caption><thead><tr><th scope=\"col\">Step</th>");
    out.raw("<th scope=\"col\">How</th><th scope=\"col\">Result</th></tr></thead>");
    for group in &groups {
        out.raw("\n<tbody>");
        if let Some(title) = &group.title {
            out.raw("<tr class=\"arithmetic__group\"><th scope=\"rowgroup\" colspan=\"3\">");
            out.text(title).raw("</th></tr>");
        }
        for line in &group.lines {
            out.raw("\n<tr><th scope=\"row\">").text(&line.label).raw("</th><td>");
            out.text(&line.formula).raw("</td><td>").text(&line.value).raw("</td></tr>");
        }
        out.raw("\n</tbody>");
    }
    out.raw("\n</table>");
    out
}

/// How many parts of what steps begin with are said above them: a study, and an outcome of it.
const HEADS: usize = 2;

/// The steps with what several of them in a row begin with, up to a colon, said once above them.
fn grouped<'l>(lines: impl Iterator<Item = &'l Line>) -> Vec<StepGroup> {
    let mut groups = vec![StepGroup { title: None, lines: lines.cloned().collect() }];
    for _ in 0..HEADS {
        groups = groups.iter().flat_map(divided).collect();
    }
    groups.retain(|group| !group.lines.is_empty());
    groups
}

fn head(line: &Line) -> Option<&str> {
    line.label.split_once(": ").map(|(head, _)| head)
}

fn divided(group: &StepGroup) -> Vec<StepGroup> {
    let mut parts: Vec<(bool, StepGroup)> = Vec::new();
    for run in group.lines.chunk_by(|one, next| head(one) == head(next)) {
        let shared = run.first().and_then(head).filter(|_| run.len() > 1);
        match (shared, parts.last_mut()) {
            (Some(shared), _) => {
                let title = group
                    .title
                    .as_ref()
                    .map_or_else(|| shared.to_owned(), |title| format!("{title}: {shared}"));
                let rest = |line: &Line| {
                    line.label.split_once(": ").map_or_else(
                        || line.clone(),
                        |(_, rest)| Line { label: rest.to_owned(), ..line.clone() },
                    )
                };
                parts.push((
                    true,
                    StepGroup { title: Some(title), lines: run.iter().map(rest).collect() },
                ));
            }
            (None, Some((false, part))) => part.lines.extend(run.iter().cloned()),
            (None, _) => {
                parts.push((false, StepGroup { title: group.title.clone(), lines: run.to_vec() }));
            }
        }
    }
    parts.into_iter().map(|(_, part)| part).collect()
}

/// What Assay computes from one table, beside the table.
#[derive(Debug, Clone, Serialize)]
pub struct TableMeasures {
    code: String,
    /// What in the rows keeps a measure from being computed.
    broken: Vec<String>,
    /// Whether there is something to unfold.
    more: bool,
    measures: Vec<ShownMeasure>,
    waiting: Vec<String>,
    note: Option<&'static str>,
}

impl TableMeasures {
    /// What is computed from a question's table; nothing when no measure reads it, and for answers
    /// that stand, when none was computed.
    pub fn new(
        q: &Questionnaire,
        question: &Question,
        outcomes: &[MeasureOutcome],
        editing: bool,
    ) -> Option<Self> {
        // What was read in documents is told beside the documents.
        let reading: Vec<&Measure> = q
            .rubric
            .measures
            .iter()
            .filter(|measure| measure.question == question.name && measure.reads_table())
            .collect();
        let here: Vec<&MeasureOutcome> = outcomes
            .iter()
            .filter(|outcome| reading.iter().any(|measure| measure.id == outcome.id))
            .collect();
        let waiting = reading
            .iter()
            .filter(|measure| editing && here.iter().all(|outcome| outcome.id != measure.id));
        let shown = Self {
            code: question.code.clone(),
            broken: here.iter().filter_map(|outcome| not_computed(outcome)).collect(),
            more: false,
            measures: here
                .iter()
                .filter(|outcome| outcome.computed)
                .map(|outcome| ShownMeasure::for_vendor(outcome))
                .collect(),
            waiting: waiting.map(|measure| measure.title.clone()).collect(),
            note: (editing && !here.is_empty())
                .then_some("Worked out from the rows that were saved when this page opened. "),
        };
        let more = !shown.measures.is_empty() || !shown.waiting.is_empty();
        (more || !shown.broken.is_empty()).then_some(Self { more, ..shown })
    }
}

/// Why a measure is not computed from the rows as they are; none when it is.
pub fn not_computed(outcome: &MeasureOutcome) -> Option<String> {
    (!outcome.computed)
        .then(|| format!("Not computed yet: {}. {}", outcome.title, outcome.conclusion))
}
