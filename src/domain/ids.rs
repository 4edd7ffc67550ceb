//! Ids of stored things. Each kind of thing has ids of a type of its own, so that a review's id
//! cannot stand where a disclosure's is meant.

use std::fmt;
use std::marker::PhantomData;

use serde::{Deserialize, Serialize};

/// The id of a stored thing of the kind `Of`: version 7 UUID text, so that id order is creation
/// order.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent, bound = "")]
pub struct Id<Of>(String, PhantomData<Of>);

impl<Of> Id<Of> {
    /// Wraps an id that the application made or read back from its own store.
    pub fn from_stored(text: String) -> Self {
        Self(text, PhantomData)
    }

    /// Reads an id from a request; anything that is not a UUID is no id of ours.
    pub fn parse(text: &str) -> Option<Self> {
        uuid::Uuid::try_parse(text).ok().map(|id| Self::from_stored(id.to_string()))
    }

    /// The id's text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl<Of> fmt::Display for Id<Of> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl<Of> fmt::Debug for Id<Of> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Id").field(&self.0).finish()
    }
}

/// Declares the kinds of things that have ids, each with the name of its ids.
macro_rules! kinds {
    ($($(#[$doc:meta])* $id:ident of $kind:ident;)*) => {
        /// The kinds themselves. They have no values; they only tell types of ids apart.
        mod kind {
            $(
                #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
                pub enum $kind {}
            )*
        }

        $($(#[$doc])* pub type $id = Id<kind::$kind>;)*
    };
}

kinds! {
    /// The id of an organization.
    OrganizationId of Organization;
    /// The id of an account, and of an invitation or registration that will become one.
    AccountId of Account;
    /// The id of a name that a district uses for a tool.
    RememberedNameId of RememberedName;
    /// The id of a token for programs.
    ApiTokenId of ApiToken;
    /// The id of a session.
    SessionId of Session;
    /// The id of a browser that somebody signed in with.
    DeviceId of Device;
    /// The id of a mailed link.
    LinkId of Link;
    /// The id of a form that was kept when it could not be sent.
    KeptFormId of KeptForm;
    /// The id of a product.
    ProductId of Product;
    /// The id of a disclosure.
    DisclosureId of Disclosure;
    /// The id of a stored submission; a disclosure that is submitted again has several.
    SubmissionId of Submission;
    /// The id of a cycle in which the agency takes disclosures.
    CycleId of Cycle;
    /// The id of a comment among a vendor's people.
    CommentId of Comment;
    /// The id of a window in which anybody comments on a tool.
    WindowId of Window;
    /// The id of a comment of anybody on a tool under review.
    PublicCommentId of PublicComment;
    /// The id of a piece of evidence.
    EvidenceId of Evidence;
    /// The id of a paper on a vendor's shelf.
    PaperId of Paper;
    /// The id of a vendor's word that a condition is met.
    ProofId of Proof;
    /// The id of a change that a vendor told of.
    NoticeId of ChangeNotice;
    /// The id of an answer that a paper suggests.
    SuggestionId of Suggestion;
    /// The id of a question of the agency to a vendor.
    ClarificationId of Clarification;
    /// The id of a review.
    ReviewId of Review;
    /// The id of a version of the record of a panel's meeting.
    MeetingId of Meeting;
    /// The id of a remark in the discussion of a panel.
    RemarkId of Remark;
    /// The id of a tool on a district's desk.
    AdoptionId of Adoption;
    /// The id of a request to review a tool.
    RequestId of Request;
    /// The id of a request for another name.
    NameRequestId of NameRequest;
    /// The id of an incident that a district reported.
    IncidentId of Incident;
    /// The id of a district's own question.
    OverlayQuestionId of OverlayQuestion;
    /// The id of an agreement of a district.
    AgreementId of Agreement;
    /// The id of a webhook of a district.
    WebhookId of Webhook;
    /// The id of a message to a program, the same at every try.
    DeliveryId of Delivery;
    /// The id of a run of a job.
    JobRunId of JobRun;
    /// The id of a running program that takes jobs.
    TickerId of Ticker;
    /// The id of a mail.
    MailId of Mail;
    /// The id of a key that receipts are signed with.
    SigningKeyId of SigningKey;
    /// The id of an address that watches the registry.
    WatcherId of Watcher;
    /// The id of something that is watched.
    WatchId of Watch;
    /// The id of the record as a whole.
    RecordId of Record;
}
