//! Knock-outs, and uses that the agency does not allow, as rows of a page.

use serde::Serialize;

use crate::domain::instrument::{KnockoutKind, KnockoutOutcome, ProhibitedOutcome, Standing};
use crate::web::components::{Kind as Hue, StatusTag};

/// One of them.
#[derive(Debug, Clone, Serialize)]
pub struct ShownStop {
    /// The place of the question that it hangs on, where the page leads there.
    href: Option<String>,
    code: String,
    because: String,
    kind: &'static str,
    tag: StatusTag,
    #[serde(skip)]
    standing: Standing,
}

impl ShownStop {
    /// A knock-out; `place` gives where a question stands.
    pub fn knockout(stop: &KnockoutOutcome, place: impl Fn(&str) -> Option<String>) -> Self {
        Self {
            href: place(&stop.question),
            code: stop.code.clone(),
            because: stop.because.clone(),
            kind: kind_in_words(stop.kind),
            tag: tag(stop.standing),
            standing: stop.standing,
        }
    }

    fn prohibited(stop: &ProhibitedOutcome, place: impl Fn(&str) -> Option<String>) -> Self {
        let behind = stop.reasons.iter().find_map(|reason| reason.name.question());
        Self {
            href: behind.and_then(place),
            code: stop.title.clone(),
            because: stop.because.clone(),
            kind: "A use that the agency does not allow",
            tag: tag(stop.standing),
            standing: stop.standing,
        }
    }

    /// All of an outcome, the uses first.
    pub fn all(
        prohibited: &[ProhibitedOutcome],
        knockouts: &[KnockoutOutcome],
        place: impl Fn(&str) -> Option<String>,
    ) -> Vec<Self> {
        let uses = prohibited.iter().map(|stop| Self::prohibited(stop, &place));
        uses.chain(knockouts.iter().map(|stop| Self::knockout(stop, &place))).collect()
    }

    /// Whether it stands or cannot be ruled out.
    pub fn holds(&self) -> bool {
        self.standing != Standing::Open
    }
}

/// What a knock-out of this kind does.
fn kind_in_words(kind: KnockoutKind) -> &'static str {
    match kind {
        KnockoutKind::Hard => "No approval while it stands",
        KnockoutKind::Curable => "Can be cured in time",
        KnockoutKind::Discretionary => "A person decides",
    }
}

fn tag(standing: Standing) -> StatusTag {
    match standing {
        Standing::Stands => StatusTag::new(Hue::Stop, "Stands now"),
        Standing::Open => StatusTag::new(Hue::Neutral, "Still open"),
        Standing::Undisclosed => StatusTag::new(Hue::Caution, "Not ruled out"),
    }
}
