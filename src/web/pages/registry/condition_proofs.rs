//! The page on which a vendor says how a condition of its approval is met, and shows it.

use actix_web::http::{StatusCode, header};
use actix_web::{HttpRequest, HttpResponse, web::Data, web::Path};
use serde::Serialize;

use super::proof_rows::GivenRow;
use crate::actions::registry::condition_proofs::{self, OwnCondition, TypedProof, closed};
use crate::actions::{Error, FieldError, Seen};
use crate::domain::assessment::evidence::ACCEPTED;
use crate::domain::calendar::{Calendar, day_in_words};
use crate::domain::registry::condition_proof::{ProofState, newest};
use crate::domain::texts::size_in_words;
use crate::domain::values::{Id, ProductId};
use crate::web::components::fields::{AreaField, SelectField, TextField};
use crate::web::components::{Breadcrumb, Crumb, Fact, Facts, PageHeader, home_trail};
use crate::web::kernel::app::App;
use crate::web::kernel::auth::Visitor;
use crate::web::kernel::bodies::{Gate, part};
use crate::web::kernel::downloads::attachment;
use crate::web::kernel::failure::Failure;
use crate::web::kernel::forms::{ErrorLink, error_links, field_id, message_at};
use crate::web::kernel::notices::Notice;
use crate::web::kernel::page::{done, page, rejected};
use crate::web::kernel::paths::path_id;
use crate::web::kernel::templates::Page;
use crate::web::kernel::uploads::{Upload, UploadGate};

const TITLE: &str = "A condition of the approval";

/// The page.
#[derive(Debug, Serialize)]
pub struct ProofPage {
    crumbs: Breadcrumb,
    header: PageHeader,
    errors: Vec<ErrorLink>,
    facts: Facts,
    /// What was said so far, newest first.
    given: Vec<GivenRow>,
    /// Why nothing can be said any more.
    closed: Option<String>,
    form: Option<ProofForm>,
    back: String,
}

#[derive(Debug, Serialize)]
struct ProofForm {
    action: String,
    seen: String,
    /// Whether something waits already, which this takes the place of.
    again: bool,
    words: AreaField,
    file_id: String,
    file_error: Option<String>,
    file_help: String,
    paper: Option<SelectField>,
    url: TextField,
}

impl ProofPage {
    fn new(
        known: &OwnCondition,
        (calendar, most): (Calendar, u64),
        typed: &TypedProof,
        errors: &[FieldError],
    ) -> Option<Self> {
        let condition = known.condition()?;
        let product = &known.product;
        let back = format!("/products/{}", product.id);
        let mut trail = home_trail();
        trail.push(Crumb::to("/products", "Your products"));
        trail.push(Crumb::to(back.clone(), product.name.as_str()));
        let mut facts = vec![
            Fact::new("What has to be done", &condition.text),
            Fact::new("By when", day_in_words(condition.due)),
        ];
        facts.extend(condition.moved().map(|moved| Fact::new("More time", moved)));
        if !condition.evidence_required.is_empty() {
            facts.push(Fact::new("What shows it", &condition.evidence_required));
        }
        facts.extend(
            condition.consequence.sentence().map(|sentence| Fact::new("What follows", sentence)),
        );
        let closed = closed(&known.listing, known.place);
        Some(Self {
            crumbs: Breadcrumb::new(trail, TITLE),
            header: PageHeader::new(TITLE).over(product.name.as_str()),
            errors: error_links(errors),
            facts: Facts { facts },
            given: known
                .proofs
                .iter()
                .rev()
                .map(|proof| GivenRow::new(proof, &product.slug, calendar))
                .collect(),
            form: closed.is_none().then(|| form(known, most, typed, errors)),
            closed,
            back,
        })
    }
}

fn form(known: &OwnCondition, most: u64, typed: &TypedProof, errors: &[FieldError]) -> ProofForm {
    let papers = known.papers.iter().map(|paper| (paper.id.to_string(), paper.title.to_string()));
    let papers = std::iter::once((String::new(), "None".to_owned())).chain(papers);
    let again =
        newest(&known.proofs, known.place).is_some_and(|proof| proof.state == ProofState::Waiting);
    ProofForm {
        action: format!("/products/{}/conditions/{}", known.product.id, known.place + 1),
        seen: known.stamp(),
        again,
        words: AreaField::new("words", "How is it met?", &typed.words, errors)
            .help("Say what you did and since when. Only the agency reads this."),
        file_id: field_id("file"),
        file_error: message_at(errors, "file"),
        file_help: format!(
            "{ACCEPTED}; at most {}. It is put on your shelf as well.",
            size_in_words(most)
        ),
        paper: (!known.papers.is_empty()).then(|| {
            SelectField::new("paper", "Or a paper of your shelf", papers, &typed.paper, errors)
                .optional()
        }),
        url: TextField::new("url", "A link that shows it", &typed.url, errors)
            .kind("url")
            .help("Starts with https:// and opens without a sign-in.")
            .optional(),
    }
}

