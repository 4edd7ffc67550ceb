//! The letter that a vendor got with a decision, to read again and to print.

use actix_web::{HttpRequest, HttpResponse, web::Data, web::Path};
use chrono::NaiveDate;
use serde::Serialize;

use super::own_listing::Became;
use crate::actions::assessment::decision_letters::{self, ReceivedLetter};
use crate::domain::assessment::disclosure::State;
use crate::domain::assessment::letter::FrozenLetter;
use crate::domain::calendar::Calendar;
use crate::web::components::{
    Breadcrumb, Crumb, Fact, Facts, Kind, NoticeBox, PageHeader, home_trail,
};
use crate::web::kernel::app::App;
use crate::web::kernel::auth::Visitor;
use crate::web::kernel::failure::Failure;
use crate::web::kernel::page::page;
use crate::web::kernel::paths::path_id;
use crate::web::kernel::templates::Page;

const DECIDED_ANEW: &str =
    "This is the letter of the decision before. You get a new letter with the new decision.";
const WITHDRAWN: &str = "The decision in this letter was not published.";

/// The letter.
#[derive(Debug, Serialize)]
pub struct LetterPage {
    crumbs: Breadcrumb,
    header: PageHeader,
    above: Option<NoticeBox>,
    paragraphs: Vec<String>,
    facts: Facts,
    digest: String,
    listing: Option<String>,
    earlier: Vec<EarlierLetter>,
}

/// The letter of a decision before.
#[derive(Debug, Serialize)]
struct EarlierLetter {
    title: String,
    paragraphs: Vec<String>,
    digest: String,
}

impl EarlierLetter {
    fn new(letter: &FrozenLetter, calendar: Calendar) -> Self {
        let day = calendar.day_of(letter.sent_at.unwrap_or(letter.frozen_at));
        Self {
            title: format!("The letter of {day}, about the decision before"),
            paragraphs: letter.paragraphs(),
            digest: letter.digest.clone(),
        }
    }
}

impl LetterPage {
    fn new(received: &ReceivedLetter, today: NaiveDate, calendar: Calendar) -> Self {
        let ReceivedLetter { disclosure, agency, letter, earlier, listing } = received;
        let is_published = disclosure.state() == State::Published;
        let mut trail = home_trail();
        trail.push(Crumb::to("/products", "Your products"));
        trail.push(Crumb::to(
            format!("/products/{}", disclosure.product),
            disclosure.product_name.clone(),
        ));
        trail.push(Crumb::to(format!("/disclosures/{}", disclosure.id), "Disclosure"));
        let sent = letter.sent_at.map(|at| Fact::new("Sent", calendar.day_of(at)));
        let facts = std::iter::once(Fact::new("From", agency))
            .chain(std::iter::once(Fact::new("Signed", calendar.day_of(letter.frozen_at))))
            .chain(sent);
        Self {
            crumbs: Breadcrumb::new(trail, "Letter"),
            header: PageHeader::new(format!("Letter about {}", disclosure.product_name)),
            above: match disclosure.state() {
                State::Published => {
                    Became::of(listing.as_ref(), &disclosure.id, today).map(Became::above_letter)
                }
                State::Decided => None,
                State::Withdrawn => Some(above("You withdrew this disclosure", WITHDRAWN)),
                _ => Some(above("The agency decides anew", DECIDED_ANEW)),
            },
            paragraphs: letter.paragraphs(),
            facts: Facts { facts: facts.collect() },
            digest: letter.digest.clone(),
            listing: (is_published && !listing.as_ref().is_some_and(|own| own.hidden))
                .then(|| format!("/registry/{}", disclosure.product_slug)),
            earlier: earlier.iter().map(|letter| EarlierLetter::new(letter, calendar)).collect(),
        }
    }
}

fn above(title: &str, text: &str) -> NoticeBox {
    NoticeBox { kind: Kind::Neutral, title: title.to_owned(), text: Some(text.to_owned()) }
}

impl Page for LetterPage {
    const TEMPLATE: &'static str = "assessment/letter";

    fn samples() -> Vec<Self> {
        let day = super::samples::today();
        super::panel_samples::received_letters()
            .iter()
            .map(|received| Self::new(received, day, Calendar::UTC))
            .collect()
    }
}

/// `GET /disclosures/{id}/letter`
///
/// # Errors
/// As [`decision_letters::received`] does.
pub async fn show(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    id: Path<String>,
) -> Result<HttpResponse, Failure> {
    let received = decision_letters::received(&app.ctx, &visitor.actor, &path_id(&id)?).await?;
    let title = format!("Letter about {}", received.disclosure.product_name);
    page(
        &app,
        &visitor,
        &request,
        &title,
        &LetterPage::new(&received, app.ctx.today(), app.ctx.calendar()),
    )
}
