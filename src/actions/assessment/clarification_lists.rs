//! What was asked of a vendor, in lists: what a decision waits for, and where an answer changed
//! after a level was given.

use std::collections::BTreeMap;

use super::case::Case;
use crate::actions::Error;
use crate::domain::assessment::clarification::Clarification;
use crate::domain::calendar::day_in_words;
use crate::domain::instrument::Questionnaire;
use crate::domain::values::{DisclosureId, Timestamp};
use crate::store::Tx;
use crate::store::assessment::clarifications::{self as stored, ScoredAt};

/// Why no decision can be proposed yet: the vendor has to answer.
pub(super) async fn holds_up(tx: &mut Tx, case: &Case) -> Result<Option<String>, Error> {
    let open =
        stored::of(tx, &case.disclosure.id).await?.into_iter().filter(Clarification::is_open);
    let told: Vec<String> = open
        .map(|one| {
            let question = case.questionnaire.question(&one.question);
            let code = question.map_or(one.question.as_str(), |question| question.code.as_str());
            format!("{code} until {}", day_in_words(one.due))
        })
        .collect();
    Ok((!told.is_empty()).then(|| {
        format!(
            "The vendor was asked about an answer and has time to answer: {}. A decision can be \
             proposed once it has answered, the question is taken back, or that day is over.",
            told.join("; ")
        )
    }))
}

/// By question, when its answer changed after a level was given that still counts.
pub(super) async fn changed_since(
    tx: &mut Tx,
    id: &DisclosureId,
) -> Result<BTreeMap<String, Timestamp>, Error> {
    let all = stored::of(tx, id).await?;
    let amended = all.iter().filter_map(|one| {
        let answered = one.answered().filter(|answered| answered.amended.is_some())?;
        Some((one.question.clone(), answered.at))
    });
    let mut changed: BTreeMap<String, Timestamp> = amended.collect();
    if changed.is_empty() {
        return Ok(changed);
    }
    let scored = stored::scored_at(tx, id).await?;
    changed.retain(|question, at| {
        let here: Vec<&ScoredAt> =
            scored.iter().filter(|score| score.question == *question && score.submitted).collect();
        // Whoever settled it since has looked again for everybody.
        let looked = here.iter().any(|score| score.settles && score.at >= *at);
        !looked && here.iter().any(|score| score.at < *at)
    });
    Ok(changed)
}

/// What one row of a list says of a question to the vendor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AskedRow {
    /// The question's name.
    pub question: String,
    /// Its code.
    pub code: String,
    /// Its words.
    pub label: String,
    /// What was asked and answered.
    pub clarification: Clarification,
}

/// Every question to the vendor of a disclosure, the last one first.
pub(super) async fn rows(
    tx: &mut Tx,
    disclosure: &DisclosureId,
    questionnaire: &Questionnaire,
) -> Result<Vec<AskedRow>, Error> {
    let all = stored::of(tx, disclosure).await?.into_iter().rev();
    let row = |clarification: Clarification| {
        let question = questionnaire.question(&clarification.question)?;
        Some(AskedRow {
            question: question.name.clone(),
            code: question.code.clone(),
            label: question.label.clone(),
            clarification,
        })
    };
    Ok(all.filter_map(row).collect())
}
