//! The levels of a question with their anchors, one of which a reviewer chooses.

use serde::Serialize;

use crate::actions::assessment::reviews::Workbench;
use crate::domain::instrument::Question;

/// One level with its anchor.
#[derive(Debug, Serialize)]
pub(super) struct AnchorChoice {
    pub(super) id: String,
    pub(super) value: String,
    pub(super) sign: String,
    pub(super) word: String,
    pub(super) text: String,
    /// What it counts as, where that is less.
    pub(super) counts_as: Option<String>,
    pub(super) checked: bool,
}

pub(super) fn anchor(
    id: &str,
    value: &str,
    sign: &str,
    word: &str,
    text: &str,
    checked: bool,
) -> AnchorChoice {
    AnchorChoice {
        id: id.to_owned(),
        value: value.to_owned(),
        sign: sign.to_owned(),
        word: word.to_owned(),
        text: text.to_owned(),
        counts_as: None,
        checked,
    }
}

pub(super) fn anchors(bench: &Workbench, question: &Question, chosen: &str) -> Vec<AnchorChoice> {
    let rubric = &bench.file.case.questionnaire.rubric;
    let levels = rubric
        .questions
        .get(&question.name)
        .map(|rubric| rubric.anchors.as_slice())
        .unwrap_or_default();
    let mut choices: Vec<AnchorChoice> = levels
        .iter()
        .map(|level| {
            let value = level.level.to_string();
            let id = if level.level == 0 {
                "field-level".to_owned()
            } else {
                format!("field-level-{value}")
            };
            let word = rubric
                .scale
                .words
                .get(usize::from(level.level))
                .map(String::as_str)
                .unwrap_or_default();
            let limit = bench.bounds.limit.as_ref().filter(|limit| level.level > limit.level);
            let counts_as = limit.map(|limit| limit.level.to_string());
            AnchorChoice {
                counts_as,
                ..anchor(&id, &value, &value, word, &level.text, chosen == value)
            }
        })
        .collect();
    if bench.is_open() {
        let text =
            "The question does not fit this tool. Say why below; it is then left out of the score.";
        choices.push(anchor("field-level-na", "na", "N", "Not applicable", text, chosen == "na"));
    }
    choices
}
