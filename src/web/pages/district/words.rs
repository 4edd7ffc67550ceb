//! What is on a desk in words, said the same way on every page.

use chrono::NaiveDate;
use serde::Deserialize;

use crate::actions::district::Acting;
use crate::domain::calendar::day_in_words;
use crate::domain::district::adoption::{Adoption, DeletionState, Retirement};
use crate::domain::district::due::{Due, What};
use crate::domain::district::grades::{Grades, OtherGrades};
use crate::domain::district::overlay::{LocalStatus, Miss};
use crate::domain::district::request::{Answer, ReviewRequest};
use crate::domain::registry::listing::Card;
use crate::domain::values::AdoptionId;
use crate::web::components::{Crumb, Kind, NoticeBox, StatusTag, home_trail};
use crate::web::pages::registry::words::tag;

/// The listing that an address asks for.
#[derive(Debug, Deserialize)]
pub struct Asked {
    #[serde(default)]
    pub(super) listing: String,
}

/// The desk's name in breadcrumbs and titles.
pub(super) const DESK: &str = "Your district";

/// The way to the desk. Every page of a desk stands below it, so here whoever acts for a district
/// that is not their own reads whose desk it is.
pub(super) fn desk_trail(acting: &Acting) -> Vec<Crumb> {
    let mut trail = home_trail();
    let desk = match &acting.center {
        Some(_) => format!("For {}", acting.district.name),
        None => DESK.to_owned(),
    };
    trail.push(Crumb::to(at_desk(acting, "/district"), desk));
    trail
}

/// An address of the desk, which names the district where another one is chosen.
pub(super) fn at_desk(acting: &Acting, path: &str) -> String {
    if acting.apart { acting.staying(path) } else { path.to_owned() }
}

/// For which district a form is, said beside its button to whoever acts for several.
pub(super) fn acts_for(acting: &Acting) -> Option<String> {
    acting.center.as_ref().map(|_| format!("For {}", acting.district.name))
}

/// The page of a tool on the desk.
pub(super) fn tool_path(id: &AdoptionId) -> String {
    format!("/district/tools/{id}")
}

/// The way to a tool on the desk.
pub(super) fn tool_trail(acting: &Acting, adoption: &Adoption) -> Vec<Crumb> {
    let mut trail = desk_trail(acting);
    trail.push(Crumb::to(tool_path(&adoption.id), &adoption.name));
    trail
}

/// What the state says of a tool today.
pub(super) fn state_tag(card: Option<&Card>) -> StatusTag {
    card.map_or_else(|| StatusTag::new(Kind::Stop, "Not in the registry"), tag)
}

/// How the deletion of a district's data stands.
pub(super) fn deletion_tag(retirement: &Retirement, today: NaiveDate) -> StatusTag {
    match retirement.deletion_state(today) {
        DeletionState::Open => StatusTag::new(Kind::Caution, "Data not yet deleted"),
        DeletionState::Overdue => StatusTag::new(Kind::Stop, "Deletion overdue"),
        DeletionState::Confirmed => StatusTag::new(Kind::Good, "Data deleted"),
        DeletionState::Nothing => StatusTag::new(Kind::Neutral, "Never used"),
    }
}

/// How a request for a review stands.
pub(super) fn answer_tag(request: &ReviewRequest) -> StatusTag {
    match request.answered.as_ref().map(|answered| answered.answer) {
        None => StatusTag::new(Kind::Neutral, "Waits for an answer"),
        Some(answer @ Answer::UnderReview) => StatusTag::new(Kind::Caution, answer.label()),
        Some(answer @ Answer::Listed) => StatusTag::new(Kind::Good, answer.label()),
        Some(answer @ Answer::NotReviewed) => StatusTag::new(Kind::Stop, answer.label()),
    }
}

/// A district's own word on a tool.
pub(super) fn local_tag(status: LocalStatus) -> StatusTag {
    let kind = match status {
        LocalStatus::Allowed => Kind::Good,
        LocalStatus::WithConditions => Kind::Caution,
        LocalStatus::NotHere => Kind::Stop,
    };
    StatusTag::new(kind, status.label())
}

/// Where a tool stays below a district's own minimums, a sentence each.
pub(super) fn misses_in_words(misses: &[Miss]) -> Vec<String> {
    let told = |miss: &Miss| match miss.score {
        Some(score) => {
            format!("{} scores {score}, below your minimum of {}.", miss.title, miss.minimum)
        }
        None => format!("{} is not scored, below your minimum of {}.", miss.title, miss.minimum),
    };
    misses.iter().map(told).collect()
}

/// A caution where a district uses a tool in grades for which the decision is not.
pub(super) fn other_grades(used: &Grades, card: &Card) -> Option<NoticeBox> {
    OtherGrades::between(used, card).map(|other| NoticeBox {
        kind: Kind::Caution,
        title: "The decision is for other grades".to_owned(),
        text: Some(other.in_words()),
    })
}

/// What is due: what it is, and who has to do it.
pub(super) fn due_in_words(due: &Due) -> (String, &'static str) {
    match &due.what {
        What::Module { id, title } => (format!("Module {id}: {title}"), "Your people complete it"),
        What::Condition { text } => (text.clone(), "A condition that the vendor has to meet"),
        What::ApprovalEnds => (
            "The approval ends".to_owned(),
            "The tool has to be assessed again before it is bought or renewed",
        ),
        What::Deletion => {
            ("Your district’s data is deleted".to_owned(), "The vendor has to show it")
        }
    }
}

/// The hue of a day by which something has to be done, and the day in words.
pub(super) fn due_day(due: &Due, today: NaiveDate) -> (Kind, String) {
    let day = day_in_words(due.on);
    match (due.on - today).num_days() {
        ..0 => (Kind::Stop, format!("Overdue since {day}")),
        0 => (Kind::Stop, format!("Today, {day}")),
        1..=14 => (Kind::Caution, day),
        _ => (Kind::Neutral, day),
    }
}
