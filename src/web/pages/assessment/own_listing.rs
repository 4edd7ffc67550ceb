//! What the registry says of a vendor's product, told to the vendor: the true state, why, what is
//! due, and what comes next.

use chrono::NaiveDate;
use serde::Serialize;

use crate::actions::assessment::products::OwnListing;
use crate::domain::calendar::day_in_words;
use crate::domain::instrument::Decision;
use crate::domain::registry::availability::{ENDS_SOON_DAYS, ON_HOLD};
use crate::domain::registry::condition_proof::{Proof, ProofState, newest};
use crate::domain::registry::listing::{Card, Condition};
use crate::domain::registry::state::ListingState;
use crate::domain::texts::counted;
use crate::domain::values::{DisclosureId, ProductId};
use crate::web::components::{ButtonLink, Kind as Hue, NoticeBox, StatusTag};
use crate::web::pages::registry::proof_rows::state_tag;
use crate::web::pages::registry::words;

/// How a published decision stands, as its vendor reads it.
#[derive(Debug, Clone, Serialize)]
pub struct ToldListing {
    /// The version that was decided about.
    pub version: String,
    /// The state, as the registry tags it.
    pub tag: StatusTag,
    /// The state and why, in sentences.
    pub notice: NoticeBox,
    /// What stands in the way, in sentences.
    pub stops: Vec<String>,
    /// The conditions, the next due first.
    pub conditions: Vec<DueCondition>,
    /// Where its vendor tells of a change; none once nothing of the decision is in force.
    pub change: Option<String>,
    /// What comes next.
    pub action: Option<ButtonLink>,
    /// Whether it is an approval that can be renewed.
    #[serde(skip)]
    pub renews: bool,
    /// Where the letter is that came with the decision.
    pub letter: String,
    /// Where the listing is, when it shows.
    pub listing: Option<String>,
    /// What comes next, in a few words, and how urgent it looks.
    #[serde(skip)]
    pub next: (String, Hue),
}

/// A condition with its day.
#[derive(Debug, Clone, Serialize)]
pub struct DueCondition {
    text: String,
    evidence: String,
    due: String,
    /// That the agency gave more time.
    moved: Option<String>,
    tag: StatusTag,
    /// How what was said of it stands.
    said: Option<StatusTag>,
    /// Where its vendor says how it is met; none once it is settled.
    tell: Option<ButtonLink>,
}

impl DueCondition {
    fn new(
        condition: &Condition,
        (product, place): (&ProductId, usize),
        said: Option<&Proof>,
        today: NaiveDate,
    ) -> Self {
        let open = condition.settled.is_none();
        let waits = said.is_some_and(|proof| proof.state == ProofState::Waiting);
        Self {
            text: condition.text.clone(),
            evidence: condition.evidence_required.clone(),
            due: day_in_words(condition.due),
            moved: condition.moved(),
            tag: due_tag(condition, today),
            // What was judged before says nothing of a condition that is open again.
            said: said
                .filter(|proof| {
                    open && matches!(proof.state, ProofState::Waiting | ProofState::SentBack)
                })
                .map(|proof| state_tag(proof.state)),
            tell: open.then(|| ButtonLink {
                href: format!("/products/{product}/conditions/{}", place + 1),
                label: if waits { "See what you said" } else { "Say how it is met" }.to_owned(),
            }),
        }
    }
}

impl ToldListing {
    /// How the listing of a product stands on a day.
    pub fn new(own: &OwnListing, product: &ProductId, today: NaiveDate) -> Self {
        let card = &own.listing.card;
        let state = state_on(card, today);
        let tag = tag_on(own, today);
        let (notice, next, again) = told(own, state, today);
        // What was approved is renewed at any time; everything else is disclosed again.
        let renews = card.decision != Decision::NotApproved
            && matches!(state, ListingState::Published | ListingState::Expired)
            && !own.hidden;
        let stops = own
            .listing
            .stops
            .iter()
            .filter(|_| card.decision == Decision::NotApproved)
            .map(|stop| stop.because.clone());
        let conditions = card.conditions.iter().enumerate();
        let mut due: Vec<_> = conditions.filter(|_| !state.is_over()).collect();
        due.sort_by_key(|(_, condition)| condition.due);
        Self {
            version: card.version.clone(),
            letter: format!("/disclosures/{}/letter", own.disclosure),
            tag,
            notice,
            stops: stops.collect(),
            conditions: due
                .into_iter()
                .map(|(place, condition)| {
                    let said = newest(&own.proofs, place);
                    DueCondition::new(condition, (product, place), said, today)
                })
                .collect(),
            change: (!state.is_over() && card.decision != Decision::NotApproved)
                .then(|| format!("/products/{product}/changes")),
            action: (again || renews).then(|| ButtonLink {
                href: format!("/products/{product}#disclosures"),
                label: if renews { "Renew it" } else { "Disclose it again" }.to_owned(),
            }),
            renews,
            listing: (!own.hidden).then(|| format!("/registry/{}", card.slug)),
            next,
        }
    }
}

