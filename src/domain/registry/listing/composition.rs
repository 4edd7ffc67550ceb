//! Makes a listing from the frozen submission and the decision.

use serde_json::Value;

use super::conditions::Condition;
use super::parts::{
    FactValue, Factor, Floor, History, LearningHours, Module, PublicTable, PublicValue, Statement,
};
use super::scores::{CriterionScore, Scores};
use super::{Card, Listing, reasons};
use crate::domain::assessment::confidentiality::Stood;
use crate::domain::assessment::decision::{Decided, label};
use crate::domain::assessment::departure::Departure;
use crate::domain::assessment::shown::Shown;
use crate::domain::assessment::snapshot::Snapshot;
use crate::domain::calendar::Calendar;
use crate::domain::instrument::{
    Answer, ChoiceOption, Decision, Exact, FactorOutcome, Interval, Known, Outcome, Question,
    Questionnaire, Reach, Show, cell_in_words, in_words,
};
use crate::domain::learning::{Catalogue, Requirement, RoleHours, hours};
use crate::domain::registry::state::ListingState;
use crate::domain::shared::Shared;
use crate::domain::values::Timestamp;

mod arithmetic;
mod measures;
mod withheld;
mod words;

/// What a listing is made from.
pub struct Source<'a> {
    /// The questionnaire that the disclosure is on.
    pub questionnaire: &'a Questionnaire,
    /// The catalogue of modules.
    pub catalogue: &'a Catalogue,
    /// What the vendor submitted.
    pub snapshot: &'a Snapshot,
    /// The digest of that.
    pub digest: &'a str,
    /// What its vendor asked to be kept confidential. For `questionnaire` the answers that are kept
    /// back are not public.
    pub confidentiality: &'a [Stood],
    /// What the offices decided.
    pub decided: &'a Decided,
    /// What is shown beside the outcome.
    pub shown: &'a Shown,
    /// The moments before the publication, oldest first.
    pub history: Vec<History>,
    /// When it is published.
    pub published_at: Timestamp,
    /// The days of the agency.
    pub calendar: Calendar,
}

impl Listing {
    /// Composes the public record. Nothing else does.
    pub fn compose(source: Source<'_>) -> Self {
        let Source { questionnaire: q, snapshot, decided, .. } = source;
        let outcome = &decided.outcome;
        let approved = decided.decision != Decision::NotApproved;
        let decided_on = source.calendar.day(decided.decided_at);
        // Nothing is required for what is not approved.
        let required: &[Requirement] = if approved { &source.shown.modules } else { &[] };
        let card = Card {
            availability: None,
            slug: snapshot.product.slug.clone(),
            name: snapshot.product.name.clone(),
            vendor: snapshot.product.vendor.clone(),
            former_names: Vec::new(),
            former_slugs: Vec::new(),
            version: snapshot.product.version.clone(),
            website: snapshot.product.website.clone(),
            summary: snapshot.product.summary.clone(),
            status: ListingState::Published,
            status_reason: String::new(),
            decision: decided.decision,
            decision_reason: words::decision_reason(decided),
            departure: departure(decided),
            inherent_tier: outcome.inherent.tier,
            inherent_tier_name: outcome.inherent.tier_name.clone(),
            inherent_score: public_score(q, outcome, &outcome.inherent.score),
            residual_tier: outcome.residual.tier,
            residual_tier_name: outcome.residual.tier_name.clone(),
            residual_score: public_score(q, outcome, &outcome.residual.score),
            scores: scores(q, outcome),
            change_notices: Vec::new(),
            conditions: conditions(decided),
            modules: required.iter().map(module).collect(),
            withheld: withheld::all(q, source.confidentiality),
            facts: facts(q, snapshot).into_iter().chain(derived(&source)).collect(),
            approved_on: approved.then_some(decided_on),
            decided_on,
            expires_on: decided.expires_on,
            questionnaire: Some(snapshot.questionnaire.clone()),
            incidents: None,
            appeal: None,
            earlier: None,
        };
        let statements = statements(&source);
        let mut history = source.history;
        history.push(History {
            on: source.calendar.day(source.published_at),
            what: History::PUBLISHED.to_owned(),
            text: Some(label(decided.decision).to_owned()),
            version: Some(snapshot.product.version.clone()),
        });
        history.reverse();
        let row = outcome.inherent.tier.and_then(|tier| q.risk.row(tier)).filter(|_| approved);
        Self {
            card,
            disclosure_digest: Some(source.digest.to_owned()),
            attested_on: Some(source.calendar.day(snapshot.submitted_at)),
            data: tables(q, snapshot, Show::Data),
            costs: tables(q, snapshot, Show::Costs),
            factors: factors(outcome),
            floors: floors(outcome),
            arithmetic: arithmetic::written_out(q, outcome),
            stops: words::stops(outcome),
            checked: words::checked(q, snapshot, outcome),
            statements,
            measures: measures::published(q, &source.shown.measures),
            hours: hours(source.catalogue, required, outcome.inherent.tier)
                .into_iter()
                .map(learning_hours)
                .collect(),
            monitoring: row.map(|row| row.monitoring.clone()),
            pilot: row
                .filter(|_| decided.decision == Decision::Pilot)
                .and_then(|row| row.pilot.clone()),
            history,
            sealed: (),
        }
    }
}

