//! The forms of the decision page: proposing, signing, and taking a proposal back.

use serde::{Deserialize, Serialize};

use crate::actions::FieldError;
use crate::actions::assessment::decisions::DecisionFile;
use crate::actions::assessment::proposed_conditions;
use crate::actions::assessment::proposing::TypedProposal;
use crate::domain::assessment::decision::{DECISIONS, Office, Proposal, label};
use crate::domain::assessment::departure::Departure;
use crate::domain::assessment::review::NoteToVendor;
use crate::domain::instrument::Decision;
use crate::web::components::fields::{AreaField, ChoicesField};
use crate::web::kernel::forms::message_at;
use crate::web::pages::assessment::condition_rows::{self, ConditionRow};

#[derive(Debug, Serialize)]
pub(super) struct ProposeForm {
    /// Whether it is filled with what was proposed last.
    pub(super) again: bool,
    pub(super) decision: ChoicesField,
    pub(super) reason: AreaField,
    pub(super) letter: AreaField,
    /// What the reviewers would tell the vendor, to be taken over into the letter.
    pub(super) notes: Vec<String>,
    pub(super) conditions_error: Option<String>,
    pub(super) rows: Vec<ConditionRow>,
    pub(super) blank: ConditionRow,
}

#[derive(Debug, Serialize)]
pub(super) struct SignForm {
    pub(super) office: Option<ChoicesField>,
    pub(super) only: Option<OnlyOffice>,
    pub(super) word: ChoicesField,
    pub(super) knows: Option<ChoicesField>,
    pub(super) reason: AreaField,
}

#[derive(Debug, Serialize)]
pub(super) struct OnlyOffice {
    pub(super) value: &'static str,
    pub(super) label: &'static str,
}

/// What the signature form sends.
#[derive(Debug, Clone, Deserialize)]
pub struct SignInput {
    #[serde(default)]
    pub(super) office: String,
    #[serde(default)]
    pub(super) word: String,
    #[serde(default)]
    pub(super) knows: String,
    #[serde(default)]
    pub(super) reason: String,
    #[serde(default)]
    pub(super) seen: String,
}

pub(super) fn choices(
    name: &str,
    title: &str,
    options: Vec<(&str, &str, Option<String>)>,
    chosen: &str,
    errors: &[FieldError],
) -> ChoicesField {
    ChoicesField::radios(name, title, options, chosen, errors)
}

pub(super) fn propose_form(
    file: &DecisionFile,
    typed: Option<&TypedProposal>,
    errors: &[FieldError],
) -> ProposeForm {
    let recommended = file
        .outcome
        .as_ref()
        .and_then(|outcome| outcome.recommendation.as_ref())
        .map(|recommendation| recommendation.decision);
    // After an objection the lead goes on from what was proposed.
    let former = file.proposed.as_ref().map(|proposed| former(&proposed.proposal));
    let (again, typed) = (former.is_some() && typed.is_none(), typed.or(former.as_ref()));
    let chosen = typed.map_or_else(
        || recommended.map(Decision::word).unwrap_or_default().to_owned(),
        |typed| typed.decision.clone(),
    );
    let options = DECISIONS
        .into_iter()
        .map(|decision| {
            (
                decision.word(),
                label(decision),
                (Some(decision) == recommended).then(|| "What the rules lead to".to_owned()),
            )
        })
        .collect();
    let mut conditions = typed.map_or_else(
        || file.suggested.iter().map(condition_rows::typed).collect(),
        |typed| typed.conditions.clone(),
    );
    if typed.is_none() && conditions.is_empty() && recommended == Some(Decision::Conditional) {
        conditions.push(proposed_conditions::TypedCondition::default());
    }
    ProposeForm {
        again,
        decision: choices("decision", "What do you propose?", options, &chosen, errors),
        reason: AreaField::new(
            "reason",
            "Reason",
            &typed.map(|typed| typed.reason.clone()).unwrap_or_default(),
            errors,
        )
        .when("needed when you do not follow the rules")
        .help("The offices read it, and it is published with the decision."),
        letter: AreaField::new(
            "letter",
            "Your words in the letter to the vendor",
            typed_letter(file, typed),
            errors,
        )
        .when("one paragraph a line")
        .help(
            "Assay adds the decision, your reason, the conditions with their days, how long \
                it holds and what comes next. The offices sign the whole letter.",
        ),
        notes: notes(file),
        conditions_error: message_at(errors, "conditions"),
        rows: conditions
            .iter()
            .enumerate()
            .map(|(at, typed)| {
                ConditionRow::new(&at.to_string(), typed, &file.case.questionnaire, errors)
            })
            .collect(),
        blank: ConditionRow::new(
            "__row__",
            &proposed_conditions::TypedCondition::default(),
            &file.case.questionnaire,
            &[],
        ),
    }
}

