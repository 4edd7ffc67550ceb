//! Which group of an alternative counts.

use super::bindings::{Binding, Names};
use super::impact_outcome::AlternativeOutcome;
use super::reasons::explain;
use crate::domain::instrument::model::condition::{Lookup, Reasoned, Seen, Truth};
use crate::domain::instrument::model::impact::Alternative;
use crate::domain::instrument::model::name::Name;
use crate::domain::instrument::model::questionnaire::Questionnaire;

/// An alternative with what each of its groups comes to.
pub(crate) struct Chosen<'m> {
    pub(crate) alternative: &'m Alternative,
    pub(crate) verdicts: Vec<Reasoned>,
}

impl Chosen<'_> {
    /// Whether the group counts that a question belongs to; a question of no group always counts.
    pub(crate) fn counts(chosen: &[Chosen<'_>], question: &str) -> Truth {
        let groups = chosen.iter().flat_map(|one| one.alternative.groups.iter().zip(&one.verdicts));
        let own = groups
            .into_iter()
            .find(|(group, _)| group.questions.iter().any(|name| name == question));
        own.map_or(Truth::True, |(_, verdict)| verdict.truth)
    }

    pub(crate) fn outcome(&self, q: &Questionnaire, names: &Names) -> AlternativeOutcome {
        let applies = self
            .alternative
            .groups
            .iter()
            .zip(&self.verdicts)
            .find(|(_, verdict)| verdict.truth == Truth::True);
        let behind = applies.map_or_else(
            || self.behind_open().cloned().collect(),
            |(_, verdict)| verdict.behind.clone(),
        );
        AlternativeOutcome {
            id: self.alternative.id.clone(),
            title: self.alternative.title.clone(),
            group: applies.map(|(group, _)| group.id.clone()),
            group_title: applies.map(|(group, _)| group.title.clone()),
            reasons: explain(q, names, &behind),
        }
    }

    pub(crate) fn behind_open(&self) -> impl Iterator<Item = &Name> {
        self.verdicts
            .iter()
            .filter(|verdict| verdict.truth == Truth::Open)
            .flat_map(|verdict| &verdict.behind)
    }
}

/// The names that choose a group: an answer that the vendor withheld leaves the choice open.
pub(crate) struct Telling<'a>(pub(crate) &'a Names);

impl Lookup for Telling<'_> {
    fn look(&self, name: &Name) -> Seen<'_> {
        match self.0.settled(name) {
            Some(Binding::Withheld(_)) => Seen::Open,
            _ => self.0.look(name),
        }
    }
}