/// A minimum or a limit for the API, as the agency's files give it.
fn in_full(exact: &Exact) -> f64 {
    float(&exact.in_full())
}

/// Digits as a number; NaN, which JSON writes as null, for anything else.
fn float(digits: &str) -> f64 {
    digits.parse().unwrap_or(f64::NAN)
}

/// What the rules led to and why, where the offices decided otherwise.
fn departure(decided: &Decided) -> Option<String> {
    let departure = Departure::of(decided.decision, &decided.outcome)
        .filter(|_| decided.recommended != Some(decided.decision))?;
    Some(departure.sentence())
}

fn scores(q: &Questionnaire, outcome: &Outcome) -> Scores {
    let words = &q.rubric.scale.words;
    let scored = outcome.criteria.iter().map(|criterion| {
        let score = criterion.score.as_ref().and_then(Interval::settled);
        let check = outcome.minimums.iter().find(|check| check.criterion == criterion.id);
        let minimum = check.map(|check| &check.needed);
        let number = score.map(|score| float(&score.beside(&outcome.limits(&criterion.id))));
        let word = score.and_then(|score| {
            (0..words.len())
                .rev()
                .find(|level| Exact::from(i64::try_from(*level).unwrap_or(i64::MAX)) <= *score)
        });
        let entry = CriterionScore {
            title: criterion.title.clone(),
            weight: criterion.weight,
            score: number,
            word: word.and_then(|level| words.get(level)).cloned(),
            minimum: minimum.map(in_full),
            met: score.zip(check).map(|(_, check)| check.reach == Reach::Met),
        };
        (criterion.id.clone(), entry)
    });
    Scores(scored.collect())
}

fn conditions(decided: &Decided) -> Vec<Condition> {
    let conditions = decided.conditions.iter();
    conditions
        .map(|condition| Condition {
            text: condition.text.clone(),
            criterion: condition.criterion.clone(),
            due: condition.due,
            first_due: None,
            consequence: condition.consequence,
            state: None,
            settled: None,
            evidence_required: condition.evidence_required.clone(),
        })
        .collect()
}

fn module(requirement: &Requirement) -> Shared<Module> {
    Shared::new(Module {
        id: requirement.module.clone(),
        title: requirement.title.clone(),
        who: requirement.who.clone(),
        left_to: requirement.left_to.clone(),
        by: requirement.by.clone(),
        because: requirement.because.iter().map(reasons::because).collect(),
    })
}

fn learning_hours(of: RoleHours) -> LearningHours {
    LearningHours { hours: in_full(&of.hours), most: of.most.as_ref().map(in_full), role: of.role }
}

/// The public answer to a question: its value, when the question is public and answered.
fn public_value<'a>(
    q: &'a Questionnaire,
    snapshot: &'a Snapshot,
    name: &str,
) -> Option<(&'a Question, &'a Value)> {
    let question = q.question(name).filter(|question| question.is_published())?;
    Some((question, snapshot.answers.get(name)?.value()?))
}

fn facts(q: &Questionnaire, snapshot: &Snapshot) -> Vec<FactValue> {
    let shown = q.public_facts.iter().filter(|fact| !fact.show.is_table());
    shown
        .filter_map(|fact| {
            let (question, value) = public_value(q, snapshot, &fact.question)?;
            let values = values(question, value);
            Some(FactValue {
                id: fact.id.clone(),
                label: fact.label.clone(),
                audience: fact.show == Show::Audience,
                derived: false,
                values,
            })
        })
        .collect()
}

/// Public answers and results, for the facts that follow from them.
struct Public<'a>(&'a Source<'a>);

impl Known for Public<'_> {
    fn answer(&self, question: &str) -> Option<&Value> {
        public_value(self.0.questionnaire, self.0.snapshot, question).map(|(_, value)| value)
    }

    fn measured(&self, measure: &str, field: &str) -> Option<&Value> {
        let found = self.0.shown.measures.iter().find(|shown| shown.id == measure)?;
        found.values.get(field)
    }

    fn choices(&self, question: &str, column: &str) -> &[ChoiceOption] {
        let question = self.0.questionnaire.question(question);
        let columns = question.map(|question| question.kind.columns()).unwrap_or_default();
        let column = columns.iter().find(|known| known.id == column);
        column.and_then(|column| column.kind.options()).unwrap_or_default()
    }
}

