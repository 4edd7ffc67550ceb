//! What the rules lead to, what is proposed or decided, and what became of it.

use crate::actions::assessment::decisions::DecisionFile;
use crate::domain::assessment::decision::label;
use crate::domain::assessment::departure::Departure;
use crate::domain::assessment::disclosure::State;
use crate::domain::calendar::{Calendar, day_in_words};
use crate::web::components::{Kind, Verdict};
use crate::web::pages::assessment::own_listing::Became;
use crate::web::pages::registry::words;

/// How what is proposed or decided departs from the rules.
pub(super) fn departure(file: &DecisionFile) -> Option<Departure> {
    let proposed =
        file.proposed.as_ref().filter(|_| file.case.disclosure.state() != State::Scored)?;
    Departure::of(proposed.proposal.decision, &proposed.outcome)
}

/// What became of the decision once it was published.
pub(super) fn became(file: &DecisionFile) -> Option<Became> {
    let disclosure = &file.case.disclosure;
    (disclosure.state() == State::Published)
        .then(|| Became::of(file.listing.as_ref(), &disclosure.id, file.today))
        .flatten()
}

pub(super) fn verdict(file: &DecisionFile, calendar: Calendar) -> Option<Verdict> {
    let state = file.case.disclosure.state();
    if let Some(proposed) = file.proposed.as_ref().filter(|_| state != State::Scored) {
        let decision = proposed.proposal.decision;
        let (before, line) = match (proposed.decided_at, proposed.expires_on) {
            (None, _) => ("Proposed: ", "Waiting for the three offices.".to_owned()),
            (Some(at), None) => ("Decided: ", format!("Decided on {}.", calendar.day_of(at))),
            (Some(at), Some(until)) => (
                "Decided: ",
                format!("Decided on {}, holds until {}.", calendar.day_of(at), day_in_words(until)),
            ),
        };
        let title = format!("{before}{}", label(decision).to_lowercase());
        if let (Some(became), Some(at)) = (became(file), proposed.decided_at) {
            let line = format!("Decided on {}. {}", calendar.day_of(at), became.text);
            return Some(Verdict {
                kind: became.kind,
                title: format!("{title}, {}", became.word),
                line: Some(line),
            });
        }
        return Some(match departure(file) {
            None => Verdict { kind: words::kind(decision), title, line: Some(line) },
            Some(departure) => Verdict {
                kind: if departure.milder { Kind::Caution } else { words::kind(decision) },
                title: format!("{title}. The rules lead to: {}", departure.rules_in_words()),
                line: Some(match departure.because_in_words() {
                    Some(because) => format!("{because} {line}"),
                    None => line,
                }),
            },
        });
    }
    let outcome = file.outcome.as_ref()?;
    let Some(recommendation) = outcome.recommendation.as_ref() else {
        let line = if outcome.lacks_scores_only() {
            "A minimum without a score is not met. Settle a question of the criterion at a level, \
             or propose a decision that names it."
        } else {
            "What keeps it open stands below."
        };
        return Some(Verdict {
            kind: Kind::Caution,
            title: "The rules lead to: no decision".to_owned(),
            line: Some(line.to_owned()),
        });
    };
    let line = recommendation.months.map(|months| {
        format!("For at most {months} months. People decide; this is what the rules lead to.")
    });
    let title = format!("The rules lead to: {}", label(recommendation.decision).to_lowercase());
    Some(Verdict { kind: words::kind(recommendation.decision), title, line })
}
