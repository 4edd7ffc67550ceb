//! The parts of a listing's page.

use serde::Serialize;

use super::drawn;
use super::words::number;
use crate::domain::assessment::decision::Consequence;
use crate::domain::calendar::day_in_words;
use crate::domain::instrument::{Exact, KnockoutKind};
use crate::domain::learning::{Catalogue, hours_by, who_in_words};
use crate::domain::registry::listing::{
    Checked, Condition, ConditionState, CriterionScore, Factor, Listing, Module, PublicTable, Stop,
};
use crate::domain::registry::state::ListingState;
use crate::domain::shared::Shared;
use crate::domain::texts::counted;
use crate::domain::values::in_a_sentence;
use crate::web::components::{Fact, Facts, Moment, ScoreProfile, ScoreRow, Timeline};
use crate::web::kernel::markup::Markup;
use crate::web::pages::instrument::measures::ShownMeasure;

/// A condition.
#[derive(Debug, Serialize)]
pub struct ConditionRow {
    text: String,
    criterion: Option<String>,
    due: String,
    /// That the agency gave more time.
    moved: Option<String>,
    /// What to know of how it stands; none while its day is to come and nothing follows from it.
    stands: Option<Stands>,
    evidence: String,
    /// Where those of the agency record what became of it.
    record: Option<String>,
}

/// How a condition stands.
#[derive(Debug, Serialize)]
struct Stands {
    /// In a word; none while it is open.
    word: Option<String>,
    text: String,
}

impl Stands {
    fn of(condition: &Condition, stands: ListingState) -> Option<Self> {
        let told = |word: Option<&str>, text: &str| {
            Some(Self { word: word.map(str::to_owned), text: text.to_owned() })
        };
        match (condition.state, &condition.settled) {
            (_, Some(settled)) => told(Some(&format!("{}.", settled.label())), &settled.because),
            (Some(ConditionState::Overdue), None) => match (condition.consequence, stands) {
                (Consequence::Rests, ListingState::Published) => told(Some("Overdue."), RESTS),
                _ => told(Some("Overdue."), OVERDUE),
            },
            (_, None) if stands.is_over() => None,
            (_, None) => condition.consequence.sentence().and_then(|text| told(None, text)),
        }
    }
}

/// A required module.
#[derive(Debug, Serialize)]
pub struct ModuleRow {
    href: String,
    id: String,
    title: String,
    who: String,
    by: String,
    /// Why it is required.
    because: Markup,
}

/// A table of what the vendor attested.
#[derive(Debug, Serialize)]
pub struct TableView {
    label: String,
    lead: String,
    table: Markup,
}

/// A risk factor.
#[derive(Debug, Serialize)]
pub struct FactorRow {
    code: String,
    title: String,
    level: String,
    text: Option<String>,
    arithmetic: String,
    reasons: Markup,
}

/// One criterion with what the vendor says about it.
#[derive(Debug, Serialize)]
pub struct CriterionView {
    title: String,
    /// The score in words.
    checked: String,
    /// What the panel looked for, and what it read.
    looked_for: Option<String>,
    read: Option<String>,
    measures: Vec<ShownMeasure>,
    statements: Markup,
}

/// Something that stops an approval or has to be cured.
#[derive(Debug, Serialize)]
pub struct StopRow {
    id: String,
    kind: &'static str,
    because: String,
}

/// Said of a condition whose day is past.
const OVERDUE: &str = "This day is past, and the record does not say yet that it was done.";
/// Said of one that the approval hangs on.
const RESTS: &str = "This day is past, and the record does not say yet that it was done. Until it \
    does, the approval rests.";

/// The conditions of a listing; `records` says whether the reader may record what became of them.
pub(super) fn conditions(listing: &Listing, records: bool) -> Vec<ConditionRow> {
    let conditions = listing.card.conditions.iter().zip(1..);
    conditions
        .map(|(condition, number)| ConditionRow {
            text: condition.text.clone(),
            criterion: condition
                .criterion
                .as_deref()
                .and_then(|id| listing.card.scores.title(id))
                .map(str::to_owned),
            due: day_in_words(condition.due),
            moved: condition.moved(),
            stands: Stands::of(condition, listing.card.status),
            evidence: condition.evidence_required.clone(),
            record: records.then(|| format!("/listings/{}/conditions/{number}", listing.card.slug)),
        })
        .collect()
}