impl Page for ProofPage {
    const TEMPLATE: &'static str = "registry/condition_proof";

    fn samples() -> Vec<Self> {
        let fault = |field: &str| FieldError { field: field.into(), message: "Enter it.".into() };
        let faults = [fault("words"), fault("file"), fault("paper"), fault("url")];
        let typed = TypedProof::default();
        let of = |known: &OwnCondition, errors: &[FieldError]| {
            Self::new(known, (Calendar::UTC, 1 << 20), &typed, errors)
        };
        super::after_samples::own_conditions()
            .iter()
            .flat_map(|known| [of(known, &[]), of(known, &faults)])
            .flatten()
            .collect()
    }
}

/// `GET /products/{id}/conditions/{number}`
///
/// # Errors
/// As [`condition_proofs::one`] does.
pub async fn show(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    path: Path<(String, String)>,
) -> Result<HttpResponse, Failure> {
    let known =
        condition_proofs::one(&app.ctx, &visitor.actor, &path_id(&path.0)?, &path.1).await?;
    let body = body(&app, &known, &TypedProof::default(), &[])?;
    page(&app, &visitor, &request, TITLE, &body)
}

fn body(
    app: &App,
    known: &OwnCondition,
    typed: &TypedProof,
    errors: &[FieldError],
) -> Result<ProofPage, Failure> {
    let taken = (app.ctx.calendar(), app.ctx.settings.upload_bytes);
    Ok(ProofPage::new(known, taken, typed, errors).ok_or(Error::NotFound)?)
}

/// Whoever sends it may tell the agency of this condition.
pub struct Giving {
    most: u64,
}

impl Gate for Giving {
    async fn open(app: &App, visitor: &Visitor, request: &HttpRequest) -> Result<Self, Failure> {
        let id: ProductId = path_id(part(request, "id"))?;
        let number = part(request, "number");
        condition_proofs::one(&app.ctx, &visitor.actor, &id, number).await?;
        Ok(Self { most: app.ctx.settings.upload_bytes })
    }

    fn most(&self) -> usize {
        usize::try_from(self.most).unwrap_or(usize::MAX)
    }
}

impl UploadGate for Giving {
    const FIELDS: &'static [&'static str] = &["seen", "words", "paper", "url"];
}

/// `POST /products/{id}/conditions/{number}`
///
/// # Errors
/// As [`condition_proofs::tell`] does; faults of a field, and a file that is too large, come back
/// with the form.
pub async fn tell(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    path: Path<(String, String)>,
    upload: Upload<Giving>,
) -> Result<HttpResponse, Failure> {
    let (id, number): (ProductId, &str) = (path_id(&path.0)?, &path.1);
    let typed = TypedProof {
        words: upload.value("words"),
        url: upload.value("url"),
        paper: upload.value("paper"),
    };
    let stamp = upload.value("seen");
    let sent_a_file = upload.overflow || upload.file.is_some();
    let told = if upload.overflow {
        let most = size_in_words(upload.opened.most);
        Err(Error::TooLarge(format!("The file is larger than {most}. Make it smaller.")))
    } else {
        let given = (&typed, upload.file);
        let seen = Seen::on_form(&stamp);
        condition_proofs::tell(&app.ctx, &visitor.actor, &id, number, given, seen).await
    };
    let (mut errors, too_large) = match told {
        Ok(()) => {
            let to = format!("/products/{id}/conditions/{number}");
            return Ok(done(&visitor, &to, Some(Notice::PROOF_GIVEN)));
        }
        Err(Error::Invalid(errors)) => (errors, false),
        Err(Error::TooLarge(message)) => {
            (vec![FieldError { field: "file".to_owned(), message }], true)
        }
        Err(error) => return Err(error.into()),
    };
    if sent_a_file && !errors.iter().any(|error| error.field == "file") {
        let message =
            "The file was not kept, because another field needs a change. Choose it again.";
        errors.push(FieldError { field: "file".to_owned(), message: message.to_owned() });
    }
    let known = condition_proofs::one(&app.ctx, &visitor.actor, &id, number).await?;
    let body = body(&app, &known, &typed, &errors)?;
    let mut response = rejected(&app, &visitor, &request, TITLE, &body)?;
    if too_large {
        *response.status_mut() = StatusCode::PAYLOAD_TOO_LARGE;
    }
    Ok(response)
}

/// `GET /listings/{slug}/proofs/{proof}`: always a download, never shown by the browser.
///
/// # Errors
/// As [`condition_proofs::download`] does.
pub async fn download(
    app: Data<App>,
    visitor: Visitor,
    path: Path<(String, String)>,
) -> Result<HttpResponse, Failure> {
    let id = Id::parse(&path.1).ok_or(Error::NotFound)?;
    let file = condition_proofs::download(&app.ctx, &visitor.actor, &path.0, &id).await?;
    Ok(HttpResponse::Ok()
        .insert_header(attachment(&file.name))
        .insert_header((header::CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox"))
        .content_type(file.media_type)
        .body(file.bytes))
}
