//! The facets beside the registry's list.

use serde::Serialize;

use crate::domain::registry::filter::Facet;
use crate::domain::registry::query::{DECISION, Query};
use crate::domain::registry::shelf::Shelf;

/// The facets, as the partial draws them.
#[derive(Debug, Serialize)]
pub struct Rail {
    form: &'static str,
    facets: Vec<RailFacet>,
    chosen: usize,
    clear: Option<String>,
}

#[derive(Debug, Serialize)]
struct RailFacet {
    name: String,
    title: String,
    open: bool,
    note: Option<String>,
    options: Vec<RailOption>,
}

#[derive(Debug, Serialize)]
struct RailOption {
    id: String,
    value: String,
    label: String,
    count: usize,
    checked: bool,
}

/// Facets that stand open until something is chosen.
const OPEN: usize = 3;

impl Rail {
    /// The facets of a shelf for a query, with how many listings each value would leave. Values
    /// that leave none are left out.
    pub fn new(form: &'static str, shelf: &Shelf, query: &Query, counts: &[Vec<usize>]) -> Self {
        // The answer tells the decision that holds; only who asked for one by its address sees it
        // here, to take it off again.
        let shown = |facet: &Facet| facet.name != DECISION || query.chosen.contains_key(DECISION);
        let facets = shelf
            .facets
            .iter()
            .zip(counts)
            .filter(|(facet, _)| shown(facet))
            .enumerate()
            .filter_map(|(place, (facet, counts))| {
                let chosen = query.chosen.get(&facet.name);
                let is_chosen = |value: &str| {
                    chosen.is_some_and(|chosen| chosen.iter().any(|one| one == value))
                };
                let options: Vec<RailOption> = facet
                    .values
                    .iter()
                    .zip(counts)
                    .enumerate()
                    .filter(|(_, (value, count))| **count > 0 || is_chosen(&value.value))
                    .map(|(number, (value, count))| RailOption {
                        id: format!("facet-{place}-{number}"),
                        value: value.value.clone(),
                        label: value.label.clone(),
                        count: *count,
                        checked: is_chosen(&value.value),
                    })
                    .collect();
                let picked = options.iter().filter(|option| option.checked).count();
                (!options.is_empty()).then(|| RailFacet {
                    name: facet.name.clone(),
                    title: facet.title.clone(),
                    open: place < OPEN || picked > 0,
                    note: (picked > 0).then(|| format!("{picked} chosen")),
                    options,
                })
            });
        let chosen = query.chosen_count();
        let clear = (chosen > 0).then(|| {
            super::addresses::href(
                &Query { chosen: std::collections::BTreeMap::new(), after: None, ..query.clone() },
                None,
            )
        });
        Self { form, facets: facets.collect(), chosen, clear }
    }

    /// A rail for rendering samples.
    pub fn sample() -> Self {
        let option = RailOption {
            id: "facet-0-0".into(),
            value: "approved".into(),
            label: "Approved".into(),
            count: 3,
            checked: true,
        };
        let facet = RailFacet {
            name: "decision".into(),
            title: "Decision".into(),
            open: true,
            note: Some("1 chosen".into()),
            options: vec![option],
        };
        let closed = RailFacet {
            name: "tier".into(),
            title: "Tier".into(),
            open: false,
            note: None,
            options: Vec::new(),
        };
        Self {
            form: "registry-search",
            facets: vec![facet, closed],
            chosen: 1,
            clear: Some("/registry".into()),
        }
    }
}
