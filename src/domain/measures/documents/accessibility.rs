//! Accessibility conformance reports in the `OpenACR` format, as YAML or JSON: their shape, what
//! they say about WCAG at levels A and AA on the web, and what a reviewer should look at twice.
//!
//! Sources: `OpenACR` 0.1.0 schema and catalogs (GSA), VPAT 2.5 (ITI) for the meaning of the
//! levels, 28 CFR 35.200 for WCAG 2.1 AA.

pub mod catalog;
pub mod criteria;
mod expected;
mod flags;
mod report;
mod tally;
mod wcag;

use chrono::NaiveDate;
use serde_json::Value;

use super::finding::{Checked, DocumentError, Draft, listed, quoted};
use super::tree;
use catalog::Edition;
pub use expected::Expected;
use report::{Report, Term};
use tally::Tally;

/// A level below “Supports” on one of these blocks whole groups of people: alternatives for images,
/// the keyboard, captions, named errors and names for controls.
pub const CRITICAL: [&str; 6] = ["1.1.1", "2.1.1", "2.1.2", "1.2.2", "3.3.1", "4.1.2"];

/// Checks a report as of `today`.
///
/// # Errors
/// When the bytes are no `OpenACR` report in YAML or JSON.
pub fn check(
    bytes: &[u8],
    expected: &Expected,
    today: NaiveDate,
) -> Result<Checked, DocumentError> {
    let tree = tree::yaml(bytes)?;
    let mut draft = Draft::new("OpenACR report");
    let report = Report::read(&tree, &mut draft)?;
    let edition = edition(&report, &mut draft);
    draft.fact("wcag", edition.map_or(Value::Null, |edition| edition.number().into()));
    draft.fact("catalog", report.catalog_id.clone().map_or(Value::Null, Value::from));
    draft.fact("catalog_known", report.catalog.is_some());
    draft.fact("web", tally::covers_web(&report));
    draft.fact("product", report.product.clone().map_or(Value::Null, Value::from));
    if let Some(edition) = edition {
        let tally = Tally::of(&report, edition);
        count(&tally, edition, &mut draft);
        gaps(&tally, &mut draft);
        not_evaluated(&tally, &mut draft);
        flags::scope(edition, &tally, &mut draft);
    }
    if !tally::covers_web(&report) {
        let message = "No criterion of level A or AA is answered for the component “web”. Add the \
            web component, or say why there is none.";
        draft.gap("web-missing", "/chapters", message);
    }
    flags::date(&report, today, &mut draft);
    flags::method(&report, &mut draft);
    flags::version(&report, expected, &mut draft);
    flags::ai(&report, expected, &mut draft);
    Ok(draft.finish())
}

/// The edition of WCAG: that of the catalog, otherwise that of the criteria.
fn edition(report: &Report, draft: &mut Draft) -> Option<Edition> {
    if let Some(catalog) = report.catalog {
        draft.line(
            "WCAG edition",
            format!("catalog {} with {}", catalog.id, catalog.size()),
            catalog.edition.number(),
        );
        return Some(catalog.edition);
    }
    let inferred = tally::inferred(report);
    let told = "The edition of WCAG was taken from the criteria in the report.";
    if let Some(id) = &report.catalog_id {
        draft.note(
            "catalog-unknown",
            "/catalog",
            format!("The catalog {} is not known here. {told}", quoted(id)),
        );
    } else {
        draft.note("catalog-missing", "/catalog", format!("The report names no catalog. {told}"));
    }
    match inferred {
        Some(edition) => draft.line(
            "WCAG edition",
            "the latest edition that one of the criteria came with",
            edition.number(),
        ),
        None => draft.gap(
            "wcag-missing",
            "/chapters",
            "The report answers no criterion of WCAG, so it shows nothing about the web.",
        ),
    }
    inferred
}

