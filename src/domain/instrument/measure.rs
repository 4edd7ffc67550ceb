//! What Assay measures itself: which table or documents it reads, how, and the settings that the state chooses.

use std::collections::BTreeMap;

use serde::de::DeserializeOwned;
use serde_json::Value;

use super::condition::Condition;
use super::document::{AGE, DOCUMENTS, DocumentKind};
use super::kind::Column;
use super::reader::{At, list};
use super::words::cell_in_words;
use crate::domain::measures::study::EvidenceSettings;
use crate::domain::measures::suppression::SampleRules;
use crate::domain::measures::usability::SusRules;
use crate::domain::measures::verdict::Thresholds;

/// The limits of a comparison between groups.
#[derive(Debug, Clone, Copy, PartialEq, Default, serde::Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Limits {
    /// Which groups are large enough to be shown and judged.
    pub sample: SampleRules,
    /// What counts as good and as tolerable.
    pub thresholds: Thresholds,
}

/// How a table, or the documents at a question, become a result.
#[derive(Debug, Clone, PartialEq)]
pub enum Method {
    /// The ESSA tier of the strongest study.
    EvidenceTier(EvidenceSettings),
    /// The System Usability Scale from each person's answers.
    UsabilityScale(SusRules),
    /// Selection, error and score comparisons between groups.
    GroupOutcomes(Limits),
    /// The ratio of an error rate between groups.
    ErrorRatios(Limits),
    /// Differences between machine and human scores by group.
    ScoreDifferences(Limits),
    /// Paired tests in which only one marker is swapped.
    PairedShifts(Limits),
    /// The share of wrong results with its interval.
    ErrorShare,
    /// What was read in the attached documents of a kind, or in all of them.
    Documents(Option<DocumentKind>),
}

/// What a measure gives under a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Field {
    /// A number.
    Number,
    /// `pass`, `inconclusive` or `fail`.
    Verdict,
    /// Yes or no.
    Flag,
}

/// The words of a verdict.
pub const VERDICTS: [&str; 3] = ["pass", "inconclusive", "fail"];

impl Method {
    /// The columns that a table needs for it, by their roles.
    pub fn roles(&self) -> &'static [&'static str] {
        match self {
            Self::EvidenceTier(_) => &["title", "design", "outcome", "schools", "districts", "analyzed_tool", "negative_finding"],
            Self::UsabilityScale(_) => &["role", "item_1", "item_2", "item_3", "item_4", "item_5", "item_6", "item_7", "item_8", "item_9", "item_10"],
            Self::GroupOutcomes(_) => &["attribute", "group", "people", "favorable"],
            Self::ErrorRatios(_) => &["attribute", "group", "cases", "errors"],
            Self::ScoreDifferences(_) => &["group", "responses", "machine_mean", "machine_sd", "human_mean", "human_sd"],
            Self::PairedShifts(_) => &["task", "pairs", "mean_difference", "sd_difference"],
            Self::ErrorShare => &["task", "items", "errors"],
            Self::Documents(_) => &[],
        }
    }

    /// What it gives, by the last part of `measure.<id>.<field>`.
    pub fn fields(&self) -> Vec<(&'static str, Field)> {
        let Self::Documents(kind) = self else { return self.table_fields().to_vec() };
        let mut fields = vec![("documents", Field::Number), ("hard", Field::Number), ("gaps", Field::Number)];
        match kind {
            None => fields.push(("unread", Field::Number)),
            Some(kind) => {
                fields.extend(kind.values().iter().map(|value| (value.field, value.kind)));
                fields.extend(kind.dated_by().map(|_| (AGE, Field::Number)));
            }
        }
        fields
    }

    fn table_fields(&self) -> &'static [(&'static str, Field)] {
        match self {
            Self::EvidenceTier(_) => &[("tier", Field::Number), ("studies", Field::Number)],
            Self::UsabilityScale(_) => {
                &[("people", Field::Number), ("mean", Field::Number), ("low", Field::Number), ("roles", Field::Number), ("most", Field::Number)]
            }
            Self::GroupOutcomes(_) => &[("good", Field::Verdict), ("tolerable", Field::Verdict), ("groups", Field::Number)],
            Self::ScoreDifferences(_) => {
                &[("good", Field::Verdict), ("tolerable", Field::Verdict), ("groups", Field::Number), ("scored", Field::Number)]
            }
            Self::ErrorRatios(_) => &[
                ("good", Field::Verdict),
                ("tolerable", Field::Verdict),
                ("groups", Field::Number),
                ("ratio", Field::Number),
                ("overall", Field::Number),
            ],
            Self::PairedShifts(_) => &[("good", Field::Verdict), ("pairs", Field::Number), ("shift", Field::Number)],
            Self::ErrorShare => &[("share", Field::Number), ("high", Field::Number), ("items", Field::Number)],
            Self::Documents(_) => &[],
        }
    }

    /// What a field is, for people.
    pub(crate) fn field_label(&self, field: &str) -> String {
        let known = match self {
            Self::Documents(Some(kind)) => kind.values().iter().find(|value| value.field == field).map(|value| value.label),
            _ => None,
        };
        let label = match (self, field) {
            (Self::Documents(_), "hard") => Some("findings that must not stay"),
            (Self::Documents(_), "gaps") => Some("findings of something missing or wrong"),
            _ => known,
        };
        label.map_or_else(|| field.replace('_', " "), str::to_owned)
    }

    /// What it works from, in a phrase.
    pub fn source(&self) -> &'static str {
        match self {
            Self::Documents(_) => "the documents attached",
            _ => "the numbers given",
        }
    }

    /// Named conditions of the disclosure that it takes into account.
    fn circumstances(&self) -> &'static [&'static str] {
        match self {
            Self::EvidenceTier(_) => &["logic_model", "ongoing_evaluation", "population", "setting"],
            _ => &[],
        }
    }
}

