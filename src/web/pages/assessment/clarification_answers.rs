//! A vendor answers what the agency asks about one of its answers.

use actix_web::{HttpRequest, HttpResponse, web::Data, web::Path};
use serde::Serialize;

use super::clarifications_shown::{ShownThread, answering_path};
use super::draft_parts::trail;
use super::paths::fault_id;
use super::question::{Known, QuestionBlock, block};
use super::section_form::{Asked as Gate, change_rows};
use super::shown::ShownAnswer;
use crate::actions::assessment::clarification_answers::{self, Asked, Sent, TypedAnswer};
use crate::actions::assessment::clarifications::stamp;
use crate::actions::{Error, FieldError, Seen};
use crate::domain::assessment::entry::{Entries, Entry};
use crate::domain::assessment::snapshot::STATEMENT;
use crate::domain::calendar::{AgencyTime, day_in_words};
use crate::domain::instrument::{AnswerFault, Question};
use crate::domain::values::DisclosureId;
use crate::web::components::fields::{AreaField, ChoicesField};
use crate::web::components::{Breadcrumb, PageHeader};
use crate::web::kernel::app::App;
use crate::web::kernel::auth::Visitor;
use crate::web::kernel::failure::Failure;
use crate::web::kernel::forms::{ErrorLink, Gated, Pairs, error_links};
use crate::web::kernel::notices::Notice;
use crate::web::kernel::page::{done, page, rejected};
use crate::web::kernel::paths::path_id;
use crate::web::kernel::typed;

/// What the agency asks about an answer, and the form that answers.
#[derive(Debug, Serialize)]
pub struct AnsweringPage {
    crumbs: Breadcrumb,
    header: PageHeader,
    errors: Vec<ErrorLink>,
    action: String,
    code: String,
    label: String,
    threads: Vec<ShownThread>,
    /// What stands now, where there is nothing to answer.
    answer: Option<ShownAnswer>,
    /// What was kept of an answer that was never sent.
    unsent: Option<String>,
    form: Option<AnsweringForm>,
}

#[derive(Debug, Serialize)]
struct AnsweringForm {
    seen: String,
    words: AreaField,
    block: QuestionBlock,
    agreed: ChoicesField,
    /// Why this person cannot change the answer.
    cannot_change: Option<String>,
    /// Whether there is something kept of an answer that was not sent.
    kept: bool,
}

/// What was typed, and what is wrong with it.
#[derive(Default)]
pub(super) struct Refused<'a> {
    pub(super) typed: Option<&'a TypedAnswer>,
    pub(super) errors: &'a [FieldError],
    pub(super) faults: &'a [AnswerFault],
}

impl AnsweringPage {
    pub(super) fn new(
        (asked, question): (&Asked, &Question),
        time: AgencyTime,
        refused: &Refused<'_>,
    ) -> Self {
        let file = &asked.file;
        let open = asked.open();
        let purpose = match open {
            Some(open) => format!(
                "Answer by {}. The agency’s clock stands still until then.",
                day_in_words(open.due)
            ),
            None => "There is nothing to answer now.".to_owned(),
        };
        let mut errors = error_links(refused.errors);
        errors.extend(refused.faults.iter().map(|fault| ErrorLink {
            href: format!("#{}", fault_id(question, fault)),
            message: fault.message.clone(),
        }));
        let threads = asked.all.iter().zip(&asked.changes).map(|(one, change)| {
            ShownThread::for_vendor(question, one, change.as_ref(), time.calendar)
        });
        Self {
            crumbs: Breadcrumb::new(trail(file), question.code.clone()),
            header: PageHeader::new("The agency asks about your answer")
                .over(format!("Disclosure of {}", file.disclosure.product_name))
                .purpose(purpose),
            errors,
            action: answering_path(&file.disclosure.id, &question.name),
            code: question.code.clone(),
            label: question.label.clone(),
            threads: threads.collect(),
            answer: open.is_none().then(|| {
                ShownAnswer::in_full(question, asked.submitted.answers.get(&question.name))
            }),
            unsent: asked
                .all
                .first()
                .filter(|last| !last.is_open())
                .map(|last| last.draft.words.clone())
                .filter(|words| !words.is_empty()),
            form: open.map(|open| {
                let kept = !open.draft.words.is_empty() || open.draft.entry.is_some();
                AnsweringForm::new((asked, question), time, refused, (&stamp(&open.id), kept))
            }),
        }
    }
}

