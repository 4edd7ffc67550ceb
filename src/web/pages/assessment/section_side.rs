//! What stands beside a section: what is left in it, what it can change, and what is open.

use serde::Serialize;

use super::beforehand::minimum_in_words;
use super::draft_parts::tiers_in_words;
use super::paths::block_id;
use super::readiness_shown::ReadyRow;
use super::remaining_shown::ShownRemaining;
use super::stops_shown::ShownStop;
use crate::actions::assessment::disclosures::WorkingFile;
use crate::domain::instrument::{AnswerState, Remaining, Section, SectionFindings, Truth};

/// The panel beside a section's form. It is drawn anew after every autosave.
#[derive(Debug, Serialize)]
pub struct Side {
    answered: usize,
    asked: usize,
    left: ShownRemaining,
    left_all: usize,
    overview: String,
    tiers: Option<TierNote>,
    weight: Option<String>,
    minimum: Option<String>,
    /// Where the section's criterion stands.
    ready: Option<ReadyRow>,
    stops: Vec<ShownStop>,
    undecided: Vec<ShownStop>,
    ruled_out: usize,
    missing: Vec<MissingQuestion>,
}

#[derive(Debug, Serialize)]
struct TierNote {
    line: String,
    settled: bool,
}

#[derive(Debug, Serialize)]
struct MissingQuestion {
    href: String,
    code: String,
    label: String,
}

impl Side {
    /// The template of the panel.
    pub const TEMPLATE: &'static str = "section_side";

    /// The panel of a section as the stored answers have it.
    pub fn new(file: &WorkingFile, findings: &SectionFindings, section: &Section) -> Self {
        let view = file.view.sections.iter().find(|view| view.id == section.id);
        // The rules are those of the questions beside.
        let knockouts = findings.knockouts.iter().map(|stop| ShownStop::knockout(stop, |_| None));
        let (stops, undecided): (Vec<_>, Vec<_>) = knockouts.partition(ShownStop::holds);
        let rubrics = section
            .questions
            .iter()
            .filter_map(|question| file.questionnaire.rubric.questions.get(&question.name));
        let rules: usize = rubrics.map(|rubric| rubric.knockouts.len()).sum();
        let missing = view.map_or(&[][..], |view| view.questions.as_slice()).iter();
        let missing = missing.filter(|question| {
            question.asked == Truth::True && question.state == AnswerState::Blank
        });
        let missing =
            missing.filter_map(|open| file.questionnaire.question(&open.name)).map(|question| {
                MissingQuestion {
                    href: format!("#{}", block_id(&question.name)),
                    code: question.code.clone(),
                    label: question.label.clone(),
                }
            });
        let tiers = file.view.inherent.tiers;
        let criterion =
            section.criterion.as_deref().and_then(|id| file.questionnaire.rubric.criterion(id));
        Self {
            answered: view.map_or(0, |view| view.answered),
            asked: view.map_or(0, |view| view.asked),
            left: ShownRemaining::new(
                file,
                &Remaining::of_section(&file.questionnaire, &file.view, &section.id),
            ),
            overview: format!("/disclosures/{}#remaining", file.disclosure.id),
            left_all: Remaining::of(&file.questionnaire, &file.view).total(),
            tiers: criterion.is_none().then(|| TierNote {
                line: tiers_in_words(&file.questionnaire, tiers),
                settled: tiers.0 == tiers.1,
            }),
            weight: criterion.map(|criterion| {
                format!(
                    "{} counts {} of 100 in the result. {}",
                    criterion.title, criterion.weight, criterion.summary
                )
            }),
            minimum: minimum_in_words(file, section.criterion.as_deref()),
            ready: findings.ready.as_ref().map(|ready| ReadyRow::new(file, ready)),
            ruled_out: rules.saturating_sub(stops.len() + undecided.len()),
            stops,
            undecided,
            missing: missing.collect(),
        }
    }
}
