//! What happened on a district's desk, as facts of the record. Whoever of a regional center acts
//! for a district is in the record as the actor; their center is named beside the district.

use serde::{Deserialize, Serialize};

use crate::domain::texts::counted;
use crate::domain::values::{
    AdoptionId, AgreementId, ApiTokenId, IncidentId, OrganizationId, ProductId, RequestId,
    WebhookId,
};

/// Something that a district, or a regional center for it, did.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct DistrictEvent {
    /// The district.
    pub district: OrganizationId,
    /// The name of the regional center that acted for it; none when the district's own people did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub center: Option<String>,
    /// What the token is called with which a program did it; none when somebody did it themselves.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by_token: Option<String>,
    /// What was done.
    #[serde(flatten)]
    pub act: DistrictAct,
}

/// What was done. Fields are only ever added, as the chain's hashes cover what is stored.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[expect(missing_docs, reason = "each field holds what its name says; ids are of the thing named")]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum DistrictAct {
    /// A tool was put on the desk.
    ToolAdopted { adoption: AdoptionId, product: ProductId, name: String },
    /// What the district says about its use of a tool was changed.
    AdoptionChanged { adoption: AdoptionId, name: String },
    /// A tool is no longer used.
    ToolRetired { adoption: AdoptionId, name: String },
    /// The district has what shows that its data is deleted.
    DeletionConfirmed { adoption: AdoptionId, name: String },
    /// The district asked the agency to review a tool.
    ReviewAsked { request: RequestId, name: String },
    /// The district took that back.
    ReviewAskTakenBack { request: RequestId, name: String },
    /// The district changed what it asks beside the state.
    OverlayChanged {},
    /// The district said something of a tool beside the state.
    ToolOverlaid { adoption: AdoptionId, name: String },
    /// The district noted an agreement about a tool.
    AgreementAdded { agreement: AgreementId, name: String },
    /// The district joined an agreement of another.
    AgreementJoined { agreement: AgreementId, name: String },
    /// The district offers its agreement to others no more.
    AgreementWithdrawn { agreement: AgreementId, name: String },
    /// The district added a webhook, to this host.
    WebhookAdded { webhook: WebhookId, host: String },
    /// The district changed where a webhook sends to, or of which tools it tells.
    WebhookChanged { webhook: WebhookId, host: String },
    /// The district renewed the secret of a webhook.
    WebhookSecretRenewed { webhook: WebhookId, host: String },
    /// The district turned a webhook on again.
    WebhookTurnedOn { webhook: WebhookId, host: String },
    /// A webhook was turned off: by the district, or because its program takes nothing.
    WebhookTurnedOff { webhook: WebhookId, host: String },
    /// The district removed a webhook.
    WebhookRemoved { webhook: WebhookId, host: String },
    /// The district had names remembered that its lists use for tools.
    NamesRemembered { names: usize },
    /// The district had such names forgotten: one, in quotation marks, or how many.
    NamesForgotten { names: String },
    /// A token for the district's programs was made, with the words of what it gives.
    TokenMade { token: ApiTokenId, name: String, scopes: Vec<String> },
    /// A token of the district's programs was ended.
    TokenRevoked { token: ApiTokenId, name: String },
    /// The district reported an incident with a tool.
    IncidentReported { incident: IncidentId, product: ProductId, name: String },
}

