//! What Assay measures itself: which table or documents it reads, how, and the settings that the
//! state chooses.

use std::collections::BTreeMap;

use super::condition::Condition;
use super::document::{AGE, DocumentKind, Field};
use super::name::Name;
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

/// The words of a verdict.
pub const VERDICTS: [&str; 3] = ["pass", "inconclusive", "fail"];

impl Method {
    /// The columns that a table needs for it, by their roles.
    pub fn roles(&self) -> &'static [&'static str] {
        match self {
            Self::EvidenceTier(_) => &[
                "title",
                "design",
                "outcome",
                "schools",
                "districts",
                "analyzed_tool",
                "negative_finding",
            ],
            Self::UsabilityScale(_) => &[
                "role", "item_1", "item_2", "item_3", "item_4", "item_5", "item_6", "item_7",
                "item_8", "item_9", "item_10",
            ],
            Self::GroupOutcomes(_) => &["attribute", "group", "people", "favorable"],
            Self::ErrorRatios(_) => &["attribute", "group", "cases", "errors"],
            Self::ScoreDifferences(_) => {
                &["group", "responses", "machine_mean", "machine_sd", "human_mean", "human_sd"]
            }
            Self::PairedShifts(_) => &["task", "pairs", "mean_difference", "sd_difference"],
            Self::ErrorShare => &["task", "items", "errors"],
            Self::Documents(_) => &[],
        }
    }

    /// What it gives, by the last part of `measure.<id>.<field>`.
    pub fn fields(&self) -> Vec<(&'static str, Field)> {
        let Self::Documents(kind) = self else { return self.table_fields().to_vec() };
        let mut fields =
            vec![("documents", Field::Number), ("hard", Field::Number), ("gaps", Field::Number)];
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
            Self::UsabilityScale(_) => &[
                ("people", Field::Number),
                ("mean", Field::Number),
                ("low", Field::Number),
                ("roles", Field::Number),
                ("most", Field::Number),
            ],
            Self::GroupOutcomes(_) => &[
                ("good", Field::Verdict),
                ("tolerable", Field::Verdict),
                ("groups", Field::Number),
            ],
            Self::ScoreDifferences(_) => &[
                ("good", Field::Verdict),
                ("tolerable", Field::Verdict),
                ("groups", Field::Number),
                ("scored", Field::Number),
            ],
            Self::ErrorRatios(_) => &[
                ("good", Field::Verdict),
                ("tolerable", Field::Verdict),
                ("groups", Field::Number),
                ("ratio", Field::Number),
                ("overall", Field::Number),
            ],
            Self::PairedShifts(_) => {
                &[("good", Field::Verdict), ("pairs", Field::Number), ("shift", Field::Number)]
            }
            Self::ErrorShare => {
                &[("share", Field::Number), ("high", Field::Number), ("items", Field::Number)]
            }
            Self::Documents(_) => &[],
        }
    }

    /// What a field is, for people.
    pub(crate) fn field_label(&self, field: &str) -> String {
        let known = match self {
            Self::Documents(Some(kind)) => {
                kind.values().iter().find(|value| value.field == field).map(|value| value.label)
            }
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
    pub(crate) fn circumstances(&self) -> &'static [&'static str] {
        match self {
            Self::EvidenceTier(_) => {
                &["logic_model", "ongoing_evaluation", "population", "setting"]
            }
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

    /// The names of the values that it gives, in the order of its fields.
    pub(crate) fn names(&self) -> Vec<Name> {
        self.method.fields().into_iter().map(|(field, _)| Name::measured(&self.id, field)).collect()
    }

    /// The column that plays a role.
    pub fn column<'m>(&'m self, role: &'m str) -> &'m str {
        self.columns.get(role).map_or(role, String::as_str)
    }
}

/// The level that a measure supports for a question.
#[derive(Debug, Clone)]
pub struct Computed {
    /// The id of the measure in `rubric.json`.
    pub measure: String,
    /// The levels with their conditions; the highest that holds counts, 0 when none does.
    pub levels: Vec<(u8, Condition)>,
}
