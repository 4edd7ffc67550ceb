//! A vendor asks that the answer to a question stays with the agency.

use actix_web::{HttpRequest, HttpResponse, web::Data, web::Path};
use serde::{Deserialize, Serialize};

use super::confidentiality_words::for_vendor;
use super::draft_parts::trail;
use super::paths::{question_path, request_path};
use crate::actions::assessment::confidentiality::{self, NOTHING_ASKED, TypedRequest};
use crate::actions::assessment::disclosures::{self, WorkingFile};
use crate::actions::{Error, FieldError, Seen};
use crate::domain::assessment::confidentiality::Request;
use crate::domain::instrument::{LegalBases, Question};
use crate::domain::values::DisclosureId;
use crate::web::components::fields::{AreaField, ChoicesField, TextField};
use crate::web::components::{Breadcrumb, Fact, Facts, PageHeader};
use crate::web::kernel::app::App;
use crate::web::kernel::auth::Visitor;
use crate::web::kernel::failure::Failure;
use crate::web::kernel::forms::{ErrorLink, Form, error_links};
use crate::web::kernel::notices::Notice;
use crate::web::kernel::page::{done, page, rejected};
use crate::web::kernel::paths::path_id;

const TITLE: &str = "Ask that an answer stays confidential";

/// The request about one question.
#[derive(Debug, Serialize)]
pub struct RequestPage {
    crumbs: Breadcrumb,
    header: PageHeader,
    errors: Vec<ErrorLink>,
    action: String,
    code: String,
    label: String,
    question: String,
    /// How the request stands; none where nothing is asked.
    stands: Option<&'static str>,
    /// What was asked, and what the agency said.
    asked: Option<Facts>,
    form: Option<RequestForm>,
}

#[derive(Debug, Serialize)]
struct RequestForm {
    seen: String,
    basis: ChoicesField,
    law: TextField,
    reason: AreaField,
    button: &'static str,
    /// Whether there is something to take back.
    taken_back: bool,
}

impl RequestPage {
    pub(super) fn new(
        (file, question): (&WorkingFile, &Question),
        bases: &LegalBases,
        typed: Option<&TypedRequest>,
        errors: &[FieldError],
    ) -> Self {
        let request = file.request(&question.name);
        let standing = request.map(|request| request.standing(file.answers.get(&question.name)));
        Self {
            crumbs: Breadcrumb::new(trail(file), question.code.clone()),
            header: PageHeader::new(TITLE)
                .over(format!("Disclosure of {}", file.disclosure.product_name))
                .purpose(
                    "The agency decides on it before a decision is proposed. Reviewers read the \
                     answer in any case.",
                ),
            errors: error_links(errors),
            action: request_path(&file.disclosure.id, &question.name),
            code: question.code.clone(),
            label: question.label.clone(),
            question: question_path(file, &question.name).unwrap_or_default(),
            stands: standing.map(for_vendor),
            asked: request.map(asked),
            form: file
                .disclosure
                .state()
                .is_editable()
                .then(|| RequestForm::new(request, bases, typed, errors)),
        }
    }
}

impl RequestForm {
    fn new(
        request: Option<&Request>,
        bases: &LegalBases,
        typed: Option<&TypedRequest>,
        errors: &[FieldError],
    ) -> Self {
        let cites = |id: &str| bases.get(id).is_some_and(|basis| basis.law.is_none());
        let shown = typed.cloned().unwrap_or_else(|| {
            request.map_or_else(TypedRequest::default, |request| TypedRequest {
                basis: request.basis.clone(),
                law: Some(request.law.clone())
                    .filter(|_| cites(&request.basis))
                    .unwrap_or_default(),
                reason: request.reason.to_string(),
            })
        });
        let choices = bases
            .bases
            .iter()
            .map(|basis| (basis.id.as_str(), basis.title.as_str(), Some(basis.help.as_str())));
        let needed: Vec<&str> = bases
            .bases
            .iter()
            .filter(|basis| basis.law.is_none())
            .map(|basis| basis.title.as_str())
            .collect();
        Self {
            seen: request.map_or_else(|| NOTHING_ASKED.to_owned(), Request::stamp),
            basis: ChoicesField::radios("basis", "On which ground?", choices, &shown.basis, errors),
            law: TextField::new("law", "The law that you cite", &shown.law, errors)
                .help(format!(
                    "Only with the choice “{}”: its name and section. It is published in place of \
                     the answer.",
                    needed.join("” or “")
                ))
                .optional(),
            reason: AreaField::new(
                "reason",
                "Why must it stay confidential?",
                &shown.reason,
                errors,
            )
            .help("Only your organization and the agency read this."),
            button: match request {
                Some(request) if request.to_renew => "Ask again",
                Some(_) => "Change the request",
                None => "Ask that this stays confidential",
            },
            taken_back: request.is_some(),
        }
    }
}

