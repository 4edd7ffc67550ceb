//! What the event log may tell a reader: no more than the pages show them. The one table of it.

use super::access::{Action, Actor, Relation, check};

/// What the log may tell a reader about a disclosure or an incident.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each is a right of its own")]
pub struct Sees {
    /// What the vendor and the agency wrote to each other.
    pub file: bool,
    /// What was proposed, and why.
    pub decision: bool,
    /// Which level counts.
    pub scores: bool,
    /// How severe an incident is.
    pub incidents: bool,
}

/// How far a disclosure has come, as far as the log asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Come {
    /// It was submitted once; a draft is its vendor's own.
    pub submitted: bool,
    /// What was decided is public.
    pub published: bool,
}

impl Sees {
    /// Everything, for what is neither a disclosure nor an incident.
    pub const ALL: Self = Self { file: true, decision: true, scores: true, incidents: true };

    /// What an actor who stands so to a disclosure may be told of it; none when they are to know
    /// nothing of it at all. What was decided is told to everybody once it is public; who settled
    /// what at which level never is.
    pub fn of(actor: &Actor, relation: &Relation, come: Come) -> Option<Self> {
        let may = |action| check(actor, action, relation).is_ok();
        may(Action::SeePipeline).then(|| Self {
            file: come.submitted,
            decision: come.published || may(Action::SeeDecision),
            scores: may(Action::SeeReviews),
            incidents: may(Action::HandleIncidents),
        })
    }

    /// What an actor may be told of what is no disclosure: a rating stays among those who rate.
    pub fn elsewhere(actor: &Actor) -> Self {
        let rates = check(actor, Action::HandleIncidents, &Relation::default()).is_ok();
        Self { incidents: rates, ..Self::ALL }
    }
}
