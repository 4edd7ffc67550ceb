//! Comments on a tool as its panel reads them, and as its vendor answers them.

use actix_web::{HttpRequest, HttpResponse, web::Data, web::Path};
use serde::Serialize;

use super::comment_rows::CommentRow;
use super::conflicts::ask_first;
use super::reviews::back;
use crate::actions::assessment::public_comments::{self, Commented};
use crate::actions::{Error, FieldError};
use crate::domain::assessment::public_comment::PublicComment;
use crate::domain::calendar::{AgencyTime, Calendar};
use crate::domain::values::{DisclosureId, PublicCommentId};
use crate::web::components::fields::AreaField;
use crate::web::components::{Breadcrumb, Crumb, PageHeader, home_trail};
use crate::web::kernel::app::App;
use crate::web::kernel::auth::Visitor;
use crate::web::kernel::failure::Failure;
use crate::web::kernel::forms::{ErrorLink, Pairs, error_links};
use crate::web::kernel::notices::Notice;
use crate::web::kernel::page::{done, page, rejected};
use crate::web::kernel::paths::path_id;
use crate::web::kernel::templates::Page;

const TITLE: &str = "Comments of the public";

/// The comments beside a file, by criterion.
#[derive(Debug, Serialize)]
pub struct ReadingPage {
    crumbs: Breadcrumb,
    header: PageHeader,
    asks: Option<String>,
    groups: Vec<CommentGroup>,
}

/// The comments on one criterion.
#[derive(Debug, Serialize)]
struct CommentGroup {
    title: String,
    rows: Vec<CommentRow>,
}

impl ReadingPage {
    fn new(of: &Commented, back: Crumb, calendar: Calendar) -> Self {
        let mut trail = home_trail();
        trail.push(back);
        let name = &of.disclosure.product_name;
        trail.push(Crumb::to(format!("/reviews/{}", of.disclosure.id), name.clone()));
        let group = |id: Option<&String>, title: &str| CommentGroup {
            title: title.to_owned(),
            rows: of
                .comments
                .iter()
                .filter(|comment| comment.criterion.as_ref() == id)
                .map(|comment| CommentRow::new(of, comment, calendar))
                .collect(),
        };
        let mut groups: Vec<CommentGroup> =
            of.criteria.iter().map(|(id, title)| group(Some(id), title)).collect();
        groups.push(group(None, "On the tool as a whole"));
        groups.retain(|group| !group.rows.is_empty());
        Self {
            crumbs: Breadcrumb::new(trail, TITLE),
            header: PageHeader::new(TITLE).over(name.clone()).purpose(
                "What people said who answered the agency’s question; everybody reads it.",
            ),
            asks: of.window.as_ref().map(|window| window.asks.to_string()),
            groups,
        }
    }
}

impl Page for ReadingPage {
    const TEMPLATE: &'static str = "assessment/comment_reading";

    fn samples() -> Vec<Self> {
        let back = || Crumb::to("/reviews", "Your reviews");
        super::comment_rows::sample_windows()
            .iter()
            .map(|of| Self::new(of, back(), Calendar::UTC))
            .collect()
    }
}

/// `GET /reviews/{id}/comments`
///
/// # Errors
/// As [`public_comments::for_panel`] does.
pub async fn read(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    path: Path<String>,
) -> Result<HttpResponse, Failure> {
    let id: DisclosureId = path_id(&path)?;
    if let Some(asked) = ask_first(&app, &visitor, &id).await? {
        return Ok(asked);
    }
    let of = public_comments::for_panel(&app.ctx, &visitor.actor, &id).await?;
    let back = back(&visitor, id.as_str(), "In the pipeline", true);
    let body = ReadingPage::new(&of, back, app.ctx.calendar());
    page(&app, &visitor, &request, TITLE, &body)
}

/// The comments for the vendor, each with a form until it is answered.
#[derive(Debug, Serialize)]
pub struct AnswersPage {
    crumbs: Breadcrumb,
    header: PageHeader,
    errors: Vec<ErrorLink>,
    action: String,
    asks: Option<String>,
    rows: Vec<AnswerRow>,
}

#[derive(Debug, Serialize)]
struct AnswerRow {
    id: String,
    row: CommentRow,
    answer: Option<AreaField>,
}

impl AnswersPage {
    fn new(
        of: &Commented,
        time: AgencyTime,
        typed: Option<(&PublicCommentId, &str)>,
        errors: &[FieldError],
    ) -> Self {
        let disclosure = &of.disclosure;
        let mut trail = home_trail();
        trail.push(Crumb::to("/products", "Your products"));
        trail.push(Crumb::to(format!("/disclosures/{}", disclosure.id), "Disclosure"));
        let row = |comment: &PublicComment| {
            let text = typed.filter(|(id, _)| **id == comment.id).map_or("", |(_, text)| text);
            AnswerRow {
                id: comment.id.to_string(),
                row: CommentRow::new(of, comment, time.calendar),
                answer: comment.answer.is_none().then(|| {
                    AreaField::new(format!("answer-{}", comment.id), "Your answer", text, errors)
                        .help("You answer once. Everybody reads it under the comment, at once.")
                }),
            }
        };
        Self {
            crumbs: Breadcrumb::new(trail, TITLE),
            header: PageHeader::new(TITLE)
                .over(disclosure.product_name.clone())
                .purpose("What everybody reads about your tool. You can answer each comment once."),
            errors: error_links(errors),
            action: format!("/disclosures/{}/comments", disclosure.id),
            asks: of.window.as_ref().map(|window| window.asks.to_string()),
            rows: of.comments.iter().map(row).collect(),
        }
    }
}

impl Page for AnswersPage {
    const TEMPLATE: &'static str = "assessment/comment_answers";

    fn samples() -> Vec<Self> {
        let fault = FieldError { field: "answer-0193-waiting".into(), message: "Enter it.".into() };
        let time = super::samples::noon();
        super::comment_rows::sample_windows()
            .iter()
            .map(|of| Self::new(of, time, None, std::slice::from_ref(&fault)))
            .collect()
    }
}

/// `GET /disclosures/{id}/comments`
///
/// # Errors
/// As [`public_comments::for_vendor`] does.
pub async fn show(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    path: Path<String>,
) -> Result<HttpResponse, Failure> {
    let of = public_comments::for_vendor(&app.ctx, &visitor.actor, &path_id(&path)?).await?;
    let body = AnswersPage::new(&of, app.ctx.agency_time(), None, &[]);
    page(&app, &visitor, &request, TITLE, &body)
}

/// `POST /disclosures/{id}/comments/{comment}`
///
/// # Errors
/// As [`public_comments::answer`] does; faults of a field come back with the form.
pub async fn answer(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    path: Path<(String, String)>,
    form: Pairs,
) -> Result<HttpResponse, Failure> {
    let (id, comment) = path.into_inner();
    let id: DisclosureId = path_id(&id)?;
    let comment: PublicCommentId = path_id(&comment)?;
    let words = form.value(&format!("answer-{comment}"));
    match public_comments::answer(&app.ctx, &visitor.actor, &id, &comment, words).await {
        Ok(()) => Ok(done(&visitor, &format!("/disclosures/{id}/comments"), Some(Notice::SAVED))),
        Err(Error::Invalid(errors)) => {
            let of = public_comments::for_vendor(&app.ctx, &visitor.actor, &id).await?;
            let typed = Some((&comment, words));
            let body = AnswersPage::new(&of, app.ctx.agency_time(), typed, &errors);
            rejected(&app, &visitor, &request, TITLE, &body)
        }
        Err(error) => Err(error.into()),
    }
}
