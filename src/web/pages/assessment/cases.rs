//! One disclosure of the queue: where it stands, who reviews it and what comes next.

mod again;
pub mod due;
mod forms;
mod next_step;
mod panel;

use actix_web::{HttpRequest, HttpResponse, web::Data, web::Path};
use serde::{Deserialize, Serialize};

use self::again::Again;
use self::due::DueForm;
use self::forms::{AssignForm, TriageForm, Typed, assign_form};
use self::next_step::{links, next_step};
use self::panel::{PanelRow, panel_row};
use super::clarifications_shown::ShownRow;
use super::clock_shown::ShownClock;
use super::offices_shown::Offices;
use super::pipeline::{TITLE, age, status};
use super::renewed_shown::RenewedPart;
use crate::actions::assessment::history::Happening;
use crate::actions::assessment::panels::{self, Assignment};
use crate::actions::assessment::pipeline::Waiting;
use crate::actions::assessment::progress::Progress;
use crate::actions::assessment::{progress, triage};
use crate::actions::{Error, FieldError, Seen};
use crate::domain::assessment::clock_words::Reader;
use crate::domain::calendar::{AgencyTime, Calendar, day_in_words};
use crate::domain::values::{DisclosureId, Timestamp};
use crate::web::components::fields::AreaField;
use crate::web::components::{
    Breadcrumb, ButtonLink, Fact, Facts, Kind, Moment, NoticeBox, PageHeader, Timeline,
};
use crate::web::components::{Crumb, home_trail};
use crate::web::kernel::app::App;
use crate::web::kernel::auth::Visitor;
use crate::web::kernel::failure::Failure;
use crate::web::kernel::forms::{ErrorLink, Form, Pairs, error_links};
use crate::web::kernel::notices::Notice;
use crate::web::kernel::page::{done, page, rejected};
use crate::web::kernel::paths::path_id;
use crate::web::kernel::templates::Page;

/// One disclosure of the queue.
#[derive(Debug, Serialize)]
pub struct CasePage {
    crumbs: Breadcrumb,
    header: PageHeader,
    errors: Vec<ErrorLink>,
    id: String,
    next: NoticeBox,
    next_action: Option<ButtonLink>,
    links: Vec<ButtonLink>,
    clock: Option<ShownClock>,
    /// What the vendor was asked about its answers.
    asked: Vec<ShownRow>,
    facts: Facts,
    lacks: Option<NoticeBox>,
    alike: Vec<String>,
    again: Option<Again>,
    renewed: Option<RenewedPart>,
    triage: Option<TriageForm>,
    panel: Vec<PanelRow>,
    assign: Option<AssignForm>,
    due: Option<DueForm>,
    agreement: Option<Facts>,
    offices: Option<Offices>,
    history: Timeline,
}

