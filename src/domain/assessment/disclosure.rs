//! A disclosure: what a vendor says about a product, and where it stands.

pub use super::stage::{Accepted, Agreed, Reached, Stage, Step, Submitted, WrongState};
pub use super::state::State;
use crate::domain::values::{AccountId, DisclosureId, OrganizationId, ProductId, Timestamp};

/// A disclosure of one product on one version of a questionnaire.
#[derive(Debug, Clone)]
pub struct Disclosure {
    /// A `UUIDv7`; in every address of its pages.
    pub id: DisclosureId,
    /// The product's id.
    pub product: ProductId,
    /// The product's name.
    pub product_name: String,
    /// The last part of the product's address, `/registry/{slug}`.
    pub product_slug: String,
    /// The vendor's id.
    pub organization: OrganizationId,
    /// The vendor's name.
    pub vendor: String,
    /// The questionnaire's family.
    pub family: String,
    /// The questionnaire's version.
    pub version: String,
    /// The digest of the questionnaire's folder when the disclosure was started.
    pub digest: String,
    /// Where it stands, with what it has there.
    pub stage: Stage,
    /// Whether an appeal led the agency to decide it anew.
    pub anew: bool,
    /// Counts its changes.
    pub revision: i64,
    /// When it was started.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
}

impl Disclosure {
    /// What tells how it stands now from how it stood before any later step of the vendor or the
    /// agency.
    pub fn stamp(&self) -> String {
        format!("{}-{}", self.state().word(), self.revision)
    }

    /// The word for where it stands.
    pub fn state(&self) -> State {
        self.stage.state()
    }

    /// Whether it is the one disclosure of its product that is under way. What the agency decides
    /// anew because of an appeal stands in the registry all the while, so it is none.
    pub fn is_under_way(&self) -> bool {
        self.state().is_live() && !self.is_decided_anew()
    }

    /// Whether the agency decides it anew because of an appeal.
    pub fn is_decided_anew(&self) -> bool {
        self.anew && self.state().is_live()
    }

    /// Whether all offices agreed and nothing is published yet.
    pub fn is_decided(&self) -> bool {
        self.state() == State::Decided
    }

    /// When it was last submitted.
    pub fn submitted_at(&self) -> Option<Timestamp> {
        self.stage.submitted().map(|submitted| submitted.at)
    }

    /// When the agency accepted it for review: from then on its name is public.
    pub fn accepted_at(&self) -> Option<Timestamp> {
        self.stage.accepted().map(|accepted| accepted.at)
    }

    /// The panel lead's account.
    pub fn lead(&self) -> Option<&AccountId> {
        self.stage.accepted().and_then(|accepted| accepted.lead.as_ref())
    }

    /// The disclosure after `step`, or why the step cannot be taken.
    ///
    /// # Errors
    /// When the step does not start in its state; the sentence names both.
    pub fn after(self, step: Step) -> Result<Self, WrongState> {
        Ok(Self { stage: self.stage.after(step)?, ..self })
    }

    /// Why it was returned, while its vendor works on it.
    pub fn returned_for(&self) -> Option<&str> {
        match &self.stage {
            Stage::Returned { reason, .. } => Some(reason),
            _ => None,
        }
    }

    /// The lines of that reason that name a question by its code.
    pub fn returned_for_question(&self, code: &str) -> Option<String> {
        let names = |line: &&str| {
            line.split(|c: char| !c.is_alphanumeric() && c != '-')
                .any(|word| word.eq_ignore_ascii_case(code))
        };
        let lines: Vec<&str> = self.returned_for()?.lines().map(str::trim).filter(names).collect();
        (!lines.is_empty()).then(|| lines.join(" "))
    }
}
