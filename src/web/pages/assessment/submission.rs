//! Submitting, the receipt, and taking a disclosure back.

use actix_web::{HttpRequest, HttpResponse, web::Data, web::Path};
use serde::{Deserialize, Serialize};

use super::check::{CheckPage, Typed, title};
use super::exports::COMMAND;
use crate::actions::assessment::submission::{self, Attest};
use crate::actions::{Error, FieldError, Seen};
use crate::domain::assessment::disclosure::Disclosure;
use crate::domain::assessment::snapshot::Snapshot;
use crate::domain::calendar::Calendar;
use crate::domain::values::ProductId;
use crate::web::components::fields::AreaField;
use crate::web::components::{Breadcrumb, Crumb, Fact, Facts, PageHeader, home_trail};
use crate::web::kernel::app::App;
use crate::web::kernel::auth::Visitor;
use crate::web::kernel::failure::Failure;
use crate::web::kernel::forms::{ErrorLink, Form, error_links};
use crate::web::kernel::notices::Notice;
use crate::web::kernel::page::{done, page, rejected};
use crate::web::kernel::paths::path_id;

/// What the statement's form sends.
#[derive(Debug, Deserialize)]
pub struct AttestForm {
    #[serde(default)]
    name: String,
    #[serde(default)]
    title: String,
    #[serde(default)]
    agreed: String,
    #[serde(default)]
    revision: String,
    #[serde(default)]
    note: String,
}

/// `POST /disclosures/{id}/submission`
///
/// # Errors
/// As [`submission::submit`] does; faults of a field come back with the form.
pub async fn create(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    id: Path<String>,
    form: Form<AttestForm>,
) -> Result<HttpResponse, Failure> {
    let id = path_id(&id)?;
    let Form(form) = form;
    let agreed = form.agreed == "yes";
    let input = Attest {
        name: form.name.clone(),
        title: form.title.clone(),
        agreed,
        revision: form.revision.parse().ok(),
        note: form.note.clone(),
    };
    match submission::submit(&app.ctx, &visitor.actor, &id, &input).await {
        Ok(()) => {
            Ok(done(&visitor, &format!("/disclosures/{id}/receipt"), Some(Notice::SUBMITTED)))
        }
        Err(Error::Invalid(errors)) => {
            let check = submission::check(&app.ctx, &visitor.actor, &id).await?;
            let typed = Typed { name: form.name, title: form.title, agreed, note: form.note };
            rejected(
                &app,
                &visitor,
                &request,
                &title(&check),
                &CheckPage::new(
                    &check,
                    (&app.ctx.library.legal_bases, app.ctx.calendar()),
                    &typed,
                    &errors,
                ),
            )
        }
        Err(error) => Err(error.into()),
    }
}

/// The receipt of a submission.
#[derive(Debug, Serialize)]
pub struct ReceiptPage {
    crumbs: Breadcrumb,
    header: PageHeader,
    facts: Facts,
    digest: String,
    statement: String,
    attested: String,
    files: Vec<ReceiptFile>,
    /// Where the file is from which the digest is worked out.
    export: String,
    command: &'static str,
    next: [String; 4],
}

#[derive(Debug, Serialize)]
struct ReceiptFile {
    title: String,
    mark: String,
}

impl ReceiptPage {
    pub(super) fn new(
        product: &ProductId,
        snapshot: &Snapshot,
        digest: &str,
        calendar: Calendar,
    ) -> Self {
        let base = format!("/disclosures/{}", snapshot.disclosure);
        let mut trail = home_trail();
        trail.push(Crumb::to("/products", "Your products"));
        trail.push(Crumb::to(format!("/products/{product}"), snapshot.product.name.clone()));
        trail.push(Crumb::to(base.clone(), "Disclosure"));
        let count = |number: usize, one: &str, more: &str| {
            format!("{number} {}", if number == 1 { one } else { more })
        };
        let pin = &snapshot.questionnaire;
        let facts = vec![
            Fact::new(
                "Product",
                format!("{}, version {}", snapshot.product.name, snapshot.product.version),
            ),
            Fact::new("Vendor", snapshot.product.vendor.clone()),
            Fact::new("Submitted", calendar.in_words(snapshot.submitted_at)),
            Fact::new(
                "Attested by",
                format!("{}, {}", snapshot.attestation.name, snapshot.attestation.title),
            ),
            Fact::new("Answers", count(snapshot.answers.iter().count(), "answer", "answers")),
            Fact::new("Evidence", count(snapshot.evidence.len(), "piece", "pieces")),
            Fact::new("Questionnaire", format!("{}, version {}", pin.family, pin.version)),
        ];
        let file = |piece: &crate::domain::assessment::snapshot::SnapshotEvidence| ReceiptFile {
            title: piece.title.clone(),
            mark: piece.sha256.clone().or_else(|| piece.url.clone()).unwrap_or_default(),
        };
        Self {
            crumbs: Breadcrumb::new(trail, "Receipt"),
            header: PageHeader::new(format!("Receipt for {}", snapshot.product.name)).purpose(
                "What you submitted is frozen. Anyone who has it can recompute this digest; if one \
                 letter changed, the digest would differ.",
            ),
            facts: Facts { facts },
            digest: digest.to_owned(),
            statement: snapshot.attestation.statement.clone(),
            attested: format!("{}, {}", snapshot.attestation.name, snapshot.attestation.title),
            files: snapshot.evidence.iter().map(file).collect(),
            export: format!("{base}/export?of=submission"),
            command: COMMAND,
            next: [
                "The agency checks whether the disclosure is complete. You hear by mail whether it \
                 goes to review or comes back to you with a reason.".to_owned(),
                format!("Once it goes to review, the names {} and {} stand on the agency’s front \
                    page as under review.", snapshot.product.name, snapshot.product.vendor),
                "At least two reviewers score each criterion, apart from each other; then three \
                 offices sign a decision.".to_owned(),
                "The decision is published, whatever it is. You get it by mail, and your pages \
                 here say what comes next.".to_owned(),
            ],
        }
    }
}

