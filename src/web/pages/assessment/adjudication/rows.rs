//! One question with everybody's score.

use serde::Serialize;

use super::settle_form::{Aside, SettleForm, Typed, settle_form};
use crate::actions::assessment::adjudication::SideBySide;
use crate::actions::assessment::sheet::Line;
use crate::domain::assessment::disclosure::State;
use crate::domain::assessment::review::Comparison;
use crate::domain::calendar::Calendar;
use crate::domain::instrument::LevelLimit;
use crate::web::components::ButtonLink;
use crate::web::pages::assessment::clarifications_shown::asking_path;
use crate::web::pages::assessment::discussions::{discussion_path, thread_anchor};
use crate::web::pages::assessment::workbench::{counted_in_words, level_in_words};

/// One question with everybody's score.
#[derive(Debug, Serialize)]
pub(super) struct QuestionRow {
    pub(super) anchor: String,
    pub(super) code: String,
    pub(super) label: String,
    pub(super) file: String,
    /// Where the vendor is asked about it, for whoever settles.
    pub(super) ask: Option<String>,
    /// Where it is talked about, and how much was said; none for whoever has no part in that.
    pub(super) talk: Option<ButtonLink>,
    /// That the answer changed after levels were given.
    pub(super) changed: Option<String>,
    pub(super) difference: String,
    pub(super) counts: Option<String>,
    pub(super) limit: Option<String>,
    /// How it was settled before the criterion was reviewed anew.
    pub(super) proposal: Option<String>,
    /// Where the form for settling it is asked for.
    pub(super) settle: Option<String>,
    pub(super) given: Vec<GivenRow>,
    /// What reviewers would tell the vendor of it.
    pub(super) to_vendor: Vec<NoteRow>,
    pub(super) settled: Option<String>,
    pub(super) reason: Option<String>,
    pub(super) form: Option<SettleForm>,
}

#[derive(Debug, Serialize)]
pub(super) struct GivenRow {
    pub(super) name: String,
    pub(super) level: String,
    pub(super) comment: String,
}

#[derive(Debug, Serialize)]
pub(super) struct NoteRow {
    pub(super) name: String,
    pub(super) note: String,
}

/// The way to what was said about a question.
fn talk(all: &SideBySide, question: &str) -> Option<ButtonLink> {
    let discussion = all.discussion.as_ref()?;
    let path = discussion_path(&all.case.disclosure.id);
    match discussion.about(Some(question)).count() {
        0 if all.case.disclosure.state() != State::Scored => None,
        0 => Some(ButtonLink {
            href: format!("{path}?question={question}#field-words"),
            label: "Discuss".to_owned(),
        }),
        said => Some(ButtonLink {
            href: format!("{path}#{}", thread_anchor(question)),
            label: format!("Discussion ({said})"),
        }),
    }
}

pub(super) fn row(
    all: &SideBySide,
    calendar: Calendar,
    line: &Line,
    chosen: bool,
    typed: Option<&Typed<'_>>,
    aside: Option<&Aside>,
) -> QuestionRow {
    let questionnaire = &all.case.questionnaire;
    let words = &questionnaire.rubric.scale.words;
    let question = questionnaire.question(&line.question);
    let id = &all.case.disclosure.id;
    let difference = match line.comparison {
        Comparison::Apart(difference) => difference.sentence(),
        Comparison::Close(_) => "The levels are 1 apart.".to_owned(),
        Comparison::Same(_) | Comparison::Nothing => "Everybody gave the same.".to_owned(),
    };
    let settled = line.settled.as_ref();
    let anchor = format!("question-{}", line.question.replace('.', "-"));
    let offers_form = all.may_settle
        && (line.differs() || settled.is_some() || line.proposal.is_some() || chosen);
    QuestionRow {
        anchor: anchor.clone(),
        code: question.map(|question| question.code.clone()).unwrap_or_default(),
        label: question.map(|question| question.label.clone()).unwrap_or_default(),
        file: format!("/reviews/{id}/{}?question={}", line.criterion, line.question),
        ask: all.may_settle.then(|| asking_path(id, &line.question)),
        talk: talk(all, &line.question),
        changed: all.changed_since(&line.question).map(|at| {
            format!(
                "The vendor changed this answer on {}, after a level was given. Look at it again.",
                calendar.day_of(at)
            )
        }),
        difference,
        counts: line.what_counts().map(|scored| level_in_words(scored, words)),
        limit: line.exceeded().map(LevelLimit::sentence),
        proposal: line.proposal.as_ref().map(|before| {
            format!(
                "Before another review was asked for, {} settled it at {}: {}",
                before.settled_by,
                level_in_words(before.scored, words),
                before.reason
            )
        }),
        settle: (all.may_settle && !offers_form)
            .then(|| format!("/pipeline/{id}/adjudication?settle={}#{anchor}", line.question)),
        given: line
            .given
            .iter()
            .map(|given| GivenRow {
                name: given.reviewer_name.clone(),
                level: counted_in_words(given.score.scored, words, line.limit.as_ref()),
                comment: given.score.comment.clone(),
            })
            .collect(),
        to_vendor: all
            .notes
            .iter()
            .filter(|note| note.question == line.question)
            .map(|note| NoteRow { name: note.reviewer.clone(), note: note.note.clone() })
            .collect(),
        settled: settled.map(|settled| {
            format!("{}, {}", settled.settled_by, calendar.day_of(settled.settled_at))
        }),
        reason: settled.map(|settled| settled.reason.clone()),
        form: offers_form.then(|| settle_form(line, questionnaire, words, typed, aside)),
    }
}