/// A measure of a questionnaire.
#[derive(Debug, Clone)]
pub struct Measure {
    /// Its id; rules read `measure.<id>.<field>`.
    pub id: String,
    /// What it is, for people.
    pub title: String,
    /// The question whose table or documents it reads.
    pub question: String,
    /// How.
    pub method: Method,
    /// Columns by role where the two differ.
    pub columns: BTreeMap<String, String>,
    /// Conditions on other answers that it takes into account.
    pub circumstances: BTreeMap<String, Condition>,
}

impl Measure {
    /// Whether it reads a table of answers, rather than attached documents.
    pub fn reads_table(&self) -> bool {
        !matches!(self.method, Method::Documents(_))
    }

    /// The column that plays a role.
    pub fn column<'m>(&'m self, role: &'m str) -> &'m str {
        self.columns.get(role).map_or(role, String::as_str)
    }

    pub(crate) fn read(at: &At<'_>) -> Option<Measure> {
        at.object(&["id", "title", "method", "question", "columns", "settings", "circumstances"])?;
        let id = at.need("id").and_then(|a| a.id());
        let title = at.need("title").and_then(|a| a.text());
        let question = at.need("question").and_then(|a| a.text());
        let method = at.need("method").and_then(|a| read_method(&a, at.get("settings").as_ref()));
        let columns = at
            .get("columns")
            .map_or_else(BTreeMap::new, |a| a.entries().iter().filter_map(|(role, column)| Some(((*role).to_owned(), column.text()?))).collect());
        let method = method?;
        if let (Method::Documents(_), Some(columns)) = (&method, at.get("columns")) {
            columns.fault("This method reads documents, which have no columns.");
        }
        let circumstances = at.get("circumstances").map_or_else(BTreeMap::new, |a| {
            a.object(method.circumstances());
            a.entries().iter().filter_map(|(name, when)| Some(((*name).to_owned(), Condition::read(when)?))).collect()
        });
        Some(Measure { id: id?, title: title?, question: question?, method, columns, circumstances })
    }
}

/// The methods that read a table.
const TABLE_METHODS: [&str; 7] =
    ["evidence_tier", "usability_scale", "group_outcomes", "error_ratios", "score_differences", "paired_shifts", "error_share"];
/// The method that reads documents of any kind; each kind has one of its own besides, named as the kind is.
const ANY_DOCUMENTS: &str = "documents";

fn read_method(at: &At<'_>, settings: Option<&At<'_>>) -> Option<Method> {
    let word = at.text()?;
    let document = DOCUMENTS.iter().find(|(known, _)| *known == word).map(|(_, kind)| *kind);
    let plain = |method: Method| match settings {
        Some(settings) => settings.refuse("This method has no settings."),
        None => Some(method),
    };
    Some(match word.as_str() {
        "evidence_tier" => Method::EvidenceTier(read_settings(settings)?),
        "usability_scale" => Method::UsabilityScale(read_settings(settings)?),
        "group_outcomes" => Method::GroupOutcomes(read_limits(settings)?),
        "error_ratios" => Method::ErrorRatios(read_limits(settings)?),
        "score_differences" => Method::ScoreDifferences(read_limits(settings)?),
        "paired_shifts" => Method::PairedShifts(read_limits(settings)?),
        "error_share" => return plain(Method::ErrorShare),
        ANY_DOCUMENTS => return plain(Method::Documents(None)),
        _ if document.is_some() => return plain(Method::Documents(document)),
        other => {
            let known = TABLE_METHODS.into_iter().chain([ANY_DOCUMENTS]).chain(DOCUMENTS.iter().map(|(word, _)| *word));
            return at.refuse(format!("“{other}” is not a method. Methods are {}.", list(known)));
        }
    })
}