impl CasePage {
    fn new(progress: &Progress, time: AgencyTime, typed: &Typed, errors: &[FieldError]) -> Self {
        let calendar = time.calendar;
        let disclosure = &progress.entry.disclosure;
        let id = disclosure.id.to_string();
        let under_review = matches!(
            progress.entry.waiting,
            Waiting::Reviewers | Waiting::Reviews | Waiting::Settlement | Waiting::Proposal
        );
        let (next, next_action) = next_step(progress);
        Self {
            crumbs: Breadcrumb::new(trail(), disclosure.product_name.clone()),
            header: PageHeader::new(disclosure.product_name.clone())
                .over(disclosure.vendor.clone()),
            errors: error_links(errors),
            next,
            next_action,
            links: links(progress),
            clock: progress
                .entry
                .clock
                .as_ref()
                .map(|clock| ShownClock::new(clock, Reader::Agency, time.today())),
            asked: progress.asked.iter().map(|row| ShownRow::for_agency(row, calendar)).collect(),
            facts: facts(progress, calendar),
            lacks: progress.lacks.as_ref().map(|sentence| NoticeBox {
                kind: Kind::Caution,
                title: sentence.clone(),
                text: None,
            }),
            alike: progress.alike.clone(),
            again: progress
                .resubmission
                .as_ref()
                .filter(|_| progress.entry.waiting != Waiting::Nothing)
                .map(|again| Again::new(again, calendar)),
            renewed: progress
                .renewal
                .as_ref()
                .filter(|_| progress.resubmission.is_none())
                .map(|renewed| RenewedPart::new(renewed, calendar)),
            triage: ((progress.may_assign || progress.declares_first)
                && progress.entry.waiting == Waiting::Completeness)
                .then(|| TriageForm {
                    seen: disclosure.stamp(),
                    reason: progress.may_assign.then(|| {
                        AreaField::new("reason", "What is missing", &typed.reason, errors).help(
                            "The vendor reads this by mail and on each page. A line that names a \
                         question by its code stands at that question as well.",
                        )
                    }),
                }),
            panel: progress
                .panel
                .iter()
                .map(|part| {
                    let may_remove = progress.may_assign && under_review;
                    panel_row(disclosure, part, may_remove, progress.today)
                })
                .collect(),
            assign: (progress.may_assign && under_review)
                .then(|| assign_form(progress, typed, errors)),
            due: (progress.may_assign && under_review)
                .then(|| DueForm::new(progress, typed, errors))
                .flatten(),
            agreement: progress.agreement.map(|agreement| {
                let percent = |share: Option<usize>| {
                    share.map_or_else(|| "none".to_owned(), |share| format!("{share}%"))
                };
                Facts {
                    facts: vec![
                        Fact::new(
                            "Questions with two or more scores",
                            agreement.questions.to_string(),
                        ),
                        Fact::new("The same level", percent(agreement.exact_percent())),
                        Fact::new("Within one level", percent(agreement.within_one_percent())),
                    ],
                }
            }),
            offices: (!progress.signoffs.is_empty()
                || progress.entry.waiting == Waiting::Signatures)
                .then(|| Offices::new(&progress.signoffs, disclosure.state(), calendar)),
            history: Timeline {
                events: progress
                    .history
                    .iter()
                    .rev()
                    .map(|happening| moment(happening, calendar))
                    .collect(),
            },
            id,
        }
    }
}

fn moment(happening: &Happening, calendar: Calendar) -> Moment {
    let day = calendar.day(happening.at);
    Moment {
        datetime: day.to_string(),
        date: day_in_words(day),
        title: happening.title.clone(),
        text: happening.more.clone(),
    }
}

fn trail() -> Vec<Crumb> {
    let mut trail = home_trail();
    trail.push(Crumb::to("/pipeline", TITLE));
    trail
}

/// The trail to the pages below one disclosure's.
pub(super) fn trail_below(id: &str, product: &str) -> Vec<Crumb> {
    let mut trail = trail();
    trail.push(Crumb::to(format!("/pipeline/{id}"), product));
    trail
}

fn facts(progress: &Progress, calendar: Calendar) -> Facts {
    let disclosure = &progress.entry.disclosure;
    let submitted =
        disclosure.submitted_at().map_or_else(|| "not yet".to_owned(), |at| calendar.day_of(at));
    let mut facts = vec![
        Fact::new("State", status(&progress.entry).label),
        Fact {
            note: Some(age(progress.entry.days, progress.entry.again)),
            ..Fact::new("Submitted", submitted)
        },
        Fact::new("Panel lead", progress.lead.clone().unwrap_or_else(|| "Nobody yet".to_owned())),
        Fact::new("Questionnaire", format!("{} {}", disclosure.family, disclosure.version)),
    ];
    if let Some(complete) = progress.completeness {
        facts.push(Fact::new(
            "Questions answered",
            format!("{} of {}", complete.answered, complete.asked),
        ));
        facts.push(Fact::new("Pieces of evidence", complete.evidence.to_string()));
        if complete.requests > 0 {
            let told = match complete.open_requests {
                0 => format!("{} asked for, all decided", complete.requests),
                open => format!("{} asked for, {open} to decide", complete.requests),
            };
            facts.push(Fact::new("Confidential answers", told));
        }
    }
    Facts { facts }
}

impl Page for CasePage {
    const TEMPLATE: &'static str = "assessment/pipeline_case";

    fn samples() -> Vec<Self> {
        let fault = FieldError {
            field: "reviewer".into(),
            message: "Choose a reviewer from the list.".into(),
        };
        let progresses = super::panel_samples::progresses();
        progresses
            .iter()
            .map(|progress| {
                let now = Timestamp::from_millis(1_795_000_000_000);
                let time = AgencyTime { now, calendar: Calendar::UTC };
                Self::new(progress, time, &Typed::default(), std::slice::from_ref(&fault))
            })
            .collect()
    }
}

