//! The discussion of a panel about its case.

use actix_web::{HttpRequest, HttpResponse, web::Data, web::Path, web::Query};
use serde::{Deserialize, Serialize};

use super::cases::trail_below;
use super::conflicts::{Place, ask_before};
use crate::actions::assessment::discussions::{self, OpenDiscussion};
use crate::actions::{Error, FieldError};
use crate::domain::assessment::discussion::Remark;
use crate::domain::calendar::Calendar;
use crate::domain::values::DisclosureId;
use crate::web::components::fields::{AreaField, SelectField};
use crate::web::components::{Breadcrumb, ButtonLink, EmptyState, PageHeader, home_trail};
use crate::web::kernel::app::App;
use crate::web::kernel::auth::Visitor;
use crate::web::kernel::failure::Failure;
use crate::web::kernel::forms::{ErrorLink, Form, NoFields, error_links};
use crate::web::kernel::notices::Notice;
use crate::web::kernel::page::{done, page, rejected};
use crate::web::kernel::paths::path_id;
use crate::web::kernel::templates::Page;

const TITLE: &str = "Discussion";

/// The page.
#[derive(Debug, Serialize)]
pub struct DiscussionPage {
    crumbs: Breadcrumb,
    header: PageHeader,
    errors: Vec<ErrorLink>,
    action: String,
    scores: ButtonLink,
    threads: Vec<Thread>,
    empty: Option<EmptyState>,
    /// What is said next; none where nothing can be said now.
    form: Option<SayForm>,
}

/// What was said about one thing.
#[derive(Debug, Serialize)]
struct Thread {
    anchor: String,
    title: String,
    /// Where the question is read; none of the whole case.
    place: Option<String>,
    remarks: Vec<Said>,
}

#[derive(Debug, Serialize)]
struct Said {
    who: String,
    at: String,
    /// None where it was taken back.
    words: Option<String>,
    is_new: bool,
    /// Where it is taken back; none where that is too late or it is somebody else's.
    take_back: Option<String>,
}

#[derive(Debug, Serialize)]
struct SayForm {
    question: SelectField,
    words: AreaField,
}

/// Where the discussion of a case is.
pub(super) fn discussion_path(id: &DisclosureId) -> String {
    format!("/pipeline/{id}/discussion")
}

/// The place of a question in it.
pub(super) fn thread_anchor(question: &str) -> String {
    format!("about-{}", question.replace('.', "-"))
}

impl DiscussionPage {
    fn new(
        open: &OpenDiscussion,
        calendar: Calendar,
        typed: (&str, &str),
        errors: &[FieldError],
    ) -> Self {
        let disclosure = &open.case.disclosure;
        let id = &disclosure.id;
        let purpose = if open.open {
            "The panel lead and the reviewers of this tool talk here until a decision is \
             proposed. Nobody else reads it: not the vendor, not the offices that sign. What is \
             said stays on record with names."
        } else {
            "What the panel lead and the reviewers of this tool said. Nobody else reads it. A \
             decision has been proposed, so nothing can be added."
        };
        let threads: Vec<Thread> = threads(open, calendar);
        Self {
            crumbs: Breadcrumb::new(trail_below(id.as_str(), &disclosure.product_name), TITLE),
            header: PageHeader::new(TITLE)
                .over(format!("{} by {}", disclosure.product_name, disclosure.vendor))
                .purpose(purpose),
            errors: error_links(errors),
            action: discussion_path(id),
            scores: ButtonLink {
                href: format!("/pipeline/{id}/adjudication"),
                label: "Scores side by side".to_owned(),
            },
            empty: threads.is_empty().then(|| empty(open.open)),
            threads,
            form: open.open.then(|| say_form(open, typed, errors)),
        }
    }
}

fn empty(open: bool) -> EmptyState {
    let text = if open {
        "Say below what you would like the others to look at."
    } else {
        "The panel scored and settled without it."
    };
    EmptyState {
        title: "Nothing has been said yet".to_owned(),
        text: text.to_owned(),
        action: None,
    }
}

/// The whole case first, then the questions in their order.
fn threads(open: &OpenDiscussion, calendar: Calendar) -> Vec<Thread> {
    let questionnaire = &open.case.questionnaire;
    let id = &open.case.disclosure.id;
    let whole = thread(open, calendar, None).map(|remarks| Thread {
        anchor: "about-all".to_owned(),
        title: "The whole tool".to_owned(),
        place: None,
        remarks,
    });
    let questions = questionnaire.questions().filter_map(|(_, question)| {
        Some(Thread {
            anchor: thread_anchor(&question.name),
            title: format!("{} {}", question.code, question.label),
            place: Some(format!(
                "/pipeline/{id}/adjudication#question-{}",
                question.name.replace('.', "-")
            )),
            remarks: thread(open, calendar, Some(&question.name))?,
        })
    });
    whole.into_iter().chain(questions).collect()
}

fn thread(open: &OpenDiscussion, calendar: Calendar, about: Option<&str>) -> Option<Vec<Said>> {
    let id = &open.case.disclosure.id;
    let said = |remark: &Remark| Said {
        who: remark.author_name.clone(),
        at: calendar.in_words(remark.written_at),
        words: remark.taken_back_at.is_none().then(|| remark.words.to_string()),
        is_new: open.discussion.is_new(remark, &open.reader),
        take_back: (open.open && open.discussion.may_take_back(remark, &open.reader))
            .then(|| format!("{}/{}/removal", discussion_path(id), remark.id)),
    };
    let remarks: Vec<Said> = open.discussion.about(about).map(said).collect();
    (!remarks.is_empty()).then_some(remarks)
}

