//! The changes that vendors told of, for the agency.

use actix_web::{HttpRequest, HttpResponse, web::Data, web::Path};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::ends::EndsPage;
use super::words::tag;
use crate::actions::registry::notice_answers::{self, OneNotice, TypedNoticeAnswer};
use crate::actions::{Error, FieldError};
use crate::domain::calendar::day_in_words;
use crate::domain::registry::change_notice::{ListedNotice, Notice, NoticeStanding};
use crate::domain::registry::state::ListingState;
use crate::domain::values::sentence_case;
use crate::web::components::fields::{AreaField, ChoicesField, TextField};
use crate::web::components::{
    Breadcrumb, Crumb, EmptyState, Fact, Facts, Kind as Hue, PageHeader, QueueRow, StatusTag,
    home_trail,
};
use crate::web::kernel::app::App;
use crate::web::kernel::auth::Visitor;
use crate::web::kernel::failure::Failure;
use crate::web::kernel::forms::{ErrorLink, Form, error_links};
use crate::web::kernel::notices::Notice as Told;
use crate::web::kernel::page::{done, page, rejected};
use crate::web::kernel::paths::path_id;
use crate::web::kernel::templates::Page;
use crate::web::pages::assessment::products::state_tag;

const TITLE: &str = "Changes that vendors told of";

/// How a notice stands for the agency.
fn notice_tag(notice: &Notice, today: NaiveDate) -> StatusTag {
    match notice.told.standing {
        NoticeStanding::Told if notice.is_overdue(today) => StatusTag::new(Hue::Stop, "Overdue"),
        NoticeStanding::Told => StatusTag::new(Hue::Caution, "To answer"),
        NoticeStanding::Noted => StatusTag::new(Hue::Good, "Noted"),
        NoticeStanding::UnderReview => StatusTag::new(Hue::Neutral, "Under review"),
    }
}

/// The clock of a notice, in words.
fn clock(notice: &Notice, today: NaiveDate) -> String {
    if notice.answer.is_some() {
        return notice.told.standing_in_words();
    }
    let day = day_in_words(notice.answer_by);
    if notice.is_overdue(today) {
        format!("The answer was due on {day}")
    } else {
        format!("Answer by {day}")
    }
}

/// The list as a page.
fn listed(all: &[ListedNotice], today: NaiveDate) -> EndsPage {
    let row = |one: &ListedNotice| QueueRow {
        href: format!("/notices/{}", one.notice.id),
        title: one.name.clone(),
        line: format!(
            "{} · {}{}",
            one.vendor,
            sentence_case(&one.notice.told.what_in_words()),
            if one.notice.told.late { " · told late" } else { "" }
        ),
        status: notice_tag(&one.notice, today),
        due: Some(clock(&one.notice, today)),
        due_kind: if one.notice.is_overdue(today) { Hue::Stop } else { Hue::Neutral },
    };
    EndsPage::of(
        TITLE,
        "Of tools with a published decision; what waits for an answer first.",
        all.iter().map(row).collect(),
        EmptyState {
            title: "No vendor told of a change".to_owned(),
            text: "A change of a published tool appears here as soon as its vendor tells of it."
                .to_owned(),
            action: None,
        },
    )
}

/// One notice.
#[derive(Debug, Serialize)]
pub struct NoticePage {
    crumbs: Breadcrumb,
    header: PageHeader,
    errors: Vec<ErrorLink>,
    tag: StatusTag,
    listing: StatusTag,
    facts: Facts,
    questions: Vec<String>,
    draft: Option<DraftLine>,
    form: Option<AnswerForm>,
    suspension: Option<Suspension>,
    back: String,
}

#[derive(Debug, Serialize)]
struct DraftLine {
    tag: StatusTag,
    /// Where it stands in the queue, once it was submitted.
    href: Option<String>,
}

#[derive(Debug, Serialize)]
struct AnswerForm {
    action: String,
    answer: ChoicesField,
    until: TextField,
    reason: AreaField,
}

/// The form that suspends the listing, filled in.
#[derive(Debug, Serialize)]
struct Suspension {
    action: String,
    seen: String,
    reason: AreaField,
}

