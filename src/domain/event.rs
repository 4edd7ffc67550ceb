//! What happened, as typed facts. Each change appends one in its own transaction; together they
//! form a hash chain.

use serde::{Deserialize, Deserializer, Serialize};

use super::people::account::Role;
use super::values::Id;
pub use super::values::sha256_hex;

/// One fact. Field names say what they hold. The serialised form is what the chain's hash covers,
/// so fields are only ever added. A new event gets its words in `event_words`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[expect(missing_docs, reason = "each field holds what its name says; ids are of the thing named")]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Event {
    /// An organisation was created.
    OrganizationCreated { organization: Id, name: String },
    /// An organisation was given another name.
    OrganizationRenamed { organization: Id, name: String },
    /// An administrator took an organisation and everything of it off the public pages, or put it
    /// back.
    OrganizationVisibilityChanged { organization: Id, hidden: bool, reason: String },
    /// Somebody registered a vendor and was sent a confirmation.
    AccountRegistered { account: Id },
    /// Somebody was invited.
    AccountInvited {
        account: Id,
        organization: Id,
        #[serde(deserialize_with = "role_words")]
        roles: Vec<&'static str>,
    },
    /// An invitation was taken back before anybody followed it.
    InvitationWithdrawn { account: Id },
    /// A mailed link was followed and the account opened.
    AccountConfirmed { account: Id },
    /// A closed account was opened anew by its mailed link.
    AccountReopened { account: Id },
    /// An account was given another name.
    AccountRenamed { account: Id, name: String },
    /// A new address was confirmed and took the place of the one before.
    AccountAddressChanged { account: Id, email: String },
    /// An account was given other roles.
    AccountRolesChanged {
        account: Id,
        #[serde(deserialize_with = "role_words")]
        roles: Vec<&'static str>,
    },
    /// A password was set anew.
    PasswordChanged { account: Id },
    /// An account was closed.
    AccountClosed { account: Id },
    /// Somebody signed in.
    SignedIn { account: Id, session: Id },
    /// So many wrong passwords were tried that no more are taken for a while.
    SignInLocked { account: Id, network: String },
    /// A session was ended.
    SessionEnded { account: Id, session: Id },
    /// A product was registered.
    ProductRegistered { product: Id, name: String },
    /// A product was given another name.
    ProductRenamed { product: Id, name: String },
    /// Its vendor corrected what a product is, or gave its new version.
    ProductChanged { product: Id, version: String, website: String, summary: String },
    /// Its vendor removed a product that was never submitted.
    ProductRemoved { product: Id, name: String },
    /// An administrator took a product off the public pages, or put it back.
    ProductVisibilityChanged { product: Id, hidden: bool, reason: String },
    /// A disclosure was started on a questionnaire.
    DisclosureStarted {
        disclosure: Id,
        product: Id,
        family: String,
        version: String,
        digest: String,
    },
    /// Answers of a section were saved.
    SectionSaved { disclosure: Id, section: String, revision: i64, changed: Vec<String> },
    /// Evidence was added to a question.
    EvidenceAdded {
        disclosure: Id,
        evidence: Id,
        question: String,
        sha256: Option<String>,
        url: Option<String>,
    },
    /// Evidence was taken away from a draft.
    EvidenceRemoved {
        disclosure: Id,
        evidence: Id,
        #[serde(default)]
        question: Option<String>,
    },
    /// A link given as evidence was checked.
    EvidenceChecked { disclosure: Id, evidence: Id, outcome: String },
    /// A disclosure was attested and submitted.
    DisclosureSubmitted {
        disclosure: Id,
        digest: String,
        attested_name: String,
        attested_title: String,
    },
    /// The vendor withdrew it.
    DisclosureWithdrawn { disclosure: Id, reason: String },
    /// The agency accepted it for review.
    DisclosureAccepted { disclosure: Id },
    /// The agency returned it to the vendor.
    DisclosureReturned { disclosure: Id, reason: String },
    /// A reviewer was assigned.
    ReviewerAssigned { disclosure: Id, review: Id, criterion: String, reviewer: Id },
    /// A reviewer was taken off.
    ReviewerRemoved { disclosure: Id, review: Id, criterion: String, reviewer: Id },
    /// Somebody declared whether they have a conflict of interest.
    ConflictDeclared { disclosure: Id, account: Id, conflicted: bool },
    /// Whoever led the panel left, and nobody leads it now.
    LeadGone { disclosure: Id, account: Id },
    /// A reviewer scored a question; the level stays in the review until it is submitted.
    QuestionScored { disclosure: Id, review: Id, question: String },
    /// A review was submitted.
    ReviewSubmitted { disclosure: Id, review: Id, criterion: String, digest: String },
    /// A submitted review was opened again.
    ReviewReopened { disclosure: Id, review: Id, criterion: String, reason: String },
    /// Every review that is needed is in.
    ScoringCompleted { disclosure: Id },
    /// Another review is needed, or one was set aside.
    ScoringReopened { disclosure: Id, reason: String },
    /// The lead settled a question.
    QuestionAdjudicated { disclosure: Id, question: String, level: Option<i64>, reason: String },
    /// The lead proposed a decision.
    DecisionProposed { disclosure: Id, recommended: String, decision: String, reason: String },
    /// The lead took a proposal back.
    ProposalWithdrawn { disclosure: Id, reason: String },
    /// An office signed, or declined to.
    DecisionSigned { disclosure: Id, office: String, agreed: bool, reason: String },
    /// All offices agreed.
    DecisionMade { disclosure: Id, decision: String },
    /// The publisher sent a decision back to the lead instead of publishing it.
    DecisionSentBack { disclosure: Id, reason: String },
    /// A listing was published.
    ListingPublished { disclosure: Id, product: Id, slug: String, digest: String },
    /// A listing's state changed: suspended, reinstated, expired or revoked.
    ListingChanged { product: Id, slug: String, state: String, reason: String },
    /// An administrator asked for a run of a job.
    JobAsked { run: Id, job: String },
    /// An administrator put a mail that was given up back into the queue.
    MailTriedAgain { mail: Id },
    /// Records of a time before events carried digests of their rows were taken as they stood.
    RecordSealed { record: Id },
}

