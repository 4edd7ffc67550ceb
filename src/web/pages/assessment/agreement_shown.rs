//! How far reviewers agree, in words and numbers.

use serde::Serialize;

use crate::actions::assessment::sheet::Sheet;
use crate::domain::assessment::agreement::{Accord, BeyondChance, ITEMS_NEEDED};
use crate::domain::assessment::review::Agreement;
use crate::domain::instrument::Questionnaire;
use crate::domain::measures::agreement::Strength;
use crate::domain::measures::krippendorff::Reliance;
use crate::domain::measures::line::decimals;

/// The agreement over everything and by criterion.
#[derive(Debug, Clone, Serialize)]
pub struct ShownAgreement {
    lead: String,
    meaning: String,
    rows: Vec<AgreementRow>,
    needed: usize,
}

/// The agreement on one criterion, or on all.
#[derive(Debug, Clone, Serialize)]
struct AgreementRow {
    title: String,
    questions: usize,
    exact: String,
    within_one: String,
    beyond: String,
    all: bool,
}

impl ShownAgreement {
    /// The agreement on a sheet whose reviews are all in.
    pub fn new(sheet: &Sheet, questionnaire: &Questionnaire) -> Self {
        let accords = questionnaire.rubric.criteria.iter().filter_map(|criterion| {
            let accord = sheet.accord(questionnaire, |line| line.criterion == criterion.id);
            (accord.agreement.questions > 0).then(|| (criterion.title.clone(), accord))
        });
        Self::of(&sheet.accord(questionnaire, |_| true), &accords.collect::<Vec<_>>())
    }

    /// The agreement on some parts, and on all of them together.
    pub fn of(all: &Accord, criteria: &[(String, Accord)]) -> Self {
        let Agreement { questions, exact, within_one } = all.agreement;
        let lead = match questions {
            0 => "No question has two scores, so there is nothing to compare.".to_owned(),
            1 => format!(
                "One question has two or more scores; they are {}.",
                if exact == 1 { "the same" } else { "not the same" }
            ),
            _ => format!(
                "Of {questions} questions with two or more scores, {exact} got the same level from \
                 everybody, and {within_one} got levels at most one apart."
            ),
        };
        let mut rows: Vec<AgreementRow> =
            criteria.iter().map(|(title, accord)| row(title, accord, false)).collect();
        if rows.len() > 1 {
            rows.push(row("All together", all, true));
        }
        Self {
            lead,
            meaning: if questions == 0 { String::new() } else { meaning(all) },
            rows,
            needed: ITEMS_NEEDED,
        }
    }

    /// Agreements of every kind, for samples of pages.
    pub fn samples() -> Vec<Self> {
        let accord = |beyond: BeyondChance| Accord {
            agreement: Agreement { questions: 12, exact: 8, within_one: 12 },
            items: 12,
            beyond,
        };
        let kinds = [
            BeyondChance::Alike,
            BeyondChance::TooFew,
            BeyondChance::Pair(0.7419, Strength::Substantial),
            BeyondChance::Several(0.8848, Reliance::Rely),
            BeyondChance::Several(0.7, Reliance::Tentative),
            BeyondChance::Several(0.2, Reliance::DoNotPublish),
        ];
        let criteria: Vec<_> =
            kinds.iter().map(|kind| ("Safety".to_owned(), accord(*kind))).collect();
        let none =
            Accord { agreement: Agreement::default(), items: 0, beyond: BeyondChance::TooFew };
        kinds
            .iter()
            .map(|kind| Self::of(&accord(*kind), &criteria))
            .chain([Self::of(&none, &[])])
            .collect()
    }
}

fn row(title: &str, accord: &Accord, all: bool) -> AgreementRow {
    let Agreement { questions, exact, within_one } = accord.agreement;
    let share = |count: usize, percent: Option<usize>| {
        percent.map_or_else(|| "–".to_owned(), |percent| format!("{count} ({percent}%)"))
    };
    AgreementRow {
        title: title.to_owned(),
        questions,
        exact: share(exact, accord.agreement.exact_percent()),
        within_one: share(within_one, accord.agreement.within_one_percent()),
        beyond: match accord.beyond {
            BeyondChance::TooFew => {
                format!("Too few questions to say: {} with two levels", accord.items)
            }
            BeyondChance::Alike => "Everybody gave one and the same level".to_owned(),
            BeyondChance::Pair(kappa, strength) => {
                format!("{}, {}", decimals(kappa, 2), strength_in_words(kappa, strength))
            }
            BeyondChance::Several(alpha, reliance) => {
                format!("{}, {}", decimals(alpha, 2), reliance_in_words(reliance))
            }
        },
        all,
    }
}

/// What the figure over everything means for whoever settles and proposes.
fn meaning(all: &Accord) -> String {
    match all.beyond {
        BeyondChance::TooFew => format!(
            "There are too few questions to say how much of that is more than chance: {} of the \
             {ITEMS_NEEDED} with two levels that it takes.",
            all.items
        ),
        BeyondChance::Alike => "Everybody gave one and the same level throughout, so there is no \
            chance to compare it with."
            .to_owned(),
        BeyondChance::Pair(kappa, strength) => {
            format!(
                "Held against chance, that is {} agreement ({} of 1).",
                strength_in_words(kappa, strength),
                decimals(kappa, 2)
            )
        }
        BeyondChance::Several(alpha, reliance) => {
            let (word, advice) = match reliance {
                Reliance::Rely => ("high", "the scores can be relied on"),
                Reliance::Tentative => (
                    "middling",
                    "enough for tentative conclusions, so settle \
                    the differences with care",
                ),
                Reliance::DoNotPublish => (
                    "low",
                    "the reviewers read the anchors differently, so go through them \
                        together before you rely on these scores",
                ),
            };
            format!(
                "Held against chance, that is {word} agreement ({} of 1): {advice}.",
                decimals(alpha, 2)
            )
        }
    }
}

fn strength_in_words(kappa: f64, strength: Strength) -> &'static str {
    match strength {
        _ if kappa >= 1.0 => "full",
        Strength::Poor => "poor",
        Strength::Slight => "slight",
        Strength::Fair => "fair",
        Strength::Moderate => "moderate",
        Strength::Substantial => "substantial",
        Strength::AlmostPerfect => "almost perfect",
    }
}

fn reliance_in_words(reliance: Reliance) -> &'static str {
    match reliance {
        Reliance::Rely => "high: can be relied on",
        Reliance::Tentative => "middling: tentative only",
        Reliance::DoNotPublish => "low: not to be relied on",
    }
}