/// `GET /disclosures/{id}/receipt`
///
/// # Errors
/// As [`submission::receipt`] does.
pub async fn receipt(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    id: Path<String>,
) -> Result<HttpResponse, Failure> {
    let id = path_id(&id)?;
    let case = submission::receipt(&app.ctx, &visitor.actor, &id).await?;
    let title = format!("Receipt: {}", case.disclosure.product_name);
    page(
        &app,
        &visitor,
        &request,
        &title,
        &ReceiptPage::new(
            &case.disclosure.product,
            &case.snapshot,
            &case.digest,
            app.ctx.calendar(),
        ),
    )
}

/// The page that asks why a disclosure is taken back.
#[derive(Debug, Serialize)]
pub struct WithdrawalPage {
    crumbs: Breadcrumb,
    header: PageHeader,
    errors: Vec<ErrorLink>,
    action: String,
    back: String,
    /// The state that it was in.
    seen: &'static str,
    reason: AreaField,
}

const WITHDRAW: &str = "Withdraw the disclosure";

impl WithdrawalPage {
    pub(super) fn new(disclosure: &Disclosure, reason: &str, errors: &[FieldError]) -> Self {
        let back = format!("/disclosures/{}", disclosure.id);
        let purpose = if disclosure.submitted_at().is_some() {
            "The agency stops working on it. This cannot be undone, but you can start a new \
             disclosure of the product."
        } else {
            "It was never submitted, so the agency has not seen it. This cannot be undone, but you \
             can start a new disclosure of the product."
        };
        let mut trail = home_trail();
        trail.push(Crumb::to("/products", "Your products"));
        trail.push(Crumb::to(back.clone(), "Disclosure"));
        Self {
            crumbs: Breadcrumb::new(trail, WITHDRAW),
            header: PageHeader::new(WITHDRAW)
                .over(format!("{}, {}", disclosure.product_name, disclosure.state().label()))
                .purpose(purpose),
            seen: disclosure.state().word(),
            errors: error_links(errors),
            action: format!("{back}/withdrawal"),
            back,
            reason: AreaField::new("reason", "Why do you take it back?", reason, errors)
                .help("The agency reads this. A sentence is enough."),
        }
    }
}

/// `GET /disclosures/{id}/withdrawal`
///
/// # Errors
/// As [`submission::withdrawable`] does.
pub async fn ask(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    id: Path<String>,
) -> Result<HttpResponse, Failure> {
    let id = path_id(&id)?;
    let disclosure = submission::withdrawable(&app.ctx, &visitor.actor, &id).await?;
    page(&app, &visitor, &request, WITHDRAW, &WithdrawalPage::new(&disclosure, "", &[]))
}

/// What the withdrawal's form sends.
#[derive(Debug, Deserialize)]
pub struct WithdrawalForm {
    #[serde(default)]
    seen: String,
    #[serde(default)]
    reason: String,
}

/// `POST /disclosures/{id}/withdrawal`
///
/// # Errors
/// As [`submission::withdraw`] does; faults of a field come back with the form.
pub async fn withdraw(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    id: Path<String>,
    form: Form<WithdrawalForm>,
) -> Result<HttpResponse, Failure> {
    let id = path_id(&id)?;
    match submission::withdraw(
        &app.ctx,
        &visitor.actor,
        &id,
        &form.0.reason,
        Seen::on_form(&form.0.seen),
    )
    .await
    {
        Ok(()) => Ok(done(&visitor, &format!("/disclosures/{id}"), Some(Notice::WITHDRAWN))),
        Err(Error::Invalid(errors)) => {
            // Where nothing can be written, nothing has asked yet whose it is.
            let disclosure = submission::withdrawable(&app.ctx, &visitor.actor, &id).await?;
            rejected(
                &app,
                &visitor,
                &request,
                WITHDRAW,
                &WithdrawalPage::new(&disclosure, &form.0.reason, &errors),
            )
        }
        Err(error) => Err(error.into()),
    }
}
