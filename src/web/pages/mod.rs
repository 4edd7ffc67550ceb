//! Pages: each handler takes its input, calls one action and renders. Its errors are the action's,
//! shown as a page of their own with the status that `kernel/failure.rs` gives them; faults of a
//! form come back with the form.

pub mod about;
pub mod api_reference;
pub mod assessment;
pub mod discovery;
pub mod district;
pub mod errors;
pub mod events;
pub mod health;
pub mod home;
pub mod instrument;
pub mod jobs;
pub mod learning;
pub mod people;
pub mod registry;
pub mod retention;
pub mod start;

use errors::ErrorPage;

use super::kernel::page::{Sample, sample};

/// Every page, for the test that renders them all. A page that is missing here fails that test.
pub fn samples() -> Vec<Sample> {
    let mut all = of_cases();
    all.extend([
        sample::<ErrorPage>(),
        sample::<registry::families::FamilyPage>(),
        sample::<events::EventsPage>(),
        sample::<registry::comparisons::ComparisonPage>(),
        sample::<registry::lists::giving::ListPage>(),
        sample::<registry::lists::result::ResultPage>(),
        sample::<registry::revocations::RevocationPage>(),
        sample::<district::adopting::AdoptingPage>(),
        sample::<district::agreement_form::AgreementFormPage>(),
        sample::<district::agreements::AgreementPage>(),
        sample::<district::agreements::AgreementsPage>(),
        sample::<district::webhook::WebhookPage>(),
        sample::<district::webhooks::WebhookFormPage>(),
        sample::<district::webhooks::WebhooksPage>(),
        sample::<district::asking::AskingPage>(),
        sample::<district::centers::CenterPage>(),
        sample::<district::desk::DeskPage>(),
        sample::<district::incident_form::IncidentFormPage>(),
        sample::<district::incidents::IncidentsPage>(),
        sample::<district::incidents::ToldPage>(),
        sample::<district::local_words::LocalWordPage>(),
        sample::<district::overlay::OverlayPage>(),
        sample::<district::ratings::RatingPage>(),
        sample::<district::names::NamesPage>(),
        sample::<api_reference::ApiPage>(),
        sample::<instrument::blank_form::BlankFormPage>(),
        sample::<district::api_tokens::TokensPage>(),
        sample::<district::own_requests::OwnRequestsPage>(),
        sample::<district::requests::RequestPage>(),
        sample::<district::requests::RequestsPage>(),
        sample::<district::retirements::EndingPage>(),
        sample::<district::tools::ToolPage>(),
        sample::<district::uses::UsePage>(),
        sample::<about::AboutPage>(),
        sample::<home::HomePage>(),
        sample::<jobs::JobsPage>(),
        sample::<instrument::impacts::ImpactMethodPage>(),
        sample::<instrument::pass_fail::PassFailMethodPage>(),
        sample::<instrument::methods::MethodPage>(),
        sample::<learning::modules::ModulePage>(),
        sample::<learning::modules::ModulesPage>(),
        sample::<people::accounts::AccountPage>(),
        sample::<people::appointments::AppointmentPage>(),
        sample::<people::shortcuts::ShortcutsPage>(),
        sample::<people::administration::OtherAccountPage>(),
        sample::<people::closing::ClosingPage>(),
        sample::<people::colleagues::ColleaguesPage>(),
        sample::<people::kept_forms::KeptFormsPage>(),
        sample::<people::kept_forms::KeptFormPage>(),
        sample::<people::mail_links::DeadLinkPage>(),
        sample::<people::mail_links::LinkPage>(),
        sample::<people::mail_sent::MailSentPage>(),
        sample::<people::erasing::ErasingPage>(),
        sample::<people::handovers::HandoverPage>(),
        sample::<retention::RetentionPage>(),
        sample::<people::name_asking::NameAskingPage>(),
        sample::<people::name_requests::NameRequestsPage>(),
        sample::<people::names::NamePage>(),
        sample::<people::organizations::NewOrganizationPage>(),
        sample::<people::organizations::OrganizationPage>(),
        sample::<people::organizations::PeoplePage>(),
        sample::<people::passwords::ForgottenPage>(),
        sample::<people::past_loading::PastLoadingPage>(),
        sample::<people::registrations::RegisterPage>(),
        sample::<people::sessions::SignInPage>(),
        sample::<registry::change_notices::ChangePage>(),
        sample::<registry::changes::ChangesPage>(),
        sample::<registry::condition_proofs::ProofPage>(),
        sample::<registry::conditions::ConditionPage>(),
        sample::<registry::ends::EndsPage>(),
        sample::<registry::laboratory::LaboratoryPage>(),
        sample::<registry::listing::ListingPage>(),
        sample::<registry::listings::list_page::RegistryPage>(),
        sample::<registry::notices::NoticePage>(),
        sample::<registry::receipts::ReceiptPage>(),
        sample::<registry::verifications::VerificationPage>(),
        sample::<registry::past::NoPastPage>(),
        sample::<registry::watches::NewWatchPage>(),
        sample::<registry::watches::WatchesPage>(),
        sample::<start::StartPage>(),
    ]);
    all
}