pub(super) fn modules(modules: &[Shared<Module>]) -> Vec<ModuleRow> {
    modules
        .iter()
        .map(|module| ModuleRow {
            href: format!("/learning/{}", module.id),
            id: module.id.clone(),
            title: module.title.clone(),
            who: who_in_words(&module.who, &module.left_to),
            by: module.by.title.clone(),
            because: drawn::because(&module.because),
        })
        .collect()
}

/// The hours of all modules together, and how many of them are due by when.
pub(super) fn hours_in_all(modules: &[Shared<Module>], catalogue: &Catalogue) -> Option<String> {
    let due = modules.iter().map(|module| (module.id.as_str(), &module.by));
    let by = hours_by(catalogue, due);
    let all = by.iter().fold(Exact::zero(), |sum, (_, hours)| &sum + hours);
    let parts: Vec<String> = by
        .iter()
        .map(|(by, hours)| format!("{} {}", hours.in_full(), in_a_sentence(&by.title)))
        .collect();
    (!parts.is_empty()).then(|| {
        format!("All modules together take {} hours: {}.", all.in_full(), parts.join(", "))
    })
}

/// What stands first in the rows of a table, each once.
pub(super) fn heads(table: Option<&PublicTable>) -> Vec<&str> {
    let mut heads: Vec<&str> = Vec::new();
    for head in table.into_iter().flat_map(|table| &table.rows).filter_map(|row| row.first()) {
        if !heads.contains(&head.as_str()) {
            heads.push(head);
        }
    }
    heads
}

/// Tables with their empty columns left out.
pub(in crate::web::pages) fn tables(tables: &[PublicTable]) -> Vec<TableView> {
    tables
        .iter()
        .map(|table| {
            let used: Vec<bool> = (0..table.columns.len())
                .map(|column| {
                    table
                        .rows
                        .iter()
                        .any(|row| row.get(column).is_some_and(|cell| !cell.is_empty()))
                })
                .collect();
            let columns: Vec<String> = table
                .columns
                .iter()
                .zip(&used)
                .filter(|(_, used)| **used)
                .map(|(column, _)| column.clone())
                .collect();
            let rows = table.rows.iter().map(|row| {
                let cells = row.iter().zip(&used).filter(|(_, used)| **used);
                cells.map(|(cell, _)| cell.as_str()).collect()
            });
            TableView {
                label: table.label.clone(),
                lead: heads(Some(table)).join("; "),
                table: drawn::table(&table.label, &columns, rows),
            }
        })
        .collect()
}

pub(in crate::web::pages) fn factors(factors: &[Factor]) -> Vec<FactorRow> {
    factors
        .iter()
        .map(|factor| FactorRow {
            code: factor.code.clone(),
            title: factor.title.clone(),
            level: match (factor.level, factor.withheld) {
                (Some(level), true) => {
                    format!("{level} of {}, because the vendor did not say", factor.maximum)
                }
                (Some(level), false) => format!("{level} of {}", factor.maximum),
                (None, _) if factor.not_public => "Not public".to_owned(),
                (None, _) => "Open".to_owned(),
            },
            text: factor.text.clone(),
            arithmetic: if factor.not_public {
                "Not public".to_owned()
            } else {
                factor.arithmetic.clone()
            },
            reasons: drawn::reasons(&factor.reasons),
        })
        .collect()
}

/// The score profile: where a score lies is told in a picture, in numbers and in a word.
pub(super) fn profile(listing: &Listing) -> ScoreProfile {
    let rows: Vec<ScoreRow> = listing.card.scores.0.iter().map(|(_, score)| bar(score)).collect();
    let told: Vec<String> =
        rows.iter().map(|row| format!("{} {}", row.title, row.number)).collect();
    let desc = format!("Scores from 0 to 4. {}.", told.join(", "));
    ScoreProfile::new("profile", format!("Scores of {}", listing.card.name), desc, rows)
}

