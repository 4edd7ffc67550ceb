//! The forms of a case: returning it as incomplete, and assigning reviewers.

use serde::Serialize;

use crate::actions::FieldError;
use crate::actions::assessment::due_days::TypedDue;
use crate::actions::assessment::progress::{PanelPart, Progress};
use crate::domain::assessment::disclosure::State;
use crate::domain::assessment::review::{REVIEWS_NEEDED, standing};
use crate::domain::people::account::Account;
use crate::web::components::fields::{AreaField, ChoicesField, SelectField};

#[derive(Debug, Serialize)]
pub(super) struct TriageForm {
    /// The stamp of the submission that it is about.
    pub(super) seen: String,
    /// What the form asks; none before the lead declared that there is no conflict.
    pub(super) reason: Option<AreaField>,
}

#[derive(Debug, Serialize)]
pub(super) struct AssignForm {
    reviewer: SelectField,
    criteria: ChoicesField,
    /// Asked where every review is in.
    reopen: Option<ChoicesField>,
}

/// What was typed into one of the page's forms, when it was rejected.
#[derive(Debug, Default)]
pub(super) struct Typed {
    pub(super) reason: String,
    pub(super) reviewer: String,
    pub(super) reopen: bool,
    pub(super) criteria: Vec<String>,
    pub(super) due: TypedDue,
}

pub(super) fn assign_form(progress: &Progress, typed: &Typed, errors: &[FieldError]) -> AssignForm {
    let candidate = |account: &Account| {
        let parts = progress
            .panel
            .iter()
            .filter(|part| part.reviews.iter().any(|review| review.reviewer == account.id))
            .count();
        let label = match parts {
            0 => account.name.to_string(),
            1 => format!("{} (reviews 1 criterion here)", account.name),
            parts => format!("{} (reviews {parts} criteria here)", account.name),
        };
        (account.id.to_string(), label)
    };
    let nobody = std::iter::once((String::new(), "Choose a reviewer".to_owned()));
    let reviewers = nobody.chain(progress.candidates.iter().map(candidate));
    let short_of = |part: &&PanelPart| standing(&part.reviews, &part.id) < REVIEWS_NEEDED;
    let ticked: Vec<String> = if typed.reviewer.is_empty() && typed.criteria.is_empty() {
        progress.panel.iter().filter(short_of).map(|part| part.id.clone()).collect()
    } else {
        typed.criteria.clone()
    };
    let criteria = progress.panel.iter().map(|part| (part.id.as_str(), part.title.as_str()));
    let again = (
        "yes",
        "Open scoring again",
        Some(
            "What was settled in these criteria is kept as a proposal; it counts again if you take \
             the reviewer off before a review comes in.",
        ),
    );
    let reopened: Vec<String> = typed.reopen.then(|| "yes".to_owned()).into_iter().collect();
    AssignForm {
        reviewer: SelectField::new("reviewer", "Reviewer", reviewers, &typed.reviewer, errors)
            .help("People who said that they have a conflict of interest are not in the list."),
        criteria: ChoicesField::ticks("criteria", "Criteria to review", criteria, &ticked, errors)
            .help("Ticked already: the criteria that have fewer than two reviewers."),
        reopen: (progress.entry.disclosure.state() == State::Scored).then(|| {
            ChoicesField::ticks("reopen", "Every review is in", [again], &reopened, errors)
        }),
    }
}
