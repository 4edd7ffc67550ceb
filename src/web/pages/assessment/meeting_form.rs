//! The form in which a panel's lead records a meeting, or corrects its record.

use actix_web::{HttpRequest, HttpResponse, web::Data, web::Path};
use serde::Serialize;

use super::cases::trail_below;
use super::meetings::{TITLE as MEETINGS, meetings_path, numbered, title};
use crate::actions::assessment::meetings::{self, Meetings, TypedMeeting};
use crate::actions::assessment::sheet::Line;
use crate::actions::{Error, FieldError};
use crate::domain::assessment::meeting::Meeting;
use crate::domain::instrument::Scored;
use crate::domain::values::DisclosureId;
use crate::web::components::fields::{AreaField, ChoicesField, TextField};
use crate::web::components::{Breadcrumb, Crumb, PageHeader, home_trail};
use crate::web::kernel::app::App;
use crate::web::kernel::auth::Visitor;
use crate::web::kernel::failure::{Failure, telling};
use crate::web::kernel::forms::{ErrorLink, Pairs, error_links};
use crate::web::kernel::notices::Notice;
use crate::web::kernel::page::{done, page, rejected};
use crate::web::kernel::paths::path_id;
use crate::web::kernel::templates::Page;

/// The form.
#[derive(Debug, Serialize)]
pub struct MeetingFormPage {
    crumbs: Breadcrumb,
    header: PageHeader,
    errors: Vec<ErrorLink>,
    action: String,
    seen: String,
    met_on: TextField,
    present: ChoicesField,
    talked: AreaField,
    left_open: AreaField,
    /// What was settled so far, to take up in the words.
    settled: Vec<String>,
}

impl MeetingFormPage {
    fn new(
        known: &Meetings,
        before: Option<&Meeting>,
        typed: &TypedMeeting,
        errors: &[FieldError],
    ) -> Self {
        let disclosure = &known.disclosure;
        let path = meetings_path(&disclosure.id);
        let (title, action) = match before {
            None => ("Record a meeting".to_owned(), format!("{path}/new")),
            Some(before) => (
                format!("Correct the record of meeting {}", before.number),
                format!("{path}/{}/correction", before.number),
            ),
        };
        let mut trail = trail_below(disclosure.id.as_str(), &disclosure.product_name);
        trail.push(Crumb::to(path, MEETINGS));
        let people = meetings::people(known, before);
        Self {
            crumbs: Breadcrumb::new(trail, title.clone()),
            header: PageHeader::new(title)
                .over(format!("{} by {}", disclosure.product_name, disclosure.vendor))
                .purpose(
                    "The panel and the offices that sign read it; the vendor does not. Those who \
                     were there are asked by mail to agree to it. A correction is a new version, \
                     and the earlier one stays.",
                ),
            errors: error_links(errors),
            action,
            seen: typed.seen.clone(),
            met_on: TextField::new("met_on", "Day of the meeting", &typed.met_on, errors).day(),
            present: ChoicesField::ticks(
                "present",
                "Who was there",
                people.iter().map(|(id, name)| (id.to_string(), name.clone())),
                &typed.present,
                errors,
            ),
            talked: AreaField::new(
                "talked",
                "What was talked about and agreed",
                &typed.talked,
                errors,
            ),
            left_open: AreaField::new("left_open", "What stayed open", &typed.left_open, errors)
                .help("With who looks after it, and until when.")
                .when("if anything did"),
            settled: settled(known),
        }
    }
}

/// What was settled, with what the reviewers gave before.
fn settled(known: &Meetings) -> Vec<String> {
    let level = |scored: Scored| match scored {
        Scored::Level(level) => level.to_string(),
        Scored::NotApplicable => "not applicable".to_owned(),
    };
    let line = |line: &Line| {
        let settled = line.settled.as_ref()?;
        let given: Vec<String> = line.given.iter().map(|one| level(one.score.scored)).collect();
        Some(format!(
            "{}: {} became {}. {}",
            known.questionnaire.question(&line.question)?.code,
            given.join(" and "),
            level(settled.scored),
            settled.reason
        ))
    };
    known.sheet.lines.iter().filter_map(line).collect()
}

impl Page for MeetingFormPage {
    const TEMPLATE: &'static str = "assessment/meeting_form";