/// `GET /pipeline/{id}`
///
/// # Errors
/// As [`progress::show`] does.
pub async fn show(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    path: Path<String>,
) -> Result<HttpResponse, Failure> {
    let progress = progress::show(&app.ctx, &visitor.actor, &path_id(&path)?).await?;
    page(
        &app,
        &visitor,
        &request,
        &progress.entry.disclosure.product_name,
        &CasePage::new(&progress, app.ctx.agency_time(), &Typed::default(), &[]),
    )
}

async fn again(
    app: &App,
    visitor: &Visitor,
    request: &HttpRequest,
    id: &DisclosureId,
    typed: &Typed,
    errors: &[FieldError],
) -> Result<HttpResponse, Failure> {
    let progress = progress::show(&app.ctx, &visitor.actor, id).await?;
    rejected(
        app,
        visitor,
        request,
        &progress.entry.disclosure.product_name,
        &CasePage::new(&progress, app.ctx.agency_time(), typed, errors),
    )
}

/// To a lead who accepts what they wrote a reason to return.
const EITHER: &str = "You wrote what is missing, so nothing was done. To return the disclosure \
    with these words, press “Return to the vendor”. To accept it all the same, take them away \
    first.";

/// What the completeness check sends.
#[derive(Debug, Deserialize)]
pub struct TriageInput {
    #[serde(default)]
    seen: String,
    #[serde(default)]
    word: String,
    #[serde(default)]
    reason: String,
}

/// `POST /pipeline/{id}/triage`
///
/// # Errors
/// As [`triage::accept`] and [`triage::send_back`] do; a missing reason comes back with the form.
pub async fn triage(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    path: Path<String>,
    form: Form<TriageInput>,
) -> Result<HttpResponse, Failure> {
    let (id, Form(form)) = (path_id(&path)?, form);
    let (taken, notice) = if form.word == "accept" && !form.reason.trim().is_empty() {
        (Err(Error::field("reason", EITHER)), Notice::ACCEPTED)
    } else if form.word == "accept" {
        (
            triage::accept(&app.ctx, &visitor.actor, &id, Seen::on_form(&form.seen)).await,
            Notice::ACCEPTED,
        )
    } else {
        (
            triage::send_back(
                &app.ctx,
                &visitor.actor,
                &id,
                &form.reason,
                Seen::on_form(&form.seen),
            )
            .await,
            Notice::RETURNED,
        )
    };
    match taken {
        Ok(()) => Ok(done(&visitor, &format!("/pipeline/{id}"), Some(notice))),
        Err(Error::Invalid(errors)) => {
            again(
                &app,
                &visitor,
                &request,
                &id,
                &Typed { reason: form.reason, ..Typed::default() },
                &errors,
            )
            .await
        }
        Err(error) => Err(error.into()),
    }
}

/// `POST /pipeline/{id}/reviewers`
///
/// # Errors
/// As [`panels::assign`] does; faults of a field come back with the form.
pub async fn assign(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    path: Path<String>,
    form: Pairs,
) -> Result<HttpResponse, Failure> {
    let (id, Pairs(pairs)) = (path_id(&path)?, form);
    let all = |name: &str| -> Vec<String> {
        pairs.iter().filter(|(field, _)| field == name).map(|(_, value)| value.clone()).collect()
    };
    let typed = Typed {
        reviewer: all("reviewer").pop().unwrap_or_default(),
        criteria: all("criteria"),
        reopen: all("reopen") == ["yes"],
        ..Typed::default()
    };
    let input = Assignment {
        reviewer: typed.reviewer.clone(),
        criteria: typed.criteria.clone(),
        reopen: typed.reopen,
    };
    match panels::assign(&app.ctx, &visitor.actor, &id, input).await {
        Ok(()) => Ok(done(&visitor, &format!("/pipeline/{id}"), Some(Notice::ASSIGNED))),
        Err(Error::Invalid(errors)) => again(&app, &visitor, &request, &id, &typed, &errors).await,
        Err(error) => Err(error.into()),
    }
}

/// `POST /pipeline/{id}/reviewers/{review}/removal`
///
/// # Errors
/// As [`panels::remove`] does.
pub async fn remove(
    app: Data<App>,
    visitor: Visitor,
    path: Path<(String, String)>,
    _form: Pairs,
) -> Result<HttpResponse, Failure> {
    let (id, review) = path.into_inner();
    let id = path_id(&id)?;
    panels::remove(&app.ctx, &visitor.actor, &id, &path_id(&review)?).await?;
    Ok(done(&visitor, &format!("/pipeline/{id}"), Some(Notice::SAVED)))
}