fn asked(request: &Request) -> Facts {
    let mut facts = vec![
        Fact::new("Ground", request.ground_alone()),
        Fact::new("Your reason", request.reason.as_str()),
    ];
    facts.extend(
        request
            .ruling
            .as_ref()
            .map(|ruling| Fact::new("The agency’s reason", ruling.reason.as_str())),
    );
    Facts { facts }
}

fn title(file: &WorkingFile, question: &Question) -> String {
    format!("{} confidential: {}", question.code, file.disclosure.product_name)
}

/// `GET /disclosures/{id}/confidentiality/{question}`
///
/// # Errors
/// When there is no such question, only the agency reads its answer anyway, or as
/// [`disclosures::open`] does.
pub async fn show(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    path: Path<(String, String)>,
) -> Result<HttpResponse, Failure> {
    let file = disclosures::open(&app.ctx, &visitor.actor, &path_id(&path.0)?).await?;
    let question = confidentiality::question(&file, &path.1)?;
    let body = RequestPage::new((&file, question), &app.ctx.library.legal_bases, None, &[]);
    page(&app, &visitor, &request, &title(&file, question), &body)
}

/// What the form of a request sends.
#[derive(Debug, Deserialize)]
pub struct RequestInput {
    #[serde(default)]
    seen: String,
    #[serde(default)]
    basis: String,
    #[serde(default)]
    law: String,
    #[serde(default)]
    reason: String,
}

/// `POST /disclosures/{id}/confidentiality/{question}`
///
/// # Errors
/// As [`confidentiality::ask`] does; faults of a field come back with the form.
pub async fn ask(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    path: Path<(String, String)>,
    form: Form<RequestInput>,
) -> Result<HttpResponse, Failure> {
    let id: DisclosureId = path_id(&path.0)?;
    let RequestInput { seen, basis, law, reason } = form.0;
    let typed = TypedRequest { basis, law, reason };
    let seen = Seen::on_form(&seen);
    match confidentiality::ask(&app.ctx, &visitor.actor, &id, &path.1, &typed, seen).await {
        Ok(()) => Ok(done(&visitor, &request_path(&id, &path.1), Some(Notice::ASKED_TO_KEEP))),
        Err(Error::Invalid(errors)) => {
            let file = disclosures::open(&app.ctx, &visitor.actor, &id).await?;
            let question = confidentiality::question(&file, &path.1)?;
            let bases = &app.ctx.library.legal_bases;
            let body = RequestPage::new((&file, question), bases, Some(&typed), &errors);
            rejected(&app, &visitor, &request, &title(&file, question), &body)
        }
        Err(error) => Err(error.into()),
    }
}

/// What the button that takes a request back sends.
#[derive(Debug, Deserialize)]
pub struct RemovalInput {
    #[serde(default)]
    seen: String,
}

/// `POST /disclosures/{id}/confidentiality/{question}/removal`
///
/// # Errors
/// As [`confidentiality::take_back`] does.
pub async fn take_back(
    app: Data<App>,
    visitor: Visitor,
    path: Path<(String, String)>,
    form: Form<RemovalInput>,
) -> Result<HttpResponse, Failure> {
    let id: DisclosureId = path_id(&path.0)?;
    let seen = Seen::on_form(&form.0.seen);
    confidentiality::take_back(&app.ctx, &visitor.actor, &id, &path.1, seen).await?;
    Ok(done(&visitor, &request_path(&id, &path.1), Some(Notice::REQUEST_TAKEN_BACK)))
}
