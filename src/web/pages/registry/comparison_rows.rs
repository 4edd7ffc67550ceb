//! The rows of a comparison: what each tool has under one heading.

use serde::Serialize;

use super::sheet;
use super::words::{audience, decision_in_words, number, tier, until_label};
use crate::domain::calendar::day_in_words;
use crate::domain::registry::listing::{
    Condition, ConditionState, CriterionScore, LearningHours, Listing, PublicTable,
    SettledCondition,
};

/// Rows that belong together.
#[derive(Debug, Serialize)]
pub(super) struct Group {
    title: &'static str,
    pub(super) rows: Vec<Row>,
}

/// One thing, told of every tool.
#[derive(Debug, Serialize)]
pub(super) struct Row {
    title: String,
    cells: Vec<Cell>,
    differs: bool,
}

/// What one tool has there.
#[derive(Debug, Serialize)]
struct Cell {
    tool: String,
    lines: Vec<String>,
}

impl Group {
    /// How many of its rows differ.
    pub(super) fn differing(&self) -> usize {
        self.rows.iter().filter(|row| row.differs).count()
    }

    /// Leaves out what is the same everywhere.
    pub(super) fn keep_what_differs(&mut self) {
        self.rows.retain(|row| row.differs);
    }
}

/// The rows for some tools, in the order in which a listing tells them. A row on which no tool has
/// anything is left out.
pub(super) fn groups(tools: &[&Listing]) -> Vec<Group> {
    let rows = Rows(tools);
    let groups = [
        Group { title: "May we buy it", rows: rows.answer() },
        Group { title: "Before it is switched on", rows: rows.duties() },
        Group { title: "Scores and risk", rows: rows.scores() },
        Group { title: "As the vendors attested it", rows: rows.attested() },
        Group { title: "What Assay computed from their tables", rows: rows.measures() },
    ];
    groups.into_iter().filter(|group| !group.rows.is_empty()).collect()
}

