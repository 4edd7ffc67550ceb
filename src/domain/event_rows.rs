//! Which rows of the record an event speaks for. Their digests are written into the event, so that
//! a row that is changed, added or taken away behind Assay's back is found.

use super::event::Event;
use super::values::EvidenceId;

/// Rows of one table that belong together: the table's name and the values of its leading key
/// columns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowGroup<'e> {
    /// The table.
    pub table: &'static str,
    /// The values of the key columns, one or two.
    pub key: Vec<&'e str>,
}

fn rows<'e>(table: &'static str, key: &[&'e str]) -> RowGroup<'e> {
    RowGroup { table, key: key.to_vec() }
}

impl Event {
    /// The rows that the change behind this event may have written. They are read when the event is
    /// appended, so a change writes its rows first and appends its event last.
    #[expect(clippy::too_many_lines, reason = "a table with a row for each event")]
    pub fn rows(&self) -> Vec<RowGroup<'_>> {
        match self {
            Self::OrganizationCreated { organization, .. }
            | Self::OrganizationMerged { organization, .. } => {
                vec![rows("organizations", &[organization.as_str()])]
            }
            Self::NameAsked { request, .. } | Self::NameAnswered { request, .. } => {
                vec![rows("name_requests", &[request.as_str()])]
            }
            Self::CenterDistrictsChanged { organization, .. } => {
                vec![rows("center_districts", &[organization.as_str()])]
            }
            Self::OrganizationVisibilityChanged { organization, .. } => {
                let own = [rows("organizations", &[organization.as_str()]), registry()];
                own.into_iter().chain(entries(organization.as_str())).collect()
            }
            Self::OrganizationRenamed { organization, .. } => {
                let own = [
                    rows("organizations", &[organization.as_str()]),
                    rows("former_names", &[organization.as_str()]),
                    registry(),
                ];
                own.into_iter().chain(entries(organization.as_str())).collect()
            }
            Self::AccountRegistered { account }
            | Self::AccountConfirmed { account }
            | Self::AccountReopened { account }
            | Self::AccountMoved { account, .. }
            | Self::AccountAddressChanged { account, .. }
            | Self::AccountRolesChanged { account, .. }
            | Self::PasswordChanged { account }
            | Self::AccountClosed { account }
            | Self::AccountRenamed { account, .. } => account_rows(account.as_str()),
            Self::AccountErased { account } => {
                let mut all = account_rows(account.as_str());
                all.push(rows("former_names", &[account.as_str()]));
                all
            }
            Self::DraftEmptied { disclosure, questions, evidence } => {
                emptied(disclosure.as_str(), questions, evidence)
            }
            Self::ReviewerAppointed { account, .. } => {
                vec![rows("appointments", &[account.as_str()])]
            }
            Self::CycleKept { cycle, .. } | Self::CycleRemoved { cycle, .. } => {
                vec![rows("intake_cycles", &[cycle.as_str()])]
            }
            Self::VendorConflictNoted { account, disclosures, .. } => {
                let touched = disclosures.iter().flat_map(|id| {
                    [rows("disclosures", &[id.as_str()]), rows("reviews", &[id.as_str()])]
                });
                let own = rows("vendor_conflicts", &[account.as_str()]);
                std::iter::once(own).chain(touched).collect()
            }
            Self::SignedIn { session, .. } | Self::SessionEnded { session, .. } => {
                vec![rows("sessions", &[session.as_str()])]
            }
            Self::ProductRegistered { product, .. }
            | Self::ProductChanged { product, .. }
            | Self::ProductRemoved { product, .. } => {
                vec![rows("products", &[product.as_str()])]
            }
            Self::ProductVisibilityChanged { product, .. } => {
                let own = [rows("products", &[product.as_str()]), registry()];
                own.into_iter().chain(entries(product.as_str())).collect()
            }
            Self::ProductRenamed { product, .. } => {
                let own = [
                    rows("products", &[product.as_str()]),
                    rows("former_names", &[product.as_str()]),
                    rows("former_slugs", &[product.as_str()]),
                    rows("listings", &[product.as_str()]),
                    registry(),
                ];
                own.into_iter().chain(entries(product.as_str())).collect()
            }
            Self::ProductHandedOver { product, .. } => {
                let own = [
                    rows("products", &[product.as_str()]),
                    rows("former_names", &[product.as_str()]),
                    registry(),
                ];
                own.into_iter().chain(entries(product.as_str())).collect()
            }
            Self::EarlierApprovalLoaded { product, .. } => {
                let own = vec![rows("earlier_approvals", &[product.as_str()]), registry()];
                and_entries(own, product.as_str())
            }
            Self::ListingChanged { product, .. } => {
                and_entries(listing_rows(product.as_str()), product.as_str())
            }
            Self::ConditionSettled { product, disclosure, .. } => {
                let said = disclosure.iter().map(|id| rows("condition_proofs", &[id.as_str()]));
                let own = listing_rows(product.as_str()).into_iter().chain(said).collect();
                and_entries(own, product.as_str())
            }
            Self::ChangeTold { product, notice, .. }
            | Self::ChangeAnswered { product, notice, .. } => {
                let mut own = listing_rows(product.as_str());
                own.push(rows("change_notices", &[notice.as_str()]));
                and_entries(own, product.as_str())
            }
            Self::ConditionProofGiven { disclosure, .. }
            | Self::ConditionProofSentBack { disclosure, .. } => {
                vec![rows("condition_proofs", &[disclosure.as_str()])]
            }
            Self::ListingPublished { disclosure, product, notices, .. } => {
                let mut all = listing_rows(product.as_str());
                all.extend(notices.iter().map(|id| rows("change_notices", &[id.as_str()])));
                all.push(rows("disclosures", &[disclosure.as_str()]));
                all.push(rows("letters", &[disclosure.as_str()]));
                all.extend(entries(disclosure.as_str()));
                all
            }
            Self::AppealFiled { disclosure, product, .. }
            | Self::AppealDecided { disclosure, product, .. } => {
                let mut all = listing_rows(product.as_str());
                let own = ["disclosures", "appeals", "decisions", "former_decisions"];
                all.extend(own.map(|table| rows(table, &[disclosure.as_str()])));
                and_entries(all, product.as_str())
            }
            Self::ReviewRequestAnswered { request, .. } => {
                vec![rows("review_requests", &[request.as_str()])]
            }
            Self::IncidentRated { incident, .. } => {
                vec![rows("incidents", &[incident.as_str()]), registry()]
            }
            Self::IncidentLate { incident, .. } => vec![rows("incidents", &[incident.as_str()])],
            Self::District(event) => {
                event.rows().into_iter().map(|(table, key)| rows(table, &[key])).collect()
            }
            Self::RegisterOpened { record } => entries(record.as_str()).into(),
            Self::SigningKeyMade { key, .. }
            | Self::SigningKeyRetired { key }
            | Self::SigningKeyRevoked { key, .. } => vec![rows("signing_keys", &[key.as_str()])],
            // An invitation waits outside the record; a lock, a run and a mail change no row of it;
            // the sealing event brings its own rows.
            Self::AccountInvited { .. }
            | Self::InvitationWithdrawn { .. }
            | Self::SignInLocked { .. }
            | Self::JobAsked { .. }
            | Self::MailTriedAgain { .. }
            | Self::RecordSealed { .. } => Vec::new(),
            _ => self.vendor_rows().unwrap_or_else(|| self.disclosure_rows()),
        }
    }

    /// Those of what a vendor keeps beside its disclosures; none for another event.
    fn vendor_rows(&self) -> Option<Vec<RowGroup<'_>>> {
        match self {
            Self::PaperChanged { paper, .. } => Some(vec![rows("shelf", &[paper.as_str()])]),
            Self::CompanyAnswersChanged { organization, .. } => {
                Some(vec![rows("company_answers", &[organization.as_str()])])
            }
            _ => None,
        }
    }

    #[expect(clippy::too_many_lines, reason = "a table with a row for each event")]
    fn disclosure_rows(&self) -> Vec<RowGroup<'_>> {
        let id = self.subject().as_str();
        let own = rows("disclosures", &[id]);
        match self {
            Self::SectionSaved { section, changed, .. } => {
                let answers = changed.iter().map(|question| rows("answers", &[id, question]));
                [own, rows("section_revisions", &[id, section])]
                    .into_iter()
                    .chain(answers)
                    .collect()
            }
            Self::CompanyAnswersInherited { questions, .. } => {
                let answers = questions.iter().map(|question| rows("answers", &[id, question]));
                [own].into_iter().chain(answers).collect()
            }
            Self::RenewalStarted { .. } => vec![rows("renewals", &[id])],
            Self::SectionReattested { .. } => vec![rows("reattestations", &[id])],
            Self::EvidenceAdded { evidence, question, .. } => {
                vec![own, rows("evidence", &[evidence.as_str()]), rows("answers", &[id, question])]
            }
            Self::EvidenceRemoved { evidence, question, .. } => {
                let answer = question.iter().map(|question| rows("answers", &[id, question]));
                [own, rows("evidence", &[evidence.as_str()])].into_iter().chain(answer).collect()
            }
            Self::FilesBrought { papers, .. } => {
                let papers = papers.iter().map(|paper| rows("shelf", &[paper.as_str()]));
                [own, rows("brought_files", &[id]), rows("suggestions", &[id])]
                    .into_iter()
                    .chain(papers)
                    .collect()
            }
            Self::SuggestionsDecided { .. } => {
                vec![own, rows("brought_files", &[id]), rows("suggestions", &[id])]
            }
            Self::EvidenceChecked { evidence, .. } => vec![rows("evidence", &[evidence.as_str()])],
            Self::SectionsShared { .. } => vec![rows("section_owners", &[id])],
            Self::CommentWritten { .. } | Self::CommentsSettled { .. } => {
                vec![rows("draft_comments", &[id])]
            }
            Self::ConfidentialityAsked { .. }
            | Self::ConfidentialityTakenBack { .. }
            | Self::ConfidentialityCarried { .. }
            | Self::ConfidentialityDecided { .. } => {
                vec![own, rows("confidentiality_requests", &[id])]
            }
            Self::ClarificationAsked { .. }
            | Self::ClarificationTakenBack { .. }
            | Self::ClarificationLapsed { .. } => vec![own, rows("clarifications", &[id])],
            Self::ClarificationAnswered { question, .. } => vec![
                own,
                rows("clarifications", &[id]),
                rows("snapshots", &[id]),
                rows("answers", &[id, question]),
            ],
            Self::DisclosureSubmitted { .. } => {
                vec![own, rows("snapshots", &[id]), rows("cycle_cases", &[id])]
            }
            Self::DisclosureAccepted { .. } => {
                [own, rows("panel_criteria", &[id])].into_iter().chain(entries(id)).collect()
            }
            Self::DisclosureWithdrawn { .. } => [own].into_iter().chain(entries(id)).collect(),
            Self::ReviewerAssigned { .. }
            | Self::ReviewReopened { .. }
            | Self::ReviewsDueChanged { .. } => {
                vec![own, rows("reviews", &[id])]
            }
            Self::ReviewerRemoved { review, .. } => {
                vec![
                    own,
                    rows("reviews", &[id]),
                    rows("scores", &[review.as_str()]),
                    rows("adjudications", &[id]),
                ]
            }
            Self::ConflictDeclared { .. } => {
                vec![own, rows("conflict_declarations", &[id]), rows("reviews", &[id])]
            }
            Self::QuestionScored { review, .. } => vec![rows("scores", &[review.as_str()])],
            Self::ReviewSubmitted { review, .. } => {
                vec![rows("reviews", &[id]), rows("scores", &[review.as_str()])]
            }
            Self::MeetingRecorded { meeting, .. } => {
                vec![own, rows("meetings", &[id]), rows("meeting_attendees", &[meeting.as_str()])]
            }
            Self::MeetingAnswered { meeting, .. } => {
                vec![own, rows("meeting_attendees", &[meeting.as_str()])]
            }
            Self::RemarkMade { .. } | Self::RemarkTakenBack { .. } => {
                vec![own, rows("remarks", &[id])]
            }
            Self::ScoringReopened { .. } | Self::QuestionAdjudicated { .. } => {
                vec![own, rows("adjudications", &[id])]
            }
            Self::DecisionProposed { .. } | Self::ProposalWithdrawn { .. } => {
                vec![
                    own,
                    rows("decisions", &[id]),
                    rows("signoffs", &[id]),
                    rows("letters", &[id]),
                    rows("former_letters", &[id]),
                ]
            }
            Self::DecisionSentBack { .. } | Self::ResponseAnswered { .. } => vec![
                own,
                rows("decisions", &[id]),
                rows("signoffs", &[id]),
                rows("letters", &[id]),
                rows("standstills", &[id]),
            ],
            Self::VendorResponded { .. } => vec![own, rows("standstills", &[id])],
            Self::CommentWindowSet { .. } | Self::PublicCommentsConsidered { .. } => {
                vec![rows("comment_windows", &[id])]
            }
            Self::PublicCommentSent { comment, .. }
            | Self::PublicCommentRuled { comment, .. }
            | Self::PublicCommentAnswered { comment, .. } => {
                vec![rows("public_comments", &[id, comment.as_str()])]
            }
            Self::DecisionSigned { .. } => vec![own, rows("signoffs", &[id])],
            Self::DecisionMade { .. } => vec![
                own,
                rows("decisions", &[id]),
                rows("letters", &[id]),
                rows("standstills", &[id]),
            ],
            _ => vec![own],
        }
    }
}

