//! The facets beside the registry's list.

use serde::Serialize;

use crate::domain::registry::filter::{Facet, FacetValue};
use crate::domain::registry::query::{DECISION, Query};
use crate::domain::registry::shelf::Shelf;

/// The form that searches the list: the facets are a part of it.
pub(super) const FORM: &str = "registry-search";

/// The facets, as the partial draws them.
#[derive(Debug, Serialize)]
pub struct Rail {
    pub(super) form: &'static str,
    pub(super) facets: Vec<RailFacet>,
    pub(super) chosen: String,
    pub(super) clear: Option<String>,
    /// Whether there is anything to choose or to take off.
    pub(super) shown: bool,
}

/// A facet, as the partial draws it.
#[derive(Debug, Serialize)]
pub(super) struct RailFacet {
    pub(super) title: String,
    pub(super) open: bool,
    pub(super) note: Option<String>,
    pub(super) options: Vec<RailOption>,
}

/// One value of a facet, as the partial draws it.
#[derive(Debug, Default, Serialize)]
pub(super) struct RailOption {
    pub(super) form: &'static str,
    pub(super) name: String,
    pub(super) id: String,
    pub(super) value: String,
    pub(super) label: String,
    pub(super) count: String,
    pub(super) checked: bool,
}

/// Facets that stand open until something is chosen.
pub(super) const OPEN: usize = 3;

/// Whether a facet is shown. The answer tells the decision that holds; only who asked for one by
/// its address sees it here, to take it off again.
pub(super) fn still_for(facet: &Facet, query: &Query) -> bool {
    facet.name != DECISION || query.chosen.contains_key(DECISION)
}

/// What says how many values of a facet are chosen.
pub(super) fn note(chosen: usize) -> Option<String> {
    (chosen > 0).then(|| format!("{chosen} chosen"))
}

/// Where the list is without filters.
pub(super) fn clear(query: &Query) -> String {
    super::addresses::href(&query.wider(), None)
}

impl RailOption {
    /// A value of the facet at a place among those that are shown.
    pub(super) fn new(
        form: &'static str,
        (place, facet): (usize, &Facet),
        (number, value): (usize, &FacetValue),
        count: String,
        checked: bool,
    ) -> Self {
        Self {
            form,
            name: facet.name.clone(),
            id: format!("facet-{place}-{number}"),
            value: value.value.clone(),
            label: value.label.clone(),
            count,
            checked,
        }
    }
}

impl Rail {
    /// The facets of a shelf for a query, with how many listings each value would leave. Values
    /// that leave none are left out.
    pub fn new(form: &'static str, shelf: &Shelf, query: &Query, counts: &[Vec<usize>]) -> Self {
        let facets = shelf
            .facets
            .iter()
            .zip(counts)
            .filter(|(facet, _)| still_for(facet, query))
            .enumerate()
            .filter_map(|(place, (facet, counts))| {
                let is_chosen = |value: &str| {
                    query
                        .chosen
                        .get(&facet.name)
                        .is_some_and(|all| all.iter().any(|one| one == value))
                };
                let options: Vec<RailOption> = facet
                    .values
                    .iter()
                    .zip(counts)
                    .enumerate()
                    .filter(|(_, (value, count))| **count > 0 || is_chosen(&value.value))
                    .map(|(number, (value, count))| {
                        let checked = is_chosen(&value.value);
                        let (facet, value) = ((place, facet), (number, value));
                        RailOption::new(form, facet, value, count.to_string(), checked)
                    })
                    .collect();
                let picked = options.iter().filter(|option| option.checked).count();
                (!options.is_empty()).then(|| RailFacet {
                    title: facet.title.clone(),
                    open: place < OPEN || picked > 0,
                    note: note(picked),
                    options,
                })
            });
        let chosen = query.chosen_count();
        let chosen = if chosen > 0 { chosen.to_string() } else { String::new() };
        let clear = (!chosen.is_empty()).then(|| clear(query));
        let facets: Vec<RailFacet> = facets.collect();
        let shown = !facets.is_empty() || !chosen.is_empty();
        Self { form, facets, chosen, clear, shown }
    }

    /// A rail for rendering samples.
    pub fn sample() -> Self {
        let option = RailOption {
            form: "registry-search",
            name: "decision".into(),
            id: "facet-0-0".into(),
            value: "approved".into(),
            label: "Approved".into(),
            count: "3".into(),
            checked: true,
        };
        let facet = RailFacet {
            title: "Decision".into(),
            open: true,
            note: Some("1 chosen".into()),
            options: vec![option],
        };
        let closed =
            RailFacet { title: "Tier".into(), open: false, note: None, options: Vec::new() };
        Self {
            form: "registry-search",
            facets: vec![facet, closed],
            chosen: "1".into(),
            clear: Some("/registry".into()),
            shown: true,
        }
    }
}