fn bar(score: &CriterionScore) -> ScoreRow {
    let hundredths = |value: f64| (value * 100.0).round().clamp(0.0, 400.0);
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "between 0 and 400 by the line above"
    )]
    let place = |value: f64| hundredths(value) as u32;
    ScoreRow {
        y: 0,
        title: score.title.clone(),
        number: score.score.map_or_else(|| "–".to_owned(), number),
        word: score.word.clone().unwrap_or_else(|| "Not scored".to_owned()),
        width: score.score.map_or(0, place),
        minimum: score.minimum.map(number),
        minimum_x: score.minimum.map_or(0, place),
        below: score.met == Some(false),
        untested: score.is_untested(),
    }
}

pub(in crate::web::pages) fn criteria(listing: &Listing) -> Vec<CriterionView> {
    let scores = listing.card.scores.0.iter();
    scores
        .map(|(id, score)| CriterionView {
            title: score.title.clone(),
            checked: checked(score),
            looked_for: listing
                .checked
                .iter()
                .find(|one| one.criterion == *id)
                .map(|one| one.looked_for.clone()),
            read: listing.checked.iter().find(|one| one.criterion == *id).map(read),
            measures: measures(listing, Some(id)),
            statements: drawn::statements(
                listing.statements.iter().filter(|statement| statement.criterion == *id),
            ),
        })
        .collect()
}

/// What Assay computed from the public tables of a criterion, or of the profile.
pub(in crate::web::pages) fn measures(
    listing: &Listing,
    criterion: Option<&String>,
) -> Vec<ShownMeasure> {
    listing
        .measures
        .iter()
        .filter(|measure| measure.criterion.as_ref() == criterion)
        .map(ShownMeasure::published)
        .collect()
}

fn checked(score: &CriterionScore) -> String {
    let Some(value) = score.score.map(number) else {
        return match score.minimum {
            Some(minimum) => format!(
                "Not scored; the minimum for this tier is {} and was not tested.",
                number(minimum)
            ),
            None => "Not scored.".to_owned(),
        };
    };
    let word = score.word.as_deref().unwrap_or_default().to_lowercase();
    let minimum = match (score.minimum, score.met) {
        (Some(minimum), Some(true)) => {
            format!("; the minimum for this tier is {} and is met", number(minimum))
        }
        (Some(minimum), _) => {
            format!("; the minimum for this tier is {} and is not met", number(minimum))
        }
        (None, _) => String::new(),
    };
    format!("{value} of 4, {word}{minimum}.")
}

/// What the panel read, in a sentence.
fn read(checked: &Checked) -> String {
    let answers = counted(checked.answers, "answer", "answers");
    match (checked.answers, checked.with_evidence) {
        (0, _) => "The vendor answered nothing here.".to_owned(),
        (_, 0) => format!(
            "{answers}, none of them with current evidence: they rest on the vendor’s word alone."
        ),
        (all, with) if all == with => format!("{answers}, all of them with current evidence."),
        (_, with) => format!(
            "{answers}, {with} of them with current evidence; the others rest on the vendor’s word \
             alone."
        ),
    }
}

pub(super) fn stops(stops: &[Stop]) -> Vec<StopRow> {
    stops
        .iter()
        .map(|stop| StopRow {
            id: stop.id.clone(),
            kind: match stop.kind {
                KnockoutKind::Hard => "No approval while it stands",
                KnockoutKind::Curable => "Has to be cured",
                KnockoutKind::Discretionary => "Was weighed by the panel",
            },
            because: stop.because.clone(),
        })
        .collect()
}

/// The facts that the vendor attested, with those that are withheld, or those that follow from what
/// is public.
pub(in crate::web::pages) fn facts(listing: &Listing, derived: bool) -> Facts {
    let facts = listing.card.facts.iter().filter(|fact| fact.derived == derived).map(|fact| {
        let labels: Vec<&str> = fact.values.iter().map(|value| value.label.as_str()).collect();
        Fact::new(&fact.label, labels.join("; "))
    });
    let withheld = listing.card.withheld.iter().filter(|one| !derived && one.fact.is_some());
    let withheld = withheld.map(|one| Fact::new(&one.label, &one.because));
    Facts { facts: facts.chain(withheld).collect() }
}

pub(super) fn history(listing: &Listing) -> Timeline {
    let events = listing.history.iter().map(|moment| Moment {
        datetime: moment.on.to_string(),
        date: day_in_words(moment.on),
        title: match &moment.version {
            Some(version) => format!("{} (version {version})", moment.what),
            None => moment.what.clone(),
        },
        text: moment.text.clone(),
    });
    Timeline { events: events.collect() }
}