struct Rows<'l>(&'l [&'l Listing]);

/// What a tool says in place of a fact that is withheld.
fn withheld(listing: &Listing, id: &str) -> Option<String> {
    let found = listing.card.withheld.iter().find(|one| one.fact.as_deref() == Some(id));
    found.map(|one| one.because.clone())
}

impl Rows<'_> {
    fn row(&self, title: &str, lines: impl Fn(&Listing) -> Vec<String>) -> Option<Row> {
        let cells: Vec<Cell> = self
            .0
            .iter()
            .map(|listing| Cell { tool: listing.card.name.clone(), lines: lines(listing) })
            .collect();
        let differs = cells.windows(2).any(|pair| matches!(pair, [a, b] if a.lines != b.lines));
        cells.iter().any(|cell| !cell.lines.is_empty()).then(|| Row {
            title: title.to_owned(),
            cells,
            differs,
        })
    }

    /// One row for each thing that some of the tools have, in the order in which they come up.
    fn row_for_each(
        &self,
        things: impl Fn(&Listing) -> Vec<(String, String)>,
        lines: impl Fn(&Listing, &str) -> Vec<String>,
    ) -> Vec<Row> {
        let mut met: Vec<(String, String)> = Vec::new();
        for (id, title) in self.0.iter().flat_map(|listing| things(listing)) {
            if !met.iter().any(|(known, _)| *known == id) {
                met.push((id, title));
            }
        }
        met.iter().filter_map(|(id, title)| self.row(title, |listing| lines(listing, id))).collect()
    }

    fn answer(&self) -> Vec<Row> {
        let rows = [
            self.row("May be bought today", |listing| {
                vec![listing.card.availability().label().to_owned()]
            }),
            self.row("Decision", |listing| vec![decision_in_words(&listing.card)]),
            self.row("For", |listing| not_empty(audience(&listing.card))),
            self.row("Version", |listing| not_empty(listing.card.version.clone())),
            self.row("Last day", |listing| {
                let day = listing.card.expires_on.map(day_in_words);
                day.map(|day| format!("{} {day}", until_label(&listing.card))).into_iter().collect()
            }),
            self.row("Why", |listing| not_empty(listing.card.decision_reason.clone())),
            self.row("What stands in the way", |listing| {
                listing.stops.iter().map(|stop| stop.because.clone()).collect()
            }),
        ];
        rows.into_iter().flatten().collect()
    }

    fn duties(&self) -> Vec<Row> {
        let asks = |listing: &Listing| !listing.card.status.is_over();
        let rows = [
            self.row("What the vendor has to do", |listing| {
                listing.card.conditions.iter().map(condition).collect()
            }),
            self.row("Modules for educators", |listing| {
                let modules = listing.card.modules.iter().filter(|_| asks(listing));
                modules.map(|module| format!("{} {}", module.id, module.title)).collect()
            }),
            self.row("Hours of learning", |listing| {
                let hours = listing.hours.iter().filter(|_| asks(listing));
                hours.map(LearningHours::in_words).collect()
            }),
            self.row("As a pilot", |listing| listing.pilot.clone().into_iter().collect()),
            self.row("While it is in use", |listing| {
                listing.monitoring.clone().into_iter().collect()
            }),
        ];
        rows.into_iter().flatten().collect()
    }

    fn scores(&self) -> Vec<Row> {
        let criteria = |listing: &Listing| {
            let scores = listing.card.scores.0.iter();
            scores.map(|(id, score)| (id.clone(), score.title.clone())).collect()
        };
        let mut rows = self.row_for_each(criteria, |listing, id| {
            let own = listing.card.scores.0.iter().find(|(known, _)| known == id);
            own.map(|(_, own)| score(own)).into_iter().collect()
        });
        let tiers = [
            self.row("Inherent risk tier, before controls", |listing| {
                let card = &listing.card;
                vec![tier(card.inherent_tier, card.inherent_tier_name.as_deref())]
            }),
            self.row("Residual risk tier, with its controls", |listing| {
                let card = &listing.card;
                vec![tier(card.residual_tier, card.residual_tier_name.as_deref())]
            }),
        ];
        rows.extend(tiers.into_iter().flatten());
        rows
    }

    /// Whether a fact has its row without being withheld: as a table, or as the audience.
    fn is_told_elsewhere(&self, id: &str) -> bool {
        self.0.iter().any(|listing| {
            let is_audience = listing.card.facts.iter().any(|fact| fact.audience && fact.id == id);
            is_audience || of(&listing.data, id).is_some() || of(&listing.costs, id).is_some()
        })
    }

    fn attested(&self) -> Vec<Row> {
        let facts = |listing: &Listing| {
            let others = listing.card.facts.iter().filter(|fact| !fact.audience);
            let others = others.map(|fact| (fact.id.clone(), fact.label.clone()));
            let withheld = listing.card.withheld.iter().filter_map(|one| {
                let fact = one.fact.clone().filter(|id| !self.is_told_elsewhere(id))?;
                Some((fact, one.label.clone()))
            });
            others.chain(withheld).collect()
        };
        let mut rows = self.row_for_each(facts, |listing, id| {
            let fact = listing.card.facts.iter().find(|fact| fact.id == id);
            let values = fact.into_iter().flat_map(|fact| &fact.values);
            values.map(|value| value.label.clone()).chain(withheld(listing, id)).collect()
        });
        let tables = |tables: &[PublicTable]| {
            tables.iter().map(|table| (table.id.clone(), table.label.clone())).collect()
        };
        rows.extend(self.row_for_each(
            |listing| tables(&listing.data),
            |listing, id| {
                let heads = sheet::heads(of(&listing.data, id)).into_iter().map(str::to_owned);
                heads.chain(withheld(listing, id)).collect()
            },
        ));
        rows.extend(self.row_for_each(
            |listing| tables(&listing.costs),
            |listing, id| {
                let rows = of(&listing.costs, id).into_iter().flat_map(|table| &table.rows);
                rows.map(|row| in_a_line(row)).chain(withheld(listing, id)).collect()
            },
        ));
        rows
    }

    fn measures(&self) -> Vec<Row> {
        self.row_for_each(
            |listing| {
                let measures = listing.measures.iter();
                measures.map(|measure| (measure.id.clone(), measure.title.clone())).collect()
            },
            |listing, id| {
                let own = listing.measures.iter().filter(|measure| measure.id == id);
                own.map(|measure| measure.conclusion.clone()).collect()
            },
        )
    }
}

fn not_empty(text: String) -> Vec<String> {
    Some(text).filter(|text| !text.is_empty()).into_iter().collect()
}

fn of<'t>(tables: &'t [PublicTable], id: &str) -> Option<&'t PublicTable> {
    tables.iter().find(|table| table.id == id)
}

/// A row of a table in a line: what its cells hold, empty ones left out.
fn in_a_line(row: &[String]) -> String {
    let cells: Vec<&str> = row.iter().map(String::as_str).filter(|cell| !cell.is_empty()).collect();
    cells.join(", ")
}

fn condition(condition: &Condition) -> String {
    let due = day_in_words(condition.due);
    match condition.state {
        Some(ConditionState::Overdue) => format!("{} Overdue since {due}.", condition.text),
        Some(ConditionState::Dropped) => format!("{} Was due by {due}.", condition.text),
        Some(ConditionState::Met | ConditionState::Waived) => {
            let settled = condition.settled.as_ref();
            let label = settled.map(SettledCondition::label).unwrap_or_default();
            format!("{} {label}.", condition.text)
        }
        Some(ConditionState::Open) | None => format!("{} By {due}.", condition.text),
    }
}

fn score(score: &CriterionScore) -> String {
    let reached = match score.score {
        Some(reached) => format!("{} of 4", number(reached)),
        None => "Not scored".to_owned(),
    };
    match (score.minimum.map(number), score.met) {
        (Some(minimum), Some(true)) => format!("{reached}, minimum {minimum} met"),
        (Some(minimum), Some(false)) => format!("{reached}, below its minimum of {minimum}"),
        (Some(minimum), None) => format!("{reached}, minimum {minimum} not tested"),
        (None, _) => reached,
    }
}