/// The pages about disclosures and what becomes of them.
fn of_cases() -> Vec<Sample> {
    vec![
        sample::<assessment::adjudication::AdjudicationPage>(),
        sample::<assessment::agreement::AgreementPage>(),
        sample::<assessment::board::BoardPage>(),
        sample::<assessment::appeals::AppealPage>(),
        sample::<assessment::appeal_rulings::AppealRulingPage>(),
        sample::<assessment::clarification_answers::AnsweringPage>(),
        sample::<assessment::clarifications::AskingPage>(),
        sample::<assessment::confidentiality::RequestPage>(),
        sample::<assessment::comment_answers::AnswersPage>(),
        sample::<assessment::comment_answers::ReadingPage>(),
        sample::<assessment::comment_windows::HoldingPage>(),
        sample::<assessment::public_comments::CommentsPage>(),
        sample::<assessment::public_comments::WindowsPage>(),
        sample::<assessment::conflicts::ConflictPage>(),
        sample::<assessment::decisions::DecisionPage>(),
        sample::<assessment::cases::CasePage>(),
        sample::<assessment::filling::FillingPage>(),
        sample::<assessment::intake::CyclesPage>(),
        sample::<assessment::intake_forms::CyclePage>(),
        sample::<assessment::intake_forms::IntakePage>(),
        sample::<assessment::figures::FiguresPage>(),
        sample::<assessment::pipeline::DecidedPage>(),
        sample::<assessment::pipeline::PipelinePage>(),
        sample::<assessment::reminders::RemindersPage>(),
        sample::<assessment::reopenings::ReopeningPage>(),
        sample::<assessment::responses::ResponsePage>(),
        sample::<assessment::offline::OfflinePage>(),
        sample::<assessment::reviews::FilePage>(),
        sample::<assessment::reviews::ReviewsPage>(),
        sample::<assessment::vendor_conflicts::VendorConflictsPage>(),
        sample::<assessment::who::WhoPage>(),
        sample::<assessment::workbench::WorkbenchPage>(),
        sample::<assessment::check::CheckPage>(),
        sample::<assessment::versions::VersionsPage>(),
        sample::<assessment::disclosures::DisclosurePage>(),
        sample::<assessment::evidence::EvidencePage>(),
        sample::<assessment::evidence_reading::PiecePage>(),
        sample::<assessment::bringing::BringingPage>(),
        sample::<assessment::shelf::PaperPage>(),
        sample::<assessment::shelf::PaperRemovalPage>(),
        sample::<assessment::shelf::ShelfPage>(),
        sample::<assessment::company_answers::CompanyPage>(),
        sample::<assessment::exports::ExportPage>(),
        sample::<assessment::renewals::RenewalPage>(),
        sample::<assessment::moving::MovePage>(),
        sample::<assessment::taking_over::TakingOverPage>(),
        sample::<assessment::letters::LetterPage>(),
        sample::<assessment::previews::PreviewPage>(),
        sample::<assessment::product_facts::ProductFactsPage>(),
        sample::<assessment::products::NewProductPage>(),
        sample::<assessment::products::ProductPage>(),
        sample::<assessment::products::ProductsPage>(),
        sample::<assessment::screening::ScreeningPage>(),
        sample::<assessment::screened::ScreenedPage>(),
        sample::<assessment::sections::SectionPage>(),
        sample::<assessment::submission::ReceiptPage>(),
        sample::<assessment::submission::WithdrawalPage>(),
        sample::<assessment::tables::TablePage>(),
        sample::<assessment::rulings::RequestsPage>(),
        sample::<assessment::rulings::RulingPage>(),
        sample::<assessment::discussions::DiscussionPage>(),
        sample::<assessment::meetings::MeetingsPage>(),
        sample::<assessment::meeting_form::MeetingFormPage>(),
        sample::<assessment::teamwork::TalkPage>(),
        sample::<assessment::teamwork::TeamPage>(),
    ]
}