/// The lead's words: as typed, or as they were in the proposal before, or the reasons of the rules.
fn typed_letter<'f>(file: &'f DecisionFile, typed: Option<&'f TypedProposal>) -> &'f str {
    typed.and_then(|typed| typed.letter.as_deref()).unwrap_or(&file.letter_words)
}

/// What the reviewers would tell the vendor, each with the question's code. Their names are no part
/// of it.
fn notes(file: &DecisionFile) -> Vec<String> {
    let note = |note: &NoteToVendor| {
        let question = file.case.questionnaire.question(&note.question)?;
        let words: Vec<&str> = note.note.split_whitespace().collect();
        Some(format!("{}: {}", question.code, words.join(" ")))
    };
    file.notes.iter().filter_map(note).collect()
}

/// The lead's words with those notes that are not in them yet.
pub(super) fn with_notes(file: &DecisionFile, letter: &str) -> String {
    let mut lines = vec![letter.trim_end().to_owned()];
    lines.extend(notes(file).into_iter().filter(|note| !letter.contains(note)));
    lines.retain(|line| !line.is_empty());
    lines.join("\n")
}

fn former(proposal: &Proposal) -> TypedProposal {
    TypedProposal {
        decision: proposal.decision.word().to_owned(),
        reason: proposal.reason.clone(),
        conditions: proposal.conditions.iter().map(condition_rows::typed).collect(),
        letter: None,
    }
}

pub(super) fn sign_form(
    offices: &[Office],
    departure: Option<&Departure>,
    typed: Option<&SignInput>,
    errors: &[FieldError],
) -> SignForm {
    let typed_office = typed.map(|typed| typed.office.as_str()).unwrap_or_default();
    let (office, only) = match offices {
        [only] => (None, Some(OnlyOffice { value: only.word(), label: only.label() })),
        many => {
            let options = many.iter().map(|office| (office.word(), office.label(), None)).collect();
            (
                Some(choices(
                    "office",
                    "For which office do you sign?",
                    options,
                    typed_office,
                    errors,
                )),
                None,
            )
        }
    };
    let words = vec![
        ("agree", "We agree", None),
        (
            "object",
            "We object",
            Some("The proposal goes back to the panel lead with your reason.".to_owned()),
        ),
    ];
    SignForm {
        office,
        only,
        knows: departure
            .filter(|departure| departure.milder)
            .map(|departure| knows(departure, typed, errors)),
        word: choices(
            "word",
            "What does your office say?",
            words,
            typed.map(|typed| typed.word.as_str()).unwrap_or_default(),
            errors,
        ),
        reason: AreaField::new(
            "reason",
            "Reason",
            &typed.map(|typed| typed.reason.clone()).unwrap_or_default(),
            errors,
        )
        .when("needed when you object")
        .help("It stays with the decision; an objection goes to the panel lead with it."),
    }
}

/// The tick with which an office that agrees says that it knows of a departure.
fn knows(departure: &Departure, typed: Option<&SignInput>, errors: &[FieldError]) -> ChoicesField {
    let options =
        vec![("yes", "We know that this departs from the rules", Some(departure.sentence()))];
    let ticked = typed.map(|typed| typed.knows.as_str()).unwrap_or_default();
    ChoicesField { r#type: "checkbox", ..choices("knows", "If you agree", options, ticked, errors) }
}

/// The form that takes a proposal back.
pub(super) fn take_back_form(typed: &str, errors: &[FieldError]) -> AreaField {
    AreaField::new("withdrawal", "Why do you take it back?", typed, errors)
        .help("The offices read it. What you proposed is filled in when you propose anew.")
}
