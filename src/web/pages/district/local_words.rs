//! What a district says of one tool beside the state, and all of it as a table file.

use std::collections::BTreeMap;

use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};
use serde::Serialize;

use super::words::{acts_for, misses_in_words, tool_path, tool_trail};
use crate::actions::district::overlays::{
    self, Overlaid, OverlaidDesk, OverlaidTool, TypedOverlay, answer_field,
};
use crate::actions::{Error, FieldError};
use crate::domain::district::overlay::{LocalStatus, OverlayQuestion, QuestionKind};
use crate::domain::measures::documents::spreadsheet;
use crate::domain::registry::availability::Availability;
use crate::domain::registry::listing::Card;
use crate::domain::values::Id;
use crate::web::components::fields::{AreaField, SelectField};
use crate::web::components::{Breadcrumb, PageHeader};
use crate::web::kernel::app::App;
use crate::web::kernel::auth::Visitor;
use crate::web::kernel::downloads::attachment;
use crate::web::kernel::failure::Failure;
use crate::web::kernel::forms::{ErrorLink, Pairs, error_links};
use crate::web::kernel::notices::Notice;
use crate::web::kernel::page::{done, page, rejected};
use crate::web::kernel::paths::path_id;
use crate::web::kernel::templates::Page;

const TITLE: &str = "What your district says of it";

/// The form.
#[derive(Debug, Serialize)]
pub struct LocalWordPage {
    crumbs: Breadcrumb,
    header: PageHeader,
    errors: Vec<ErrorLink>,
    misses: Vec<String>,
    action: String,
    seen: String,
    acts_for: Option<String>,
    /// Where the district adds questions of its own.
    questions: String,
    status: SelectField,
    reason: AreaField,
    yes_no: Vec<SelectField>,
    words: Vec<AreaField>,
    asks_nothing: bool,
}

impl LocalWordPage {
    fn new(overlaid: &Overlaid, typed: &TypedOverlay, errors: &[FieldError]) -> Self {
        let adoption = &overlaid.adoption;
        let nothing = [("", "Nothing of its own")].into_iter();
        let statuses = nothing.chain(LocalStatus::ALL.map(|one| (one.word(), one.label())));
        let answer = |question: &OverlayQuestion| {
            typed.answers.get(&question.id).map_or_else(String::new, String::clone)
        };
        let of = |kind| overlaid.overlay.questions.iter().filter(move |one| one.kind == kind);
        let yes_no = |question: &OverlayQuestion| {
            let options = [("", "Not answered"), ("yes", "Yes"), ("no", "No")];
            let (name, label) = (answer_field(&question.id), question.label.to_string());
            SelectField::new(name, label, options, &answer(question), errors).optional()
        };
        let words = |question: &OverlayQuestion| {
            let name = answer_field(&question.id);
            AreaField::new(name, question.label.to_string(), &answer(question), errors)
                .when("optional")
        };
        Self {
            crumbs: Breadcrumb::new(tool_trail(&overlaid.acting, adoption), TITLE),
            header: PageHeader::new(TITLE)
                .over(format!("{}, {}", adoption.name, adoption.vendor))
                .purpose("It stands beside the state’s decision and never changes it."),
            errors: error_links(errors),
            misses: misses_in_words(&overlaid.misses),
            action: format!("{}/overlay", tool_path(&adoption.id)),
            acts_for: acts_for(&overlaid.acting),
            questions: overlaid.acting.staying("/district/overlay"),
            seen: overlaid.said.mark(),
            status: SelectField::new(
                "status",
                "Your district says",
                statuses,
                typed.status.as_deref().unwrap_or_default(),
                errors,
            )
            .optional(),
            reason: AreaField::new(
                "reason",
                "Why, or under which conditions?",
                &typed.reason,
                errors,
            )
            .when("if your district says something of its own"),
            yes_no: of(QuestionKind::YesNo).map(yes_no).collect(),
            words: of(QuestionKind::Words).map(words).collect(),
            asks_nothing: overlaid.overlay.questions.is_empty(),
        }
    }
}

impl Page for LocalWordPage {
    const TEMPLATE: &'static str = "district/local_word";

    fn samples() -> Vec<Self> {
        let faults = super::samples::faults();
        super::samples::overlaid()
            .iter()
            .map(|overlaid| Self::new(overlaid, &TypedOverlay::of(&overlaid.said), &faults))
            .collect()
    }
}

