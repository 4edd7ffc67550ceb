//! A word on conflicts of interest, before the file opens.

use actix_web::{HttpRequest, HttpResponse, web::Data, web::Path, web::Query};
use serde::{Deserialize, Serialize};

use crate::actions::assessment::conflicts::{self, ConflictQuestion, Declaration};
use crate::actions::{Error, FieldError};
use crate::domain::people::account::Role;
use crate::domain::values::{DisclosureId, Id};
use crate::web::components::fields::{AreaField, ChoicesField};
use crate::web::components::{Breadcrumb, Crumb, Fact, Facts, PageHeader, home_trail};
use crate::web::kernel::app::App;
use crate::web::kernel::auth::Visitor;
use crate::web::kernel::failure::Failure;
use crate::web::kernel::forms::{ErrorLink, Form, error_links};
use crate::web::kernel::notices::Notice;
use crate::web::kernel::page::{done, page, rejected};
use crate::web::kernel::paths::path_id;
use crate::web::kernel::templates::Page;

const TITLE: &str = "Do you have a conflict of interest?";

/// The question, with names and nothing else of the file.
#[derive(Debug, Serialize)]
pub struct ConflictPage {
    crumbs: Breadcrumb,
    header: PageHeader,
    errors: Vec<ErrorLink>,
    id: String,
    names: Facts,
    cleared: bool,
    to: &'static str,
    word: ChoicesField,
    reason: AreaField,
}

impl ConflictPage {
    fn new(
        question: &ConflictQuestion,
        (back, place): (Crumb, Place),
        word: &str,
        reason: &str,
        errors: &[FieldError],
    ) -> Self {
        let mut trail = home_trail();
        trail.push(back);
        let words = [
            (
                "none",
                "I have no conflict of interest",
                Some("None of the points above applies to me. The file opens."),
            ),
            (
                "conflict",
                "I have a conflict of interest, or I am not sure",
                Some(
                    "You step aside: you will not see this disclosure any more, and the panel lead \
                     is told. This cannot be taken back.",
                ),
            ),
        ];
        Self {
            crumbs: Breadcrumb::new(trail, "Conflict of interest"),
            header: PageHeader::new(TITLE)
                .purpose("Answer before the file opens. Nothing of it is shown until you do."),
            errors: error_links(errors),
            id: question.disclosure.to_string(),
            names: Facts {
                facts: vec![
                    Fact::new("Tool", question.product.clone()),
                    Fact::new("Vendor", question.vendor.clone()),
                ],
            },
            cleared: question.cleared,
            to: place.word(),
            word: ChoicesField::radios(
                "word",
                "With this vendor and this tool",
                words,
                word,
                errors,
            ),
            reason: AreaField::new("reason", "Reason", reason, errors)
                .when("needed with a conflict, or when you are not sure")
                .help("One sentence is enough; leave out private details."),
        }
    }
}

impl Page for ConflictPage {
    const TEMPLATE: &'static str = "assessment/conflict_of_interest";

    fn samples() -> Vec<Self> {
        let fault = FieldError {
            field: "word".into(),
            message: "Say whether you have a conflict of interest.".into(),
        };
        let mut question = ConflictQuestion {
            disclosure: Id::from_stored("0197".to_owned()),
            vendor: "Acme".to_owned(),
            product: "Quill".to_owned(),
            cleared: false,
        };
        let first = Self::new(
            &question,
            (Crumb::to("/reviews", "Your reviews"), Place::File),
            "",
            "",
            &[fault],
        );
        question.cleared = true;
        vec![
            first,
            Self::new(
                &question,
                (Crumb::to("/pipeline", "Pipeline"), Place::Decision),
                "conflict",
                "Shares",
                &[],
            ),
        ]
    }
}

/// Where somebody was going when they were asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// The file.
    File,
    /// Its page in the queue.
    Case,
    /// The scores side by side.
    Scores,
    /// The decision.
    Decision,
    /// The appeal against it.
    Appeal,
}

impl Place {
    fn parse(word: &str) -> Self {
        [Self::Case, Self::Scores, Self::Decision, Self::Appeal]
            .into_iter()
            .find(|place| place.word() == word)
            .unwrap_or(Self::File)
    }

