//! What happened, as typed facts. Each change appends one in its own transaction; together they
//! form a hash chain.

use serde::{Deserialize, Deserializer, Serialize};

use super::district::event::DistrictEvent;
use super::event_groups::EventGroup;
use super::people::account::Role;
pub use super::values::sha256_hex;
use super::values::{
    AccountId, ClarificationId, CycleId, DisclosureId, EvidenceId, IncidentId, JobRunId, MailId,
    MeetingId, NameRequestId, NoticeId, OrganizationId, PaperId, ProductId, ProofId,
    PublicCommentId, RecordId, RemarkId, RequestId, ReviewId, SessionId, SigningKeyId, Timestamp,
};

/// One fact. Field names say what they hold. The serialised form is what the chain's hash covers,
/// so fields are only ever added. A new event gets its words in `event_words`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[expect(missing_docs, reason = "each field holds what its name says; ids are of the thing named")]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Event {
    /// An organisation was created.
    OrganizationCreated { organization: OrganizationId, name: String },
    /// An organisation was given another name.
    OrganizationRenamed { organization: OrganizationId, name: String },
    /// An administrator took an organisation and everything of it off the public pages, or put it
    /// back.
    OrganizationVisibilityChanged { organization: OrganizationId, hidden: bool, reason: String },
    /// Everything of a vendor became another's.
    OrganizationMerged {
        organization: OrganizationId,
        into: OrganizationId,
        name: String,
        reason: String,
    },
    /// An administrator said for which districts a regional center acts.
    CenterDistrictsChanged { organization: OrganizationId, districts: Vec<OrganizationId> },
    /// Somebody registered a vendor and was sent a confirmation.
    AccountRegistered { account: AccountId },
    /// Somebody was invited.
    AccountInvited {
        account: AccountId,
        organization: OrganizationId,
        #[serde(deserialize_with = "role_words")]
        roles: Vec<&'static str>,
    },
    /// An invitation was taken back before anybody followed it.
    InvitationWithdrawn { account: AccountId },
    /// A mailed link was followed and the account opened.
    AccountConfirmed { account: AccountId },
    /// A closed account was opened anew by its mailed link.
    AccountReopened { account: AccountId },
    /// An account was given another name.
    AccountRenamed { account: AccountId, name: String },
    /// A new address was confirmed and took the place of the one before.
    AccountAddressChanged { account: AccountId, email: String },
    /// An account became one of another organization, of which its own is a part now.
    AccountMoved { account: AccountId, organization: OrganizationId, name: String },
    /// An account was given other roles.
    AccountRolesChanged {
        account: AccountId,
        #[serde(deserialize_with = "role_words")]
        roles: Vec<&'static str>,
    },
    /// A password was set anew.
    PasswordChanged { account: AccountId },
    /// An account was closed.
    AccountClosed { account: AccountId },
    /// The personal data of a closed account was removed.
    AccountErased { account: AccountId },
    /// Somebody signed in.
    SignedIn { account: AccountId, session: SessionId },
    /// So many wrong passwords were tried that no more are taken for a while.
    SignInLocked { account: AccountId, network: String },
    /// A session was ended.
    SessionEnded { account: AccountId, session: SessionId },
    /// A product was registered.
    ProductRegistered { product: ProductId, name: String },
    /// A product was given another name.
    ProductRenamed { product: ProductId, name: String },
    /// A product became another vendor's.
    ProductHandedOver {
        product: ProductId,
        organization: OrganizationId,
        name: String,
        former: String,
        reason: String,
    },
    /// A vendor asked for another name, of its own or of a product.
    NameAsked { request: NameRequestId, organization: OrganizationId, name: String },
    /// The agency answered that.
    NameAnswered {
        request: NameRequestId,
        organization: OrganizationId,
        name: String,
        answer: String,
    },
    /// Its vendor corrected what a product is, or gave its new version.
    ProductChanged { product: ProductId, version: String, website: String, summary: String },
    /// Its vendor removed a product that was never submitted.
    ProductRemoved { product: ProductId, name: String },
    /// An administrator took a product off the public pages, or put it back.
    ProductVisibilityChanged { product: ProductId, hidden: bool, reason: String },
    /// A disclosure was started on a questionnaire.
    DisclosureStarted {
        disclosure: DisclosureId,
        product: ProductId,
        family: String,
        version: String,
        digest: String,
    },
    /// A vendor's answers for the whole company changed.
    CompanyAnswersChanged { organization: OrganizationId, family: String, questions: Vec<String> },
    /// A new draft began with answers of the whole company.
    CompanyAnswersInherited { disclosure: DisclosureId, questions: Vec<String> },
    /// A draft was taken over into a newer version of its questionnaire; answers to these questions
    /// were left behind.
    DraftMoved {
        disclosure: DisclosureId,
        family: String,
        version: String,
        digest: String,
        left: Vec<String>,
    },
    /// Answers and evidence of a draft that nobody submitted were removed after their time.
    DraftEmptied { disclosure: DisclosureId, questions: Vec<String>, evidence: Vec<EvidenceId> },
    /// A draft renews what was submitted before.
    RenewalStarted { disclosure: DisclosureId, earlier: DisclosureId, digest: String },
    /// Somebody said of a section of a renewal that the answers which stand as they were submitted
    /// before are still true.
    SectionReattested {
        disclosure: DisclosureId,
        section: String,
        revision: i64,
        questions: Vec<String>,
    },
    /// Answers of a section were saved.
    SectionSaved { disclosure: DisclosureId, section: String, revision: i64, changed: Vec<String> },
    /// Answers of an export that was given were taken over into a draft.
    AnswersTakenOver {
        disclosure: DisclosureId,
        issuer: String,
        agency: String,
        number: String,
        /// `own`, `known`, `given` or `unknown`: what is known of whoever signed it.
        signer: String,
        questions: Vec<String>,
    },
    /// Evidence was added to a question.
    EvidenceAdded {
        disclosure: DisclosureId,
        evidence: EvidenceId,
        question: String,
        sha256: Option<String>,
        url: Option<String>,
    },
    /// Evidence was taken away from a draft.
    EvidenceRemoved {
        disclosure: DisclosureId,
        evidence: EvidenceId,
        #[serde(default)]
        question: Option<String>,
    },
    /// A link given as evidence was checked.
    EvidenceChecked { disclosure: DisclosureId, evidence: EvidenceId, outcome: String },
    /// Files were brought to a draft, and read for answers that they suggest.
    FilesBrought { disclosure: DisclosureId, papers: Vec<PaperId>, files: usize },
    /// Answers that papers suggest were confirmed or left out, or their paper was.
    SuggestionsDecided { disclosure: DisclosureId, confirmed: usize, left: usize },
    /// A paper on a vendor's shelf was put there, given other words or days, replaced, taken away
    /// or put back: `put`, `changed`, `replaced`, `removed`, `moved`
    /// or `restored`.
    PaperChanged { organization: OrganizationId, paper: PaperId, title: String, how: String },
    /// Somebody of the vendor said who looks after which of its sections.
    SectionsShared { disclosure: DisclosureId, sections: Vec<String> },
    /// Somebody of the vendor wrote to colleagues about a question.
    CommentWritten { disclosure: DisclosureId, question: String },
    /// What colleagues said about a question is settled.
    CommentsSettled { disclosure: DisclosureId, question: String },
    /// Somebody of the vendor asked that an answer stays with the agency, or asked otherwise.
    ConfidentialityAsked { disclosure: DisclosureId, question: String, ground: String },
    /// Somebody of the vendor took such a request back.
    ConfidentialityTakenBack { disclosure: DisclosureId, question: String },
    /// Requests came along from an earlier disclosure, to be asked anew.
    ConfidentialityCarried { disclosure: DisclosureId, questions: Vec<String> },
    /// The agency decided on a request.
    ConfidentialityDecided {
        disclosure: DisclosureId,
        question: String,
        granted: bool,
        ground: String,
        reason: String,
    },
    /// A disclosure was attested and submitted.
    DisclosureSubmitted {
        disclosure: DisclosureId,
        digest: String,
        attested_name: String,
        attested_title: String,
    },
    /// The agency asked its vendor about an answer.
    ClarificationAsked {
        disclosure: DisclosureId,
        clarification: ClarificationId,
        question: String,
        due: String,
    },
    /// The vendor answered. Where it changed the answer as well, the digest of the submission with
    /// it, and who vouched.
    ClarificationAnswered {
        disclosure: DisclosureId,
        clarification: ClarificationId,
        question: String,
        digest: Option<String>,
        attested_name: String,
        attested_title: String,
    },
    /// The agency took the question back.
    ClarificationTakenBack {
        disclosure: DisclosureId,
        clarification: ClarificationId,
        question: String,
    },
    /// The last day to answer passed without an answer.
    ClarificationLapsed {
        disclosure: DisclosureId,
        clarification: ClarificationId,
        question: String,
    },
    /// The vendor withdrew it.
    DisclosureWithdrawn { disclosure: DisclosureId, reason: String },
    /// The agency accepted it for review.
    DisclosureAccepted { disclosure: DisclosureId },
    /// The agency returned it to the vendor.
    DisclosureReturned { disclosure: DisclosureId, reason: String },
    /// A reviewer was assigned.
    ReviewerAssigned {
        disclosure: DisclosureId,
        review: ReviewId,
        criterion: String,
        reviewer: AccountId,
    },
    /// A reviewer was taken off.
    ReviewerRemoved {
        disclosure: DisclosureId,
        review: ReviewId,
        criterion: String,
        reviewer: AccountId,
    },
    /// The lead had open reviews be due on another day.
    ReviewsDueChanged { disclosure: DisclosureId, reviews: Vec<ReviewId>, due_on: String },
    /// Somebody of the panel said something in its discussion; `question` is empty where it is
    /// about the whole case.
    RemarkMade { disclosure: DisclosureId, remark: RemarkId, question: String },
    /// They took it back.
    RemarkTakenBack { disclosure: DisclosureId, remark: RemarkId },
    /// A panel's lead recorded a meeting, or corrected its record in a later version.
    MeetingRecorded { disclosure: DisclosureId, meeting: MeetingId, number: i64, version: i64 },
    /// Somebody who was there agreed to the record, or said what they see otherwise.
    MeetingAnswered { disclosure: DisclosureId, meeting: MeetingId, number: i64, agrees: bool },
    /// Somebody declared whether they have a conflict of interest.
    ConflictDeclared { disclosure: DisclosureId, account: AccountId, conflicted: bool },
    /// Somebody has a conflict of interest with a vendor, as they said themselves or as a lead or
    /// an administrator noted; their reviews of these disclosures were set aside.
    VendorConflictNoted {
        account: AccountId,
        organization: OrganizationId,
        /// `declared`, `pinned`, `affiliated`, or `ended` for an affiliation that is over.
        ground: String,
        disclosures: Vec<DisclosureId>,
    },
    /// An administrator noted from when until when somebody may review, and what.
    ReviewerAppointed {
        account: AccountId,
        form: String,
        first_on: String,
        last_on: Option<String>,
        criteria: Vec<String>,
    },
    /// An administrator noted a cycle of intake, or changed it.
    CycleKept {
        cycle: CycleId,
        name: String,
        opens_on: String,
        closes_on: String,
        review_until: String,
        announced_on: String,
    },
    /// An administrator removed a cycle to which nothing was submitted.
    CycleRemoved { cycle: CycleId, name: String },
    /// A lead asked for comments on a tool, or moved the days.
    CommentWindowSet { disclosure: DisclosureId, opens_on: String, closes_on: String },
    /// Somebody commented on a tool under review.
    PublicCommentSent { disclosure: DisclosureId, comment: PublicCommentId },
    /// A lead let a comment be read, held it back or removed its words: `published`, `held` or
    /// `erased`.
    PublicCommentRuled { disclosure: DisclosureId, comment: PublicCommentId, became: String },
    /// The vendor answered a comment.
    PublicCommentAnswered { disclosure: DisclosureId, comment: PublicCommentId },
    /// A lead said what the panel made of the comments.
    PublicCommentsConsidered { disclosure: DisclosureId },
    /// Whoever led the panel left, and nobody leads it now.
    LeadGone { disclosure: DisclosureId, account: AccountId },
    /// A reviewer scored a question; the level stays in the review until it is submitted.
    QuestionScored { disclosure: DisclosureId, review: ReviewId, question: String },
    /// A review was submitted.
    ReviewSubmitted {
        disclosure: DisclosureId,
        review: ReviewId,
        criterion: String,
        digest: String,
    },
    /// A submitted review was opened again.
    ReviewReopened {
        disclosure: DisclosureId,
        review: ReviewId,
        criterion: String,
        /// Why, in the words of whoever opened it.
        reason: String,
    },
    /// Every review that is needed is in.
    ScoringCompleted { disclosure: DisclosureId },
    /// Another review is needed, or one was set aside.
    ScoringReopened { disclosure: DisclosureId, reason: String },
    /// The lead settled a question.
    QuestionAdjudicated {
        disclosure: DisclosureId,
        question: String,
        level: Option<i64>,
        reason: String,
    },
    /// The lead proposed a decision.
    DecisionProposed {
        disclosure: DisclosureId,
        recommended: String,
        decision: String,
        reason: String,
    },
    /// The lead took a proposal back.
    ProposalWithdrawn { disclosure: DisclosureId, reason: String },
    /// An office signed, or declined to.
    DecisionSigned { disclosure: DisclosureId, office: String, agreed: bool, reason: String },
    /// All offices agreed.
    DecisionMade { disclosure: DisclosureId, decision: String },
    /// The publisher sent a decision back to the lead instead of publishing it.
    DecisionSentBack { disclosure: DisclosureId, reason: String },
    /// The vendor answered a decision before its publication, or said that it has nothing to say.
    VendorResponded { disclosure: DisclosureId, nothing: bool },
    /// The lead answered what the vendor said, and left the decision or opened it again.
    ResponseAnswered { disclosure: DisclosureId, reopened: bool, reason: String },
    /// The vendor appealed a published decision.
    AppealFiled { disclosure: DisclosureId, product: ProductId, slug: String },
    /// The agency decided on an appeal: `upheld`, `changed` or `dismissed`.
    AppealDecided {
        disclosure: DisclosureId,
        product: ProductId,
        slug: String,
        outcome: String,
        reason: String,
    },
    /// An approval from before Assay was loaded.
    EarlierApprovalLoaded { product: ProductId, name: String, decision: String },
    /// A listing was published.
    ListingPublished {
        disclosure: DisclosureId,
        product: ProductId,
        slug: String,
        digest: String,
        /// The told changes that the decision does not answer, which are about it now.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        notices: Vec<NoticeId>,
    },
    /// A listing's state changed: suspended, reinstated, expired or revoked.
    ListingChanged { product: ProductId, slug: String, state: String, reason: String },
    /// The agency recorded what became of a condition of a published approval: `met`, `waived`,
    /// `open` again, or `later` where it gave more time. Conditions are counted from 1.
    ConditionSettled {
        product: ProductId,
        slug: String,
        condition: i64,
        how: String,
        reason: String,
        /// The disclosure whose approval hangs on it.
        #[serde(default)]
        disclosure: Option<DisclosureId>,
    },
    /// Somebody of the vendor said how a condition of a published approval is met.
    ConditionProofGiven {
        product: ProductId,
        disclosure: DisclosureId,
        slug: String,
        condition: i64,
        proof: ProofId,
        sha256: Option<String>,
        url: Option<String>,
    },
    /// The agency found that this does not show it.
    ConditionProofSentBack {
        product: ProductId,
        disclosure: DisclosureId,
        slug: String,
        condition: i64,
        reason: String,
    },
    /// Somebody of the vendor told of a change of a published tool.
    ChangeTold {
        product: ProductId,
        slug: String,
        notice: NoticeId,
        class: String,
        what: Vec<String>,
    },
    /// The agency answered it: `noted`, `review` or `suspend`.
    ChangeAnswered {
        product: ProductId,
        slug: String,
        notice: NoticeId,
        answer: String,
        reason: String,
    },
    /// What stood in the registry was taken into the register log as it stood.
    RegisterOpened { record: RecordId },
    /// A key was made that signs receipts from now on.
    SigningKeyMade { key: SigningKeyId, did: String, public_key: String },
    /// Another key took the place of one that signed, whose secret was wiped.
    SigningKeyRetired { key: SigningKeyId },
    /// What a key signed from an instant on does not count.
    SigningKeyRevoked { key: SigningKeyId, from: String, reason: String },
    /// The agency answered districts that asked it to review a tool.
    ReviewRequestAnswered { request: RequestId, name: String, answer: String },
    /// The agency rated an incident.
    IncidentRated { incident: IncidentId, name: String, severity: String, follows: String },
    /// An incident was not rated in time, and people were told so.
    IncidentLate { incident: IncidentId, name: String },
    /// An administrator asked for a run of a job.
    JobAsked { run: JobRunId, job: String },
    /// An administrator put a mail that was given up back into the queue.
    MailTriedAgain { mail: MailId },
    /// Records of a time before events carried digests of their rows were taken as they stood.
    RecordSealed { record: RecordId },
    /// Something was done on a district's desk; its own words tell what.
    #[serde(untagged)]
    District(DistrictEvent),
}

