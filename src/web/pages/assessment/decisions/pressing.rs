//! The conditions that come due as a decision is signed or published, and what can be done about
//! it.

use chrono::NaiveDate;
use serde::Serialize;

use crate::actions::assessment::decisions::DecisionFile;
use crate::domain::assessment::decision::{ApprovalCondition, PRESSING_DAYS};
use crate::domain::assessment::disclosure::State;
use crate::domain::calendar::day_in_words;
use crate::domain::texts::counted;

/// What is told above the button that signs or publishes.
#[derive(Debug, Serialize)]
pub(super) struct Pressing {
    title: String,
    conditions: Vec<String>,
    /// How the vendor gets more time.
    road: &'static str,
}

impl Pressing {
    /// What to tell whoever signs, publishes or can take the proposal back; none when every
    /// condition has time.
    pub(super) fn new(file: &DecisionFile) -> Option<Self> {
        let waits = matches!(file.case.disclosure.state(), State::Proposed | State::Decided);
        let proposal = &file.proposed.as_ref().filter(|_| waits)?.proposal;
        let road = if file.may_publish {
            "To give the vendor more time, send the decision back: the panel lead proposes it anew \
             with later days, and all three offices sign again."
        } else if !file.may_sign.is_empty() {
            "To give the vendor more time, object: the panel lead then proposes it anew with later \
             days."
        } else if file.may_take_back() {
            "To give the vendor more time, take the proposal back and propose it anew with later \
             days."
        } else {
            return None;
        };
        let pressing = proposal.pressing(file.today);
        let title = format!(
            "{} overdue or due within {PRESSING_DAYS} days",
            counted(pressing.len(), "condition is", "conditions are")
        );
        let conditions: Vec<String> =
            pressing.into_iter().map(|condition| line(condition, file.today)).collect();
        (!conditions.is_empty()).then_some(Self { title, conditions, road })
    }

    /// One for rendering samples.
    pub(super) fn sample() -> Self {
        Self {
            title: "1 condition is overdue".to_owned(),
            conditions: vec!["“Test it.” is due today.".to_owned()],
            road: "Object.",
        }
    }
}

/// A condition with its day and how far that is.
fn line(condition: &ApprovalCondition, today: NaiveDate) -> String {
    let (text, day) = (&condition.text, day_in_words(condition.due));
    match (condition.due - today).num_days() {
        0 => format!("“{text}” is due today, {day}."),
        ahead @ 1.. => format!("“{text}” is due on {day}, in {}.", counted(ahead, "day", "days")),
        past => format!("“{text}” was due on {day}, {} ago.", counted(-past, "day", "days")),
    }
}
