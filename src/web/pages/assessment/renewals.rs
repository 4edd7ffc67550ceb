//! A renewal: one tick a section for what is still true, and what has to be looked at anew.

use actix_web::{HttpRequest, HttpResponse, web::Data, web::Path};
use serde::Serialize;

use super::draft_parts::trail;
use super::paths::{block_id, section_path};
use crate::actions::assessment::disclosures::WorkingFile;
use crate::actions::assessment::renewals::{self as action, Desk, SectionToRenew, Word};
use crate::actions::{Error, FieldError};
use crate::domain::assessment::renewal::OpenAgain;
use crate::domain::calendar::Calendar;
use crate::domain::instrument::{Answer, in_words};
use crate::domain::texts::counted;
use crate::web::components::{Breadcrumb, ButtonLink, PageHeader};
use crate::web::kernel::app::App;
use crate::web::kernel::auth::Visitor;
use crate::web::kernel::failure::Failure;
use crate::web::kernel::forms::{ErrorLink, Pairs, error_links, message_at};
use crate::web::kernel::notices::Notice;
use crate::web::kernel::page::{done, page, rejected};
use crate::web::kernel::paths::path_id;
use crate::web::kernel::templates::Page;

/// The field of the ticks.
const SECTION: &str = "section";

/// The field of the ticks for answers that are so again.
const AGAIN: &str = "again";

/// The page.
#[derive(Debug, Serialize)]
pub struct RenewalPage {
    crumbs: Breadcrumb,
    header: PageHeader,
    errors: Vec<ErrorLink>,
    action: String,
    since: String,
    reported: Vec<String>,
    incidents: Option<String>,
    section_error: Option<String>,
    sections: Vec<SectionPart>,
    /// Whether there is a section to tick.
    ticks: bool,
    next: ButtonLink,
}

#[derive(Debug, Serialize)]
struct SectionPart {
    title: String,
    href: String,
    /// What the tick sends: the section and the revision that is shown.
    tick: Option<String>,
    ticked: bool,
    carried: String,
    attested: Option<String>,
    conditions: Vec<String>,
    open: Vec<OpenRow>,
}

#[derive(Debug, Serialize)]
struct OpenRow {
    href: String,
    code: String,
    label: String,
    because: String,
    /// The question's name and its answer from before, where that can be ticked.
    again: Option<Again>,
}

#[derive(Debug, Serialize)]
struct Again {
    value: String,
    answer: String,
}

impl RenewalPage {
    pub(super) fn new(desk: &Desk, errors: &[FieldError], calendar: Calendar) -> Self {
        let Desk { file, renewal } = desk;
        let base = format!("/disclosures/{}", file.disclosure.id);
        let title = format!("Renew {}", file.disclosure.product_name);
        let left = renewal.unattested().count();
        let sections = renewal.sections.iter();
        Self {
            crumbs: Breadcrumb::new(trail(file), "Renewal"),
            header: PageHeader::new(title).over(file.disclosure.vendor.clone()).purpose(
                "Your last answers stand here. Tick each section that is still true, and answer \
                 what has to be looked at anew.",
            ),
            errors: error_links(errors),
            action: format!("{base}/renewal"),
            since: format!(
                "You submitted version {} on {}. What you change here, change in its section; \
                 then tick the section.",
                renewal.version,
                calendar.day_of(renewal.submitted_at)
            ),
            reported: renewal.reported.clone(),
            incidents: (renewal.incidents > 0)
                .then(|| format!("/products/{}/incidents", file.disclosure.product)),
            section_error: message_at(errors, SECTION),
            ticks: renewal.sections.iter().any(|one| {
                one.is_to_attest() || one.section.open.iter().any(|open| open.before.is_some())
            }),
            sections: sections.map(|section| SectionPart::new(file, section, calendar)).collect(),
            next: if left == 0 {
                ButtonLink { href: format!("{base}/check"), label: "Check your answers".to_owned() }
            } else {
                ButtonLink { href: base, label: "See all sections".to_owned() }
            },
        }
    }
}

