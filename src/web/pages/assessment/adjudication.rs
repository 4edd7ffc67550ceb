//! Scores side by side, and settling them.

mod rows;
pub mod settle_form;

use actix_web::{HttpRequest, HttpResponse, web::Data, web::Path, web::Query};
use serde::{Deserialize, Serialize};

use self::rows::{GivenRow, NoteRow, QuestionRow, row};
use self::settle_form::{Aside, SettleForm, SettleInput, Typed, settle_errors};
use super::agreement_shown::ShownAgreement;
use super::cases::trail_below;
use super::conflicts::{Place, ask_before};
use super::discussions::discussion_path;
use crate::actions::assessment::adjudication::{self, Settling, SideBySide};
use crate::actions::assessment::sheet::Line;
use crate::actions::{Error, FieldError};
use crate::domain::assessment::review::{Comparison, SETTLE_FROM};
use crate::domain::calendar::Calendar;
use crate::domain::instrument::Outcome;
use crate::domain::texts::counted;
use crate::web::components::fields::SelectOption;
use crate::web::components::{
    Breadcrumb, ButtonLink, Kind, NoticeBox, PageHeader, StatusTag, home_trail,
};
use crate::web::kernel::app::App;
use crate::web::kernel::auth::Visitor;
use crate::web::kernel::failure::{Failure, telling};
use crate::web::kernel::forms::{ErrorLink, Form};
use crate::web::kernel::notices::Notice;
use crate::web::kernel::page::{done, page, rejected};
use crate::web::kernel::paths::path_id;
use crate::web::kernel::templates::Page;

const TITLE: &str = "Scores side by side";

/// The page.
#[derive(Debug, Serialize)]
pub struct AdjudicationPage {
    crumbs: Breadcrumb,
    header: PageHeader,
    errors: Vec<ErrorLink>,
    action: String,
    /// Whether the page holds forms, which are one to the browser.
    settles: bool,
    agreement: ShownAgreement,
    rule: String,
    /// The way to the panel's discussion; none for whoever has no part in it.
    discussion: Option<ButtonLink>,
    unscored: Option<NoticeBox>,
    open: Vec<QuestionRow>,
    /// Questions on which everybody agrees and that the lead settles all the same.
    again: Vec<QuestionRow>,
    settled: Vec<QuestionRow>,
    close: Vec<QuestionRow>,
    same: Vec<QuestionRow>,
}

impl AdjudicationPage {
    fn new(
        all: &SideBySide,
        calendar: Calendar,
        chosen: Option<&str>,
        typed: Option<&Typed<'_>>,
        aside: &[Aside],
    ) -> Self {
        let id = all.case.disclosure.id.to_string();
        let questionnaire = &all.case.questionnaire;
        let chosen = chosen.or(typed.map(|typed| typed.input.question.as_str()));
        let (mut open, mut settled, mut close, mut same, mut again) =
            (Vec::new(), Vec::new(), Vec::new(), Vec::new(), Vec::new());
        for line in &all.sheet.lines {
            let aside = aside.iter().find(|aside| aside.question == line.question);
            let chosen = chosen == Some(line.question.as_str()) || aside.is_some();
            let row = row(all, calendar, line, chosen, typed, aside);
            match (line.is_open(), &line.settled, line.comparison) {
                (true, ..) => open.push(row),
                (_, Some(_), _) => settled.push(row),
                (_, None, Comparison::Close(_)) => close.push(row),
                _ if row.form.is_some() => again.push(row),
                _ => same.push(row),
            }
        }
        let product = all.case.disclosure.product_name.clone();
        Self {
            crumbs: Breadcrumb::new(trail_below(&id, &product), TITLE),
            header: PageHeader::new(TITLE)
                .over(format!("{product} by {}", all.case.disclosure.vendor)),
            errors: typed.map(|typed| settle_errors(typed)).unwrap_or_default(),
            action: format!("/pipeline/{id}/adjudication"),
            settles: [&open, &again, &settled, &close]
                .iter()
                .any(|rows| rows.iter().any(|row| row.form.is_some())),
            agreement: ShownAgreement::new(&all.sheet, questionnaire),
            rule: format!(
                "Equal scores count as they are. Levels next to each other: the lower one counts, \
                 unless the lead settles it. Levels {SETTLE_FROM} or more apart, a disagreement \
                 whether a question applies, and level 0 beside a higher one where the question \
                 can stop an approval, have to be settled with a reason. Whatever is given, what \
                 counts is never above what the evidence and the computed numbers allow."
            ),
            discussion: discussion(all),
            unscored: all.outcome.as_ref().and_then(unscored),
            open,
            again,
            settled,
            close,
            same,
        }
    }
}