impl Event {
    /// The thing that the event is about, for looking up its history.
    #[expect(clippy::too_many_lines, reason = "a table with a row for each event")]
    pub fn subject(&self) -> Subject<'_> {
        match self {
            Self::OrganizationCreated { organization, .. }
            | Self::CenterDistrictsChanged { organization, .. }
            | Self::PaperChanged { organization, .. }
            | Self::OrganizationRenamed { organization, .. }
            | Self::OrganizationMerged { organization, .. }
            | Self::CompanyAnswersChanged { organization, .. }
            | Self::NameAsked { organization, .. }
            | Self::NameAnswered { organization, .. }
            | Self::OrganizationVisibilityChanged { organization, .. } => {
                Subject::Organization(organization)
            }
            Self::AccountRegistered { account }
            | Self::AccountInvited { account, .. }
            | Self::InvitationWithdrawn { account }
            | Self::AccountConfirmed { account }
            | Self::AccountReopened { account }
            | Self::AccountRenamed { account, .. }
            | Self::AccountMoved { account, .. }
            | Self::AccountAddressChanged { account, .. }
            | Self::AccountRolesChanged { account, .. }
            | Self::PasswordChanged { account }
            | Self::AccountClosed { account }
            | Self::AccountErased { account }
            | Self::SignedIn { account, .. }
            | Self::SignInLocked { account, .. }
            | Self::VendorConflictNoted { account, .. }
            | Self::ReviewerAppointed { account, .. }
            | Self::SessionEnded { account, .. } => Subject::Account(account),
            Self::District(event) => Subject::Organization(&event.district),
            Self::ReviewRequestAnswered { request, .. } => Subject::Request(request),
            Self::CycleKept { cycle, .. } | Self::CycleRemoved { cycle, .. } => {
                Subject::Cycle(cycle)
            }
            Self::IncidentRated { incident, .. } | Self::IncidentLate { incident, .. } => {
                Subject::Incident(incident)
            }
            Self::JobAsked { run, .. } => Subject::JobRun(run),
            Self::MailTriedAgain { mail } => Subject::Mail(mail),
            Self::ProductRegistered { product, .. }
            | Self::ProductRenamed { product, .. }
            | Self::ProductHandedOver { product, .. }
            | Self::EarlierApprovalLoaded { product, .. }
            | Self::ProductChanged { product, .. }
            | Self::ProductRemoved { product, .. }
            | Self::ProductVisibilityChanged { product, .. }
            | Self::ListingChanged { product, .. }
            | Self::ConditionSettled { product, .. }
            | Self::ConditionProofGiven { product, .. }
            | Self::ConditionProofSentBack { product, .. }
            | Self::ChangeTold { product, .. }
            | Self::ChangeAnswered { product, .. } => Subject::Product(product),
            Self::RecordSealed { record } | Self::RegisterOpened { record } => {
                Subject::Record(record)
            }
            Self::SigningKeyMade { key, .. }
            | Self::SigningKeyRetired { key }
            | Self::SigningKeyRevoked { key, .. } => Subject::SigningKey(key),
            Self::DisclosureStarted { disclosure, .. }
            | Self::SectionSaved { disclosure, .. }
            | Self::CompanyAnswersInherited { disclosure, .. }
            | Self::DraftMoved { disclosure, .. }
            | Self::DraftEmptied { disclosure, .. }
            | Self::RenewalStarted { disclosure, .. }
            | Self::SectionReattested { disclosure, .. }
            | Self::AnswersTakenOver { disclosure, .. }
            | Self::EvidenceAdded { disclosure, .. }
            | Self::EvidenceRemoved { disclosure, .. }
            | Self::EvidenceChecked { disclosure, .. }
            | Self::FilesBrought { disclosure, .. }
            | Self::SuggestionsDecided { disclosure, .. }
            | Self::SectionsShared { disclosure, .. }
            | Self::CommentWritten { disclosure, .. }
            | Self::CommentsSettled { disclosure, .. }
            | Self::ConfidentialityAsked { disclosure, .. }
            | Self::ConfidentialityTakenBack { disclosure, .. }
            | Self::ConfidentialityCarried { disclosure, .. }
            | Self::ConfidentialityDecided { disclosure, .. }
            | Self::ClarificationAsked { disclosure, .. }
            | Self::ClarificationAnswered { disclosure, .. }
            | Self::ClarificationTakenBack { disclosure, .. }
            | Self::ClarificationLapsed { disclosure, .. }
            | Self::DisclosureSubmitted { disclosure, .. }
            | Self::DisclosureWithdrawn { disclosure, .. }
            | Self::DisclosureAccepted { disclosure }
            | Self::DisclosureReturned { disclosure, .. }
            | Self::ReviewerAssigned { disclosure, .. }
            | Self::ReviewerRemoved { disclosure, .. }
            | Self::ReviewsDueChanged { disclosure, .. }
            | Self::ConflictDeclared { disclosure, .. }
            | Self::LeadGone { disclosure, .. }
            | Self::QuestionScored { disclosure, .. }
            | Self::ReviewSubmitted { disclosure, .. }
            | Self::ReviewReopened { disclosure, .. }
            | Self::MeetingRecorded { disclosure, .. }
            | Self::MeetingAnswered { disclosure, .. }
            | Self::RemarkMade { disclosure, .. }
            | Self::RemarkTakenBack { disclosure, .. }
            | Self::ScoringCompleted { disclosure }
            | Self::ScoringReopened { disclosure, .. }
            | Self::QuestionAdjudicated { disclosure, .. }
            | Self::DecisionProposed { disclosure, .. }
            | Self::ProposalWithdrawn { disclosure, .. }
            | Self::DecisionSigned { disclosure, .. }
            | Self::DecisionMade { disclosure, .. }
            | Self::DecisionSentBack { disclosure, .. }
            | Self::VendorResponded { disclosure, .. }
            | Self::CommentWindowSet { disclosure, .. }
            | Self::PublicCommentSent { disclosure, .. }
            | Self::PublicCommentRuled { disclosure, .. }
            | Self::PublicCommentAnswered { disclosure, .. }
            | Self::PublicCommentsConsidered { disclosure }
            | Self::ResponseAnswered { disclosure, .. }
            | Self::AppealFiled { disclosure, .. }
            | Self::AppealDecided { disclosure, .. }
            | Self::ListingPublished { disclosure, .. } => Subject::Disclosure(disclosure),
        }
    }
}

