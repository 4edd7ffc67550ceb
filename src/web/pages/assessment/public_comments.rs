//! Where anybody comments on a tool under review, and reads what others said.

use actix_web::{HttpRequest, HttpResponse, web::Data, web::Path};
use serde::{Deserialize, Serialize};

use super::comment_rows::{CommentRow, window_tag};
use crate::actions::assessment::public_comments::{self, Commented, ListedWindow, TypedComment};
use crate::actions::{Error, FieldError};
use crate::domain::assessment::disclosure::State;
use crate::domain::assessment::public_comment::{CommenterRole, WindowState};
use crate::domain::calendar::{AgencyTime, day_in_words};
use crate::domain::texts::counted;
use crate::domain::values::WindowId;
use crate::web::components::fields::{AreaField, ChoicesField, SelectField, TextField};
use crate::web::components::{
    Breadcrumb, Crumb, EmptyState, Kind, PageHeader, QueueRow, StatusTag, home_trail,
};
use crate::web::kernel::app::App;
use crate::web::kernel::auth::{Lost, Visitor, network};
use crate::web::kernel::failure::{Failure, telling};
use crate::web::kernel::forms::{ErrorLink, OpenForm, error_links, message_at};
use crate::web::kernel::notices::Notice;
use crate::web::kernel::page::{done, page, rejected};
use crate::web::kernel::paths::path_id;
use crate::web::kernel::templates::Page;

const TITLE: &str = "Comments on tools under review";
const PLACE: &str = "/comments";

/// Every window.
#[derive(Debug, Serialize)]
pub struct WindowsPage {
    crumbs: Breadcrumb,
    header: PageHeader,
    rows: Vec<QueueRow>,
    empty: Option<EmptyState>,
}

impl WindowsPage {
    fn new(windows: &[ListedWindow], time: AgencyTime) -> Self {
        let row = |one: &ListedWindow| {
            let state = one.window.state(time.today(), one.disclosure.state());
            let comments = counted(
                usize::try_from(one.comments).unwrap_or_default(),
                "comment to read",
                "comments to read",
            );
            let due = match state {
                WindowState::Coming => format!("From {}", day_in_words(one.window.opens_on)),
                WindowState::Open | WindowState::Closed => {
                    format!("Until {}", day_in_words(one.window.closes_on))
                }
            };
            QueueRow {
                href: format!("{PLACE}/{}", one.window.id),
                title: one.disclosure.product_name.clone(),
                line: format!("{} · {comments}", one.disclosure.vendor),
                status: window_tag(state),
                due: Some(due),
                due_kind: Kind::Neutral,
            }
        };
        Self {
            crumbs: Breadcrumb::new(home_trail(), TITLE),
            header: PageHeader::new(TITLE).purpose(
                "The agency asks what you know of a tool before it decides. You need no account.",
            ),
            rows: windows.iter().map(row).collect(),
            empty: windows.is_empty().then(|| EmptyState {
                title: "The agency asks for no comments just now".to_owned(),
                text: "A tool stands here when the agency asks what people know of it.".to_owned(),
                action: None,
            }),
        }
    }
}

impl WindowsPage {
    /// The page while the records do not answer.
    fn unread(time: AgencyTime) -> Self {
        let empty = EmptyState {
            title: "What people said cannot be read just now".to_owned(),
            text: "The records are out of reach. Open this page again in a minute.".to_owned(),
            action: None,
        };
        Self { empty: Some(empty), ..Self::new(&[], time) }
    }
}

impl Page for WindowsPage {
    const TEMPLATE: &'static str = "assessment/comment_windows";

    fn samples() -> Vec<Self> {
        let time = super::samples::noon();
        let listed = super::comment_rows::sample_windows().into_iter().filter_map(|of| {
            Some(ListedWindow { disclosure: of.disclosure, window: of.window?, comments: 1 })
        });
        let listed: Vec<ListedWindow> = listed.collect();
        vec![Self::new(&[], time), Self::new(&listed, time)]
    }
}

/// `GET /comments`
///
/// # Errors
/// As [`public_comments::windows`] does.
pub async fn list(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
) -> Result<HttpResponse, Failure> {
    let time = app.ctx.agency_time();
    // Where the records were asked who this is and did not answer, they are not asked again.
    let body = if visitor.lost == Some(Lost::Unresolved) {
        WindowsPage::unread(time)
    } else {
        match public_comments::windows(&app.ctx, &visitor.actor).await {
            Err(Error::Store(cause)) if cause.is_outage() => WindowsPage::unread(time),
            windows => WindowsPage::new(&windows?, time),
        }
    };
    page(&app, &visitor, &request, TITLE, &body)
}

/// One window with its comments.
#[derive(Debug, Serialize)]
pub struct CommentsPage {
    crumbs: Breadcrumb,
    header: PageHeader,
    errors: Vec<ErrorLink>,
    status: Option<StatusTag>,
    days: String,
    asks: String,
    count: String,
    rows: Vec<CommentRow>,
    /// What the panel made of the comments, once the decision is published.
    response: Option<String>,
    form: Option<CommentForm>,
}

