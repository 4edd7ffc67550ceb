//! Mails in Assay's own voice: a struct for each, with its template and its samples. Greeting and
//! signature come from one layout.
//!
//! `mail` has what all have in common, the files beside it have the mails: those about accounts,
//! and those about a case to its vendor, its panel, the offices that decide and the readers of the
//! registry.

pub(crate) mod accounts;
pub(crate) mod appeal;
pub(crate) mod changes;
pub(crate) mod clarification;
pub(crate) mod comments;
pub(crate) mod conditions;
pub(crate) mod decision;
pub(crate) mod district;
pub(crate) mod incident;
pub(crate) mod intake;
pub(crate) mod listing;
pub(crate) mod mail;
pub(crate) mod panel;
pub(crate) mod sign_in;
pub(crate) mod vendor;
pub(crate) mod watching;

pub use mail::{MailSample, names};
use mail::{case_sample, sample};

/// Every mail with its samples, for the test that renders them all. A mail that is missing here
/// fails that test.
pub fn samples() -> Vec<MailSample> {
    vec![
        sample::<sign_in::NewDevice<'_>>(),
        sample::<sign_in::WrongPasswords<'_>>(),
        sample::<sign_in::NewPassword<'_>>(),
        sample::<sign_in::PasswordChanged>(),
        sample::<accounts::Invitation<'_>>(),
        sample::<accounts::InvitedAlready>(),
        sample::<accounts::Registration<'_>>(),
        sample::<accounts::RegisteredAlready>(),
        sample::<accounts::OpenAccount<'_>>(),
        sample::<accounts::ConfirmAddress<'_>>(),
        sample::<accounts::AddressChanging<'_>>(),
        sample::<accounts::AddressChanged<'_>>(),
        case_sample::<vendor::Received<'_>>(),
        case_sample::<vendor::Accepted>(),
        case_sample::<vendor::Returned<'_>>(),
        case_sample::<vendor::TakenBack<'_>>(),
        case_sample::<vendor::SectionsGiven<'_>>(),
        case_sample::<vendor::Asked<'_>>(),
        case_sample::<vendor::ConfidentialityDecided<'_>>(),
        sample::<vendor::NewerQuestionnaire<'_>>(),
        sample::<intake::CycleCloses<'_>>(),
        sample::<intake::CycleExtended<'_>>(),
        case_sample::<vendor::Decided<'_>>(),
        case_sample::<vendor::DecisionTakenBack>(),
        case_sample::<vendor::ResponseAnswered<'_>>(),
        case_sample::<vendor::Published<'_>>(),
        case_sample::<panel::Submitted>(),
        case_sample::<panel::WithdrawnCase<'_>>(),
        case_sample::<panel::WithdrawnReview>(),
        case_sample::<panel::Assigned<'_>>(),
        sample::<panel::AssignedTogether<'_>>(),
        case_sample::<panel::DueChanged<'_>>(),
        sample::<panel::DueReminder<'_>>(),
        case_sample::<panel::Removed<'_>>(),
        case_sample::<panel::ReviewsIn>(),
        case_sample::<panel::ReviewReopened<'_>>(),
        case_sample::<panel::DiscussionGoesOn<'_>>(),
        case_sample::<panel::MeetingRecorded<'_>>(),
        case_sample::<panel::ConflictDeclared<'_>>(),
        case_sample::<panel::LeadGone<'_>>(),
        case_sample::<panel::ReviewerGone<'_>>(),
        case_sample::<appeal::AppealReceived<'_>>(),
        case_sample::<appeal::AppealFiled<'_>>(),
        case_sample::<appeal::NobodyToDecide<'_>>(),
        case_sample::<appeal::AppealRuled<'_>>(),
        case_sample::<appeal::AppealDecided<'_>>(),
        case_sample::<comments::CommentsAsked<'_>>(),
        case_sample::<comments::CommentWaits>(),
        case_sample::<clarification::AskedVendor<'_>>(),
        case_sample::<clarification::TakenBackVendor<'_>>(),
        case_sample::<clarification::AnsweredForAgency<'_>>(),
        case_sample::<clarification::LapsedForVendor<'_>>(),
        case_sample::<clarification::LapsedForAgency<'_>>(),
        case_sample::<decision::ToSign<'_>>(),
        case_sample::<decision::ProposalTakenBack<'_>>(),
        case_sample::<decision::OfficeObjects<'_>>(),
        case_sample::<decision::NobodyToSign<'_>>(),
        case_sample::<decision::NobodyToPublish>(),
        case_sample::<decision::ToPublish<'_>>(),
        case_sample::<decision::ResponseWaits>(),
        case_sample::<decision::DecisionReopened<'_>>(),
        case_sample::<decision::SentBack<'_>>(),
        case_sample::<listing::Changed<'_>>(),
        sample::<district::RequestAnswered<'_>>(),
        sample::<district::WebhookOff<'_>>(),
        sample::<vendor::PaperExpires<'_>>(),
        sample::<vendor::HandedOver<'_>>(),
        sample::<vendor::NameAsked<'_>>(),
        sample::<vendor::NameAnswered<'_>>(),
        case_sample::<incident::Reported<'_>>(),
        case_sample::<incident::ReportedForVendor<'_>>(),
        case_sample::<incident::RatedForDistrict<'_>>(),
        case_sample::<incident::RatedForVendor<'_>>(),
        case_sample::<incident::Late<'_>>(),
        case_sample::<incident::LateForAgency<'_>>(),
        case_sample::<listing::ConditionSettled<'_>>(),
        case_sample::<changes::ChangeTold<'_>>(),
        case_sample::<changes::ChangeAnswered<'_>>(),
        case_sample::<changes::SuspensionProposed<'_>>(),
        case_sample::<conditions::ProofGiven<'_>>(),
        case_sample::<conditions::ProofSentBack<'_>>(),
        case_sample::<conditions::ConditionDue<'_>>(),
        case_sample::<conditions::ConditionOverdue<'_>>(),
        case_sample::<conditions::EndsSoon>(),
        sample::<watching::ConfirmWatch<'_>>(),
        sample::<watching::Watched<'_>>(),
    ]
}
