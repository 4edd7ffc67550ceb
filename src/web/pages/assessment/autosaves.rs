//! The autosave of a section: what a script sends while somebody types, and what it is told.

use actix_web::{HttpResponse, web::Data, web::Path};
use serde_json::{Value, json};

use super::draft_parts::steps;
use super::question::{understood_in_words, unfinished_in_words};
use super::section_form::{Asked, Sent, mark};
use super::section_side::Side;
use crate::actions::Error;
use crate::actions::assessment::answers::{self, Conflict, Saved, SectionEdit};
use crate::actions::assessment::disclosures::WorkingFile;
use crate::actions::assessment::presence::in_words;
use crate::domain::assessment::draft_check;
use crate::domain::assessment::entry::Entry;
use crate::domain::assessment::entry_words::kept_in_words;
use crate::domain::calendar::Calendar;
use crate::domain::instrument::{MeasureOutcome, Question, Section, Truth, section_findings};
use crate::domain::measures::steps::Steps;
use crate::web::kernel::app::App;
use crate::web::kernel::auth::Visitor;
use crate::web::kernel::failure::Failure;
use crate::web::kernel::forms::Gated;
use crate::web::kernel::paths::path_id;
use crate::web::pages::instrument::measures::not_computed;

/// `POST /disclosures/{id}/sections/{section}/autosave`: stores what was typed and tells the script
/// how everything stands then.
///
/// # Errors
/// When the section is not there, or as [`answers::save`] does.
pub async fn create(
    app: Data<App>,
    visitor: Visitor,
    path: Path<(String, String)>,
    sent: Gated<Asked>,
) -> Result<HttpResponse, Failure> {
    let (id, name) = (path_id(&path.0)?, path.1.as_str());
    let Gated { opened: Asked(questionnaire), form } = sent;
    let section = questionnaire.section(name).ok_or(Error::NotFound)?;
    let Sent { revision, bases, entries, .. } = Sent::read(section, &form.0)?;
    let edit = SectionEdit { section: name.to_owned(), revision, bases, entries };
    let saved = answers::save(&app.ctx, &visitor.actor, &id, edit).await?;
    let mut response = if !saved.refused.is_empty() {
        HttpResponse::UnprocessableEntity()
    } else if !saved.conflicts.is_empty() {
        HttpResponse::Conflict()
    } else {
        HttpResponse::Ok()
    };
    let mut told = told(&app, section, &saved)?;
    if let Some(object) = told.as_object_mut() {
        let present = app.ctx.presence.note(&visitor.actor, app.ctx.now(), &id, name);
        object.insert(
            "presence".to_owned(),
            json!({ "names": present.iter().map(|one| &one.name).collect::<Vec<_>>(),
                    "words": in_words(&present) }),
        );
    }
    Ok(response.json(told))
}

/// Everything that a page shows of a section and that a save can change.
fn told(app: &App, section: &Section, saved: &Saved) -> Result<Value, Failure> {
    let file = &*saved.file;
    let view = file.view.sections.iter().find(|view| view.id == section.id);
    let asked = view
        .map_or(&[][..], |view| view.questions.as_slice())
        .iter()
        .filter(|question| question.asked == Truth::True);
    let asked: Vec<&str> = asked.map(|question| question.name.as_str()).collect();
    let findings = section_findings(
        &file.questionnaire,
        &file.view,
        &file.facts(),
        app.ctx.today(),
        section,
        &Steps::left_out(),
    );
    let table = |outcome: &MeasureOutcome| {
        Some(json!({ "question": outcome.question, "message": not_computed(outcome)? }))
    };
    let faults =
        draft_check::unfinished(&file.questionnaire, &file.view, &file.draft, &section.questions);
    let unfinished = section.questions.iter().filter_map(|question| {
        let message = unfinished_in_words(question, &faults)?;
        Some(json!({ "question": question.name, "message": message }))
    });
    let understood = section.questions.iter().filter_map(|question| {
        let message = understood_in_words(
            question,
            &Entry::showing(question, file.draft.get(&question.name)),
        )?;
        Some(json!({ "question": question.name, "message": message }))
    });
    let marks: serde_json::Map<String, Value> = section
        .questions
        .iter()
        .map(|question| (question.name.clone(), json!(mark(file, question))))
        .collect();
    let named = |name: &String| section.questions.iter().find(|question| question.name == *name);
    Ok(json!({
        "revision": file.revision(&section.id),
        "saved_at": app.ctx.calendar().clock_time(app.ctx.now()),
        "asked": asked,
        "bases": marks,
        "others": saved.others.iter().filter_map(named).map(|question| theirs(file,
            question)).collect::<Vec<_>>(),
        "conflicts": saved.conflicts.iter().filter_map(|conflict| two_answers(file,
            app.ctx.calendar(), named(&conflict.question)?, conflict)).collect::<Vec<_>>(),
        "faults": saved.refused.iter().map(|fault| json!({ "question": fault.question,
            "message": fault.message })).collect::<Vec<_>>(),
        "unfinished": unfinished.collect::<Vec<_>>(),
        "understood": understood.collect::<Vec<_>>(),
        "tables": findings.measures.iter().filter_map(table).collect::<Vec<_>>(),
        "side": app.templates.render(Side::TEMPLATE,
            &Side::new(file, &findings, section)).map_err(Failure::internal)?,
        "steps": app.templates.render("step_list",
            &steps(file, Some(&section.id))).map_err(Failure::internal)?,
    }))
}

/// What is kept for a question, as the fields of the form.
fn theirs(file: &WorkingFile, question: &Question) -> Value {
    let fields = Entry::showing(question, file.draft.get(&question.name)).fields(question);
    json!({ "question": question.name, "fields": fields })
}

/// A question with two answers: what is kept, by whom, and its code to name it by.
fn two_answers(
    file: &WorkingFile,
    calendar: Calendar,
    question: &Question,
    conflict: &Conflict,
) -> Option<Value> {
    let mut told = theirs(file, question);
    let object = told.as_object_mut()?;
    object.insert("code".to_owned(), json!(question.code));
    object.insert("by".to_owned(), json!(conflict.by));
    object.insert("at".to_owned(), json!(conflict.at.map(|at| calendar.in_words(at))));
    object.insert(
        "theirs".to_owned(),
        json!(kept_in_words(question, file.draft.get(&question.name))),
    );
    Some(told)
}
