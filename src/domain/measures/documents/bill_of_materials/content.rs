//! What a bill lists, counted the same way for every format.

use super::super::finding::{Draft, count};
use super::super::node::Node;
use super::statements::states;

/// How many models are named.
const MODELS_NAMED: usize = 20;

/// The parts of a bill so far.
#[derive(Debug, Default)]
pub(super) struct Content {
    components: usize,
    /// Services that others run; the bill of a service may list nothing else.
    pub(super) services: usize,
    without_version: usize,
    without_licence: usize,
    models: usize,
    /// The names of the first models.
    named: Vec<String>,
    /// Models with a model card, of the formats that have such cards.
    pub(super) cards: Option<usize>,
    /// Whether the bill is that of one model, which need not list parts.
    is_of_a_model: bool,
    /// The first component of each kind of lack.
    first_without_version: Option<String>,
    first_without_licence: Option<String>,
}

/// A component.
pub(super) struct Component<'a> {
    /// Where it is.
    pub(super) pointer: &'a str,
    pub(super) name: &'a str,
    pub(super) version: Option<&'a str>,
    pub(super) licensed: bool,
    pub(super) is_model: bool,
}

impl Content {
    pub(super) fn add(&mut self, component: &Component<'_>) {
        self.components += 1;
        if !component.version.is_some_and(states) {
            self.without_version += 1;
            self.first_without_version.get_or_insert_with(|| component.pointer.to_owned());
        }
        if !component.licensed {
            self.without_licence += 1;
            self.first_without_licence.get_or_insert_with(|| component.pointer.to_owned());
        }
        if component.is_model {
            self.model(component.name);
        }
    }

    /// Counts a model that is the product itself and no part of it.
    pub(super) fn add_product(&mut self) {
        self.is_of_a_model = true;
        self.model("the product itself");
    }

    /// Counts the model card of a component, when it has one.
    pub(super) fn add_card(&mut self, model: &Node<'_>) {
        *self.cards.get_or_insert_default() += usize::from(model.get("modelCard").is_some());
    }

    fn model(&mut self, name: &str) {
        self.models += 1;
        if self.named.len() < MODELS_NAMED {
            self.named.push(name.chars().take(100).collect());
        }
    }

    /// Tells the counts and what is missing.
    pub(super) fn report(self, draft: &mut Draft) {
        if let Some(cards) = self.cards {
            draft.line(
                "Models with a model card",
                "components with “modelCard”",
                cards.to_string(),
            );
            draft.fact("model_cards", cards);
        }
        draft.line("Components", "", self.components.to_string());
        if self.services > 0 {
            draft.line("Services", "", self.services.to_string());
        }
        draft.line("Machine-learning models", "components of that kind", self.models.to_string());
        draft.line("Components without a version", "", self.without_version.to_string());
        draft.line("Components without a licence", "", self.without_licence.to_string());
        draft.fact("components", self.components);
        draft.fact("services", self.services);
        draft.fact("models", self.models);
        draft.fact("ml_bom", self.models > 0);
        draft.fact("without_version", self.without_version);
        draft.fact("without_licence", self.without_licence);
        if self.components == 0 && self.services > 0 {
            draft.note(
                "components-missing",
                "",
                "The bill lists services only. List what the product itself is made of, too, when \
                 it has parts of its own.",
            );
        } else if self.components == 0 && !self.is_of_a_model {
            draft.gap(
                "components-missing",
                "",
                "The bill lists no components. List what the product is made of.",
            );
        }
        if self.models == 0 {
            draft.note(
                "models-missing",
                "",
                "The bill lists no machine-learning model. List the models the product uses, its \
                 suppliers' models included.",
            );
        } else {
            draft.line("Models named", "at most twenty", self.named.join(", "));
        }
        for (code, lack, number, first) in [
            ("version-missing", "version", self.without_version, self.first_without_version),
            ("licence-missing", "licence", self.without_licence, self.first_without_licence),
        ] {
            let Some(first) = first else { continue };
            let (of, verb) = (
                count(self.components, "component", "components"),
                if number == 1 { "has" } else { "have" },
            );
            draft.note(
                code,
                first,
                format!("{number} of {of} {verb} no {lack}; this is the first."),
            );
        }
    }
}