/// The way to the panel's discussion, with what is in it.
fn discussion(all: &SideBySide) -> Option<ButtonLink> {
    let label = match all.discussion.as_ref()?.remarks.len() {
        0 => "Discuss with the panel".to_owned(),
        said => format!("Discussion: {}", counted(said, "remark", "remarks")),
    };
    Some(ButtonLink { href: discussion_path(&all.case.disclosure.id), label })
}

/// The criteria that come out without a score, and what can be done.
fn unscored(outcome: &Outcome) -> Option<NoticeBox> {
    let told: Vec<String> =
        outcome.unscored().map(|criterion| outcome.told_unscored(criterion)).collect();
    (!told.is_empty()).then(|| NoticeBox {
        kind: Kind::Caution,
        title: "No score, no approval".to_owned(),
        text: Some(format!(
            "{} Settle a question of the criterion at a level, or propose a \
            decision that names it.",
            told.join(" ")
        )),
    })
}

impl Page for AdjudicationPage {
    const TEMPLATE: &'static str = "assessment/adjudication";

    fn samples() -> Vec<Self> {
        let form = |error: Option<String>| SettleForm {
            question: "safety.a".to_owned(),
            id: "settle-safety-a".to_owned(),
            levels: vec![SelectOption {
                value: "3".to_owned(),
                label: "3, Tested".to_owned(),
                selected: true,
            }],
            reason: String::new(),
            seen: "ab12".to_owned(),
            filled: "cd34".to_owned(),
            aside: error.clone(),
            level_error: error.clone(),
            reason_error: error,
        };
        let row = |form: Option<SettleForm>, settled: Option<String>| QuestionRow {
            anchor: "question-safety-a".to_owned(),
            code: "Q-01".to_owned(),
            label: "Is it safe?".to_owned(),
            file: "/reviews/1/safety".to_owned(),
            ask: settled.as_ref().map(|_| "/reviews/1/clarifications/safety.a".to_owned()),
            talk: settled.as_ref().map(|_| ButtonLink {
                href: "/pipeline/1/discussion#about-safety-a".to_owned(),
                label: "Discussion (2)".to_owned(),
            }),
            changed: settled.clone(),
            difference: "The levels are 3 apart.".to_owned(),
            counts: settled.clone(),
            limit: settled.clone(),
            proposal: settled.clone(),
            settle: settled.clone(),
            to_vendor: vec![NoteRow {
                name: "Ana".to_owned(),
                note: "Publish the report.".to_owned(),
            }],
            given: vec![
                GivenRow { name: "Ana".to_owned(), level: "1".to_owned(), comment: String::new() },
                GivenRow {
                    name: "Ben".to_owned(),
                    level: "4".to_owned(),
                    comment: "Verified.".to_owned(),
                },
            ],
            reason: settled.clone(),
            settled,
            form,
        };
        let page = |agreement: ShownAgreement, open: Vec<QuestionRow>| Self {
            crumbs: Breadcrumb::new(home_trail(), TITLE),
            header: PageHeader::new(TITLE),
            errors: Vec::new(),
            action: "/pipeline/1/adjudication".to_owned(),
            settles: true,
            agreement,
            rule: "The lower one counts.".to_owned(),
            discussion: (!open.is_empty()).then(|| ButtonLink {
                href: "/pipeline/1/discussion".to_owned(),
                label: "Discussion: 2 remarks".to_owned(),
            }),
            unscored: None,
            open,
            settled: vec![row(None, Some("Lea, 30 June 2027".to_owned()))],
            close: vec![row(Some(form(None)), None)],
            again: vec![row(Some(form(None)), Some("3, Tested".to_owned()))],
            same: vec![row(None, None), row(None, Some("3, Tested".to_owned()))],
        };
        let open = || vec![row(Some(form(Some("Choose a level.".to_owned()))), None)];
        let mut pages: Vec<Self> = ShownAgreement::samples()
            .into_iter()
            .map(|agreement| page(agreement, open()))
            .collect();
        if let Some(empty) = pages.last_mut() {
            empty.unscored =
                Some(NoticeBox { kind: Kind::Caution, title: "No score".to_owned(), text: None });
            empty.open.clear();
            empty.again.clear();
            empty.settled.clear();
            empty.close.clear();
            empty.same.clear();
            empty.settles = false;
        }
        pages
    }
}

