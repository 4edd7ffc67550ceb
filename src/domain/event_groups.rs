//! Kinds of events in groups, for people who choose a part of the log.

/// A group of kinds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EventGroup {
    /// How an address asks for it.
    pub word: &'static str,
    /// What it is called.
    pub title: &'static str,
    /// The stored words of its kinds; none for whatever is in no other group.
    pub kinds: &'static [&'static str],
}

impl EventGroup {
    /// The group of a word.
    pub fn parse(word: &str) -> Option<Self> {
        GROUPS.into_iter().find(|group| group.word == word)
    }

    /// The kinds that SQL compares with, each between commas, and whether they are those that are
    /// asked for or those that are not.
    pub fn listed(self) -> (String, bool) {
        if !self.kinds.is_empty() {
            return (format!(",{},", self.kinds.join(",")), true);
        }
        let all: Vec<&str> = GROUPS.iter().flat_map(|group| group.kinds).copied().collect();
        (format!(",{},", all.join(",")), false)
    }
}

/// Every group, in the order of a tool's life.
pub const GROUPS: [EventGroup; 10] = [
    EventGroup {
        word: "accounts",
        title: "Accounts and sign-ins",
        kinds: &[
            "account_registered",
            "account_invited",
            "invitation_withdrawn",
            "account_confirmed",
            "account_reopened",
            "account_renamed",
            "account_address_changed",
            "account_moved",
            "account_roles_changed",
            "reviewer_appointed",
            "password_changed",
            "account_closed",
            "account_erased",
            "signed_in",
            "sign_in_locked",
            "session_ended",
        ],
    },
    EventGroup {
        word: "names",
        title: "Organizations and products",
        kinds: &[
            "organization_created",
            "organization_renamed",
            "organization_visibility_changed",
            "organization_merged",
            "center_districts_changed",
            "product_registered",
            "product_renamed",
            "product_handed_over",
            "name_asked",
            "name_answered",
            "product_changed",
            "product_removed",
            "product_visibility_changed",
        ],
    },
    EventGroup {
        word: "drafts",
        title: "Drafts, answers and evidence",
        kinds: &[
            "disclosure_started",
            "company_answers_changed",
            "company_answers_inherited",
            "draft_moved",
            "draft_emptied",
            "renewal_started",
            "section_reattested",
            "section_saved",
            "answers_taken_over",
            "evidence_added",
            "evidence_removed",
            "evidence_checked",
            "files_brought",
            "suggestions_decided",
            "paper_changed",
            "sections_shared",
            "comment_written",
            "comments_settled",
        ],
    },
    EventGroup {
        word: "submissions",
        title: "Submissions and completeness",
        kinds: &[
            "cycle_kept",
            "cycle_removed",
            "disclosure_submitted",
            "disclosure_withdrawn",
            "disclosure_accepted",
            "disclosure_returned",
            "confidentiality_asked",
            "confidentiality_taken_back",
            "confidentiality_carried",
            "confidentiality_decided",
            "clarification_asked",
            "clarification_answered",
            "clarification_taken_back",
            "clarification_lapsed",
        ],
    },
    EventGroup {
        word: "reviews",
        title: "Reviews and conflicts of interest",
        kinds: &[
            "reviewer_assigned",
            "reviewer_removed",
            "reviews_due_changed",
            "vendor_conflict_noted",
            "conflict_declared",
            "lead_gone",
            "question_scored",
            "review_submitted",
            "review_reopened",
            "scoring_completed",
            "scoring_reopened",
            "question_adjudicated",
            "meeting_recorded",
            "meeting_answered",
            "remark_made",
            "remark_taken_back",
            "comment_window_set",
            "public_comment_sent",
            "public_comment_ruled",
            "public_comment_answered",
            "public_comments_considered",
        ],
    },
    EventGroup {
        word: "decisions",
        title: "Decisions",
        kinds: &[
            "decision_proposed",
            "proposal_withdrawn",
            "decision_signed",
            "decision_made",
            "decision_sent_back",
            "vendor_responded",
            "response_answered",
            "appeal_filed",
            "appeal_decided",
        ],
    },
    EventGroup {
        word: "registry",
        title: "Registry and receipts",
        kinds: &[
            "earlier_approval_loaded",
            "listing_published",
            "listing_changed",
            "condition_settled",
            "condition_proof_given",
            "condition_proof_sent_back",
            "change_told",
            "change_answered",
            "register_opened",
            "signing_key_made",
            "signing_key_retired",
            "signing_key_revoked",
        ],
    },
    EventGroup {
        word: "districts",
        title: "Districts",
        kinds: &[
            "tool_adopted",
            "adoption_changed",
            "tool_retired",
            "deletion_confirmed",
            "review_asked",
            "review_ask_taken_back",
            "review_request_answered",
            "overlay_changed",
            "tool_overlaid",
            "agreement_added",
            "agreement_joined",
            "agreement_withdrawn",
            "webhook_added",
            "webhook_changed",
            "webhook_secret_renewed",
            "webhook_turned_on",
            "webhook_turned_off",
            "webhook_removed",
            "names_remembered",
            "names_forgotten",
            "token_made",
            "token_revoked",
            "incident_reported",
            "incident_rated",
            "incident_late",
        ],
    },
    EventGroup {
        word: "machinery",
        title: "Jobs, mails and the record",
        kinds: &["job_asked", "mail_tried_again", "record_sealed"],
    },
    EventGroup { word: "other", title: "Everything else", kinds: &[] },
];
