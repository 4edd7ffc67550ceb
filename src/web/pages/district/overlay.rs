//! What a district asks beside the state: its own questions and stricter minimums.

use std::collections::BTreeMap;

use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};
use serde::Serialize;

use super::words::desk_trail;
use crate::actions::district::overlays::{self, OwnOverlay, TypedMinimums, minimum_field};
use crate::actions::{Error, FieldError};
use crate::domain::district::overlay::QuestionKind;
use crate::web::components::fields::{ChoicesField, TextField};
use crate::web::components::{Breadcrumb, PageHeader};
use crate::web::kernel::app::App;
use crate::web::kernel::auth::Visitor;
use crate::web::kernel::failure::Failure;
use crate::web::kernel::forms::{ErrorLink, Pairs, error_links};
use crate::web::kernel::notices::Notice;
use crate::web::kernel::page::{done, page, rejected};
use crate::web::kernel::paths::path_id;
use crate::web::kernel::templates::Page;

const TITLE: &str = "What your district asks beside the state";
const HERE: &str = "/district/overlay";

/// What was typed.
#[derive(Debug, Default)]
struct Typed {
    /// The district that the form was about; none when none was sent.
    district: Option<String>,
    kind: String,
    label: String,
    /// The minimums by criterion; none when that form was not sent.
    minimums: Option<BTreeMap<String, String>>,
}

/// The page.
#[derive(Debug, Serialize)]
pub struct OverlayPage {
    crumbs: Breadcrumb,
    header: PageHeader,
    errors: Vec<ErrorLink>,
    district: String,
    /// The mark of the minimums.
    seen: String,
    questions: Vec<QuestionRow>,
    label: TextField,
    kind: ChoicesField,
    minimums: Vec<TextField>,
}

#[derive(Debug, Serialize)]
struct QuestionRow {
    label: String,
    kind: &'static str,
    removal: String,
}

impl OverlayPage {
    fn new(own: &OwnOverlay, typed: &Typed, errors: &[FieldError]) -> Self {
        let minimum = |criterion: &overlays::NamedCriterion| {
            let stored = own.overlay.minimums.get(&criterion.id).map(f64::to_string);
            let value = match &typed.minimums {
                Some(typed) => typed.get(&criterion.id).cloned(),
                None => stored,
            };
            let value = value.unwrap_or_default();
            let name = minimum_field(&criterion.id);
            TextField::new(name, criterion.title.clone(), &value, errors).optional()
        };
        Self {
            crumbs: Breadcrumb::new(desk_trail(&own.acting), TITLE),
            header: PageHeader::new(TITLE).purpose(
                "It stands beside the state’s decision on your desk and never changes it. Nobody \
                 but your district sees it.",
            ),
            errors: error_links(errors),
            district: typed.district.clone().unwrap_or_else(|| own.acting.district.id.to_string()),
            seen: own.overlay.minimums_mark(),
            questions: own
                .overlay
                .questions
                .iter()
                .map(|question| QuestionRow {
                    label: question.label.to_string(),
                    kind: question.kind.label(),
                    removal: format!("{HERE}/questions/{}/removal", question.id),
                })
                .collect(),
            label: TextField::new("label", "Your question", &typed.label, errors)
                .help("Such as: Does it run on our tablets?"),
            kind: kinds(&typed.kind, errors),
            minimums: own.criteria.iter().map(minimum).collect(),
        }
    }
}

fn kinds(chosen: &str, errors: &[FieldError]) -> ChoicesField {
    let kinds = QuestionKind::ALL.map(|kind| (kind.word(), kind.label()));
    ChoicesField::radios("kind", "How it is answered", kinds, chosen, errors).in_row()
}

impl Page for OverlayPage {
    const TEMPLATE: &'static str = "district/overlay";

    fn samples() -> Vec<Self> {
        let Some(own) = super::samples::overlay() else { return Vec::new() };
        let faults = [
            FieldError { field: "kind".into(), message: "Choose how it is answered.".into() },
            FieldError { field: "minimum.one".into(), message: "Enter a score.".into() },
        ];
        let bare = OwnOverlay {
            overlay: crate::domain::district::overlay::Overlay::default(),
            ..own.clone()
        };
        vec![Self::new(&bare, &Typed::default(), &[]), Self::new(&own, &Typed::default(), &faults)]
    }
}

/// `GET /district/overlay`
///
/// # Errors
/// As [`overlays::show`] does.
pub async fn show(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
) -> Result<HttpResponse, Failure> {
    let own = overlays::show(&app.ctx, &visitor.actor).await?;
    page(&app, &visitor, &request, TITLE, &OverlayPage::new(&own, &Typed::default(), &[]))
}

async fn answered(
    app: &App,
    visitor: &Visitor,
    request: &HttpRequest,
    typed: Typed,
    outcome: Result<(), Error>,
) -> Result<HttpResponse, Failure> {
    match outcome {
        Ok(()) => Ok(done(visitor, HERE, Some(Notice::SAVED))),
        Err(Error::Invalid(errors)) => {
            let own = overlays::show(&app.ctx, &visitor.actor).await?;
            rejected(app, visitor, request, TITLE, &OverlayPage::new(&own, &typed, &errors))
        }
        Err(error) => Err(error.into()),
    }
}

/// `POST /district/overlay/questions`
///
/// # Errors
/// As [`overlays::add_question`] does; faults of a field come back with the form.
pub async fn add_question(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    form: Pairs,
) -> Result<HttpResponse, Failure> {
    let typed = Typed {
        district: Some(form.value("district").to_owned()),
        kind: form.value("kind").to_owned(),
        label: form.value("label").to_owned(),
        minimums: None,
    };
    let outcome = overlays::add_question(
        &app.ctx,
        &visitor.actor,
        form.value("district"),
        (&typed.kind, &typed.label),
    )
    .await;
    answered(&app, &visitor, &request, typed, outcome).await
}

/// `POST /district/overlay/questions/{question}/removal`
///
/// # Errors
/// As [`overlays::remove_question`] does.
pub async fn remove_question(
    app: Data<App>,
    visitor: Visitor,
    id: Path<String>,
    form: Pairs,
) -> Result<HttpResponse, Failure> {
    let district = form.value("district");
    overlays::remove_question(&app.ctx, &visitor.actor, district, &path_id(&id)?).await?;
    Ok(done(&visitor, HERE, Some(Notice::SAVED)))
}

/// `POST /district/overlay/minimums`
///
/// # Errors
/// As [`overlays::set_minimums`] does; faults of a field come back with the form.
pub async fn set_minimums(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    form: Pairs,
) -> Result<HttpResponse, Failure> {
    let prefix = minimum_field("");
    let minimums: BTreeMap<String, String> = form
        .0
        .iter()
        .filter_map(|(name, value)| Some((name.strip_prefix(&prefix)?.to_owned(), value.clone())))
        .collect();
    let district = form.value("district").to_owned();
    let sent = TypedMinimums {
        district: district.clone(),
        seen: form.value("seen").to_owned(),
        scores: minimums,
    };
    let outcome = overlays::set_minimums(&app.ctx, &visitor.actor, &sent).await;
    let typed = Typed { district: Some(district), minimums: Some(sent.scores), ..Typed::default() };
    answered(&app, &visitor, &request, typed, outcome).await
}