#[derive(Debug, Serialize)]
struct CommentForm {
    action: String,
    role: ChoicesField,
    criterion: SelectField,
    words: AreaField,
    name: TextField,
    consents: bool,
    consents_error: Option<String>,
}

impl CommentForm {
    fn new(of: &Commented, action: String, typed: &TypedComment, errors: &[FieldError]) -> Self {
        let roles = CommenterRole::ALL.map(|role| (role.word(), role.label()));
        let none = std::iter::once((String::new(), "None in particular".to_owned()));
        Self {
            action,
            role: ChoicesField::radios("role", "What are you?", roles, &typed.role, errors),
            criterion: SelectField::new(
                "criterion",
                "What is it about?",
                none.chain(of.criteria.iter().cloned()),
                &typed.criterion,
                errors,
            )
            .optional(),
            words: AreaField::new("words", "Your comment", &typed.words, errors)
                .help("Up to 4,000 characters. Name no students and no staff."),
            name: TextField::new("name", "Your name", &typed.name, errors)
                .optional()
                .autocomplete("name")
                .help("Only the agency reads it, and removes it after a time."),
            consents: typed.consents,
            consents_error: message_at(errors, "consents"),
        }
    }
}

impl CommentsPage {
    fn new(
        of: &Commented,
        time: AgencyTime,
        typed: &TypedComment,
        errors: &[FieldError],
    ) -> Option<Self> {
        let window = of.window.as_ref()?;
        let (state, review) = (of.state(), of.disclosure.state());
        let mut trail = home_trail();
        trail.push(Crumb::to(PLACE, TITLE));
        let name = &of.disclosure.product_name;
        let response = window.response.as_ref().filter(|_| review == State::Published);
        Some(Self {
            crumbs: Breadcrumb::new(trail, name),
            header: PageHeader::new(format!("Comments on {name}"))
                .over(of.disclosure.vendor.clone()),
            errors: error_links(errors),
            status: state.map(window_tag),
            days: window.sentence(of.today, review),
            asks: window.asks.to_string(),
            count: counted(of.comments.len(), "comment", "comments"),
            rows: CommentRow::all(of, time.calendar),
            response: response.map(|(words, _)| words.clone()),
            form: (state == Some(WindowState::Open))
                .then(|| CommentForm::new(of, format!("{PLACE}/{}", window.id), typed, errors)),
        })
    }
}

impl Page for CommentsPage {
    const TEMPLATE: &'static str = "assessment/comments";

    fn samples() -> Vec<Self> {
        let time = super::samples::noon();
        let fault = |field: &str| FieldError { field: field.into(), message: "Choose.".into() };
        let faults = [fault("role"), fault("consents"), fault("words")];
        let typed = TypedComment { consents: true, ..TypedComment::default() };
        super::comment_rows::sample_windows()
            .iter()
            .flat_map(|of| {
                [
                    Self::new(of, time, &TypedComment::default(), &[]),
                    Self::new(of, time, &typed, &faults),
                ]
            })
            .flatten()
            .collect()
    }
}

/// `GET /comments/{window}`
///
/// # Errors
/// As [`public_comments::public`] does.
pub async fn show(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    path: Path<String>,
) -> Result<HttpResponse, Failure> {
    let of = public_comments::public(&app.ctx, &visitor.actor, &path_id(&path)?).await?;
    let body = CommentsPage::new(&of, app.ctx.agency_time(), &TypedComment::default(), &[]);
    page(&app, &visitor, &request, TITLE, &body.ok_or(Error::NotFound)?)
}

/// What the form sends.
#[derive(Debug, Deserialize)]
pub struct SentComment {
    #[serde(default)]
    role: String,
    #[serde(default)]
    criterion: String,
    #[serde(default)]
    name: String,
    #[serde(default)]
    words: String,
    #[serde(default)]
    consents: String,
}

/// `POST /comments/{window}`
///
/// # Errors
/// As [`public_comments::comment`] does; faults of a field and too many comments come back with the
/// form.
pub async fn create(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    path: Path<String>,
    form: OpenForm<SentComment>,
) -> Result<HttpResponse, Failure> {
    let id: WindowId = path_id(&path)?;
    let OpenForm(SentComment { role, criterion, name, words, consents }) = form;
    let typed = TypedComment { role, criterion, name, words, consents: consents == "yes" };
    let (ctx, actor) = (&app.ctx, &visitor.actor);
    let error =
        match public_comments::comment(ctx, actor, &id, &typed, &network(&app, &request)).await {
            Ok(()) => {
                return Ok(done(&visitor, &format!("{PLACE}/{id}"), Some(Notice::COMMENTED)));
            }
            Err(error) => error,
        };
    let faults = match &error {
        Error::Invalid(errors) => errors.clone(),
        Error::TooMany { .. } => {
            vec![FieldError { field: "words".to_owned(), message: error.to_string() }]
        }
        _ => return Err(error.into()),
    };
    let of = public_comments::public(ctx, actor, &id).await?;
    let body = CommentsPage::new(&of, ctx.agency_time(), &typed, &faults);
    let body = body.ok_or(Error::NotFound)?;
    Ok(telling(&error, rejected(&app, &visitor, &request, TITLE, &body)?))
}
