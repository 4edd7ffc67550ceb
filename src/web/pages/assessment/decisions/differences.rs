//! The questions that reviewers scored differently, and how each was settled.

use serde::Serialize;

use crate::actions::assessment::decisions::DecisionFile;
use crate::web::components::StatusTag;
use crate::web::pages::assessment::adjudication::settled_tag;
use crate::web::pages::assessment::workbench::level_in_words;

#[derive(Debug, Serialize)]
pub(super) struct DifferenceRow {
    pub(super) href: Option<String>,
    pub(super) code: String,
    pub(super) label: String,
    pub(super) levels: String,
    pub(super) status: StatusTag,
    pub(super) counts: String,
    pub(super) reason: Option<String>,
}

pub(super) fn differences(file: &DecisionFile) -> Vec<DifferenceRow> {
    let (id, questionnaire) = (&file.case.disclosure.id, &file.case.questionnaire);
    let words = &questionnaire.rubric.scale.words;
    let lines = file.sheet.lines.iter().filter(|line| line.differs());
    lines
        .map(|line| {
            let question = questionnaire.question(&line.question);
            DifferenceRow {
                href: file.may_see_reviews.then(|| {
                    format!(
                        "/pipeline/{id}/adjudication#question-{}",
                        line.question.replace('.', "-")
                    )
                }),
                code: question.map(|question| question.code.clone()).unwrap_or_default(),
                label: question.map(|question| question.label.clone()).unwrap_or_default(),
                levels: line
                    .given
                    .iter()
                    .map(|given| level_in_words(given.score.scored, words))
                    .collect::<Vec<_>>()
                    .join(" · "),
                status: settled_tag(line),
                counts: line
                    .what_counts()
                    .map_or_else(|| "–".to_owned(), |scored| level_in_words(scored, words)),
                reason: line.settled.as_ref().map(|settled| settled.reason.clone()),
            }
        })
        .collect()
}