/// The state on a day: a last day that is past has passed, whether it was marked or not.
fn state_on(card: &Card, today: NaiveDate) -> ListingState {
    card.status.on(today, card.expires_on)
}

/// The tag of a listing on a day.
pub fn tag_on(own: &OwnListing, today: NaiveDate) -> StatusTag {
    let card = &own.listing.card;
    match state_on(card, today) {
        _ if own.hidden => StatusTag::new(Hue::Caution, "Off the public pages"),
        _ if card.rests_on(today) => StatusTag::new(Hue::Stop, ON_HOLD),
        ListingState::Expired => StatusTag::new(Hue::Caution, ListingState::Expired.label()),
        _ => words::tag(card),
    }
}

fn due_tag(condition: &Condition, today: NaiveDate) -> StatusTag {
    if let Some(settled) = &condition.settled {
        return StatusTag::new(Hue::Good, settled.label());
    }
    match (condition.due - today).num_days() {
        ..0 => StatusTag::new(Hue::Stop, "Its day has passed"),
        0 => StatusTag::new(Hue::Caution, "Due today"),
        days => StatusTag::new(
            if days <= ENDS_SOON_DAYS { Hue::Caution } else { Hue::Neutral },
            format!("Due in {}", counted(days, "day", "days")),
        ),
    }
}

/// The notice, the next step, and whether disclosing again is what comes next.
fn told(
    own: &OwnListing,
    state: ListingState,
    today: NaiveDate,
) -> (NoticeBox, (String, Hue), bool) {
    let card = &own.listing.card;
    let notice = |kind, title: &str, text: String| NoticeBox {
        kind,
        title: title.to_owned(),
        text: Some(text),
    };
    let until = card
        .expires_on
        .map(|day| format!(" It holds until {}.", day_in_words(day)))
        .unwrap_or_default();
    let decided = day_in_words(card.decided_on);
    if own.hidden {
        let text = "An administrator of the agency has taken the listing off the public pages. The \
            decision itself stands as it was. Ask the agency why.";
        return (
            notice(Hue::Caution, "The listing is off the public pages", text.to_owned()),
            ("Ask the agency".to_owned(), Hue::Caution),
            false,
        );
    }
    match (state, card.decision) {
        (ListingState::Suspended, _) => {
            let text = format!(
                "Schools may not start to use it for now. The agency’s reason: {}",
                card.status_reason
            );
            (
                notice(Hue::Stop, "The agency has suspended this listing", text),
                ("Read why, and write to the agency".to_owned(), Hue::Stop),
                false,
            )
        }
        (ListingState::Expired, _) => {
            let last = card
                .expires_on
                .map(|day| format!("Its last day was {}. ", day_in_words(day)))
                .unwrap_or_default();
            let text = format!(
                "{last}The tool has to be assessed again before it is bought or renewed: disclose \
                 the version that schools would use."
            );
            (
                notice(Hue::Caution, "The decision has expired", text),
                ("Renew it".to_owned(), Hue::Caution),
                true,
            )
        }
        (ListingState::Revoked, _) => {
            let text = format!(
                "Schools may not buy or renew this tool any more. The agency’s reason: {} This \
                 cannot be undone. You can disclose the tool again for a new decision.",
                sentence(&card.status_reason)
            );
            (
                notice(Hue::Stop, "The agency has revoked its decision", text),
                ("Read why the decision was revoked".to_owned(), Hue::Stop),
                true,
            )
        }
        (ListingState::Published, Decision::NotApproved) => {
            let text = format!(
                "Decided on {decided}. The reason: {} Fix what is named, then disclose the tool \
                 again.",
                sentence(&card.decision_reason)
            );
            (
                notice(Hue::Stop, "The agency has not approved this tool", text),
                ("Fix it and disclose it again".to_owned(), Hue::Stop),
                true,
            )
        }
        (ListingState::Published, _) if card.rests_on(today) => {
            let text = "A condition that the approval hangs on is overdue, so schools may not \
                start to use the tool until it is met. Send the agency what shows that it is.";
            (
                notice(Hue::Stop, "The approval rests", text.to_owned()),
                ("Meet the condition that is overdue".to_owned(), Hue::Stop),
                false,
            )
        }
        (ListingState::Published, decision) => {
            let kind = if decision == Decision::Approved { Hue::Good } else { Hue::Caution };
            let title = match decision {
                Decision::Conditional => "Approved, with conditions that you have to meet",
                Decision::Pilot => "Approved for a pilot only",
                _ => "Approved",
            };
            let ends = card.expires_on.map(|day| (day, (day - today).num_days()));
            let soon = ends.filter(|(_, days)| *days <= ENDS_SOON_DAYS);
            let renew = soon.map_or("", |_| " Renew it in time for a new decision.");
            let text = format!("Decided on {decided}.{until}{renew}");
            (notice(kind, title, text), next_of(card, soon, today), soon.is_some())
        }
    }
}

