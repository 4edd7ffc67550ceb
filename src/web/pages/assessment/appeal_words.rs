//! An appeal as pages of its vendor and of the agency tell it.

use chrono::NaiveDate;
use serde::Serialize;

use crate::domain::assessment::appeal::{Appeal, AppealOutcome};
use crate::domain::calendar::{Calendar, day_in_words};
use crate::domain::instrument::Questionnaire;
use crate::web::components::{Fact, Facts, Kind, NoticeBox};

/// An appeal with what was decided on it.
#[derive(Debug, Clone, Serialize)]
pub struct ShownAppeal {
    facts: Facts,
    grounds: String,
    asks: String,
    /// What the agency decided.
    ruling: Option<ShownRuling>,
}

#[derive(Debug, Clone, Serialize)]
struct ShownRuling {
    title: String,
    reason: String,
}

impl ShownAppeal {
    /// An appeal. Names of the agency's people are for the agency.
    pub fn new(
        appeal: &Appeal,
        questionnaire: &Questionnaire,
        calendar: Calendar,
        for_agency: bool,
    ) -> Self {
        let titles = appeal.parts.iter().map(|id| {
            let criterion = questionnaire.rubric.criterion(id);
            criterion.map_or_else(|| id.clone(), |criterion| criterion.title.clone())
        });
        let about = titles.collect::<Vec<_>>().join(", ");
        let about = if about.is_empty() { "The decision as a whole".to_owned() } else { about };
        let mut facts = vec![
            Fact::new("Appealed", format!("{}, by {}", calendar.day_of(appeal.at), appeal.by)),
            Fact::new("About", about),
        ];
        if appeal.is_open() {
            facts.push(Fact::new("The agency answers by", day_in_words(appeal.answer_by)));
        }
        let ruling = appeal.ruling.as_ref().map(|ruling| {
            let day = calendar.day_of(ruling.at);
            let title = if for_agency {
                format!("{}, decided by {} on {day}", ruling.outcome.label(), ruling.by)
            } else {
                format!("{}, decided on {day}", ruling.outcome.label())
            };
            ShownRuling { title, reason: ruling.reason.clone() }
        });
        Self {
            facts: Facts { facts },
            grounds: appeal.grounds.clone(),
            asks: appeal.asks.clone(),
            ruling,
        }
    }
}

/// Where a published decision stands with an appeal, for its vendor: the days, and the one next
/// step.
pub fn told_appeal(
    appeal: Option<&Appeal>,
    until: Option<NaiveDate>,
    calendar: Calendar,
) -> Option<NoticeBox> {
    let notice = |kind, title: &str, text: String| {
        Some(NoticeBox { kind, title: title.to_owned(), text: Some(text) })
    };
    let Some(appeal) = appeal else {
        let until = day_in_words(until?);
        let text = format!("You can appeal it until {until}. Other people then look at it.");
        return notice(Kind::Neutral, "If you do not agree with the decision", text);
    };
    let Some(ruling) = &appeal.ruling else {
        let text = format!(
            "Somebody who had no part in the decision looks at your appeal and answers by {}. There \
             is nothing for you to do; you hear by mail.",
            day_in_words(appeal.answer_by)
        );
        let title = format!("Under appeal since {}", calendar.day_of(appeal.at));
        return notice(Kind::Neutral, &title, text);
    };
    let day = calendar.day_of(ruling.at);
    let text = match ruling.outcome {
        AppealOutcome::Upheld => {
            format!("Decided on {day}. Read the reason on your appeal’s page.")
        }
        AppealOutcome::Changed => format!(
            "Decided on {day}. Other people than before decide. Until the new decision is \
             published, the present one stays in the registry. You get a letter about the new one."
        ),
        AppealOutcome::Dismissed => format!(
            "Dismissed on {day}: its grounds do not concern the decision. Read the reason on your \
             appeal’s page."
        ),
    };
    let title = match ruling.outcome {
        AppealOutcome::Changed => "The agency decides anew because of your appeal",
        AppealOutcome::Upheld => "Your appeal is decided: the decision stands",
        AppealOutcome::Dismissed => "Your appeal was dismissed",
    };
    notice(Kind::Neutral, title, text)
}