/// `GET /district/tools/{id}/overlay`
///
/// # Errors
/// As [`overlays::of_tool`] does.
pub async fn show(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    id: Path<String>,
) -> Result<HttpResponse, Failure> {
    let overlaid = overlays::of_tool(&app.ctx, &visitor.actor, &path_id(&id)?).await?;
    let body = LocalWordPage::new(&overlaid, &TypedOverlay::of(&overlaid.said), &[]);
    page(&app, &visitor, &request, &format!("{TITLE}: {}", overlaid.adoption.name), &body)
}

/// `POST /district/tools/{id}/overlay`
///
/// # Errors
/// As [`overlays::say`] does; faults of a field come back with the form.
pub async fn say(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    id: Path<String>,
    form: Pairs,
) -> Result<HttpResponse, Failure> {
    let id = path_id(&id)?;
    let answer = |(name, value): &(String, String)| {
        Some((Id::parse(name.strip_prefix("answer.")?)?, value.clone()))
    };
    let answers: BTreeMap<_, _> = form.0.iter().filter_map(answer).collect();
    let typed = TypedOverlay {
        seen: form.value("seen").to_owned(),
        answers,
        status: form.sent("status").map(str::to_owned),
        reason: form.value("reason").to_owned(),
    };
    match overlays::say(&app.ctx, &visitor.actor, &id, &typed).await {
        Ok(()) => Ok(done(&visitor, &tool_path(&id), Some(Notice::SAVED))),
        Err(Error::Invalid(errors)) => {
            let overlaid = overlays::of_tool(&app.ctx, &visitor.actor, &id).await?;
            let body = LocalWordPage::new(&overlaid, &typed, &errors);
            let title = format!("{TITLE}: {}", overlaid.adoption.name);
            rejected(&app, &visitor, &request, &title, &body)
        }
        Err(error) => Err(error.into()),
    }
}

const HEAD: [&str; 14] = [
    "Tool",
    "Vendor",
    "May be used today, says the state",
    "Listing status",
    "Our word",
    "Why",
    "Below our minimums",
    "Grades",
    "What for",
    "Students",
    "Others",
    "First day of use",
    "Last day of use",
    "Address",
];

fn cells(desk: &OverlaidDesk, tool: &OverlaidTool, base_url: &str) -> Vec<String> {
    let (adoption, card) = (&tool.adoption, tool.card.as_ref());
    let word = tool.said.word.as_ref();
    let others: u32 = adoption.of.people.values().sum();
    let mut row = vec![
        spreadsheet::as_text(&adoption.name),
        spreadsheet::as_text(&adoption.vendor),
        card.map_or(Availability::NeverReviewed, Card::availability).label().to_owned(),
        card.map_or("Not in the registry", Card::status_in_words).to_owned(),
        word.map_or("", |word| word.status.label()).to_owned(),
        spreadsheet::as_text(word.map_or("", |word| word.reason.as_str())),
        misses_in_words(&tool.misses).join(" "),
        spreadsheet::as_text(&adoption.of.grades.in_words()),
        spreadsheet::as_text(adoption.of.purpose.as_str()),
        adoption.of.students.to_string(),
        others.to_string(),
        adoption.of.starts_on.to_string(),
        adoption.retirement.as_ref().map_or_else(String::new, |one| one.on.to_string()),
        card.map_or_else(String::new, |card| format!("{base_url}/registry/{}", card.slug)),
    ];
    for question in &desk.overlay.questions {
        let answer = tool.said.answers.get(&question.id).map_or("", String::as_str);
        row.push(spreadsheet::as_text(answer));
    }
    row
}

/// `GET /district/tools.csv`: every tool of the district with what the state and the district say,
/// one column more for each question of the district's own.
///
/// # Errors
/// As [`overlays::table`] does.
pub async fn download(app: Data<App>, visitor: Visitor) -> Result<HttpResponse, Failure> {
    let desk = overlays::table(&app.ctx, &visitor.actor).await?;
    let asked = desk.overlay.questions.iter().map(|question| question.label.to_string());
    let head: Vec<String> = HEAD.map(str::to_owned).into_iter().chain(asked).collect();
    let rows = desk.tools.iter().map(|tool| cells(&desk, tool, &app.ctx.settings.base_url));
    let guarded =
        |row: Vec<String>| row.iter().map(|cell| spreadsheet::guarded(cell)).collect::<Vec<_>>();
    let table = spreadsheet::table(std::iter::once(head).chain(rows).map(guarded));
    let mut response = HttpResponse::Ok();
    response.content_type("text/csv; charset=utf-8");
    response.insert_header(attachment("tools.csv"));
    // Programs that read files by their bytes are told that this one is UTF-8.
    Ok(response.body(format!("\u{feff}{table}")))
}
