//! The forms that end the use of a tool: its last day, and what shows that the data is deleted.

use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};
use serde::Serialize;

use super::words::{acts_for, tool_path, tool_trail};
use crate::actions::district::{Acting, adoptions};
use crate::actions::{Error, FieldError, Seen};
use crate::domain::calendar::day_in_words;
use crate::domain::district::adoption::{Adoption, Retirement};
use crate::domain::texts::counted;
use crate::web::components::fields::{AreaField, TextField};
use crate::web::components::{Breadcrumb, PageHeader};
use crate::web::kernel::app::App;
use crate::web::kernel::auth::Visitor;
use crate::web::kernel::failure::Failure;
use crate::web::kernel::forms::{ErrorLink, Pairs, error_links};
use crate::web::kernel::notices::Notice;
use crate::web::kernel::page::{done, page, rejected};
use crate::web::kernel::paths::path_id;
use crate::web::kernel::templates::Page;

const RETIRE: &str = "Stop using it";
const DELETION: &str = "Note that the data is deleted";

/// A form with a day and words, before which it says what follows.
#[derive(Debug, Serialize)]
pub struct EndingPage {
    crumbs: Breadcrumb,
    header: PageHeader,
    errors: Vec<ErrorLink>,
    happens: Vec<String>,
    action: String,
    seen: String,
    acts_for: Option<String>,
    day: TextField,
    words: AreaField,
    button: &'static str,
    back: String,
}

/// What was typed: a day and words.
type Typed<'t> = (&'t str, &'t str);

/// Whose tool it is, and which.
type Of<'o> = (&'o Acting, &'o Adoption);

impl EndingPage {
    fn retirement(of: Of<'_>, days: u64, (on, reason): Typed<'_>, errors: &[FieldError]) -> Self {
        let happens = vec![
            "It leaves the list of tools in use, and nothing is due for it any more.".to_owned(),
            format!(
                "From the last day of use on the vendor has {} to delete your district’s data. \
                 Your desk reminds you until you note what shows it.",
                counted(days, "day", "days")
            ),
            "The record keeps it. You can put the tool on the desk again from its listing."
                .to_owned(),
        ];
        Self {
            day: TextField::new("retired_on", "Last day of use", on, errors).day(),
            words: AreaField::new("reason", "Why do you stop?", reason, errors)
                .help("Only your district reads it."),
            happens,
            ..Self::bare(of, (RETIRE, "Stop using it"), "retirement", errors)
        }
    }

    fn deletion(
        of: Of<'_>,
        retirement: &Retirement,
        (on, words): Typed<'_>,
        errors: &[FieldError],
    ) -> Self {
        let last = day_in_words(retirement.on);
        let happens = vec![match retirement.delete_by.map(day_in_words) {
            Some(day) => format!(
                "Your district used it until {last}. The vendor has to have deleted its data by \
                 {day}."
            ),
            None => format!("Your district gave it up on {last}, before it was used."),
        }];
        Self {
            day: TextField::new("deleted_on", "Deleted on", on, errors).day(),
            words: AreaField::new("words", "What shows it?", words, errors).help(
                "Such as the vendor’s statement in its own words, who signed it and when, and \
                 where you keep it.",
            ),
            happens,
            ..Self::bare(of, (DELETION, "Note the deletion"), "deletion", errors)
        }
    }

    fn bare(
        (acting, adoption): Of<'_>,
        (title, button): (&'static str, &'static str),
        what: &str,
        errors: &[FieldError],
    ) -> Self {
        let back = tool_path(&adoption.id);
        Self {
            crumbs: Breadcrumb::new(tool_trail(acting, adoption), title),
            header: PageHeader::new(title).over(format!("{}, {}", adoption.name, adoption.vendor)),
            errors: error_links(errors),
            happens: Vec::new(),
            action: format!("{back}/{what}"),
            seen: adoption.stamp(),
            acts_for: acts_for(acting),
            day: TextField::new("", "", "", &[]),
            words: AreaField::new("", "", "", &[]),
            button,
            back,
        }
    }
}

impl Page for EndingPage {
    const TEMPLATE: &'static str = "district/ending";