fn read_settings<T: DeserializeOwned + Default>(at: Option<&At<'_>>) -> Option<T> {
    let Some(at) = at else { return Some(T::default()) };
    match T::deserialize(at.value) {
        Ok(settings) => Some(settings),
        Err(cause) => at.refuse(format!("These settings do not fit the method: {cause}.")),
    }
}

fn read_limits(at: Option<&At<'_>>) -> Option<Limits> {
    let limits: Limits = read_settings(at)?;
    let fault = limits.sample.check().and_then(|()| limits.thresholds.check()).err();
    match (fault, at) {
        (Some(fault), Some(at)) => at.refuse(format!("{fault}")),
        _ => Some(limits),
    }
}

/// The level that a measure supports for a question.
#[derive(Debug, Clone)]
pub struct Computed {
    /// The measure.
    pub measure: String,
    /// The levels with their conditions; the highest that holds counts, 0 when none does.
    pub levels: Vec<(u8, Condition)>,
}

impl Computed {
    pub(crate) fn read(at: &At<'_>, maximum: u8) -> Option<Computed> {
        at.object(&["measure", "levels"])?;
        let measure = at.need("measure").and_then(|a| a.text());
        let levels = at.need("levels").map_or_else(Vec::new, |a| a.items().iter().filter_map(|item| read_level(item, maximum)).collect());
        Some(Computed { measure: measure?, levels })
    }
}

fn read_level(at: &At<'_>, maximum: u8) -> Option<(u8, Condition)> {
    at.object(&["level", "when"])?;
    let level = at.need("level").and_then(|a| a.small(1, maximum));
    let when = at.need("when").and_then(|a| Condition::read(&a));
    Some((level?, when?))
}

/// The rows of a table, read by the roles of its columns.
pub(crate) struct Rows<'a> {
    pub(crate) measure: &'a Measure,
    pub(crate) columns: &'a [Column],
    cells: &'a [Value],
}

/// One row.
#[derive(Clone, Copy)]
pub(crate) struct RowOf<'a> {
    measure: &'a Measure,
    columns: &'a [Column],
    row: &'a Value,
}

impl<'a> Rows<'a> {
    pub(crate) fn new(measure: &'a Measure, columns: &'a [Column], rows: &'a [Value]) -> Self {
        Self { measure, columns, cells: rows }
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = RowOf<'a>> + use<'a> {
        let (measure, columns) = (self.measure, self.columns);
        self.cells.iter().map(move |row| RowOf { measure, columns, row })
    }
}

impl<'a> RowOf<'a> {
    pub(crate) fn cell(self, role: &str) -> Option<&'a Value> {
        self.row.get(self.measure.columns.get(role).map_or(role, String::as_str))
    }

    /// The cell as people read it: the title of an option instead of its id.
    pub(crate) fn label(self, role: &str) -> Option<String> {
        let wanted = self.measure.columns.get(role).map_or(role, String::as_str);
        let column = self.columns.iter().find(|column| column.id == wanted)?;
        self.cell(role).map(|cell| cell_in_words(column, cell))
    }

    pub(crate) fn text(self, role: &str) -> Option<&'a str> {
        self.cell(role)?.as_str()
    }

    pub(crate) fn number(self, role: &str) -> Option<f64> {
        self.cell(role)?.as_f64()
    }

    /// A whole number that is not negative, however it is written: 50 and 50.0 are the same.
    pub(crate) fn count(self, role: &str) -> Option<u32> {
        let cell = self.cell(role)?;
        cell.as_u64().map_or_else(|| format!("{:.0}", cell.as_f64().filter(|n| n.fract() == 0.0)?).parse().ok(), |n| u32::try_from(n).ok())
    }

    pub(crate) fn whole(self, role: &str) -> Option<i64> {
        self.cell(role)?.as_i64()
    }

    pub(crate) fn flag(self, role: &str) -> Option<bool> {
        self.cell(role)?.as_bool()
    }
}
