//! What a disclosure would take, before anybody registers: a few questions on one page, and what
//! they come to. Nothing of it is stored.

use actix_web::{HttpRequest, HttpResponse, web::Data};
use serde::Serialize;

use super::controls::{Attached, Errors, Place, control, control_id};
use super::paths::{block_id, fault_id};
use super::screened::{ScreenedPage, TITLE, trail};
use super::section_form::change_rows;
use crate::actions::assessment::screening::{self, Screening};
use crate::domain::assessment::entry::Entry;
use crate::domain::instrument::{AnswerFault, Question, Truth};
use crate::domain::texts::counted;
use crate::web::components::{Breadcrumb, Kind as Hue, NoticeBox, PageHeader};
use crate::web::kernel::app::App;
use crate::web::kernel::auth::Visitor;
use crate::web::kernel::bodies::Gate;
use crate::web::kernel::failure::Failure;
use crate::web::kernel::forms::{ErrorLink, Pairs, Unkept};
use crate::web::kernel::markup::Markup;
use crate::web::kernel::page::{page, rejected};
use crate::web::kernel::templates::Page;
use crate::web::pages::about::Agency;

/// The largest form, in bytes: a table of every row that it may have fits.
const FORM_BYTES: usize = 64 * 1024;

/// The fields that name the questions that a page showed.
const SHOWN: &str = "shown";

/// The page that asks.
#[derive(Debug, Serialize)]
pub struct ScreeningPage {
    crumbs: Breadcrumb,
    header: PageHeader,
    errors: Vec<ErrorLink>,
    notice: Option<NoticeBox>,
    blocks: Vec<Asked>,
}

/// A question as the page shows it.
#[derive(Debug, Serialize)]
struct Asked {
    name: String,
    block: String,
    id: String,
    code: String,
    label: String,
    help: String,
    why: String,
    error: Option<String>,
    control: Markup,
}

impl ScreeningPage {
    fn new(screening: &Screening, notice: Option<NoticeBox>, faults: &[AnswerFault]) -> Self {
        let asked = screening.asked();
        let count = asked.len();
        let link = |fault: &AnswerFault| {
            let question = screening.questionnaire.question(&fault.question)?;
            Some(ErrorLink {
                href: format!("#{}", fault_id(question, fault)),
                message: fault.message.clone(),
            })
        };
        Self {
            crumbs: Breadcrumb::new(trail(), TITLE),
            header: PageHeader::new(TITLE).purpose(format!(
                "{} about your tool say how it would be judged: its risk tier, how many questions \
                 and which papers, and the scores that it needs. You need no account, and nothing \
                 is stored.",
                counted(count, "question", "questions")
            )),
            errors: faults.iter().filter_map(link).collect(),
            notice,
            blocks: asked
                .into_iter()
                .map(|(question, entry)| block(question, &entry, faults))
                .collect(),
        }
    }
}

fn block(question: &Question, entry: &Entry, faults: &[AnswerFault]) -> Asked {
    let (id, block) = (control_id(&question.name), block_id(&question.name));
    let mut errors = Errors::new();
    for fault in faults.iter().filter(|fault| fault.question == question.name) {
        errors.entry(fault_id(question, fault)).or_insert_with(|| fault.message.clone());
    }
    let place = Place { name: &question.name, id: &id, errors: &errors };
    Asked {
        name: question.name.clone(),
        code: question.code.clone(),
        label: question.label.clone(),
        help: question.messages.help.clone(),
        why: question.messages.why.clone(),
        error: errors.get(&block).or_else(|| errors.get(&id)).cloned(),
        control: control(&question.kind, entry, &place, Attached { files: 0, pieces: 0 }),
        block,
        id,
    }
}

impl Page for ScreeningPage {
    const TEMPLATE: &'static str = "assessment/screening";

    fn samples() -> Vec<Self> {
        let sample = |answered: bool| {
            super::samples::screening(answered).into_iter().map(move |screening| {
                let notice = answered.then(|| more(1));
                Self::new(&screening, notice, &screening.faults)
            })
        };
        sample(false).chain(sample(true)).collect()
    }
}

/// Anyone may send this; it is not stored.
pub struct Asking;

impl Gate for Asking {
    async fn open(_: &App, _: &Visitor, _: &HttpRequest) -> Result<Self, Failure> {
        Ok(Self)
    }

    fn most(&self) -> usize {
        FORM_BYTES
    }
}

/// `GET /disclose/screening`
///
/// # Errors
/// As [`screening::screen`] does.
pub async fn show(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
) -> Result<HttpResponse, Failure> {
    let screening = screening::screen(&app.ctx, &visitor.actor, &[])?;
    page(&app, &visitor, &request, TITLE, &ScreeningPage::new(&screening, None, &[]))
}

/// `POST /disclose/screening`: the result, or the questions again where an answer does not fit,
/// leads to another question, or is to be changed.
///
/// # Errors
/// As [`screening::screen`] does.
pub async fn judge(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    sent: Unkept<Asking>,
) -> Result<HttpResponse, Failure> {
    let form = sent.form;
    let mut screening = screening::screen(&app.ctx, &visitor.actor, &form.0)?;
    let again = |screening: &Screening, notice: Option<NoticeBox>| {
        page(&app, &visitor, &request, TITLE, &ScreeningPage::new(screening, notice, &[]))
    };
    let add = form.sent("add_row").map(str::to_owned);
    if change_rows(&mut screening.entries, add, form.sent("remove_row"))
        || form.sent("change").is_some()
    {
        return again(&screening, None);
    }
    if !screening.faults.is_empty() {
        let body = ScreeningPage::new(&screening, None, &screening.faults);
        return rejected(&app, &visitor, &request, TITLE, &body);
    }
    if !screening.answered {
        return again(&screening, Some(nothing()));
    }
    match new_questions(&screening, &form) {
        0 => {
            let agency = Agency::from(&*app.ctx.settings);
            let body = ScreenedPage::new(&screening, &agency, &visitor.actor);
            page(&app, &visitor, &request, TITLE, &body)
        }
        count => again(&screening, Some(more(count))),
    }
}

/// How many questions the answers ask that the page did not show.
fn new_questions(screening: &Screening, form: &Pairs) -> usize {
    let shown = form.values(SHOWN);
    let new = screening.asked().into_iter().filter(|(question, _)| {
        !shown.contains(&question.name)
            && screening.screened.view.asked(&question.name) == Truth::True
    });
    new.count()
}

fn nothing() -> NoticeBox {
    NoticeBox {
        kind: Hue::Caution,
        title: "Nothing is answered yet".to_owned(),
        text: Some(
            "Answer at least one question. What you leave blank stays open in the result."
                .to_owned(),
        ),
    }
}

fn more(count: usize) -> NoticeBox {
    let (title, text) = match count {
        1 => ("Your answers lead to one more question".to_owned(), "It stands in its place below."),
        more => (
            format!("Your answers lead to {more} more questions"),
            "They stand in their places below.",
        ),
    };
    NoticeBox {
        kind: Hue::Neutral,
        title,
        text: Some(format!("{text} Your other answers are as you gave them.")),
    }
}