impl AnsweringForm {
    fn new(
        (asked, question): (&Asked, &Question),
        time: AgencyTime,
        refused: &Refused<'_>,
        (seen, kept): (&str, bool),
    ) -> Self {
        let typed = refused.typed;
        let drafted = asked.open().map_or("", |open| open.draft.words.as_str());
        let words = typed.map_or(drafted, |typed| typed.words.as_str());
        let entry =
            typed.and_then(|typed| typed.entry.clone()).unwrap_or_else(|| asked.entry(question));
        let ticked: Vec<String> =
            typed.filter(|typed| typed.agreed).map(|_| "yes".to_owned()).into_iter().collect();
        let facts = asked.file.facts();
        let known = Known {
            facts: &facts,
            on: time.today(),
            faults: refused.faults,
            measures: &[],
            calendar: time.calendar,
        };
        let mark = entry.mark(question);
        Self {
            seen: seen.to_owned(),
            words: AreaField::new("words", "Your answer to the agency", words, refused.errors)
                .help("In words. Only the agency’s people on this case read it."),
            block: block(&asked.file, &known, question, &entry, mark).asked_again(),
            agreed: ChoicesField::ticks(
                "agreed",
                "If you change the answer or attach something",
                [("yes", STATEMENT)],
                &ticked,
                refused.errors,
            )
            .optional(),
            cannot_change: asked.cannot_change.clone(),
            kept,
        }
    }
}

fn title(asked: &Asked, question: &Question) -> String {
    format!("The agency asks about {}: {}", question.code, asked.file.disclosure.product_name)
}

async fn draw(
    app: &App,
    visitor: &Visitor,
    request: &HttpRequest,
    (id, name): (&DisclosureId, &str),
    refused: Refused<'_>,
) -> Result<HttpResponse, Failure> {
    let asked = clarification_answers::open(&app.ctx, &visitor.actor, id, name).await?;
    let question = asked.file.questionnaire.question(name).ok_or(Error::NotFound)?;
    let body = AnsweringPage::new((&asked, question), app.ctx.agency_time(), &refused);
    let title = title(&asked, question);
    if refused.errors.is_empty() && refused.faults.is_empty() {
        page(app, visitor, request, &title, &body)
    } else {
        rejected(app, visitor, request, &title, &body)
    }
}

/// `GET /disclosures/{id}/clarifications/{question}`
///
/// # Errors
/// As [`clarification_answers::open`] does.
pub async fn show(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    path: Path<(String, String)>,
) -> Result<HttpResponse, Failure> {
    let id: DisclosureId = path_id(&path.0)?;
    draw(&app, &visitor, &request, (&id, &path.1), Refused::default()).await
}

/// `POST /disclosures/{id}/clarifications/{question}`: sends the answer, keeps it, or keeps it and
/// goes on to attach something.
///
/// # Errors
/// As [`clarification_answers::answer`] does; faults of a field come back with the form.
pub async fn answer(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    path: Path<(String, String)>,
    sent: Gated<Gate>,
) -> Result<HttpResponse, Failure> {
    let (id, name): (DisclosureId, &str) = (path_id(&path.0)?, &path.1);
    let Gated { opened: Gate(questionnaire), form } = sent;
    let section = questionnaire.section_of(name).ok_or(Error::NotFound)?;
    let mut entries =
        Entries::read(section, &form.0).map_err(|fault| Error::field("", fault.to_string()))?;
    let pressed = |field: &str| form.sent(field).map(str::to_owned);
    let restored = pressed("restore");
    if let Some(entry) = restored.as_ref().and_then(|question| entries.0.get_mut(question)) {
        entry.state.clear();
    }
    let rows = change_rows(&mut entries, pressed("add_row"), form.sent("remove_row"));
    let mut typed = typed_answer(&form, entries.0.remove(name));
    if rows || restored.is_some() || typed::restored(&request).is_some() {
        let refused = Refused { typed: Some(&typed), ..Refused::default() };
        return draw(&app, &visitor, &request, (&id, name), refused).await;
    }
    typed.entry = typed.entry.map(Entry::without_blank_rows);
    let (ctx, actor) = (&app.ctx, &visitor.actor);
    if form.sent("attach").is_some() || form.value("word") == "keep" {
        clarification_answers::keep(ctx, actor, &id, name, &typed).await?;
        if form.sent("attach").is_none() {
            return Ok(done(&visitor, &answering_path(&id, name), Some(Notice::ANSWER_KEPT)));
        }
        let query = serde_urlencoded::to_string([("question", name)]).unwrap_or_default();
        return Ok(done(&visitor, &format!("/disclosures/{id}/evidence?{query}"), None));
    }
    let seen = Seen::on_form(form.value("seen"));
    let (errors, faults) =
        match clarification_answers::answer(ctx, actor, &id, name, &typed, seen).await {
            Ok(Sent::Done { changed }) => {
                let notice = if changed { Notice::ANSWER_CHANGED } else { Notice::AGENCY_ANSWERED };
                return Ok(done(&visitor, &format!("/disclosures/{id}"), Some(notice)));
            }
            Ok(Sent::Refused(faults)) => (Vec::new(), faults),
            Err(Error::Invalid(errors)) => (errors, Vec::new()),
            Err(error) => return Err(error.into()),
        };
    let refused = Refused { typed: Some(&typed), errors: &errors, faults: &faults };
    draw(&app, &visitor, &request, (&id, name), refused).await
}

fn typed_answer(form: &Pairs, entry: Option<Entry>) -> TypedAnswer {
    TypedAnswer {
        words: form.value("words").to_owned(),
        entry,
        agreed: form.value("agreed") == "yes",
    }
}