impl Event {
    /// The id of the thing that the event is about, for looking up its history.
    pub fn subject(&self) -> &Id {
        match self {
            Self::OrganizationCreated { organization, .. }
            | Self::OrganizationRenamed { organization, .. }
            | Self::OrganizationVisibilityChanged { organization, .. } => organization,
            Self::AccountRegistered { account }
            | Self::AccountInvited { account, .. }
            | Self::InvitationWithdrawn { account }
            | Self::AccountConfirmed { account }
            | Self::AccountReopened { account }
            | Self::AccountRenamed { account, .. }
            | Self::AccountAddressChanged { account, .. }
            | Self::AccountRolesChanged { account, .. }
            | Self::PasswordChanged { account }
            | Self::AccountClosed { account }
            | Self::SignedIn { account, .. }
            | Self::SignInLocked { account, .. }
            | Self::SessionEnded { account, .. } => account,
            Self::JobAsked { run, .. } => run,
            Self::MailTriedAgain { mail } => mail,
            Self::ProductRegistered { product, .. }
            | Self::ProductRenamed { product, .. }
            | Self::ProductChanged { product, .. }
            | Self::ProductRemoved { product, .. }
            | Self::ProductVisibilityChanged { product, .. }
            | Self::ListingChanged { product, .. } => product,
            Self::RecordSealed { record } => record,
            Self::DisclosureStarted { disclosure, .. }
            | Self::SectionSaved { disclosure, .. }
            | Self::EvidenceAdded { disclosure, .. }
            | Self::EvidenceRemoved { disclosure, .. }
            | Self::EvidenceChecked { disclosure, .. }
            | Self::DisclosureSubmitted { disclosure, .. }
            | Self::DisclosureWithdrawn { disclosure, .. }
            | Self::DisclosureAccepted { disclosure }
            | Self::DisclosureReturned { disclosure, .. }
            | Self::ReviewerAssigned { disclosure, .. }
            | Self::ReviewerRemoved { disclosure, .. }
            | Self::ConflictDeclared { disclosure, .. }
            | Self::LeadGone { disclosure, .. }
            | Self::QuestionScored { disclosure, .. }
            | Self::ReviewSubmitted { disclosure, .. }
            | Self::ReviewReopened { disclosure, .. }
            | Self::ScoringCompleted { disclosure }
            | Self::ScoringReopened { disclosure, .. }
            | Self::QuestionAdjudicated { disclosure, .. }
            | Self::DecisionProposed { disclosure, .. }
            | Self::ProposalWithdrawn { disclosure, .. }
            | Self::DecisionSigned { disclosure, .. }
            | Self::DecisionMade { disclosure, .. }
            | Self::DecisionSentBack { disclosure, .. }
            | Self::ListingPublished { disclosure, .. } => disclosure,
        }
    }
}

/// Which events a reader of the log asks for.
#[derive(Debug, Clone, Default)]
pub struct Asked {
    /// Those of a product and its disclosures.
    pub product: Option<Id>,
    /// Those that a person did, or that were done to them.
    pub person: Option<Id>,
    /// Those of an organization, its people, its products and their disclosures.
    pub organization: Option<Id>,
}

fn role_words<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<&'static str>, D::Error> {
    let words = Vec::<String>::deserialize(deserializer)?;
    words
        .iter()
        .map(|word| Role::parse(word).map(Role::word).map_err(serde::de::Error::custom))
        .collect()
}

/// The hash that links an event to the one before: SHA-256 of previous hash, sequence, instant,
/// actor and body, each on a line.
pub fn chain_hash(previous: &str, sequence: i64, at: &str, actor: &str, body: &str) -> String {
    sha256_hex(format!("{previous}\n{sequence}\n{at}\n{actor}\n{body}").as_bytes())
}