impl NoticePage {
    fn new(one: &OneNotice, typed: &TypedNoticeAnswer, errors: &[FieldError]) -> Self {
        let OneNotice { notice, listing, .. } = one;
        let card = &listing.card;
        let mut trail = home_trail();
        trail.push(Crumb::to("/pipeline", "Pipeline"));
        trail.push(Crumb::to("/notices", TITLE));
        let suspends = one.may_suspend
            && notice.proposes_suspension()
            && card.status == ListingState::Published;
        Self {
            crumbs: Breadcrumb::new(trail, card.name.clone()),
            header: PageHeader::new(sentence_case(&notice.told.what_in_words()))
                .over(format!("{}, {}", card.name, card.vendor)),
            errors: error_links(errors),
            tag: notice_tag(notice, one.today),
            listing: tag(card),
            facts: facts(one),
            questions: one
                .questions
                .iter()
                .map(|(code, label)| format!("{code} {label}"))
                .collect(),
            draft: one.draft.as_ref().map(|(draft, shown)| DraftLine {
                tag: state_tag(draft.state()),
                href: shown.then(|| format!("/pipeline/{}", draft.id)),
            }),
            form: one.may_answer.then(|| form(notice, typed, errors)),
            suspension: suspends.then(|| Suspension {
                action: format!("/listings/{}/state", card.slug),
                seen: listing.stamp(),
                reason: AreaField::new(
                    "reason",
                    "Why it is suspended",
                    &format!(
                        "The vendor told of a change, which is reviewed first: {}.",
                        notice.told.what_in_words()
                    ),
                    &[],
                )
                .help("Everybody reads it in the registry. Change the words as you like."),
            }),
            back: format!("/registry/{}", card.slug),
        }
    }
}

fn facts(one: &OneNotice) -> Facts {
    let notice = &one.notice;
    let mut facts = vec![
        Fact::new("What everybody reads", notice.told.in_words()),
        Fact::new("In the vendor’s words", &notice.words),
        Fact::new("Told by", &notice.by),
        Fact::new("Clock", clock(notice, one.today)),
    ];
    if let Some(answer) = &notice.answer {
        facts.push(Fact::new("The answer", &answer.words));
    }
    Facts { facts }
}

fn form(notice: &Notice, typed: &TypedNoticeAnswer, errors: &[FieldError]) -> AnswerForm {
    let choices = [
        ("noted", "Noted: nothing changes", Some("What the notice opened is given up.")),
        (
            "review",
            "A review",
            Some("The vendor answers what it touches; then the ordinary review follows."),
        ),
        (
            "suspend",
            "A review, and suspend it meanwhile",
            Some("A publisher gets it as a proposal."),
        ),
    ];
    AnswerForm {
        action: format!("/notices/{}/answer", notice.id),
        answer: ChoicesField::radios("answer", "What follows?", choices, &typed.answer, errors),
        until: TextField::new("until", "The vendor submits by", &typed.until, errors)
            .optional()
            .help("Only with a review.")
            .day(),
        reason: AreaField::new("reason", "Why", &typed.reason, errors)
            .help("The vendor gets it by mail."),
    }
}

impl Page for NoticePage {
    const TEMPLATE: &'static str = "registry/notice";

    fn samples() -> Vec<Self> {
        let fault = |field: &str| FieldError { field: field.into(), message: "Enter it.".into() };
        let faults = [fault("answer"), fault("until"), fault("reason")];
        let typed = TypedNoticeAnswer::default();
        super::after_samples::notices()
            .iter()
            .flat_map(|one| [Self::new(one, &typed, &[]), Self::new(one, &typed, &faults)])
            .collect()
    }
}

/// `GET /notices`
///
/// # Errors
/// As [`notice_answers::list`] does.
pub async fn list(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
) -> Result<HttpResponse, Failure> {
    let all = notice_answers::list(&app.ctx, &visitor.actor).await?;
    page(&app, &visitor, &request, TITLE, &listed(&all, app.ctx.today()))
}

/// `GET /notices/{id}`
///
/// # Errors
/// As [`notice_answers::one`] does.
pub async fn show(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    id: Path<String>,
) -> Result<HttpResponse, Failure> {
    let one = notice_answers::one(&app.ctx, &visitor.actor, &path_id(&id)?).await?;
    let title = format!("Change: {}", one.listing.card.name);
    let body = NoticePage::new(&one, &TypedNoticeAnswer::default(), &[]);
    page(&app, &visitor, &request, &title, &body)
}

/// What the form sends.
#[derive(Debug, Deserialize)]
pub struct AnswerInput {
    #[serde(default)]
    answer: String,
    #[serde(default)]
    until: String,
    #[serde(default)]
    reason: String,
}

/// `POST /notices/{id}/answer`
///
/// # Errors
/// As [`notice_answers::answer`] does; faults of a field come back with the form.
pub async fn answer(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    id: Path<String>,
    form: Form<AnswerInput>,
) -> Result<HttpResponse, Failure> {
    let id = path_id(&id)?;
    let Form(AnswerInput { answer, until, reason }) = form;
    let typed = TypedNoticeAnswer { answer, until, reason };
    match notice_answers::answer(&app.ctx, &visitor.actor, &id, &typed).await {
        Ok(()) => Ok(done(&visitor, &format!("/notices/{id}"), Some(Told::CHANGE_ANSWERED))),
        Err(Error::Invalid(errors)) => {
            let one = notice_answers::one(&app.ctx, &visitor.actor, &id).await?;
            let title = format!("Change: {}", one.listing.card.name);
            let body = NoticePage::new(&one, &typed, &errors);
            rejected(&app, &visitor, &request, &title, &body)
        }
        Err(error) => Err(error.into()),
    }
}
