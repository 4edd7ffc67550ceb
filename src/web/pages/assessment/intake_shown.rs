//! Cycles of intake as pages show them.

use chrono::NaiveDate;
use serde::Serialize;

use crate::actions::assessment::intake::StandingCycle;
use crate::domain::assessment::intake::{CycleName, CycleState, Door, IntakeCycle};
use crate::domain::calendar::day_in_words;
use crate::domain::values::Id;
use crate::web::components::{Kind, NoticeBox, StatusTag};

/// One cycle.
#[derive(Debug, Serialize)]
pub(super) struct CycleRow {
    /// Where whoever keeps it changes it; none for everybody else.
    href: Option<String>,
    name: String,
    takes: Option<String>,
    status: StatusTag,
    means: &'static str,
    opens: String,
    closes: String,
    review: String,
    announced: String,
}

impl CycleRow {
    pub(super) fn new(standing: &StandingCycle) -> Self {
        let IntakeCycle { name, takes, opens_on, closes_on, review_until, announced_on, .. } =
            &standing.cycle;
        Self {
            href: None,
            name: name.to_string(),
            takes: takes.clone(),
            status: tag(standing.state),
            means: standing.state.sentence(),
            opens: day_in_words(*opens_on),
            closes: day_in_words(*closes_on),
            review: day_in_words(*review_until),
            announced: day_in_words(*announced_on),
        }
    }

    /// The same for whoever keeps it.
    pub(super) fn at(mut self, href: String) -> Self {
        self.href = Some(href);
        self
    }
}

fn tag(state: CycleState) -> StatusTag {
    let kind = match state {
        CycleState::Open | CycleState::Live => Kind::Good,
        CycleState::Pending | CycleState::Standstill => Kind::Caution,
        CycleState::Coming | CycleState::Expired => Kind::Neutral,
    };
    StatusTag::new(kind, state.label())
}

/// How today's cycle stands, for whoever has something to submit.
pub(super) fn door_box(door: &Door) -> NoticeBox {
    NoticeBox {
        kind: if door.is_open() { Kind::Neutral } else { Kind::Caution },
        title: door.title(),
        text: Some(door.refusal().unwrap_or_else(|| door.sentence())),
    }
}

/// Cycles in every state.
pub(super) fn sample_cycles() -> Vec<StandingCycle> {
    let day = |month, day| NaiveDate::from_ymd_opt(2027, month, day).unwrap_or_default();
    let cycle = |takes: Option<&str>| {
        Some(IntakeCycle {
            id: Id::from_stored("0193".to_owned()),
            name: CycleName::parse("Spring 2027").ok()?,
            takes: takes.map(str::to_owned),
            opens_on: day(3, 1),
            closes_on: day(4, 30),
            review_until: day(6, 30),
            announced_on: day(7, 15),
            revision: 1,
        })
    };
    let states = [
        CycleState::Coming,
        CycleState::Open,
        CycleState::Pending,
        CycleState::Standstill,
        CycleState::Live,
        CycleState::Expired,
    ];
    let all = states.into_iter().enumerate().filter_map(|(place, state)| {
        let cycle = cycle((place == 0).then_some("Tools for mathematics."))?;
        Some(StandingCycle { cycle, state, used: place > 1 })
    });
    all.collect()
}
