//! The sentence above the registry's list: “we want … for … in grade … without …”. It writes the
//! same filters as those beside the list, one value each; it is a form of its own, which carries
//! what else is asked.

use crate::domain::instrument::Narrowing;
use crate::domain::registry::asked::label;
use crate::domain::registry::filter::Facet;
use crate::domain::registry::query::{AVAILABILITY, FACT, GRADE, NOT, Query};
use crate::domain::registry::shelf::Shelf;
use crate::web::kernel::markup::Markup;
use crate::web::pages::registry::rail::FORM;

/// A place of the sentence in which one value of a filter is chosen.
struct Blank<'a> {
    shelf: &'a Shelf,
    lead: &'static str,
    id: &'static str,
    /// What it says when nothing is chosen.
    any: &'static str,
    /// The name of the filter in the address.
    name: String,
    facet: &'a Facet,
    chosen: &'a [String],
}

impl<'a> Blank<'a> {
    /// A blank for the facet with this name; none where the shelf has no such facet, or no value
    /// of it.
    fn new(
        shelf: &'a Shelf,
        query: &'a Query,
        (lead, id, any): (&'static str, &'static str, &'static str),
        facet: &str,
        without: bool,
    ) -> Option<Self> {
        let facet = shelf.facets.iter().find(|known| known.name == facet)?;
        let (chosen, name) = if without {
            (&query.without, format!("{NOT}{}", facet.name))
        } else {
            (&query.chosen, facet.name.clone())
        };
        let chosen = chosen.get(&facet.name).map(Vec::as_slice).unwrap_or_default();
        Some(Self { shelf, lead, id, any, name, facet, chosen })
    }

    /// Whether one value at most is chosen, so that the sentence can say another in its place.
    fn is_open(&self) -> bool {
        self.chosen.len() < 2
    }

    fn draw(&self, out: &mut Markup) {
        let label = |value: &String| label(self.shelf, &self.facet.name, value);
        if !self.is_open() {
            let labels: Vec<String> = self.chosen.iter().map(label).collect();
            out.raw("<span>").text(self.lead).raw(" <strong>").text(&labels.join(" or "));
            out.raw("</strong></span> ");
            return;
        }
        out.raw("<span><label for=\"").raw(self.id).raw("\">").text(self.lead).raw("</label> ");
        out.raw("<select class=\"input\" id=\"").raw(self.id).raw("\"");
        out.attribute("name", &self.name).raw("><option value=\"\">").text(self.any);
        out.raw("</option>");
        for value in &self.facet.values {
            option(out, &value.value, &value.label, self.chosen.contains(&value.value));
        }
        // What is chosen stays chosen, though no listing has it today.
        let has = |value: &str| self.facet.values.iter().any(|known| known.value == value);
        for value in self.chosen.iter().filter(|value| !has(value)) {
            option(out, value, &label(value), true);
        }
        out.raw("</select></span> ");
    }
}

/// The sentence for a query; empty where there is nothing to choose.
pub(super) fn sentence(shelf: &Shelf, query: &Query, narrowing: &Narrowing) -> Markup {
    let fact = |id: &Option<String>| id.as_ref().map(|id| format!("{FACT}{id}"));
    let (wanted, unwanted) = (fact(&narrowing.wanted), fact(&narrowing.unwanted));
    let blank = |words, facet: &str, without| Blank::new(shelf, query, words, facet, without);
    let answer = ("We want a tool that may be bought today:", "want-answer", "whatever the answer");
    let blanks: Vec<Blank<'_>> = [
        blank(answer, AVAILABILITY, false),
        wanted.and_then(|facet| blank(("for", "want-for", "any use"), &facet, false)),
        blank(("in", "want-grade", "any grade"), GRADE, false),
        unwanted
            .and_then(|facet| blank(("without", "want-without", "nothing named"), &facet, true)),
    ]
    .into_iter()
    .flatten()
    .collect();
    let mut out = Markup::new();
    if blanks.is_empty() {
        return out;
    }
    out.raw("<form class=\"sentence no-print\" action=\"/registry\" method=\"get\" ");
    out.raw("aria-label=\"Say what you want\">");
    let is_said = |name: &str| blanks.iter().any(|blank| blank.name == name && blank.is_open());
    for (name, value) in query.pairs(None).iter().filter(|(name, _)| !is_said(name)) {
        carried(&mut out, name, value, None);
    }
    out.raw("<p>");
    for blank in &blanks {
        blank.draw(&mut out);
    }
    out.raw("<button class=\"button button--second\">Show these</button></p></form>");
    // Nothing beside the list says what is left out, so the search carries it on.
    for (facet, values) in &query.without {
        for value in values {
            carried(&mut out, &format!("{NOT}{facet}"), value, Some(FORM));
        }
    }
    out
}

fn option(out: &mut Markup, value: &str, label: &str, chosen: bool) {
    out.raw("<option").attribute("value", value).when(chosen, " selected").raw(">");
    out.text(label).raw("</option>");
}

/// What a form sends that nobody types into it.
fn carried(out: &mut Markup, name: &str, value: &str, form: Option<&str>) {
    out.raw("<input type=\"hidden\"").optional("form", form).attribute("name", name);
    out.attribute("value", value).raw(">");
}
