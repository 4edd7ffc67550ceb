//! Prints the result of an impact assessment.

use super::out::Out;
use crate::domain::instrument::{Exact, ImpactOutcome, PointsLine};

/// Prints the points line by line, the arithmetic, the band and what it asks for.
pub(super) fn print(out: &mut Out, impact: &ImpactOutcome) {
    for alternative in &impact.alternatives {
        let group = alternative.group_title.as_deref().unwrap_or("open");
        out.line(format_args!("{}: {group}", alternative.title));
    }
    for line in &impact.lines {
        print_line(out, line);
    }
    for total in impact.sections.iter().filter(|_| impact.sections.len() > 1) {
        let share = total.share.scaled(&Exact::from(100)).plain();
        out.line(format_args!(
            "{}, {}: {} of {}, {share} %",
            total.title,
            total.role.word(),
            total.points.plain(),
            total.maximum.plain()
        ));
    }
    for step in &impact.because {
        out.line(step);
    }
    match &impact.band {
        Some(band) => out.line(format_args!("{}: {}, {}", impact.title, band.id, band.title)),
        None => out.line(format_args!(
            "{}: open, from {} to {}",
            impact.title, impact.bands.0, impact.bands.1
        )),
    }
    for obligation in &impact.obligations {
        out.line(format_args!("  {}: {}", obligation.title, obligation.text));
    }
    for open in &impact.open {
        out.line(format_args!("Open {}: {}", open.code, open.label));
    }
}

fn print_line(out: &mut Out, line: &PointsLine) {
    let given: Vec<String> = line
        .given
        .iter()
        .map(|given| format!("{} ({})", given.label, given.points.plain()))
        .collect();
    let said = [given.join("; "), line.note.clone().unwrap_or_default()]
        .into_iter()
        .filter(|text| !text.is_empty())
        .collect::<Vec<_>>()
        .join(". ");
    out.line(format_args!(
        "  {} {}, {} of {}: {said}",
        line.code,
        line.role.word(),
        line.points.plain(),
        line.maximum.plain()
    ));
}