    fn samples() -> Vec<Self> {
        let faults = super::samples::faults();
        let Some(acting) = super::samples::acting() else { return Vec::new() };
        let page = |adoption: Adoption| match &adoption.retirement {
            None => Self::retirement((&acting, &adoption), 60, ("", ""), &faults),
            Some(retirement) => Self::deletion((&acting, &adoption), retirement, ("", ""), &[]),
        };
        super::samples::adoptions().into_iter().map(page).collect()
    }
}

/// What the browser and each printed sheet call a page.
fn title(what: &str, adoption: &Adoption) -> String {
    format!("{what}: {}", adoption.name)
}

/// `GET /district/tools/{id}/retirement`; of a tool that is retired it leads to its page.
///
/// # Errors
/// As [`adoptions::open`] does.
pub async fn ask(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    id: Path<String>,
) -> Result<HttpResponse, Failure> {
    let (acting, adoption) = adoptions::open(&app.ctx, &visitor.actor, &path_id(&id)?).await?;
    if !adoption.in_use() {
        return Ok(done(&visitor, &tool_path(&adoption.id), None));
    }
    let days = app.ctx.settings.deletion_days;
    let today = app.ctx.today().to_string();
    let body = EndingPage::retirement((&acting, &adoption), days, (&today, ""), &[]);
    page(&app, &visitor, &request, &title(RETIRE, &adoption), &body)
}

/// `POST /district/tools/{id}/retirement`
///
/// # Errors
/// As [`adoptions::retire`] does; faults of a field come back with the form.
pub async fn retire(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    id: Path<String>,
    form: Pairs,
) -> Result<HttpResponse, Failure> {
    let id = path_id(&id)?;
    let typed = (form.value("retired_on"), form.value("reason"));
    let seen = Seen::on_form(form.value("seen"));
    match adoptions::retire(&app.ctx, &visitor.actor, &id, typed, seen).await {
        Ok(()) => Ok(done(&visitor, &tool_path(&id), Some(Notice::TOOL_RETIRED))),
        Err(Error::Invalid(errors)) => {
            let (acting, adoption) = adoptions::open(&app.ctx, &visitor.actor, &id).await?;
            let days = app.ctx.settings.deletion_days;
            let body = EndingPage::retirement((&acting, &adoption), days, typed, &errors);
            rejected(&app, &visitor, &request, &title(RETIRE, &adoption), &body)
        }
        Err(error) => Err(error.into()),
    }
}

/// `GET /district/tools/{id}/deletion`; where nothing is left to note it leads to the tool's page.
///
/// # Errors
/// As [`adoptions::open`] does.
pub async fn ask_deletion(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    id: Path<String>,
) -> Result<HttpResponse, Failure> {
    let (acting, adoption) = adoptions::open(&app.ctx, &visitor.actor, &path_id(&id)?).await?;
    match &adoption.retirement {
        Some(retirement) if retirement.deletion.is_none() => {
            let body = EndingPage::deletion((&acting, &adoption), retirement, ("", ""), &[]);
            page(&app, &visitor, &request, &title(DELETION, &adoption), &body)
        }
        _ => Ok(done(&visitor, &tool_path(&adoption.id), None)),
    }
}

/// `POST /district/tools/{id}/deletion`
///
/// # Errors
/// As [`adoptions::confirm_deletion`] does; faults of a field come back with the form.
pub async fn confirm_deletion(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    id: Path<String>,
    form: Pairs,
) -> Result<HttpResponse, Failure> {
    let id = path_id(&id)?;
    let typed = (form.value("deleted_on"), form.value("words"));
    let seen = Seen::on_form(form.value("seen"));
    match adoptions::confirm_deletion(&app.ctx, &visitor.actor, &id, typed, seen).await {
        Ok(()) => Ok(done(&visitor, &tool_path(&id), Some(Notice::DELETION_NOTED))),
        Err(Error::Invalid(errors)) => {
            let (acting, adoption) = adoptions::open(&app.ctx, &visitor.actor, &id).await?;
            let retirement = adoption.retirement.as_ref().ok_or(Error::NotFound)?;
            let body = EndingPage::deletion((&acting, &adoption), retirement, typed, &errors);
            rejected(&app, &visitor, &request, &title(DELETION, &adoption), &body)
        }
        Err(error) => Err(error.into()),
    }
}