impl SectionPart {
    fn new(file: &WorkingFile, one: &SectionToRenew, calendar: Calendar) -> Self {
        let section = &one.section;
        let path = section_path(&file.disclosure.id, &section.id);
        let attested = one.attested.as_ref().map(|attested| {
            let at = calendar.in_words(attested.at);
            if attested.told_since {
                format!(
                    "{} said so on {at}. You told the agency of a change since that touches an \
                     answer here, so it has to be said again.",
                    attested.by
                )
            } else if attested.is_stale {
                format!(
                    "{} said so on {at}. An answer changed since, so it has to be said again.",
                    attested.by
                )
            } else {
                format!("{} said so on {at}.", attested.by)
            }
        });
        Self {
            title: section.title.clone(),
            tick: one
                .is_to_attest()
                .then(|| format!("{}:{}", section.id, file.revision(&section.id))),
            ticked: one.is_attested(),
            carried: match section.carried.len() {
                0 => "Nothing here stands as it was submitted.".to_owned(),
                count => format!(
                    "{} as you submitted {}.",
                    counted(count, "answer stands", "answers stand"),
                    if count == 1 { "it" } else { "them" }
                ),
            },
            attested,
            conditions: one.conditions.clone(),
            open: section.open.iter().filter_map(|open| row(file, &path, open)).collect(),
            href: path,
        }
    }
}

fn row(file: &WorkingFile, path: &str, open: &OpenAgain) -> Option<OpenRow> {
    let question = file.questionnaire.question(&open.question)?;
    Some(OpenRow {
        href: format!("{path}#{}", block_id(&question.name)),
        code: question.code.clone(),
        label: question.label.clone(),
        because: open.because.join(" "),
        again: open
            .before
            .as_ref()
            .and_then(Answer::value)
            .map(|value| Again { value: question.name.clone(), answer: in_words(question, value) }),
    })
}

/// `GET /disclosures/{id}/renewal`
///
/// # Errors
/// As [`action::open`] does.
pub async fn show(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    id: Path<String>,
) -> Result<HttpResponse, Failure> {
    let desk = action::open(&app.ctx, &visitor.actor, &path_id(&id)?).await?;
    let body = RenewalPage::new(&desk, &[], app.ctx.calendar());
    page(&app, &visitor, &request, &title(&desk), &body)
}

fn title(desk: &Desk) -> String {
    format!("Renew {}", desk.file.disclosure.product_name)
}

/// `POST /disclosures/{id}/renewal`
///
/// # Errors
/// As [`action::attest`] does; that nothing is ticked comes back with the form.
pub async fn attest(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    id: Path<String>,
    form: Pairs,
) -> Result<HttpResponse, Failure> {
    let id = path_id(&id)?;
    let ticked = form.values(SECTION);
    let chosen = ticked.iter().filter_map(|tick| {
        let (section, revision) = tick.rsplit_once(':')?;
        Some((section.to_owned(), revision.parse().ok()?))
    });
    let word = Word { sections: chosen.collect(), again: form.values(AGAIN) };
    match action::attest(&app.ctx, &visitor.actor, &id, &word).await {
        Ok(()) => {
            let here = format!("/disclosures/{id}/renewal");
            Ok(done(&visitor, &here, Some(Notice::STILL_TRUE)))
        }
        Err(Error::Invalid(errors)) => {
            let desk = action::open(&app.ctx, &visitor.actor, &id).await?;
            let body = RenewalPage::new(&desk, &errors, app.ctx.calendar());
            rejected(&app, &visitor, &request, &title(&desk), &body)
        }
        Err(error) => Err(error.into()),
    }
}

impl Page for RenewalPage {
    const TEMPLATE: &'static str = "assessment/renewal";

    fn samples() -> Vec<Self> {
        let fault = FieldError {
            field: SECTION.to_owned(),
            message: "Tick what is still true.".to_owned(),
        };
        let desks = super::samples::renewal_desks();
        desks
            .iter()
            .flat_map(|desk| {
                [&[][..], std::slice::from_ref(&fault)]
                    .map(|errors| Self::new(desk, errors, Calendar::UTC))
            })
            .collect()
    }
}