fn count(tally: &Tally<'_>, edition: Edition, draft: &mut Draft) {
    let counts = [
        ("Supports", "supports", tally.supports),
        ("Partially supports", "partially_supports", tally.partially),
        ("Does not support", "does_not_support", tally.does_not),
        ("Not applicable", "not_applicable", tally.not_applicable),
        ("Not evaluated", "not_evaluated", tally.not_evaluated),
        ("Answered without a level", "empty", tally.empty),
        ("Not answered", "absent", tally.absent),
    ];
    for (label, name, number) in counts {
        draft.line(label, "", number.to_string());
        draft.fact(name, number);
    }
    let formula = format!(
        "(S + ½ P) ÷ (S + P + DNS) over the {} criteria of WCAG {} A and AA, web component: ({} + \
         ½ × {}) ÷ ({} + {} + {})",
        tally.rows.len(),
        edition.number(),
        tally.supports,
        tally.partially,
        tally.supports,
        tally.partially,
        tally.does_not
    );
    let Some((numerator, denominator)) = tally.score() else {
        draft.line("Score", formula, "nothing was judged");
        draft.fact("score", Value::Null);
        draft.gap(
            "nothing-judged",
            "/chapters",
            "No criterion of level A or AA has a level that can be scored.",
        );
        return;
    };
    let thousandths = rounded(numerator, denominator, 1000);
    draft.line("Score", formula, format!("{}.{:03}", thousandths / 1000, thousandths % 1000));
    draft.fact(
        "score",
        f64::from(u32::try_from(rounded(numerator, denominator, 10_000)).unwrap_or_default())
            / 10_000.0,
    );
    draft.fact("score_numerator", numerator);
    draft.fact("score_denominator", denominator);
}

/// `numerator / denominator` in parts of `scale`, halves rounded up.
fn rounded(numerator: usize, denominator: usize, scale: usize) -> usize {
    (2 * numerator * scale + denominator) / (2 * denominator)
}

fn gaps(tally: &Tally<'_>, draft: &mut Draft) {
    let numbers: Vec<&str> = tally.gaps().map(|row| row.criterion.number).collect();
    let critical: Vec<&str> =
        numbers.iter().copied().filter(|number| CRITICAL.contains(number)).collect();
    draft.line(
        "Gaps",
        "criteria that are not supported or not answered",
        if numbers.is_empty() { "none".into() } else { numbers.join(", ") },
    );
    draft.line(
        "Critical gaps",
        format!("gaps among {}", CRITICAL.join(", ")),
        if critical.is_empty() { "none".into() } else { critical.join(", ") },
    );
    draft.fact("gaps", numbers.clone());
    draft.fact("critical", critical.len());
    draft.fact("critical_gaps", critical);
    draft.fact("missing", tally.empty + tally.absent);
    draft.fact("remarks", !tally.bare_pass());
    for row in tally.gaps().filter(|row| row.term() == Some(Term::DoesNotSupport)) {
        let pointer = row.answer.map(|answer| answer.pointer.clone()).unwrap_or_default();
        if CRITICAL.contains(&row.criterion.number) {
            let message = format!(
                "{} is not supported, which shuts people out. Give the date by which it will be.",
                row.title()
            );
            draft.gap("critical-criterion", pointer, message);
        } else {
            draft.gap("not-supported", pointer, format!("{} is not supported.", row.title()));
        }
    }
    let missing: Vec<&str> =
        tally.gaps().filter(|row| row.term().is_none()).map(|row| row.criterion.number).collect();
    if !missing.is_empty() {
        let message = format!(
            "{} of the {} criteria of levels A and AA {} no level for the web component: {}. An \
             absent or empty level never counts as a pass.",
            missing.len(),
            tally.rows.len(),
            if missing.len() == 1 { "has" } else { "have" },
            listed(missing.iter().copied(), 60)
        );
        draft.gap("level-missing", "/chapters", message);
    }
    for row in
        tally.gaps().filter(|row| row.term().is_none() && CRITICAL.contains(&row.criterion.number))
    {
        let pointer =
            row.answer.map_or_else(|| "/chapters".to_owned(), |answer| answer.pointer.clone());
        draft.gap(
            "critical-missing",
            pointer,
            format!(
                "{} has no level. Test it first: it decides whether people can use the product.",
                row.title()
            ),
        );
    }
}

/// “Not evaluated” is a term for level AAA only (VPAT 2.5).
fn not_evaluated(tally: &Tally<'_>, draft: &mut Draft) {
    for row in tally.rows.iter().filter(|row| row.term() == Some(Term::NotEvaluated)) {
        let pointer = row.answer.map(|answer| answer.pointer.clone()).unwrap_or_default();
        let message = format!(
            "{} is marked “not evaluated”, which only level AAA allows. Evaluate it.",
            row.title()
        );
        draft.gap("not-evaluated", pointer, message);
    }
}
