//! A listing's reasons in sentences: why it was decided so, what stands in the way, and what the
//! panel looked at.

use crate::domain::assessment::decision::{Decided, label};
use crate::domain::assessment::departure::passed_over;
use crate::domain::assessment::snapshot::Snapshot;
use crate::domain::instrument::{
    KnockoutKind, KnockoutOutcome, Outcome, ProhibitedOutcome, Questionnaire, Standing, is_current,
};
use crate::domain::registry::listing::parts::{Checked, Stop};
use crate::domain::values::in_a_sentence;

/// Why it was decided so: in the lead's words, or else in sentences that the rules give.
pub(super) fn decision_reason(decided: &Decided) -> String {
    if !decided.reason.is_empty() {
        return decided.reason.clone();
    }
    let outcome = &decided.outcome;
    let mut told: Vec<String> = Vec::new();
    let hard: Vec<String> = stops(outcome)
        .into_iter()
        .filter(|stop| stop.kind == KnockoutKind::Hard)
        .map(|stop| stop.because)
        .collect();
    if !hard.is_empty() {
        told.push(format!(
            "No approval is possible while this stands, whatever the scores: {}",
            hard.join(" ")
        ));
    }
    told.extend(tiers(outcome));
    told.extend(minimums(outcome));
    if told.is_empty() {
        return "The decision follows from what is set out below.".to_owned();
    }
    if decided.recommended == Some(decided.decision) {
        told.push(format!(
            "For such a tool the agency’s rules lead to this decision: {}.",
            in_a_sentence(label(decided.decision))
        ));
    }
    told.join(" ")
}

fn tiers(outcome: &Outcome) -> Option<String> {
    let named = |tier: u8, name: Option<&String>| {
        name.map_or_else(
            || format!("tier {tier}"),
            |name| format!("{} (tier {tier})", in_a_sentence(name)),
        )
    };
    let before = named(outcome.inherent.tier?, outcome.inherent.tier_name.as_ref());
    Some(match outcome.residual.tier {
        Some(after) => {
            let after = named(after, outcome.residual.tier_name.as_ref());
            format!(
                "The risk is {before} before safeguards and {after} with the safeguards that the \
                 panel found."
            )
        }
        None => format!("The risk is {before} before safeguards."),
    })
}

fn minimums(outcome: &Outcome) -> Option<String> {
    let short: Vec<String> =
        passed_over(outcome).into_iter().map(|minimum| minimum.sentence).collect();
    match (short.is_empty(), outcome.minimums.is_empty()) {
        (false, _) => Some(format!("{}.", short.join("; "))),
        (true, false) => {
            Some("Every criterion reaches the score that it needs at this tier.".to_owned())
        }
        (true, true) => None,
    }
}

/// What stops or conditions the decision, each in the rule's own sentence. The rules are public,
/// and a stop names its rule, so the sentence tells nothing that its id does not; the answers
/// behind it stay where they are.
pub(super) fn stops(outcome: &Outcome) -> Vec<Stop> {
    let prohibited =
        outcome.prohibited.iter().filter(|stop| stop.standing != Standing::Open).map(of_prohibited);
    let knockouts =
        outcome.knockouts.iter().filter(|stop| stop.standing != Standing::Open).map(of_knockout);
    prohibited.chain(knockouts).collect()
}

fn of_prohibited(stop: &ProhibitedOutcome) -> Stop {
    let because = match stop.standing {
        Standing::Undisclosed => format!(
            "{} cannot be ruled out, because the vendor did not disclose enough.",
            stop.title.trim_end_matches('.')
        ),
        Standing::Stands | Standing::Open => stop.because.clone(),
    };
    Stop { id: stop.id.clone(), kind: KnockoutKind::Hard, standing: stop.standing, because }
}

fn of_knockout(stop: &KnockoutOutcome) -> Stop {
    let because = match stop.standing {
        Standing::Undisclosed => {
            format!(
                "What this rule asks cannot be ruled out, because the vendor did not disclose \
                 enough. The rule: {}",
                stop.because
            )
        }
        Standing::Stands | Standing::Open => stop.because.clone(),
    };
    Stop { id: stop.id.clone(), kind: stop.kind, standing: stop.standing, because }
}

/// What the panel looked at, by criterion.
pub(super) fn checked(q: &Questionnaire, snapshot: &Snapshot, outcome: &Outcome) -> Vec<Checked> {
    let evidence = snapshot.evidence_facts();
    let of = outcome.criteria.iter().map(|criterion| {
        let answered: Vec<&str> = criterion
            .lines
            .iter()
            .map(|line| line.question.as_str())
            .filter(|name| snapshot.answers.get(name).is_some())
            .collect();
        let stands = |name: &&&str| {
            let shelf_life =
                q.question(name).and_then(|question| question.evidence.as_ref()?.shelf_life_months);
            evidence.at(name).iter().any(|piece| is_current(piece, shelf_life, outcome.on))
        };
        Checked {
            criterion: criterion.id.clone(),
            looked_for: q
                .rubric
                .criterion(&criterion.id)
                .map(|criterion| criterion.summary.clone())
                .unwrap_or_default(),
            answers: answered.len(),
            with_evidence: answered.iter().filter(stands).count(),
        }
    });
    of.collect()
}
