//! The form that settles a question, and what was typed into it.

use actix_web::HttpRequest;
use serde::{Deserialize, Serialize};

use crate::actions::FieldError;
use crate::actions::assessment::sheet::Line;
use crate::actions::people::kept_forms;
use crate::domain::assessment::review::Settlement;
use crate::domain::instrument::{Questionnaire, Scored};
use crate::web::components::fields::SelectOption;
use crate::web::kernel::app::App;
use crate::web::kernel::auth::Visitor;
use crate::web::kernel::failure::Failure;
use crate::web::kernel::forms::{ErrorLink, error_links};
use crate::web::kernel::several::{self, filled};

#[derive(Debug, Serialize)]
pub(super) struct SettleForm {
    pub(super) question: String,
    pub(super) id: String,
    pub(super) levels: Vec<SelectOption>,
    pub(super) reason: String,
    /// The mark of the settlement that this one takes the place of.
    pub(super) seen: String,
    /// The mark of what the form was filled with.
    pub(super) filled: String,
    /// When it was put aside, while a form beside it was sent.
    pub(super) aside: Option<String>,
    pub(super) level_error: Option<String>,
    pub(super) reason_error: Option<String>,
}

/// What was typed for a question beside the one that was sent.
pub(super) struct Aside {
    pub(super) question: String,
    pub(super) level: String,
    pub(super) reason: String,
    pub(super) seen: String,
    told: String,
}

impl Aside {
    /// What was put aside before, and then what stands beside the form that this request sends.
    pub(super) async fn all(
        app: &App,
        visitor: &Visitor,
        request: &HttpRequest,
    ) -> Result<Vec<Self>, Failure> {
        let kept = kept_forms::beside(&app.ctx, &visitor.actor, request.path()).await?;
        let calendar = app.ctx.calendar();
        let mut all: Vec<Self> = kept
            .iter()
            .map(|form| Self {
                question: form.value("question").to_owned(),
                level: form.value("level").to_owned(),
                reason: form.value("reason").to_owned(),
                seen: form.value("seen").to_owned(),
                told: format!(
                    "Not sent yet: you typed this on {}. It is kept for you for three days.",
                    calendar.in_words(form.kept_at)
                ),
            })
            .collect();
        for form in several::noted(request) {
            let value = |name: &str| {
                form.fields
                    .iter()
                    .find(|(known, _)| known == name)
                    .map(|(_, value)| value.clone())
                    .unwrap_or_default()
            };
            all.retain(|before| before.question != value("question"));
            if form.changed {
                let told = "Not sent yet: this is what you typed.".to_owned();
                all.push(Self {
                    question: value("question"),
                    level: value("level"),
                    reason: value("reason"),
                    seen: value("seen"),
                    told,
                });
            }
        }
        Ok(all)
    }
}

/// What was typed for one question, when it was rejected.
#[derive(Clone, Copy)]
pub(super) struct Typed<'a> {
    pub(super) input: &'a SettleInput,
    pub(super) errors: &'a [FieldError],
    /// Whether it may take the place of what is settled now, which stands above it.
    pub(super) replaces: bool,
}

/// The id of the form of a question.
fn form_id(question: &str) -> String {
    format!("settle-{}", question.replace('.', "-"))
}

pub(super) fn settle_errors(typed: &Typed<'_>) -> Vec<ErrorLink> {
    let mut links = error_links(typed.errors);
    for (link, error) in links.iter_mut().zip(typed.errors) {
        link.href = format!("#{}-{}", form_id(&typed.input.question), error.field);
    }
    links
}

/// A level as the form sends it.
fn read_back(scored: Scored) -> String {
    match scored {
        Scored::Level(level) => level.to_string(),
        Scored::NotApplicable => "na".to_owned(),
    }
}

pub(super) fn settle_form(
    line: &Line,
    questionnaire: &Questionnaire,
    words: &[String],
    typed: Option<&Typed<'_>>,
    aside: Option<&Aside>,
) -> SettleForm {
    let typed = typed.filter(|typed| typed.input.question == line.question);
    // What was just sent is newer than what was put aside.
    let aside = aside.filter(|_| typed.is_none());
    let before = line.settled.as_ref().or(line.proposal.as_ref());
    let (level, reason) =
        before.map(|before| (read_back(before.scored), before.reason.clone())).unwrap_or_default();
    let filled = filled(&[("level", &level), ("reason", &reason)]);
    let chosen = typed
        .map(|typed| typed.input.level.clone())
        .or(aside.map(|aside| aside.level.clone()))
        .unwrap_or(level);
    let message = |field: &str| {
        let errors = typed.map_or(&[][..], |typed| typed.errors);
        errors.iter().find(|error| error.field == field).map(|error| error.message.clone())
    };
    let option =
        |value: String, label: String| SelectOption { selected: chosen == value, value, label };
    let mut levels = vec![option(String::new(), "Choose a level".to_owned())];
    let anchors = questionnaire
        .rubric
        .questions
        .get(&line.question)
        .map(|rubric| rubric.anchors.as_slice())
        .unwrap_or_default();
    for anchor in anchors {
        let word = words.get(usize::from(anchor.level)).cloned().unwrap_or_default();
        levels.push(option(
            anchor.level.to_string(),
            format!("{}, {word}: {}", anchor.level, anchor.text),
        ));
    }
    levels.push(option("na".to_owned(), "Not applicable".to_owned()));
    SettleForm {
        question: line.question.clone(),
        id: form_id(&line.question),
        levels,
        reason: typed
            .map(|typed| typed.input.reason.clone())
            .or(aside.map(|aside| aside.reason.clone()))
            .unwrap_or(reason),
        filled,
        aside: aside.map(|aside| aside.told.clone()),
        seen: match typed
            .filter(|typed| !typed.replaces)
            .and_then(|typed| typed.input.seen.clone())
            .or(aside.map(|aside| aside.seen.clone()))
        {
            Some(sent) => sent,
            None => line.settled.as_ref().map(Settlement::mark).unwrap_or_default(),
        },
        level_error: message("level"),
        reason_error: message("reason"),
    }
}

/// What one question's form sends.
#[derive(Debug, Deserialize)]
pub struct SettleInput {
    pub(super) question: String,
    #[serde(default)]
    pub(super) level: String,
    #[serde(default)]
    pub(super) reason: String,
    pub(super) seen: Option<String>,
}
