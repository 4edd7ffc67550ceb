//! Events in plain words, for people who read the log.

use super::event::Event;
use super::people::account::Role;
use super::texts::counted;

/// What a stored event says. An event in a form that is not known any more says its kind.
pub fn in_words(kind: &str, body: &str) -> String {
    serde_json::from_str::<Event>(body).map_or_else(|_| kind.replace('_', " "), |event| event.in_words())
}

impl Event {
    /// What was done, as a sentence without its subject: `Signed in`. What it was done to is told beside it.
    pub fn in_words(&self) -> String {
        match self {
            Self::OrganizationCreated { name, .. } => format!("Created the organization {name}"),
            Self::OrganizationRenamed { name, .. } => format!("Renamed the organization to {name}"),
            Self::OrganizationVisibilityChanged { hidden, reason, .. } => format!("{} the organization: {reason}", hid(*hidden)),
            Self::AccountRegistered { .. } => "Registered a vendor account".to_owned(),
            Self::AccountInvited { roles, .. } => format!("Invited somebody as {}", role_labels(roles)),
            Self::InvitationWithdrawn { .. } => "Took the invitation back".to_owned(),
            Self::AccountReopened { .. } => "Opened the closed account anew by its mailed link".to_owned(),
            Self::AccountRenamed { name, .. } => format!("Renamed the account to {name}"),
            Self::AccountAddressChanged { email, .. } => format!("Confirmed the new address {email}"),
            Self::AccountRolesChanged { roles, .. } => format!("Changed the roles to {}", role_labels(roles)),
            Self::AccountConfirmed { .. } => "Opened the account by its mailed link".to_owned(),
            Self::PasswordChanged { .. } => "Set a new password".to_owned(),
            Self::AccountClosed { .. } => "Closed the account".to_owned(),
            Self::SignedIn { .. } => "Signed in".to_owned(),
            Self::SignInLocked { network, .. } => format!("Tried too many wrong passwords for the account, the last from {network}"),
            Self::SessionEnded { .. } => "Ended a session".to_owned(),
            Self::ProductRegistered { name, .. } => format!("Registered the product {name}"),
            Self::ProductRenamed { name, .. } => format!("Renamed the product to {name}"),
            Self::ProductVisibilityChanged { hidden, reason, .. } => format!("{} the product: {reason}", hid(*hidden)),
            Self::DisclosureStarted { family, version, .. } => format!("Started a disclosure on {family} {version}"),
            Self::SectionSaved { section, changed, .. } => format!("Saved {} in the section {section}", counted(changed.len(), "answer", "answers")),
            Self::EvidenceAdded { question, url, .. } => {
                format!("Added {} as evidence at {question}", if url.is_some() { "a link" } else { "a file" })
            }
            Self::EvidenceRemoved { .. } => "Took evidence away".to_owned(),
            Self::EvidenceChecked { outcome, .. } => format!("Checked a link given as evidence: {outcome}"),
            Self::DisclosureSubmitted { attested_name, attested_title, .. } => {
                format!("Submitted the disclosure, attested by {attested_name}, {attested_title}")
            }
            Self::DisclosureWithdrawn { reason, .. } => format!("Withdrew the disclosure: {reason}"),
            Self::DisclosureAccepted { .. } => "Accepted the disclosure for review".to_owned(),
            Self::DisclosureReturned { reason, .. } => format!("Returned the disclosure to its vendor: {reason}"),
            Self::ReviewerAssigned { criterion, .. } => format!("Assigned a reviewer to {criterion}"),
            Self::ReviewerRemoved { criterion, .. } => format!("Took a reviewer off {criterion}"),
            Self::ConflictDeclared { conflicted, .. } => {
                if *conflicted { "Declared a conflict of interest" } else { "Declared that there is no conflict of interest" }.to_owned()
            }
            Self::QuestionScored { question, .. } => format!("Scored {question}"),
            Self::ScoringCompleted { .. } => "Every review that is needed is in".to_owned(),
            Self::ScoringReopened { reason, .. } => format!("Scoring was opened again: {reason}"),
            Self::ReviewSubmitted { criterion, .. } => format!("Submitted a review of {criterion}"),
            Self::QuestionAdjudicated { question, level, .. } => match level {
                Some(level) => format!("Settled {question} at level {level}"),
                None => format!("Settled {question} as not applicable"),
            },
            Self::DecisionProposed { recommended, decision, .. } if recommended == decision => format!("Proposed the decision {}", word(decision)),
            Self::DecisionProposed { recommended, decision, .. } if recommended == "open" => {
                format!("Proposed the decision {}, where a criterion has no score and nothing was recommended", word(decision))
            }
            Self::DecisionProposed { recommended, decision, .. } => {
                format!("Proposed the decision {}, where {} was recommended", word(decision), word(recommended))
            }
            Self::DecisionSigned { office, agreed, .. } => format!("{} for {}", if *agreed { "Signed" } else { "Declined to sign" }, word(office)),
            Self::DecisionMade { decision, .. } => format!("The decision was made: {}", word(decision)),
            Self::ListingPublished { slug, .. } => format!("Published the listing {slug}"),
            Self::ListingChanged { slug, state, reason, .. } => format!("Changed the listing {slug} to {}: {reason}", word(state)),
            Self::JobAsked { job, .. } => format!("Asked for a run of the job {job}"),
            Self::RecordSealed { .. } => "Took the rows of earlier records as they stood into the chain".to_owned(),
            Self::MailTriedAgain { .. } => "Put a mail that was given up back into the queue".to_owned(),
        }
    }
}

/// A stored word as people read it.
fn word(stored: &str) -> String {
    stored.replace('_', " ")
}

fn hid(hidden: bool) -> &'static str {
    if hidden { "Took off the public pages" } else { "Put back on the public pages" }
}

fn role_labels(roles: &[&str]) -> String {
    let labels: Vec<String> = roles.iter().map(|role| Role::parse(role).map_or_else(|_| word(role), |role| role.label().to_lowercase())).collect();
    labels.join(", ")
}
