//! A listing in plain words for families: what the tool is, what the state decided, what it learns
//! about a child, and what to ask the school. It prints on two pages.

use actix_web::{HttpRequest, HttpResponse, web::Data, web::Path, web::Query};
use chrono::NaiveDate;
use serde::Serialize;

use super::day_forms::{AsOf, PastBanner};
use super::{past, sheet};
use crate::actions::Error;
use crate::actions::registry::snapshot;
use crate::domain::calendar::day_in_words;
use crate::domain::instrument::ProperNouns;
use crate::domain::registry::availability::Availability;
use crate::domain::registry::listing::{
    Card, Condition, ConditionState, CriterionScore, EarlierApproval, Listing, Scores,
};
use crate::domain::registry::state::ListingState;
use crate::web::components::{Breadcrumb, Crumb, PageHeader, home_trail};
use crate::web::kernel::app::App;
use crate::web::kernel::auth::Visitor;
use crate::web::kernel::failure::Failure;
use crate::web::kernel::page::{moved, same_for_all};
use crate::web::kernel::templates::Page;

/// The summary for families.
#[derive(Debug, Serialize)]
pub struct FamilyPage {
    crumbs: Breadcrumb,
    header: PageHeader,
    /// What stands above the page of a past day.
    past: Option<PastBanner>,
    may: String,
    until: Option<String>,
    /// Why the approval does not hold.
    now: Option<String>,
    /// What the reason is a reason for.
    why_label: &'static str,
    why: String,
    conditions: Vec<String>,
    users: String,
    data: Vec<String>,
    /// What is said where there is no data to name.
    no_data: &'static str,
    /// What the company does not say in public, with the state's leave.
    withheld: Vec<String>,
    /// How it was checked, before what came of it.
    checked: &'static str,
    checks: Vec<Check>,
    adults: Option<String>,
    listing: String,
    website: String,
    agency: String,
    contact: Option<String>,
}

/// What the panel made of one side of the tool.
#[derive(Debug, Serialize)]
struct Check {
    title: String,
    says: String,
}

impl Check {
    fn new(score: &CriterionScore) -> Self {
        let says = match (score.score, score.met) {
            (None, _) => "It was not scored.".to_owned(),
            (Some(number), Some(true)) => {
                format!("{number} of 4. It reached what the state asks for.")
            }
            (Some(number), Some(false)) => {
                format!("{number} of 4. It did not reach what the state asks for.")
            }
            (Some(number), None) => format!("{number} of 4."),
        };
        Self { title: score.title.clone(), says }
    }
}

/// What is known of a listing beyond the decision, in sentences: of an approval from before Assay
/// nobody was asked here, and nobody looked here.
struct Known {
    unnamed_users: &'static str,
    no_data: &'static str,
    checked: &'static str,
}

const ASKED: Known = Known {
    unnamed_users: "The company did not say in public for whom it is made.",
    no_data: "The company did not name any data about people in public.",
    checked: "Several people read what the company showed, apart from each other, and gave each \
              side of the tool a score from 0 to 4.",
};
const EARLIER: Known = Known {
    unnamed_users: "This record does not say for whom it is made.",
    no_data: "This record does not say. The state approved the tool before it began to ask \
              companies here; ask the company, or your school.",
    checked: "The state approved this tool before it kept this record. How it was checked then is \
              not told here, and it has no scores.",
};

/// Whether schools may use it, in a sentence.
fn may(answer: Availability) -> &'static str {
    match answer {
        Availability::Yes => "Yes. The state approved this tool for schools.",
        Availability::WithConditions => {
            "Yes, with conditions. The state approved this tool for schools, and the company has to \
             do what is listed below."
        }
        Availability::PilotOnly => {
            "Only as a trial. The state lets schools try this tool with a few classes, and looks at \
             it again."
        }
        Availability::NotNow => "Not at the moment. The state’s approval does not hold just now.",
        Availability::No => "No. The state did not approve this tool, or took its approval back.",
        Availability::InReview => "Not yet. The state is still looking at this tool.",
        Availability::NeverReviewed => "The state never looked at this tool.",
    }
}