/// What became of a published decision that does not hold as it was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Became {
    /// How good that is.
    pub kind: Hue,
    /// What it is now, after the decision's own word: “now suspended”.
    pub word: &'static str,
    /// What stands above its letter.
    above_letter: &'static str,
    /// Why, in sentences.
    pub text: String,
}

impl Became {
    /// What became of the decision about a disclosure; none while it holds. `own` is what the
    /// registry says of the product now.
    pub fn of(
        own: Option<&OwnListing>,
        disclosure: &DisclosureId,
        today: NaiveDate,
    ) -> Option<Self> {
        let Some(own) = own.filter(|own| own.disclosure == *disclosure) else {
            let text =
                "The registry shows the newer decision on this product; this one is history."
                    .to_owned();
            let above_letter = "A newer decision has taken the place of this one";
            return Some(Self { kind: Hue::Neutral, word: "now replaced", above_letter, text });
        };
        let card = &own.listing.card;
        let (kind, word, above_letter, text) = match state_on(card, today) {
            ListingState::Published => return None,
            ListingState::Suspended => {
                let text = format!(
                    "The agency has set it aside for now. Its reason: {}",
                    card.status_reason
                );
                (Hue::Stop, "now suspended", "The decision in this letter is suspended", text)
            }
            ListingState::Expired => {
                let last = card
                    .expires_on
                    .map(|day| format!("Its last day was {}. ", day_in_words(day)))
                    .unwrap_or_default();
                let text = format!("{last}The tool has to be assessed again.");
                (Hue::Caution, "now expired", "The decision in this letter has expired", text)
            }
            ListingState::Revoked => {
                let text = format!(
                    "The agency has taken it back for good. Its reason: {}",
                    card.status_reason
                );
                (Hue::Stop, "now revoked", "The decision in this letter no longer holds", text)
            }
        };
        Some(Self { kind, word, above_letter, text })
    }

    /// What stands above the letter that came with the decision.
    pub fn above_letter(self) -> NoticeBox {
        NoticeBox { kind: self.kind, title: self.above_letter.to_owned(), text: Some(self.text) }
    }
}

fn next_of(card: &Card, soon: Option<(NaiveDate, i64)>, today: NaiveDate) -> (String, Hue) {
    let open = || card.conditions.iter().filter(|condition| condition.settled.is_none());
    let past = open().filter(|condition| condition.due < today).count();
    let next = open().map(|condition| condition.due).filter(|due| *due >= today).min();
    match (past, next, soon) {
        (1, ..) => ("The day of 1 condition has passed".to_owned(), Hue::Stop),
        (past @ 2.., ..) => (format!("The days of {past} conditions have passed"), Hue::Stop),
        (_, Some(due), _) => (format!("Next condition due {}", day_in_words(due)), Hue::Caution),
        (_, _, Some((day, _))) => (format!("Ends {}: renew it", day_in_words(day)), Hue::Caution),
        _ => (
            card.expires_on.map_or_else(
                || "Holds".to_owned(),
                |day| format!("Holds until {}", day_in_words(day)),
            ),
            Hue::Neutral,
        ),
    }
}

/// A text with its full stop.
fn sentence(text: &str) -> String {
    let text = text.trim();
    if text.ends_with(['.', '!', '?']) { text.to_owned() } else { format!("{text}.") }
}
