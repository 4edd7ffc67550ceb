//! Samples of the pages around submitting: the check, the receipt and the overview.

use super::asked as questions;
use super::confidentiality::{asked, asking, bases};
use super::{at, files, noon, own_listings, products, today};
use crate::actions::FieldError;
use crate::actions::assessment::disclosures::{Overview, WorkingFile};
use crate::actions::assessment::exports::{Taken, Which};
use crate::actions::assessment::products::OwnListing;
use crate::actions::assessment::submission::Check;
use crate::domain::assessment::disclosure::State;
use crate::domain::assessment::entry::Entry;
use crate::domain::assessment::product::Product;
use crate::domain::assessment::snapshot::{Attestation, HandedIn, STATEMENT, Snapshot};
use crate::domain::calendar::Calendar;
use crate::domain::instrument::{Completeness, Levels, assess, check};
use crate::domain::registry::receipt::disclosed::Disclosed;
use crate::web::kernel::templates::Page;
use crate::web::pages::assessment::check::{CheckPage, Typed};
use crate::web::pages::assessment::disclosures::DisclosurePage;
use crate::web::pages::assessment::exports::ExportPage;
use crate::web::pages::assessment::panel_samples::clock;
use crate::web::pages::assessment::submission::ReceiptPage;

/// The same with an answer and a piece of evidence at a question that is not asked.
fn branch_left(file: &WorkingFile) -> WorkingFile {
    let mut file = file.clone();
    file.view.change(&file.questionnaire, "first.yes", None);
    let entry = Entry { values: vec!["true".to_owned()], ..Entry::default() };
    file.draft.set(
        "second.only",
        file.questionnaire.question("second.only").and_then(|question| entry.keep(question, &[])),
    );
    file.evidence.iter_mut().for_each(|piece| "second.only".clone_into(&mut piece.question));
    file
}

/// Files of a vendor about which the agency asked.
pub(super) fn asked_about() -> Vec<WorkingFile> {
    let with = |file| WorkingFile { clarifications: questions::all(), ..file };
    files(&[State::InReview]).into_iter().map(with).collect()
}

/// The overview in every state.
pub fn overviews() -> Vec<DisclosurePage> {
    let published = files(&[State::Published]);
    let told = own_listings();
    let page = |file: &WorkingFile, listing: Option<&OwnListing>| {
        let opened = Overview {
            file: file.clone(),
            version: Some("1.0".to_owned()),
            listing: listing.cloned(),
            renews: listing.is_none(),
            has_letter: true,
            comments: listing.map(|_| 1),
            appeal: (
                listing.map(|_| super::appeals::appeal(None)),
                (file.disclosure.state() == State::Published).then(today),
            ),
            standstill: (file.disclosure.state() == State::Decided)
                .then(|| super::responses::standstill(None)),
            newer: listing.is_none().then(|| "2".to_owned()),
            clock: file.disclosure.submitted_at().map(|_| clock(listing.is_none())),
        };
        DisclosurePage::new(&opened, &bases(), noon())
    };
    let told = told.iter().flat_map(|own| published.iter().map(move |file| page(file, Some(own))));
    let left = files(&[State::Draft]).iter().map(branch_left).collect::<Vec<_>>();
    let (asking, asked_about) = (asking(), asked_about());
    let all = files(&State::ALL);
    let all = all.iter().chain(&left).chain(&asking).chain(&asked_about);
    all.map(|file| page(file, None)).chain(told).collect()
}

/// The check page with and without faults, for owners and contributors.
pub fn checks() -> Vec<CheckPage> {
    let fault =
        FieldError { field: "agreed".to_owned(), message: "Tick the statement.".to_owned() };
    let (bases, mut pages) = (bases(), Vec::new());
    let beside = (&bases, Calendar::UTC);
    let mut shown = files(&[State::Draft, State::Submitted, State::Returned]);
    shown.extend(files(&[State::Draft]).iter().map(branch_left));
    for file in shown {
        let outcome =
            assess(&file.questionnaire, &file.answers, &file.facts(), &Levels::default(), today());
        let faults = check(&file.questionnaire, &file.answers, &file.facts(), Completeness::Final);
        for cannot_submit in [None, Some("Only an owner can.".to_owned())] {
            let mut check = Check {
                file: file.clone(),
                faults: faults.clone(),
                outcome: outcome.clone(),
                readiness: file.standing(today()).criteria,
                cannot_submit,
                unattested: vec!["First".to_owned()],
                confidentiality: asked(),
            };
            pages.push(CheckPage::new(&check, beside, &Typed::default(), &[]));
            check.faults.clear();
            check.unattested.clear();
            check.confidentiality.clear();
            pages.push(CheckPage::new(
                &check,
                beside,
                &Typed { agreed: true, ..Typed::default() },
                std::slice::from_ref(&fault),
            ));
        }
    }
    pages
}

pub(super) fn frozen(file: &WorkingFile, product: &Product) -> Snapshot {
    Snapshot::freeze(HandedIn {
        disclosure: "3",
        product,
        questionnaire: &file.questionnaire,
        view: &file.view,
        answers: &file.answers,
        evidence: &file.evidence,
        attestation: Attestation {
            name: "Bo".to_owned(),
            title: "Owner".to_owned(),
            account: "4".to_owned(),
            statement: STATEMENT.to_owned(),
        },
        submitted_at: at(),
    })
}

/// Receipts with and without evidence.
pub fn receipts() -> Vec<ReceiptPage> {
    let receipt = |(file, product): (WorkingFile, Product)| {
        let snapshot = frozen(&file, &product);
        ReceiptPage::new(&product.id, &snapshot, &"0".repeat(64), Calendar::UTC)
    };
    files(&[State::Submitted])
        .into_iter()
        .zip(products().into_iter().cycle())
        .map(receipt)
        .collect()
}

/// Disclosures to take along: drafts, and submissions that were frozen.
fn exports() -> Vec<ExportPage> {
    let mut pages = Vec::new();
    let files = files(&[State::Draft, State::Submitted]).into_iter().chain(asking());
    for (file, product) in files.zip(products().into_iter().cycle()) {
        let place = (&*file.questionnaire, "https://assay.example");
        let draft = Disclosed::draft("draft", place, &product, &file.draft, &file.evidence);
        let frozen = frozen(&file, &product).canonical();
        let submitted =
            frozen.ok().and_then(|text| Disclosed::submitted("submitted", place, &text).ok());
        for (disclosed, which) in
            std::iter::once((draft, Which::Now)).chain(submitted.map(|one| (one, Which::Submitted)))
        {
            let taken = Taken {
                disclosure: file.disclosure.clone(),
                questionnaire: file.questionnaire.clone(),
                disclosed,
                draft: file.draft.clone(),
                view: file.view.clone(),
                requests: file.confidentiality.clone(),
            };
            pages.push(ExportPage::new(&taken, which, noon()));
        }
    }
    pages
}

impl Page for ExportPage {
    const TEMPLATE: &'static str = "assessment/export";

    fn samples() -> Vec<Self> {
        exports()
    }
}

impl Page for CheckPage {
    const TEMPLATE: &'static str = "assessment/check";

    fn samples() -> Vec<Self> {
        checks()
    }
}

impl Page for DisclosurePage {
    const TEMPLATE: &'static str = "assessment/disclosure";

    fn samples() -> Vec<Self> {
        overviews()
    }
}

impl Page for ReceiptPage {
    const TEMPLATE: &'static str = "assessment/receipt";

    fn samples() -> Vec<Self> {
        receipts()
    }
}