/// The facts by which the agency narrows lists that follow from what is public anyway.
fn derived(source: &Source<'_>) -> Vec<FactValue> {
    let facts = source.questionnaire.narrowing.facts.iter().map(|fact| FactValue {
        id: fact.id.clone(),
        label: fact.label.clone(),
        audience: false,
        derived: true,
        values: fact
            .values(&Public(source))
            .into_iter()
            .map(|(id, label)| Shared::new(PublicValue { id, label }))
            .collect(),
    });
    facts.filter(|fact| !fact.values.is_empty()).collect()
}

fn values(question: &Question, value: &Value) -> Vec<Shared<PublicValue>> {
    let Some(options) = question.kind.options() else {
        let (id, label) = (value.to_string(), in_words(question, value));
        return vec![Shared::new(PublicValue { id, label })];
    };
    let chosen = |id: &str| match value {
        Value::Array(ids) => ids.iter().any(|one| one.as_str() == Some(id)),
        other => other.as_str() == Some(id),
    };
    let chosen = options.iter().filter(|option| chosen(&option.id));
    let value = |option: &ChoiceOption| {
        Shared::new(PublicValue { id: option.id.clone(), label: option.title.clone() })
    };
    chosen.map(value).collect()
}

fn tables(q: &Questionnaire, snapshot: &Snapshot, show: Show) -> Vec<PublicTable> {
    let shown = q.public_facts.iter().filter(|fact| fact.show == show);
    shown
        .filter_map(|fact| {
            let (question, value) = public_value(q, snapshot, &fact.question)?;
            let columns = question.kind.columns();
            let rows = value.as_array()?.iter().map(|row| {
                let cell = |id: &str| row.get(id);
                columns
                    .iter()
                    .map(|column| {
                        cell(&column.id)
                            .map_or_else(String::new, |value| cell_in_words(column, value))
                    })
                    .collect()
            });
            Some(PublicTable {
                id: fact.id.clone(),
                label: fact.label.clone(),
                columns: columns.iter().map(|column| column.title.clone()).collect(),
                rows: rows.collect(),
            })
        })
        .collect()
}

/// A settled score, where it may be told.
fn public_score(q: &Questionnaire, outcome: &Outcome, score: &Interval) -> Option<f64> {
    score
        .settled()
        .filter(|_| arithmetic::scores_are_public(outcome))
        .map(|_| float(&q.risk.told(score)))
}

fn factors(outcome: &Outcome) -> Vec<Factor> {
    let listed = |factor: &FactorOutcome| {
        let public = arithmetic::is_public(factor);
        Factor {
            code: factor.code.clone(),
            title: factor.title.clone(),
            weight: factor.weight,
            level: factor.level().filter(|_| public),
            not_public: !public,
            maximum: factor.maximum.get(),
            text: factor.text.clone().filter(|_| public),
            withheld: factor.flagged && public,
            arithmetic: if public { arithmetic::of_factor(factor) } else { String::new() },
            reasons: reasons::public(&factor.reasons),
        }
    };
    outcome.factors.iter().map(listed).collect()
}

fn floors(outcome: &Outcome) -> Vec<Floor> {
    outcome
        .inherent
        .raising()
        .map(|floor| Floor { tier: floor.tier, because: floor.because.clone() })
        .collect()
}

fn statements(source: &Source<'_>) -> Vec<Statement> {
    let Source { questionnaire: q, snapshot, .. } = source;
    let evidence = snapshot.evidence_facts();
    let lines = source
        .decided
        .outcome
        .criteria
        .iter()
        .flat_map(|criterion| criterion.lines.iter().map(move |line| (criterion, line)));
    lines
        .filter_map(|(criterion, line)| {
            let answer = snapshot.answers.get(&line.question)?;
            let told = withheld::in_place_of(source.confidentiality, &line.question);
            let vendor_says = match &told {
                Some(told) => told.clone(),
                None => said(q.question(&line.question).filter(|one| one.is_published())?, answer),
            };
            Some(Statement {
                criterion: criterion.id.clone(),
                code: line.code.clone(),
                label: line.label.clone(),
                vendor_says,
                withheld: told.is_some(),
                evidence: evidence.count(&line.question),
            })
        })
        .collect()
}

fn said(question: &Question, answer: &Answer) -> String {
    answer
        .value()
        .map_or_else(|| answer.state().words().to_owned(), |value| in_words(question, value))
}
