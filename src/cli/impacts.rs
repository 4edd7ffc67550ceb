//! Prints the result of an impact assessment.

use crate::domain::instrument::{ImpactOutcome, PointsLine};

/// Prints the points line by line, the arithmetic, the band and what it asks for.
pub(super) fn print(impact: &ImpactOutcome) {
    for alternative in &impact.alternatives {
        let group = alternative.group_title.as_deref().unwrap_or("open");
        println!("{}: {group}", alternative.title);
    }
    for line in &impact.lines {
        print_line(line);
    }
    for step in &impact.because {
        println!("{step}");
    }
    match &impact.band {
        Some(band) => println!("{}: {}, {}", impact.title, band.id, band.title),
        None => println!("{}: open, from {} to {}", impact.title, impact.bands.0, impact.bands.1),
    }
    for obligation in &impact.obligations {
        println!("  {}: {}", obligation.title, obligation.text);
    }
    for open in &impact.open {
        println!("Open {}: {}", open.code, open.label);
    }
}

fn print_line(line: &PointsLine) {
    let given: Vec<String> = line.given.iter().map(|given| format!("{} ({})", given.label, given.points.plain())).collect();
    let said = [given.join("; "), line.note.clone().unwrap_or_default()].into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join(". ");
    println!("  {} {}, {} of {}: {said}", line.code, line.role.word(), line.points.plain(), line.maximum.plain());
}