/// What a draft holds of its vendor, once it is emptied.
fn emptied<'e>(
    disclosure: &'e str,
    questions: &'e [String],
    evidence: &'e [EvidenceId],
) -> Vec<RowGroup<'e>> {
    let whole = [
        "disclosures",
        "draft_comments",
        "section_owners",
        "suggestions",
        "brought_files",
        "confidentiality_requests",
    ];
    let answers = questions.iter().map(|question| rows("answers", &[disclosure, question]));
    let pieces = evidence.iter().map(|piece| rows("evidence", &[piece.as_str()]));
    whole.map(|table| rows(table, &[disclosure])).into_iter().chain(answers).chain(pieces).collect()
}

fn account_rows(account: &str) -> Vec<RowGroup<'_>> {
    vec![rows("accounts", &[account]), rows("account_roles", &[account])]
}

fn listing_rows(product: &str) -> Vec<RowGroup<'_>> {
    vec![rows("listings", &[product]), registry()]
}

/// Rows, and the entries of the register log that changes of one thing made.
fn and_entries<'e>(own: Vec<RowGroup<'e>>, cause: &'e str) -> Vec<RowGroup<'e>> {
    own.into_iter().chain(entries(cause)).collect()
}

/// The entries of the register log that changes of one thing made, and their count.
fn entries(cause: &str) -> [RowGroup<'_>; 2] {
    [rows("register", &[cause]), rows("registry_version", &["register"])]
}

fn registry() -> RowGroup<'static> {
    rows("registry_version", &["registry"])
}