    fn samples() -> Vec<Self> {
        let new = |settled: Vec<String>| Self {
            crumbs: Breadcrumb::new(home_trail(), "Record a meeting"),
            header: PageHeader::new("Record a meeting"),
            errors: Vec::new(),
            action: "/pipeline/1/meetings/new".to_owned(),
            seen: String::new(),
            met_on: TextField::new("met_on", "Day", "2026-11-20", &[]).day(),
            present: ChoicesField::ticks("present", "Who", [("1", "Ana Ruiz")], &[], &[]),
            talked: AreaField::new("talked", "What", "", &[]),
            left_open: AreaField::new("left_open", "Open", "", &[]).when("if anything did"),
            settled,
        };
        vec![new(Vec::new()), new(vec!["Q-01: 1 and 3 became 2. The report is old.".to_owned()])]
    }
}

/// Which record a path names: a new one, or one that is corrected.
fn before(known: &Meetings, number: Option<i64>) -> Result<Option<&Meeting>, Error> {
    number.map(|number| known.of_number(number).ok_or(Error::NotFound)).transpose()
}

async fn form(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    id: DisclosureId,
    number: Option<&str>,
) -> Result<HttpResponse, Failure> {
    let known = meetings::list(&app.ctx, &visitor.actor, &id).await?;
    let number = number.map(numbered).transpose()?;
    if !known.may_record {
        return Err(Error::NotFound.into());
    }
    let before = before(&known, number)?;
    let typed = before.map_or_else(TypedMeeting::default, |before| TypedMeeting {
        met_on: before.met_on.to_string(),
        present: before
            .attendees
            .iter()
            .filter(|one| one.present)
            .map(|one| one.account.to_string())
            .collect(),
        talked: before.talked.to_string(),
        left_open: before.left_open.clone(),
        seen: before.id.to_string(),
    });
    let body = MeetingFormPage::new(&known, before, &typed, &[]);
    page(&app, &visitor, &request, &title(&known), &body)
}

/// `GET /pipeline/{id}/meetings/new`
///
/// # Errors
/// As [`meetings::list`] does, or when nothing can be recorded.
pub async fn show(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    path: Path<String>,
) -> Result<HttpResponse, Failure> {
    let id = path_id(&path)?;
    form(app, visitor, request, id, None).await
}

/// `GET /pipeline/{id}/meetings/{number}/correction`
///
/// # Errors
/// As [`meetings::list`] does, or when there is no such record or it cannot be corrected.
pub async fn correction(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    path: Path<(String, String)>,
) -> Result<HttpResponse, Failure> {
    let id = path_id(&path.0)?;
    form(app, visitor, request, id, Some(&path.1)).await
}

fn typed(pairs: &Pairs) -> TypedMeeting {
    let mut typed = TypedMeeting::default();
    for (name, value) in &pairs.0 {
        match name.as_str() {
            "met_on" => typed.met_on.clone_from(value),
            "present" => typed.present.push(value.clone()),
            "talked" => typed.talked.clone_from(value),
            "left_open" => typed.left_open.clone_from(value),
            "seen" => typed.seen.clone_from(value),
            _ => {}
        }
    }
    typed
}

async fn store(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    (id, number): (DisclosureId, Option<i64>),
    pairs: Pairs,
) -> Result<HttpResponse, Failure> {
    let typed = typed(&pairs);
    let error = match meetings::record(&app.ctx, &visitor.actor, &id, number, &typed).await {
        Ok(()) => return Ok(done(&visitor, &meetings_path(&id), Some(Notice::MEETING_RECORDED))),
        Err(error) => error,
    };
    let errors = match &error {
        Error::Invalid(errors) => errors.clone(),
        Error::Stale(told) => {
            vec![FieldError { field: "talked".to_owned(), message: told.clone() }]
        }
        _ => return Err(error.into()),
    };
    let known = meetings::list(&app.ctx, &visitor.actor, &id).await?;
    let body = MeetingFormPage::new(&known, before(&known, number)?, &typed, &errors);
    let title = title(&known);
    if matches!(error, Error::Stale(_)) {
        return Ok(telling(&error, page(&app, &visitor, &request, &title, &body)?));
    }
    rejected(&app, &visitor, &request, &title, &body)
}

/// `POST /pipeline/{id}/meetings/new`
///
/// # Errors
/// As [`meetings::record`] does; faults of a field come back with the form.
pub async fn record(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    path: Path<String>,
    pairs: Pairs,
) -> Result<HttpResponse, Failure> {
    let id = path_id(&path)?;
    store(app, visitor, request, (id, None), pairs).await
}

/// `POST /pipeline/{id}/meetings/{number}/correction`
///
/// # Errors
/// As [`meetings::record`] does; faults of a field come back with the form.
pub async fn correct(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    path: Path<(String, String)>,
    pairs: Pairs,
) -> Result<HttpResponse, Failure> {
    let (id, number) = (path_id(&path.0)?, numbered(&path.1)?);
    store(app, visitor, request, (id, Some(number)), pairs).await
}
