//! The conditions of a proposed decision: read as the lead typed them, and looked at again before
//! an office agrees.

use chrono::NaiveDate;

use super::case::Case;
use crate::actions::error::Faults;
use crate::domain::assessment::decision::{ApprovalCondition, Consequence, Proposal};
use crate::domain::calendar::day_in_words;
use crate::domain::measures::documents::date::whole_day;
use crate::domain::values::{Invalid, bounded};

/// A condition as typed; one without any text is left out.
#[derive(Debug, Clone, Default)]
pub struct TypedCondition {
    /// What has to be done.
    pub text: String,
    /// The criterion's id, or nothing.
    pub criterion: String,
    /// The day, `2027-06-30`.
    pub due: String,
    /// What shows that it was done.
    pub evidence: String,
    /// The word of what follows if it is not met; empty when nothing does.
    pub consequence: String,
}

/// Reads a condition whose day has to lie between today and the last day of the approval.
pub(super) fn read(
    case: &Case,
    row: usize,
    typed: &TypedCondition,
    (today, last): (NaiveDate, Option<NaiveDate>),
    faults: &mut Faults,
) -> Option<ApprovalCondition> {
    let field = |part: &str| format!("conditions.{row}.{part}");
    let text = faults.take(&field("text"), bounded("what has to be done", &typed.text, 500));
    let evidence = faults
        .take(&field("evidence"), bounded("what shows that it was done", &typed.evidence, 500));
    let due = faults.take(&field("due"), due_day(&typed.due, today, last));
    let consequence = faults.take(&field("consequence"), Consequence::parse(&typed.consequence));
    let criterion = Some(typed.criterion.clone()).filter(|criterion| !criterion.is_empty());
    if criterion.as_deref().is_some_and(|id| case.questionnaire.rubric.criterion(id).is_none()) {
        faults.note(&field("criterion"), "Choose a criterion from the list.");
        return None;
    }
    Some(ApprovalCondition {
        text: text?,
        criterion,
        due: due?,
        evidence_required: evidence?,
        consequence: consequence?,
    })
}

/// Reads the day by which a condition has to be met: after the decision, and while the approval
/// holds.
fn due_day(typed: &str, today: NaiveDate, last: Option<NaiveDate>) -> Result<NaiveDate, Invalid> {
    let typed = typed.trim();
    if typed.is_empty() {
        return Err(Invalid("Enter the day by which it has to be done, after today.".to_owned()));
    }
    let due = whole_day(typed).map_err(Invalid)?;
    if due <= today {
        return Err(Invalid(format!(
            "{} is not after today. Enter a later day.",
            day_in_words(due)
        )));
    }
    match last.filter(|last| due > *last) {
        Some(last) => Err(Invalid(format!(
            "The approval holds until {} if it is signed today, so the condition has to be met by \
             then. Enter an earlier day.",
            day_in_words(last)
        ))),
        None => Ok(due),
    }
}

/// The conditions of a proposal whose day has come or gone: nobody can agree to them any more.
pub(super) fn overdue(proposal: &Proposal, today: NaiveDate) -> Option<String> {
    let late = proposal.conditions.iter().find(|condition| condition.due <= today)?;
    Some(format!(
        "The condition “{}” was to be met by {}, which is not after today. Object, so that the \
         panel lead proposes it with a later day.",
        late.text,
        day_in_words(late.due)
    ))
}