/// What an event is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "each holds the id of what its name says")]
pub enum Subject<'e> {
    Organization(&'e OrganizationId),
    Account(&'e AccountId),
    Product(&'e ProductId),
    Disclosure(&'e DisclosureId),
    Cycle(&'e CycleId),
    Request(&'e RequestId),
    Incident(&'e IncidentId),
    JobRun(&'e JobRunId),
    Mail(&'e MailId),
    SigningKey(&'e SigningKeyId),
    Record(&'e RecordId),
}

impl<'e> Subject<'e> {
    /// The id's text, under which the log keeps the event.
    pub fn as_str(self) -> &'e str {
        match self {
            Self::Organization(id) => id.as_str(),
            Self::Account(id) => id.as_str(),
            Self::Product(id) => id.as_str(),
            Self::Disclosure(id) => id.as_str(),
            Self::Cycle(id) => id.as_str(),
            Self::Request(id) => id.as_str(),
            Self::Incident(id) => id.as_str(),
            Self::JobRun(id) => id.as_str(),
            Self::Mail(id) => id.as_str(),
            Self::SigningKey(id) => id.as_str(),
            Self::Record(id) => id.as_str(),
        }
    }
}

/// Which events a reader of the log asks for.
#[derive(Debug, Clone, Default)]
pub struct Asked {
    /// Those of a product and its disclosures.
    pub product: Option<ProductId>,
    /// Those that a person did, or that were done to them.
    pub person: Option<AccountId>,
    /// Those of an organization, its people, its products and their disclosures.
    pub organization: Option<OrganizationId>,
    /// Those of this kind.
    pub group: Option<EventGroup>,
    /// Those from this instant on.
    pub from: Option<Timestamp>,
    /// Those before this instant.
    pub until: Option<Timestamp>,
}

impl Asked {
    /// Whether a part of the log is asked for and not all of it.
    pub fn is_part(&self) -> bool {
        let Self { product, person, organization, group, from, until } = self;
        product.is_some()
            || person.is_some()
            || organization.is_some()
            || group.is_some()
            || from.is_some()
            || until.is_some()
    }
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