impl FamilyPage {
    fn new(listing: &Listing, names: &ProperNouns, agency: &str, contact: Option<String>) -> Self {
        let card = &listing.card;
        let known = if listing.is_earlier() { EARLIER } else { ASKED };
        let users = listing.audience(names);
        let href = format!("/registry/{}", card.slug);
        let trail = home_trail()
            .into_iter()
            .chain([Crumb::to("/registry", "Registry"), Crumb::to(&href, &card.name)])
            .collect();
        let data = listing.data.iter().flat_map(|table| sheet::heads(Some(table)));
        let open = card.conditions.iter().filter(|one| one.settled.is_none());
        let over = card.status.is_over();
        Self {
            past: None,
            crumbs: Breadcrumb::new(trail, "For families"),
            header: PageHeader::new(format!("{}: what families should know", card.name))
                .over(format!("Made by {}", card.vendor))
                .purpose(&card.summary),
            may: may(card.availability()).to_owned(),
            until: card
                .expires_on
                .filter(|_| card.availability().holds())
                .map(|day| format!("The approval holds until {}.", day_in_words(day))),
            now: (!card.counts()).then(|| in_the_way(card)).flatten(),
            why_label: if card.counts() { "The reason" } else { "Why the state had approved it" },
            why: card.decision_reason.clone(),
            conditions: open.filter(|_| !over).map(condition).collect(),
            users: users.map_or_else(
                || known.unnamed_users.to_owned(),
                |users| format!("It is made for {users}."),
            ),
            data: data.map(str::to_owned).collect(),
            no_data: known.no_data,
            withheld: card
                .withheld
                .iter()
                .map(|one| format!("{}: {}", one.label, one.because))
                .collect(),
            checked: known.checked,
            checks: card.scores.0.iter().map(|(_, score)| Check::new(score)).collect(),
            adults: (!over && !card.modules.is_empty()).then(|| {
                "Adults at school who use it have to learn about it first. What they learn stands \
                 in the full record."
                    .to_owned()
            }),
            listing: href,
            website: card.website.clone(),
            agency: agency.to_owned(),
            contact,
        }
    }

    /// The page as it read at the end of a past day.
    #[must_use]
    fn of_day(self, card: &Card, day: NaiveDate) -> Self {
        let slug = &card.slug;
        Self {
            past: Some(PastBanner::new(&format!("/registry/{slug}/families"), &day_in_words(day))),
            listing: format!("/registry/{slug}?as_of={day}"),
            ..self
        }
    }
}

/// What stands in the way of an approval, in a sentence.
fn in_the_way(card: &Card) -> Option<String> {
    match card.status {
        ListingState::Suspended => Some(format!(
            "The state has set its approval aside for now. Its reason: {}",
            card.status_reason
        )),
        ListingState::Revoked => Some(format!(
            "The state has taken its approval back for good. Its reason: {}",
            card.status_reason
        )),
        ListingState::Expired => {
            card.expires_on.map(|day| format!("The approval ended on {}.", day_in_words(day)))
        }
        ListingState::Published => card.overdue_rest().map(|condition| {
            format!(
                "The approval rests: the company had to do something by {} and has not shown that \
                 it did: {}",
                day_in_words(condition.due),
                condition.text
            )
        }),
    }
}

/// What the company has to do, and whether its day is past.
fn condition(condition: &Condition) -> String {
    if condition.state == Some(ConditionState::Overdue) {
        let due = day_in_words(condition.due);
        format!("{} This is overdue: it was due on {due}.", condition.text)
    } else {
        condition.text.clone()
    }
}

impl Page for FamilyPage {
    const TEMPLATE: &'static str = "registry/family";

    fn samples() -> Vec<Self> {
        let names = ProperNouns::default();
        let told = |listing: &Listing| {
            let contact = Some("assay@example.org".to_owned());
            [
                Self::new(listing, &names, "State education agency", contact),
                Self::new(listing, &names, "State education agency", None),
            ]
        };
        let listings = super::samples::listings();
        let before = listings.first().cloned().map(|mut listing| {
            let loaded_on = listing.card.decided_on;
            listing.card.earlier = Some(EarlierApproval { loaded_on });
            listing.card.scores = Scores(Vec::new());
            listing
        });
        let past = listings.iter().take(1).map(|listing| {
            let page = Self::new(listing, &names, "State education agency", None);
            page.of_day(&listing.card, NaiveDate::default())
        });
        let today = listings.iter().chain(&before).flat_map(told);
        today.chain(past).collect()
    }
}

/// `GET /registry/{slug}/families`, or with `?as_of=2026-06-30` as it read at the end of that day.
///
/// # Errors
/// When there is no such listing. What stands in the way of a past day is told on a page.
pub async fn show(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    slug: Path<String>,
    asked: Query<AsOf>,
) -> Result<HttpResponse, Failure> {
    let now = snapshot::read(&app.ctx, &visitor.actor)?;
    let shelved = now.shelf.listing(&slug).ok_or(Error::NotFound)?;
    if shelved.listing.card.slug != *slug {
        let now = format!("/registry/{}/families", shelved.listing.card.slug);
        return Ok(moved(&request, &now));
    }
    if let Some(day) = &asked.as_of {
        let told = |listing: &Listing, day| page_of(&app, listing).of_day(&listing.card, day);
        return past::told(&app, &visitor, &request, (&slug, day), told).await;
    }
    let unread = |cause| Failure::internal(format!("a listing cannot be read in memory: {cause}"));
    let listing = shelved.listing.whole().map_err(unread)?;
    let body = page_of(&app, &listing);
    let title = format!("{} for families", listing.card.name);
    same_for_all((&app, &now), &visitor, &request, &title, &body)
}

fn page_of(app: &App, listing: &Listing) -> FamilyPage {
    let settings = &app.ctx.settings;
    let contact = settings.agency_contact.as_ref().map(ToString::to_string);
    FamilyPage::new(listing, &app.ctx.library.proper_nouns, &settings.agency_name, contact)
}
