//! A listing of an approval from before Assay: what the agency noted of it, and nothing that
//! Assay's method would have found.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::conditions::Condition;
use super::parts::{Arithmetic, History};
use super::scores::Scores;
use super::{Card, Listing};
use crate::domain::assessment::decision::{Consequence, label};
use crate::domain::assessment::product::Product;
use crate::domain::instrument::Decision;
use crate::domain::registry::past::{PastApproval, PastRow};
use crate::domain::registry::state::ListingState;

/// What tells that an approval was made before Assay.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct EarlierApproval {
    /// The day on which it was loaded into the registry.
    pub loaded_on: NaiveDate,
}

/// What everybody reads of such an approval where the agency gave no reason.
const NO_REASON: &str = "The agency approved it before it used Assay.";

impl Listing {
    /// The listing of an approval from before Assay that a row tells of, loaded on a day.
    pub fn earlier(
        product: &Product,
        row: &PastRow,
        approval: &PastApproval,
        loaded_on: NaiveDate,
    ) -> Self {
        let reason = if approval.reason.is_empty() { NO_REASON } else { &approval.reason };
        let condition = |(text, due): &(String, NaiveDate)| Condition {
            text: text.clone(),
            criterion: None,
            due: *due,
            first_due: None,
            consequence: Consequence::Nothing,
            state: None,
            settled: None,
            evidence_required: String::new(),
        };
        let card = Card {
            availability: None,
            slug: product.slug.clone(),
            name: product.name.to_string(),
            vendor: product.vendor.clone(),
            former_names: Vec::new(),
            former_slugs: Vec::new(),
            version: row.version.to_string(),
            website: row.website.as_str().to_owned(),
            summary: row.summary.to_string(),
            status: ListingState::Published,
            status_reason: String::new(),
            decision: approval.decision,
            decision_reason: reason.to_owned(),
            departure: None,
            inherent_tier: None,
            inherent_tier_name: None,
            inherent_score: None,
            residual_tier: None,
            residual_tier_name: None,
            residual_score: None,
            scores: Scores(Vec::new()),
            change_notices: Vec::new(),
            conditions: approval.conditions.iter().map(condition).collect(),
            modules: Vec::new(),
            facts: Vec::new(),
            withheld: Vec::new(),
            approved_on: Some(approval.approved_on),
            decided_on: approval.approved_on,
            expires_on: Some(approval.until),
            questionnaire: None,
            incidents: None,
            appeal: None,
            earlier: Some(EarlierApproval { loaded_on }),
        };
        let version = Some(card.version.clone());
        let text = Some(label(approval.decision).to_owned());
        let moment = |on, what: &str, text| History {
            on,
            what: what.to_owned(),
            text,
            version: version.clone(),
        };
        let history = vec![
            moment(loaded_on, "Loaded from the agency’s earlier records", None),
            moment(approval.approved_on, "Approved before Assay", text),
        ];
        Self {
            card,
            disclosure_digest: None,
            attested_on: None,
            data: Vec::new(),
            costs: Vec::new(),
            factors: Vec::new(),
            floors: Vec::new(),
            arithmetic: Arithmetic {
                inherent: Vec::new(),
                residual: Vec::new(),
                decision: Vec::new(),
            },
            stops: Vec::new(),
            checked: Vec::new(),
            statements: Vec::new(),
            measures: Vec::new(),
            hours: Vec::new(),
            monitoring: None,
            pilot: None,
            history,
            sealed: (),
        }
    }

    /// It as it reads when it takes the place of one that was loaded before, whose history stays.
    #[must_use]
    pub fn correcting(mut self, before: &Self) -> Self {
        if let Some(loaded) = self.history.first_mut() {
            "Corrected from the agency’s earlier records".clone_into(&mut loaded.what);
        }
        // The last moment of both is the approval itself.
        let kept = before.history.len().saturating_sub(1);
        let at = self.history.len().min(1);
        self.history.splice(at..at, before.history.iter().take(kept).cloned());
        self
    }

    /// Whether it says what another that was loaded before says, but for the day of the loading,
    /// what people did since, and what the tool and its vendor are called by now.
    pub fn is_loaded_as(&self, before: &Self) -> bool {
        let plain = |listing: &Self| {
            let mut listing = listing.clone();
            listing.history.clear();
            listing.card.earlier = None;
            listing.card.status = ListingState::Published;
            listing.card.status_reason.clear();
            for name in [&mut listing.card.slug, &mut listing.card.name, &mut listing.card.vendor] {
                name.clear();
            }
            for condition in &mut listing.card.conditions {
                condition.settled = None;
            }
            listing
        };
        plain(self) == plain(before)
    }

    /// Whether it is of an approval from before Assay.
    pub fn is_earlier(&self) -> bool {
        self.card.earlier.is_some() && self.card.decision != Decision::NotApproved
    }
}