impl DistrictEvent {
    /// The rows that the change may have written: each a table and the value of its key.
    pub fn rows(&self) -> Vec<(&'static str, &str)> {
        match &self.act {
            DistrictAct::ToolAdopted { adoption, .. }
            | DistrictAct::AdoptionChanged { adoption, .. }
            | DistrictAct::ToolRetired { adoption, .. }
            | DistrictAct::DeletionConfirmed { adoption, .. } => {
                vec![("adoptions", adoption.as_str())]
            }
            DistrictAct::NamesRemembered { .. } | DistrictAct::NamesForgotten { .. } => {
                vec![("remembered_names", self.district.as_str())]
            }
            DistrictAct::TokenMade { token, .. } | DistrictAct::TokenRevoked { token, .. } => {
                vec![("api_tokens", token.as_str())]
            }
            DistrictAct::OverlayChanged {} => vec![
                ("overlay_questions", self.district.as_str()),
                ("overlay_minimums", self.district.as_str()),
            ],
            DistrictAct::ToolOverlaid { adoption, .. } => vec![
                ("overlay_answers", adoption.as_str()),
                ("overlay_statuses", adoption.as_str()),
            ],
            DistrictAct::AgreementAdded { agreement, .. }
            | DistrictAct::AgreementJoined { agreement, .. }
            | DistrictAct::AgreementWithdrawn { agreement, .. } => vec![
                ("agreements", agreement.as_str()),
                ("agreement_districts", agreement.as_str()),
                ("agreement_joins", agreement.as_str()),
            ],
            DistrictAct::WebhookAdded { webhook, .. }
            | DistrictAct::WebhookChanged { webhook, .. }
            | DistrictAct::WebhookSecretRenewed { webhook, .. }
            | DistrictAct::WebhookTurnedOn { webhook, .. }
            | DistrictAct::WebhookTurnedOff { webhook, .. }
            | DistrictAct::WebhookRemoved { webhook, .. } => vec![("webhooks", webhook.as_str())],
            DistrictAct::IncidentReported { incident, .. } => {
                vec![("incidents", incident.as_str())]
            }
            DistrictAct::ReviewAsked { request, .. }
            | DistrictAct::ReviewAskTakenBack { request, .. } => {
                vec![("review_requests", request.as_str()), ("review_asks", request.as_str())]
            }
        }
    }

    /// What was done, as a sentence without its subject.
    pub fn in_words(&self) -> String {
        let done = match &self.act {
            DistrictAct::ToolAdopted { name, .. } => format!("Put {name} on the district’s desk"),
            DistrictAct::AdoptionChanged { name, .. } => {
                format!("Changed what the district says about its use of {name}")
            }
            DistrictAct::ToolRetired { name, .. } => {
                format!("Noted that the district no longer uses {name}")
            }
            DistrictAct::DeletionConfirmed { name, .. } => {
                format!("Noted that the district’s data in {name} is deleted")
            }
            DistrictAct::OverlayChanged {} => {
                "Changed what the district asks beside the state".to_owned()
            }
            DistrictAct::ToolOverlaid { name, .. } => {
                format!("Changed what the district says of {name} beside the state")
            }
            DistrictAct::AgreementAdded { name, .. } => {
                format!("Noted an agreement about {name}")
            }
            DistrictAct::AgreementJoined { name, .. } => {
                format!("Joined an agreement about {name}")
            }
            DistrictAct::AgreementWithdrawn { name, .. } => {
                format!("Offers the agreement about {name} to others no more")
            }
            DistrictAct::WebhookAdded { host, .. } => format!("Added a webhook to {host}"),
            DistrictAct::WebhookChanged { host, .. } => format!("Changed the webhook to {host}"),
            DistrictAct::WebhookSecretRenewed { host, .. } => {
                format!("Renewed the secret of the webhook to {host}")
            }
            DistrictAct::WebhookTurnedOn { host, .. } => {
                format!("Turned the webhook to {host} on again")
            }
            DistrictAct::WebhookTurnedOff { host, .. } => {
                format!("Turned the webhook to {host} off")
            }
            DistrictAct::WebhookRemoved { host, .. } => format!("Removed the webhook to {host}"),
            DistrictAct::IncidentReported { name, .. } => {
                format!("Reported an incident with {name}")
            }
            DistrictAct::NamesRemembered { names } => format!(
                "Had {} remembered that the district’s lists use",
                counted(*names, "name", "names")
            ),
            DistrictAct::TokenMade { name, scopes, .. } => {
                format!("Made the token “{name}” for programs ({})", scopes.join(", "))
            }
            DistrictAct::TokenRevoked { name, .. } => {
                format!("Ended the token “{name}” for programs")
            }
            DistrictAct::NamesForgotten { names } => {
                format!("Had {names} forgotten that the district’s lists use")
            }
            DistrictAct::ReviewAsked { name, .. } => {
                format!("Asked the agency to review {name}")
            }
            DistrictAct::ReviewAskTakenBack { name, .. } => {
                format!("Took back that the district asks for a review of {name}")
            }
        };
        let by =
            self.by_token.as_ref().map(|name| format!(", by a program with the token “{name}”"));
        let center = self.center.as_ref().map(|center| format!("; {center} acted for it"));
        [Some(done), by, center].into_iter().flatten().collect()
    }
}