/// Which question on which everybody agrees the lead wants to settle.
#[derive(Debug, Deserialize)]
pub struct SettleQuery {
    settle: Option<String>,
}

/// `GET /pipeline/{id}/adjudication`
///
/// # Errors
/// As [`adjudication::show`] does.
pub async fn show(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    path: Path<String>,
    query: Query<SettleQuery>,
) -> Result<HttpResponse, Failure> {
    let id = path_id(&path)?;
    if let Some(asked) = ask_before(&app, &visitor, &id, Place::Scores).await? {
        return Ok(asked);
    }
    let all = adjudication::show(&app.ctx, &visitor.actor, &id).await?;
    let title = format!("{TITLE}: {}", all.case.disclosure.product_name);
    let aside = Aside::all(&app, &visitor, &request).await?;
    page(
        &app,
        &visitor,
        &request,
        &title,
        &AdjudicationPage::new(&all, app.ctx.calendar(), query.settle.as_deref(), None, &aside),
    )
}

/// `POST /pipeline/{id}/adjudication`
///
/// # Errors
/// As [`adjudication::settle`] does; faults of a field, and what somebody else settled meanwhile,
/// come back with the form.
pub async fn settle(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    path: Path<String>,
    form: Form<SettleInput>,
) -> Result<HttpResponse, Failure> {
    let (id, Form(form)) = (path_id(&path)?, form);
    let input = Settling {
        question: form.question.clone(),
        level: form.level.clone(),
        reason: form.reason.clone(),
        seen: form.seen.clone(),
    };
    match adjudication::settle(&app.ctx, &visitor.actor, &id, input).await {
        Ok(()) => {
            Ok(done(&visitor, &format!("/pipeline/{id}/adjudication"), Some(Notice::SETTLED)))
        }
        Err(Error::Invalid(errors)) => {
            let all = adjudication::show(&app.ctx, &visitor.actor, &id).await?;
            let (aside, typed) = (
                Aside::all(&app, &visitor, &request).await?,
                Typed { input: &form, errors: &errors, replaces: false },
            );
            rejected(
                &app,
                &visitor,
                &request,
                TITLE,
                &AdjudicationPage::new(&all, app.ctx.calendar(), None, Some(&typed), &aside),
            )
        }
        Err(error @ Error::Stale(_)) => {
            let all = adjudication::show(&app.ctx, &visitor.actor, &id).await?;
            let errors = [FieldError { field: "reason".to_owned(), message: error.to_string() }];
            let (aside, typed) = (
                Aside::all(&app, &visitor, &request).await?,
                Typed { input: &form, errors: &errors, replaces: true },
            );
            let body = AdjudicationPage::new(&all, app.ctx.calendar(), None, Some(&typed), &aside);
            Ok(telling(&error, page(&app, &visitor, &request, TITLE, &body)?))
        }
        Err(error) => Err(error.into()),
    }
}

/// The tag of a question in a list of differences.
pub(super) fn settled_tag(line: &Line) -> StatusTag {
    match (&line.settled, line.comparison) {
        (Some(_), _) => StatusTag::new(Kind::Good, "Settled"),
        (None, Comparison::Apart(_)) => StatusTag::new(Kind::Caution, "To settle"),
        (None, _) => StatusTag::new(Kind::Neutral, "The lower level counts"),
    }
}