    fn word(self) -> &'static str {
        match self {
            Self::File => "file",
            Self::Case => "case",
            Self::Scores => "scores",
            Self::Decision => "decision",
            Self::Appeal => "appeal",
        }
    }

    fn path(self, id: &DisclosureId) -> String {
        match self {
            Self::File => format!("/reviews/{id}"),
            Self::Case => format!("/pipeline/{id}"),
            Self::Scores => format!("/pipeline/{id}/adjudication"),
            Self::Decision => format!("/pipeline/{id}/decision"),
            Self::Appeal => format!("/pipeline/{id}/appeal"),
        }
    }
}

fn home_of(visitor: &Visitor) -> Crumb {
    if visitor.actor.has(Role::Reviewer) {
        Crumb::to("/reviews", "Your reviews")
    } else {
        Crumb::to("/pipeline", "Pipeline")
    }
}

/// Where the person goes on to.
#[derive(Debug, Deserialize)]
pub struct ConflictQuery {
    #[serde(default)]
    to: String,
}

/// `GET /reviews/{id}/conflict`
///
/// # Errors
/// As [`conflicts::question`] does.
pub async fn show(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    path: Path<String>,
    query: Query<ConflictQuery>,
) -> Result<HttpResponse, Failure> {
    let question = conflicts::question(&app.ctx, &visitor.actor, &path_id(&path)?).await?;
    page(
        &app,
        &visitor,
        &request,
        TITLE,
        &ConflictPage::new(&question, (home_of(&visitor), Place::parse(&query.to)), "", "", &[]),
    )
}

/// What the form sends.
#[derive(Debug, Deserialize)]
pub struct ConflictInput {
    #[serde(default)]
    word: String,
    #[serde(default)]
    reason: String,
    #[serde(default)]
    to: String,
}

/// `POST /reviews/{id}/conflict`
///
/// # Errors
/// As [`conflicts::declare`] does; faults of a field come back with the form.
pub async fn declare(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    path: Path<String>,
    form: Form<ConflictInput>,
) -> Result<HttpResponse, Failure> {
    let (id, Form(form)) = (path_id(&path)?, form);
    let input = Declaration { word: form.word.clone(), reason: form.reason.clone() };
    match conflicts::declare(&app.ctx, &visitor.actor, &id, input).await {
        Ok(true) => {
            let to = if visitor.actor.has(Role::Reviewer) { "/reviews" } else { "/pipeline" };
            Ok(done(&visitor, to, Some(Notice::CONFLICT)))
        }
        Ok(false) => {
            Ok(done(&visitor, &Place::parse(&form.to).path(&id), Some(Notice::NO_CONFLICT)))
        }
        Err(Error::Invalid(errors)) => {
            let question = conflicts::question(&app.ctx, &visitor.actor, &id).await?;
            rejected(
                &app,
                &visitor,
                &request,
                TITLE,
                &ConflictPage::new(
                    &question,
                    (home_of(&visitor), Place::parse(&form.to)),
                    &form.word,
                    &form.reason,
                    &errors,
                ),
            )
        }
        Err(error) => Err(error.into()),
    }
}

/// The way to the question for somebody who has to answer it before this page opens; `None` when
/// nothing is to be asked.
///
/// # Errors
/// As [`conflicts::must_declare`] does.
pub async fn ask_first(
    app: &App,
    visitor: &Visitor,
    id: &DisclosureId,
) -> Result<Option<HttpResponse>, Failure> {
    ask_before(app, visitor, id, Place::File).await
}

/// The same for a page other than the file's own, which opens right after the answer.
///
/// # Errors
/// As [`conflicts::must_declare`] does.
pub async fn ask_before(
    app: &App,
    visitor: &Visitor,
    id: &DisclosureId,
    place: Place,
) -> Result<Option<HttpResponse>, Failure> {
    let must = conflicts::must_declare(&app.ctx, &visitor.actor, id).await?;
    let then = if place == Place::File { String::new() } else { format!("?to={}", place.word()) };
    Ok(must.then(|| done(visitor, &format!("/reviews/{id}/conflict{then}"), None)))
}
