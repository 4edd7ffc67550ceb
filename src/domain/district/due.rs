//! What is due on a district's desk: learning before and after the start, conditions of the
//! decision, the end of the approval, the deletion of data.

use chrono::{Days, NaiveDate};

use super::adoption::Adoption;
use crate::domain::learning::Obligations;
use crate::domain::registry::availability::ENDS_SOON_DAYS;
use crate::domain::registry::listing::{Card, ConditionState, Module};

/// What is due.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum What {
    /// The district's people complete a module.
    Module {
        /// The module's id, as people quote it.
        id: String,
        /// What people read of it.
        title: String,
    },
    /// The vendor meets a condition of the decision.
    Condition {
        /// What has to be done, in a sentence.
        text: String,
    },
    /// The approval ends.
    ApprovalEnds,
    /// The vendor has to have deleted the district's data.
    Deletion,
}

/// Something that is due for a tool.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Due {
    /// The last day.
    pub on: NaiveDate,
    /// What.
    pub what: What,
}

impl Due {
    /// Whether the last day is past.
    pub fn is_overdue(&self, today: NaiveDate) -> bool {
        self.on < today
    }
}

/// The last day of a module for a tool that starts on a day; none where the agency has not said how
/// many days after the start its deadline is.
pub fn module_day(
    module: &Module,
    starts_on: NaiveDate,
    obligations: &Obligations,
) -> Option<NaiveDate> {
    starts_on.checked_add_days(Days::new(obligations.days_after_start(&module.by.id)?))
}

/// Whether a district's people have to take a module: it is asked of everyone who uses the tool, of
/// a role that the district counted people in, or the district counted nobody at all.
pub fn is_asked(module: &Module, adoption: &Adoption, obligations: &Obligations) -> bool {
    let people = &adoption.of.people;
    module.who.iter().any(|role| {
        people.is_empty()
            || people.contains_key(&role.id)
            || obligations.everyone() == Some(role.id.as_str())
    })
}

/// What is due for a tool on a day, the earliest first: conditions and the end of the approval as
/// the registry shows them, and of modules those whose day is still to come, for nothing says yet
/// whether people completed the earlier ones.
pub fn due(
    adoption: &Adoption,
    card: Option<&Card>,
    obligations: &Obligations,
    today: NaiveDate,
) -> Vec<Due> {
    if let Some(retirement) = &adoption.retirement {
        let last = retirement.delete_by.filter(|_| retirement.deletion.is_none());
        return last.map(|on| Due { on, what: What::Deletion }).into_iter().collect();
    }
    let Some(card) = card else { return Vec::new() };
    let mut due = Vec::new();
    // Once a decision is over, nobody asks for its conditions any more.
    for condition in card.conditions.iter().filter(|_| !card.status.is_over()) {
        if matches!(condition.state, Some(ConditionState::Open | ConditionState::Overdue)) {
            let what = What::Condition { text: condition.text.clone() };
            due.push(Due { on: condition.due, what });
        }
    }
    let is_soon = |day: &NaiveDate| (*day - today).num_days() <= ENDS_SOON_DAYS;
    if let Some(on) = card.expires_on.filter(|day| card.availability().holds() && is_soon(day)) {
        due.push(Due { on, what: What::ApprovalEnds });
    }
    if card.availability().holds() {
        for module in card.modules.iter().filter(|module| is_asked(module, adoption, obligations)) {
            let day = module_day(module, adoption.of.starts_on, obligations);
            if let Some(on) = day.filter(|day| *day >= today) {
                let what = What::Module { id: module.id.clone(), title: module.title.clone() };
                due.push(Due { on, what });
            }
        }
    }
    due.sort_by_key(|one| one.on);
    due
}
