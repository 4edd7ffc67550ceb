//! What a reviewer of a conformance report should look at twice.

use chrono::{Months, NaiveDate};
use serde_json::Value;

use super::super::date::{self, Precision};
use super::super::finding::{Draft, quoted};
use super::catalog::Edition;
use super::expected::Expected;
use super::report::Report;
use super::tally::Tally;

/// After how many months a report is old.
const SHELF_MONTHS: u32 = 18;

/// Flags a report on WCAG 2.0 alone and one that passes everything without a word.
pub(super) fn scope(edition: Edition, tally: &Tally<'_>, draft: &mut Draft) {
    if edition == Edition::V20 {
        let missing: Vec<&str> = Edition::V21
            .expected()
            .filter(|one| one.since == Edition::V21)
            .map(|one| one.number)
            .collect();
        let message = format!(
            "The report covers WCAG 2.0 only. It lacks the {} criteria that 2.1 added ({}), so it \
             cannot show what 28 CFR 35.200 asks for: WCAG 2.1 AA.",
            missing.len(),
            missing.join(", ")
        );
        draft.gap("wcag-2.0-only", "/catalog", message);
        draft.fact("lacks_of_wcag_2_1", missing);
    } else {
        draft.fact("lacks_of_wcag_2_1", Vec::<Value>::new());
    }
    if tally.bare_pass() {
        let message = "Everything that was judged is “supports” and no remark says how it was \
            found. Ask for the remarks and the test notes.";
        draft.gap("bare-pass", "/chapters", message);
    }
}

/// Reads the date of the report and flags an old, future or unreadable one.
pub(super) fn date(report: &Report, today: NaiveDate, draft: &mut Draft) {
    let (key, text) = match (&report.dated, &report.modified) {
        (Some(text), _) => ("/report_date", text),
        (None, Some(text)) => ("/last_modified_date", text),
        (None, None) => {
            draft.gap(
                "date-missing",
                "/report_date",
                "The report has no date, so its age is unknown. Add “report_date”.",
            );
            return;
        }
    };
    let Some(written) = date::read(text) else {
        let message = format!(
            "{} is not a date that can be read. Write it as year-month-day, such as 2026-03-31.",
            quoted(text)
        );
        draft.gap("date-unreadable", key, message);
        return;
    };
    let shown = written.date.format("%Y-%m-%d").to_string();
    draft.fact("report_date", shown.clone());
    match written.precision {
        Precision::Day => {}
        Precision::Guessed => {
            draft.note(
                "date-guessed",
                key,
                format!(
                    "{} was read month first, as {shown}. Write it as year-month-day.",
                    quoted(text)
                ),
            );
        }
        Precision::Month | Precision::Year => {
            draft.note(
                "date-imprecise",
                key,
                format!(
                    "{} has no day; it was taken as {shown}. Write the whole date.",
                    quoted(text)
                ),
            );
        }
    }
    let Some(age) = date::begun_months(written.date, today) else {
        draft.gap(
            "date-future",
            key,
            format!("The report is dated {shown}, which is still to come. Correct the date."),
        );
        return;
    };
    draft.line(
        "Months old",
        format!(
            "from its own date, {shown}, to {}, begun months counted",
            today.format("%Y-%m-%d")
        ),
        age.to_string(),
    );
    draft.fact("age_months", age);
    if written.date.checked_add_months(Months::new(SHELF_MONTHS)).is_some_and(|end| end < today) {
        let message = format!(
            "The report is {age} months old; after {SHELF_MONTHS} months it no longer stands for \
             the product. Ask for a new one."
        );
        draft.gap("report-old", key, message);
    }
}

/// Flags a report that does not say how it was made.
pub(super) fn method(report: &Report, draft: &mut Draft) {
    draft.fact("method", report.methods.is_some());
    if report.methods.is_none() {
        let message = "The report does not say how the product was evaluated. Name the methods, \
            browsers and assistive technology.";
        draft.gap("method-missing", "/evaluation_methods_used", message);
    }
}

/// Holds the version in the report against the one that is offered.
pub(super) fn version(report: &Report, expected: &Expected, draft: &mut Draft) {
    draft.fact("version", report.version.clone().map_or(Value::Null, Value::from));
    draft.fact("product", report.product.clone().map_or(Value::Null, Value::from));
    let Some(offered) =
        expected.version.as_deref().map(str::trim).filter(|version| !version.is_empty())
    else {
        return;
    };
    let Some(reported) = &report.version else {
        let message =
            format!("The report names no version; version {} is offered.", quoted(offered));
        draft.gap("version-missing", "/product/version", message);
        return;
    };
    let (reported_plain, offered_plain) = (plain(reported), plain(offered));
    if reported_plain == offered_plain {
        return;
    }
    let within = |short: &str, long: &str| {
        long.strip_prefix(short).is_some_and(|rest| rest.starts_with('.'))
    };
    if within(&reported_plain, &offered_plain) || within(&offered_plain, &reported_plain) {
        let message = format!(
            "The report is about version {}, the offer about {}.",
            quoted(reported),
            quoted(offered)
        );
        draft.note("version-near", "/product/version", message);
    } else {
        let message = format!(
            "The report is about version {}, but version {} is offered. Ask for the report of that \
             version.",
            quoted(reported),
            quoted(offered)
        );
        draft.gap("version-mismatch", "/product/version", message);
    }
}

/// `Version v9.1` as `9.1`.
fn plain(version: &str) -> String {
    let lower = version.trim().to_lowercase();
    let rest = lower.strip_prefix("version").unwrap_or(&lower).trim();
    let rest = rest
        .strip_prefix('v')
        .filter(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
        .unwrap_or(rest);
    rest.to_owned()
}

/// Flags a report that says nothing about the AI features.
pub(super) fn ai(report: &Report, expected: &Expected, draft: &mut Draft) {
    const WORDS: [&str; 9] = [
        "ai",
        "chat",
        "chatbot",
        "assistant",
        "bot",
        "generated",
        "generative",
        "artificial",
        "tutor",
    ];
    let mentioned = report
        .prose
        .to_lowercase()
        .split(|c: char| !c.is_alphanumeric())
        .any(|word| WORDS.contains(&word));
    draft.fact("mentions_ai", mentioned);
    if expected.ai_features && !mentioned {
        let message = "The report does not mention the AI features. Ask whether the chat or the \
            generated content was tested.";
        draft.note("ai-not-mentioned", "", message);
    }
}