fn say_form(open: &OpenDiscussion, typed: (&str, &str), errors: &[FieldError]) -> SayForm {
    let whole = (String::new(), "The whole tool".to_owned());
    let questions = open
        .questions()
        .map(|question| (question.name.clone(), format!("{} {}", question.code, question.label)));
    SayForm {
        question: SelectField::new(
            "question",
            "What it is about",
            std::iter::once(whole).chain(questions),
            typed.0,
            errors,
        ),
        words: AreaField::new("words", "What you want to say", typed.1, errors)
            .help("You can take it back until somebody answers."),
    }
}

impl Page for DiscussionPage {
    const TEMPLATE: &'static str = "assessment/discussion";

    fn samples() -> Vec<Self> {
        let said = |words: Option<&str>, own: bool| Said {
            who: "Ana Ruiz".to_owned(),
            at: "21 November 2026, 10:00".to_owned(),
            words: words.map(str::to_owned),
            is_new: !own,
            take_back: own.then(|| "/pipeline/1/discussion/2/removal".to_owned()),
        };
        let thread = |place: Option<&str>| Thread {
            anchor: "about-all".to_owned(),
            title: "The whole tool".to_owned(),
            place: place.map(str::to_owned),
            remarks: vec![said(Some("Look at the table again."), false), said(None, false)],
        };
        let new = |threads: Vec<Thread>, form: Option<SayForm>| Self {
            crumbs: Breadcrumb::new(home_trail(), TITLE),
            header: PageHeader::new(TITLE),
            errors: Vec::new(),
            action: "/pipeline/1/discussion".to_owned(),
            scores: ButtonLink { href: "/pipeline/1".to_owned(), label: "Scores".to_owned() },
            empty: threads.is_empty().then(|| empty(form.is_some())),
            threads,
            form,
        };
        let mut whole = thread(None);
        whole.remarks.push(said(Some("Done."), true));
        let form = || SayForm {
            question: SelectField::new("question", "About", [("", "The whole tool")], "", &[]),
            words: AreaField::new("words", "Words", "", &[]),
        };
        vec![
            new(Vec::new(), None),
            new(Vec::new(), Some(form())),
            new(vec![whole, thread(Some("/pipeline/1/adjudication#q"))], Some(form())),
        ]
    }
}

/// Which question somebody wants to say something about.
#[derive(Debug, Deserialize)]
pub struct About {
    #[serde(default)]
    question: String,
}

/// `GET /pipeline/{id}/discussion`
///
/// # Errors
/// As [`discussions::show`] does.
pub async fn show(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    path: Path<String>,
    query: Query<About>,
) -> Result<HttpResponse, Failure> {
    let id = path_id(&path)?;
    if let Some(asked) = ask_before(&app, &visitor, &id, Place::Scores).await? {
        return Ok(asked);
    }
    let open = discussions::show(&app.ctx, &visitor.actor, &id).await?;
    let body = DiscussionPage::new(&open, app.ctx.calendar(), (&query.question, ""), &[]);
    page(&app, &visitor, &request, &title(&open), &body)
}

fn title(open: &OpenDiscussion) -> String {
    format!("{TITLE}: {}", open.case.disclosure.product_name)
}

/// What the form sends.
#[derive(Debug, Deserialize)]
pub struct SayInput {
    #[serde(default)]
    question: String,
    #[serde(default)]
    words: String,
}

/// `POST /pipeline/{id}/discussion`
///
/// # Errors
/// As [`discussions::say`] does; faults of a field come back with the form.
pub async fn say(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    path: Path<String>,
    form: Form<SayInput>,
) -> Result<HttpResponse, Failure> {
    let id: DisclosureId = path_id(&path)?;
    let typed = (form.0.question.as_str(), form.0.words.as_str());
    match discussions::say(&app.ctx, &visitor.actor, &id, typed).await {
        Ok(()) => {
            let about = match typed.0 {
                "" => "about-all".to_owned(),
                question => thread_anchor(question),
            };
            let to = format!("{}#{about}", discussion_path(&id));
            Ok(done(&visitor, &to, Some(Notice::REMARK_MADE)))
        }
        Err(Error::Invalid(errors)) => {
            let open = discussions::show(&app.ctx, &visitor.actor, &id).await?;
            let body = DiscussionPage::new(&open, app.ctx.calendar(), typed, &errors);
            rejected(&app, &visitor, &request, &title(&open), &body)
        }
        Err(error) => Err(error.into()),
    }
}

/// `POST /pipeline/{id}/discussion/{remark}/removal`
///
/// # Errors
/// As [`discussions::take_back`] does.
pub async fn take_back(
    app: Data<App>,
    visitor: Visitor,
    path: Path<(String, String)>,
    _form: Form<NoFields>,
) -> Result<HttpResponse, Failure> {
    let id: DisclosureId = path_id(&path.0)?;
    discussions::take_back(&app.ctx, &visitor.actor, &id, &path_id(&path.1)?).await?;
    Ok(done(&visitor, &discussion_path(&id), Some(Notice::REMARK_TAKEN_BACK)))
}
