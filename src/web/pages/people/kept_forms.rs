//! One's own forms that were not sent: the list of them, and what became of one that was sent
//! since.

use actix_web::{HttpRequest, HttpResponse, web::Data, web::Path};
use serde::Serialize;

use super::kept_names::name_of;
use crate::actions::people::kept_forms::{self, KEPT_SECONDS};
use crate::domain::calendar::Calendar;
use crate::domain::people::kept_form::{KeptForm, KeptState};
use crate::web::components::{
    Breadcrumb, ButtonLink, Crumb, EmptyState, Kind, PageHeader, StatusTag, home_trail,
};
use crate::web::kernel::app::App;
use crate::web::kernel::auth::Visitor;
use crate::web::kernel::failure::Failure;
use crate::web::kernel::forms::{Form, NoFields};
use crate::web::kernel::kept::PLACE;
use crate::web::kernel::notices::Notice;
use crate::web::kernel::page::{done, page};
use crate::web::kernel::paths::path_id;
use crate::web::kernel::templates::Page;
use crate::web::kernel::typed::beginning;

/// The list.
#[derive(Debug, Serialize)]
pub struct KeptFormsPage {
    crumbs: Breadcrumb,
    header: PageHeader,
    rows: Vec<KeptRow>,
    empty: EmptyState,
}

#[derive(Debug, Serialize)]
struct KeptRow {
    name: &'static str,
    beginning: Option<String>,
    came: String,
    state: StatusTag,
    line: String,
    /// Where it can be looked at and sent.
    open: Option<String>,
    /// The page that followed when it was sent.
    to: Option<String>,
    removal: Option<String>,
}

const TITLE: &str = "Forms that were not sent";

impl KeptFormsPage {
    fn new(forms: &[KeptForm], calendar: Calendar) -> Self {
        Self {
            crumbs: Breadcrumb::new(trail(), TITLE),
            header: PageHeader::new(TITLE).purpose(
                "What you typed when your session had ended, or beside a form that was \
                    sent. It is kept for three days, for you alone; nothing is done with it until \
                    you send it.",
            ),
            rows: forms.iter().map(|form| KeptRow::new(form, calendar)).collect(),
            empty: EmptyState {
                title: "Nothing waits".to_owned(),
                text: "When a session ends while you fill in a form, what you typed stands here."
                    .to_owned(),
                action: None,
            },
        }
    }
}

/// The way to the list.
fn trail() -> Vec<Crumb> {
    home_trail().into_iter().chain([Crumb::to("/account", "Your account")]).collect()
}

impl KeptRow {
    fn new(form: &KeptForm, calendar: Calendar) -> Self {
        let waits = form.state == KeptState::Waiting;
        let until = calendar.in_words(form.kept_at.plus_seconds(KEPT_SECONDS));
        let (state, line) = match (form.state, form.anew_at) {
            (KeptState::Waiting, None) => {
                (StatusTag::new(Kind::Caution, "Not sent"), format!("Kept until {until}."))
            }
            (KeptState::Waiting, Some(anew)) => (
                StatusTag::new(Kind::Caution, "Not sent"),
                format!(
                    "You sent the form again on {}, with other words. These are kept until \
                     {until}.",
                    calendar.in_words(anew)
                ),
            ),
            (KeptState::Sending { .. }, _) => {
                (StatusTag::new(Kind::Neutral, "On its way"), "It was sent just now.".to_owned())
            }
            (KeptState::Sent { at }, _) => {
                (StatusTag::new(Kind::Good, "Sent"), format!("Sent on {}.", calendar.in_words(at)))
            }
        };
        Self {
            name: name_of(&form.path),
            beginning: beginning(&form.fields),
            came: calendar.in_words(form.kept_at),
            state,
            line,
            open: waits.then(|| format!("{PLACE}{}", form.id)),
            to: form.sent_to.clone(),
            removal: waits.then(|| format!("{PLACE}{}/removal", form.id)),
        }
    }
}

impl Page for KeptFormsPage {
    const TEMPLATE: &'static str = "people/kept_forms";

    fn samples() -> Vec<Self> {
        let forms = super::samples::kept_forms();
        vec![Self::new(&forms, Calendar::UTC), Self::new(&[], Calendar::UTC)]
    }
}

/// What became of a kept form.
#[derive(Debug, Serialize)]
pub struct KeptFormPage {
    crumbs: Breadcrumb,
    header: PageHeader,
    to: Option<ButtonLink>,
}

const SENT: &str = "This form was sent";
const ON_ITS_WAY: &str = "This form is on its way";

impl KeptFormPage {
    fn new(form: &KeptForm, calendar: Calendar) -> Self {
        let name = name_of(&form.path);
        let (title, purpose) = match form.state {
            KeptState::Sent { at } => (
                SENT,
                format!("You sent it on {}. Nothing of it waits any more.", calendar.in_words(at)),
            ),
            KeptState::Waiting | KeptState::Sending { .. } => (
                ON_ITS_WAY,
                "It was sent just now. Open this page again in a minute to see what became of it."
                    .to_owned(),
            ),
        };
        Self {
            crumbs: Breadcrumb::new(
                trail().into_iter().chain([Crumb::to("/kept", TITLE)]).collect(),
                title,
            ),
            header: PageHeader::new(title).over(name).purpose(purpose),
            to: form
                .sent_to
                .clone()
                .map(|href| ButtonLink { href, label: "Open the page that followed".to_owned() }),
        }
    }

    fn title(form: &KeptForm) -> &'static str {
        if matches!(form.state, KeptState::Sent { .. }) { SENT } else { ON_ITS_WAY }
    }
}

impl Page for KeptFormPage {
    const TEMPLATE: &'static str = "people/kept_form";

    fn samples() -> Vec<Self> {
        super::samples::kept_forms().iter().map(|form| Self::new(form, Calendar::UTC)).collect()
    }
}

/// `GET /kept`
///
/// # Errors
/// They must sign in; the records cannot be read.
pub async fn list(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
) -> Result<HttpResponse, Failure> {
    let forms = kept_forms::list(&app.ctx, &visitor.actor).await?;
    page(&app, &visitor, &request, TITLE, &KeptFormsPage::new(&forms, app.ctx.calendar()))
}

/// `GET /kept/{form}`: a form that waits stands on its own page instead (`web::kept`).
///
/// # Errors
/// There is none, or it is somebody else's.
pub async fn show(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    form: Path<String>,
) -> Result<HttpResponse, Failure> {
    let id = path_id(&form)?;
    let form = kept_forms::show(&app.ctx, &visitor.actor, &id).await?;
    page(
        &app,
        &visitor,
        &request,
        KeptFormPage::title(&form),
        &KeptFormPage::new(&form, app.ctx.calendar()),
    )
}

/// `POST /kept/{form}/removal`
///
/// # Errors
/// There is none, or it is somebody else's.
pub async fn remove(
    app: Data<App>,
    visitor: Visitor,
    id: Path<String>,
    _form: Form<NoFields>,
) -> Result<HttpResponse, Failure> {
    let id = path_id(&id)?;
    kept_forms::remove(&app.ctx, &visitor.actor, &id).await?;
    Ok(done(&visitor, "/kept", Some(Notice::KEPT_REMOVED)))
}
