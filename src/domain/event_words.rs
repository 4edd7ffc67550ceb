//! Events in plain words, for people who read the log.

use std::collections::{BTreeMap, BTreeSet};

use super::assessment::appeal::AppealOutcome;
use super::assessment::decision::{Office, label};
use super::calendar::day_in_words;
use super::event::Event;
use super::event_sight::Sees;
use super::instrument::{Decision, Questionnaire};
use super::people::account::Role;
use super::recorded::Recorded;
use super::registry::state::ListingState;
use super::texts::counted;
use super::values::{AccountId, in_a_sentence};

/// What events are put into words with.
#[derive(Debug, Clone, Copy)]
pub struct Telling<'a> {
    /// Names of people, by the ids of their accounts.
    pub people: &'a BTreeMap<AccountId, String>,
    /// People whose personal data was removed.
    pub erased: &'a BTreeSet<AccountId>,
    /// Titles of jobs, by their words.
    pub jobs: &'a BTreeMap<String, String>,
    /// The questionnaire of the disclosure that the event is about.
    pub questionnaire: Option<&'a Questionnaire>,
    /// What the reader may be told.
    pub sees: Sees,
    /// What the subject was before, where an earlier event says so.
    pub before: Option<&'a str>,
}

impl Telling<'_> {
    fn person(&self, id: &AccountId) -> &str {
        self.people.get(id).map_or("somebody", String::as_str)
    }

    /// A question by its code and its words.
    fn question(&self, name: &str) -> String {
        let found = self.questionnaire.and_then(|questionnaire| questionnaire.question(name));
        found.map_or_else(
            || "a question".to_owned(),
            |question| format!("{} “{}”", question.code, question.label),
        )
    }

    fn criterion(&self, id: &str) -> &str {
        let found = self.questionnaire.and_then(|questionnaire| questionnaire.rubric.criterion(id));
        found.map_or("a criterion", |criterion| criterion.title.as_str())
    }

    fn section(&self, id: &str) -> String {
        let found = self.questionnaire.and_then(|questionnaire| questionnaire.section(id));
        found.map_or_else(
            || "a section".to_owned(),
            |section| format!("the section {}", section.title),
        )
    }
}

/// `to Acme`, or `from Acme Ltd to Acme` where it is known what it was.
fn changed(telling: &Telling<'_>, now: &str) -> String {
    match telling.before.filter(|before| *before != now) {
        Some(before) => format!("from {before} to {now}"),
        None => format!("to {now}"),
    }
}

/// A reason after what was done, where the reader may read it.
fn because(sees: bool, reason: &str) -> String {
    if sees && !reason.is_empty() { format!(": {reason}") } else { String::new() }
}

/// What a stored event says; one that is not known says its kind.
pub fn in_words(said: &Recorded, telling: &Telling<'_>) -> String {
    match said {
        Recorded::Known(event) => event.in_words(telling),
        Recorded::Unknown(kind) => word(kind),
    }
}

impl Event {
    /// What was done, as a sentence without its subject: `Signed in`. What it was done to is told
    /// beside it.
    #[expect(clippy::too_many_lines, reason = "one arm for each event")]
    pub fn in_words(&self, telling: &Telling<'_>) -> String {
        match self {
            Self::OrganizationCreated { name, .. } => format!("Created the organization {name}"),
            Self::OrganizationRenamed { name, .. } => {
                format!("Renamed the organization {}", changed(telling, name))
            }
            Self::OrganizationMerged { name, reason, .. } => {
                format!("Made everything of the organization {name}’s: {reason}")
            }
            Self::NameAsked { name, .. } => format!("Asked to be called {name}"),
            Self::NameAnswered { name, answer, .. } => {
                format!("Answered the vendor that asked to be called {name}: {answer}")
            }
            Self::OrganizationVisibilityChanged { hidden, reason, .. } => {
                format!("{} the organization: {reason}", hid(*hidden))
            }
            Self::CenterDistrictsChanged { districts, .. } => format!(
                "Changed the districts that the center acts for; it acts for {} now",
                counted(districts.len(), "district", "districts")
            ),
            Self::AccountRegistered { .. } => "Registered a vendor account".to_owned(),
            Self::AccountInvited { roles, .. } => {
                format!("Invited somebody as {}", role_labels(roles))
            }
            Self::InvitationWithdrawn { .. } => "Took the invitation back".to_owned(),
            Self::AccountReopened { .. } => {
                "Opened the closed account anew by its mailed link".to_owned()
            }
            Self::AccountRenamed { account, .. } if telling.erased.contains(account) => {
                "Renamed the account".to_owned()
            }
            Self::AccountAddressChanged { account, .. } if telling.erased.contains(account) => {
                "Confirmed a new address".to_owned()
            }
            Self::AccountRenamed { name, .. } => {
                format!("Renamed the account {}", changed(telling, name))
            }
            Self::AccountMoved { name, .. } => {
                format!("Made the account one of {name}")
            }
            Self::AccountAddressChanged { email, .. } => match telling.before {
                Some(before) => format!("Changed the address from {before} to {email}"),
                None => format!("Confirmed the new address {email}"),
            },
            Self::AccountRolesChanged { roles, .. } => {
                format!("Changed the roles {}", changed(telling, &role_labels(roles)))
            }
            Self::VendorConflictNoted { account, ground, .. } => {
                let who = telling.person(account);
                match ground.as_str() {
                    "pinned" => format!("Noted a conflict of interest of {who} with a vendor"),
                    "affiliated" => format!("Noted that {who} belongs to a vendor"),
                    "ended" => format!("Noted that {who} belongs to a vendor no more"),
                    _ => "Declared a conflict of interest with a vendor".to_owned(),
                }
            }
            Self::ReviewerAppointed { first_on, last_on, .. } => {
                let day = |day: &str| day.parse().map_or_else(|_| day.to_owned(), day_in_words);
                let until = last_on.as_deref().map_or_else(
                    || "until further notice".to_owned(),
                    |last| format!("until {}", day(last)),
                );
                format!("Appointed as a reviewer from {} {until}", day(first_on))
            }
            Self::CycleKept { name, opens_on, closes_on, .. } => {
                let day = |day: &str| day.parse().map_or_else(|_| day.to_owned(), day_in_words);
                format!(
                    "Noted the intake cycle {name}: open from {} until {}",
                    day(opens_on),
                    day(closes_on)
                )
            }
            Self::CommentWindowSet { opens_on, closes_on, .. } => {
                let day = |day: &str| day.parse().map_or_else(|_| day.to_owned(), day_in_words);
                format!(
                    "Asked for comments on the tool from {} until {}",
                    day(opens_on),
                    day(closes_on)
                )
            }
            Self::PublicCommentSent { .. } => "Commented on the tool".to_owned(),
            Self::PublicCommentRuled { became, .. } => match became.as_str() {
                "published" => "Let a comment on the tool be read".to_owned(),
                "erased" => "Removed the words of a comment on the tool".to_owned(),
                _ => "Held a comment on the tool back".to_owned(),
            },
            Self::PublicCommentAnswered { .. } => "Answered a comment on the tool".to_owned(),
            Self::PublicCommentsConsidered { .. } => {
                "Said what the panel made of the comments".to_owned()
            }
            Self::CycleRemoved { name, .. } => format!("Removed the intake cycle {name}"),
            Self::AccountConfirmed { .. } => "Opened the account by its mailed link".to_owned(),
            Self::PasswordChanged { .. } => "Set a new password".to_owned(),
            Self::AccountClosed { .. } => "Closed the account".to_owned(),
            Self::AccountErased { .. } => "Removed the personal data of the account".to_owned(),
            Self::DraftEmptied { questions, .. } => format!(
                "Removed {} and the evidence of a draft that was never submitted",
                counted(questions.len(), "answer", "answers")
            ),
            Self::SignedIn { .. } => "Signed in".to_owned(),
            Self::SignInLocked { network, .. } => {
                format!("Tried too many wrong passwords for the account, the last from {network}")
            }
            Self::SessionEnded { .. } => "Ended a session".to_owned(),
            Self::ProductRegistered { name, .. } => format!("Registered the product {name}"),
            Self::ProductRenamed { name, .. } => {
                format!("Renamed the product {}", changed(telling, name))
            }
            Self::EarlierApprovalLoaded { decision, .. } => {
                format!("Loaded an approval from before Assay: {decision}")
            }
            Self::ProductHandedOver { name, former, reason, .. } => {
                format!("Handed the product over from {former} to {name}: {reason}")
            }
            Self::ProductChanged { version, .. } => {
                format!("Changed what the product is; its version is {version}")
            }
            Self::ProductRemoved { name, .. } => format!("Removed the product {name}"),
            Self::ProductVisibilityChanged { hidden, reason, .. } => {
                format!("{} the product: {reason}", hid(*hidden))
            }
            Self::DisclosureStarted { family, version, .. } => match telling.questionnaire {
                Some(questionnaire) => {
                    format!("Started a disclosure on {}, version {version}", questionnaire.title)
                }
                None => format!("Started a disclosure on {family} {version}"),
            },
            Self::SectionSaved { section, changed, .. } => {
                format!(
                    "Saved {} in {}",
                    counted(changed.len(), "answer", "answers"),
                    telling.section(section)
                )
            }
            Self::CompanyAnswersChanged { questions, .. } => format!(
                "Changed {} of the whole company",
                counted(questions.len(), "answer", "answers")
            ),
            Self::CompanyAnswersInherited { questions, .. } => format!(
                "Began the draft with {} of the whole company",
                counted(questions.len(), "answer", "answers")
            ),
            Self::DraftMoved { version, left, .. } if left.is_empty() => {
                format!("Took the draft over into version {version} of the questionnaire")
            }
            Self::DraftMoved { version, left, .. } => format!(
                "Took the draft over into version {version} of the questionnaire, without {}",
                counted(left.len(), "answer", "answers")
            ),
            Self::RenewalStarted { .. } => {
                "Started it as a renewal, with the answers that were submitted before".to_owned()
            }
            Self::SectionReattested { section, questions, .. } => format!(
                "Said of {} in {}: still true",
                counted(questions.len(), "answer", "answers"),
                telling.section(section)
            ),
            Self::AnswersTakenOver { agency, signer, questions, .. } => {
                let count = counted(questions.len(), "answer", "answers");
                let from = if telling.sees.file { agency.as_str() } else { "an agency" };
                let known = match signer.as_str() {
                    "own" | "known" => "",
                    "given" => ", whose keys were given with it",
                    _ => ", whose signature nobody could check",
                };
                format!("Took {count} over from an export of {from}{known}")
            }
            Self::EvidenceAdded { question, url, .. } => {
                format!(
                    "Added {} as evidence at {}",
                    if url.is_some() { "a link" } else { "a file" },
                    telling.question(question)
                )
            }
            Self::EvidenceRemoved { .. } => "Took evidence away".to_owned(),
            Self::FilesBrought { files, .. } => {
                format!("Brought {} to be read for answers", counted(*files, "file", "files"))
            }
            Self::SuggestionsDecided { confirmed, left, .. } => {
                decided_suggestions(*confirmed, *left)
            }
            Self::PaperChanged { title, how, .. } => match how.as_str() {
                "put" => format!("Put “{title}” on the shelf"),
                "replaced" => format!("Put another paper in the place of “{title}” on the shelf"),
                "removed" => format!("Took “{title}” off the shelf"),
                "moved" => format!("Moved “{title}” to the shelf of the vendor that took over"),
                "restored" => format!("Put “{title}” back on the shelf"),
                _ => format!("Changed the words or days of “{title}” on the shelf"),
            },
            Self::EvidenceChecked { outcome, .. } => {
                format!("Checked a link given as evidence: {outcome}")
            }
            Self::SectionsShared { sections, .. } => format!(
                "Said who looks after {}, and until when",
                counted(sections.len(), "section", "sections")
            ),
            Self::CommentWritten { question, .. } => {
                format!("Wrote to colleagues about {}", telling.question(question))
            }
            Self::CommentsSettled { question, .. } => {
                format!(
                    "Marked what colleagues wrote about {} as settled",
                    telling.question(question)
                )
            }
            Self::ConfidentialityAsked { question, ground, .. } => format!(
                "Asked that the answer to {} stays confidential: {ground}",
                telling.question(question)
            ),
            Self::ConfidentialityTakenBack { question, .. } => format!(
                "Took the request back that the answer to {} stays confidential",
                telling.question(question)
            ),
            Self::ConfidentialityCarried { questions, .. } => format!(
                "Took {} along from the disclosure before, to be asked anew",
                counted(
                    questions.len(),
                    "request for confidentiality",
                    "requests for confidentiality"
                )
            ),
            Self::ConfidentialityDecided { question, granted, ground, reason, .. } => format!(
                "{} that the answer to {} stays confidential, {ground}{}",
                if *granted { "Granted" } else { "Refused" },
                telling.question(question),
                because(telling.sees.decision, reason)
            ),
            Self::ClarificationAsked { question, due, .. } => format!(
                "Asked the vendor about its answer to {}, until {due}",
                telling.question(question)
            ),
            Self::ClarificationAnswered { question, digest, .. } => format!(
                "Answered the agency about {}{}",
                telling.question(question),
                if digest.is_some() { " and changed that answer" } else { "" }
            ),
            Self::ClarificationTakenBack { question, .. } => {
                format!("Took back what the vendor was asked about {}", telling.question(question))
            }
            Self::ClarificationLapsed { question, .. } => format!(
                "The last day to answer about {} passed without an answer",
                telling.question(question)
            ),
            Self::DisclosureSubmitted { attested_name, attested_title, .. } => {
                format!("Submitted the disclosure, attested by {attested_name}, {attested_title}")
            }
            Self::DisclosureWithdrawn { reason, .. } => {
                format!("Withdrew the disclosure{}", because(telling.sees.file, reason))
            }
            Self::DisclosureAccepted { .. } => "Accepted the disclosure for review".to_owned(),
            Self::DisclosureReturned { reason, .. } => {
                format!(
                    "Returned the disclosure to its vendor{}",
                    because(telling.sees.file, reason)
                )
            }
            Self::ReviewerAssigned { criterion, reviewer, .. } => {
                format!(
                    "Assigned {} to review {}",
                    telling.person(reviewer),
                    telling.criterion(criterion)
                )
            }
            Self::ReviewerRemoved { criterion, reviewer, .. } => {
                format!(
                    "Took {} off the review of {}",
                    telling.person(reviewer),
                    telling.criterion(criterion)
                )
            }
            Self::ReviewsDueChanged { reviews, due_on, .. } => format!(
                "Set {} to be due on {}",
                counted(reviews.len(), "review", "reviews"),
                due_on.parse().map_or_else(|_| due_on.clone(), day_in_words)
            ),
            Self::ConflictDeclared { conflicted, .. } => if *conflicted {
                "Declared a conflict of interest"
            } else {
                "Declared that there is no conflict of interest"
            }
            .to_owned(),
            Self::LeadGone { account, .. } => {
                format!("{} left and leads the panel no more", telling.person(account))
            }
            Self::QuestionScored { question, .. } => {
                format!("Scored {}", telling.question(question))
            }
            Self::ScoringCompleted { .. } => "Every review that is needed is in".to_owned(),
            Self::ScoringReopened { reason, .. } => format!("Scoring was opened again: {reason}"),
            Self::ReviewSubmitted { criterion, .. } => {
                format!("Submitted a review of {}", telling.criterion(criterion))
            }
            Self::ReviewReopened { criterion, reason, .. } => {
                format!("Opened a review of {} again: {reason}", telling.criterion(criterion))
            }
            Self::MeetingRecorded { number, version: 1, .. } => {
                format!("Recorded meeting {number} of the panel")
            }
            Self::MeetingRecorded { number, version, .. } => {
                format!("Corrected the record of meeting {number} of the panel: version {version}")
            }
            Self::MeetingAnswered { number, agrees: true, .. } => {
                format!("Agreed to the record of meeting {number} of the panel")
            }
            Self::MeetingAnswered { number, .. } => {
                format!("Said what they see otherwise than the record of meeting {number}")
            }
            Self::RemarkMade { question, .. } if question.is_empty() => {
                "Said something in the panel’s discussion".to_owned()
            }
            Self::RemarkMade { question, .. } => format!(
                "Said something about {} in the panel’s discussion",
                telling.question(question)
            ),
            Self::RemarkTakenBack { .. } => {
                "Took back what they had said in the panel’s discussion".to_owned()
            }
            Self::QuestionAdjudicated { question, level, .. } => match level {
                _ if !telling.sees.scores => format!("Settled {}", telling.question(question)),
                Some(level) => format!("Settled {} at level {level}", telling.question(question)),
                None => format!("Settled {} as not applicable", telling.question(question)),
            },
            Self::DecisionProposed { .. } if !telling.sees.decision => {
                "Proposed a decision".to_owned()
            }
            Self::DecisionProposed { recommended, decision, .. } if recommended == decision => {
                format!("Proposed a decision: {}", decided(decision))
            }
            Self::DecisionProposed { recommended, decision, .. } if recommended == "open" => {
                format!(
                    "Proposed a decision: {}. A criterion has no score, so the rules lead to none",
                    decided(decision)
                )
            }
            Self::DecisionProposed { recommended, decision, .. } => {
                format!(
                    "Proposed a decision: {}. The rules lead to: {}",
                    decided(decision),
                    decided(recommended)
                )
            }
            Self::DecisionSigned { office, agreed, reason, .. } => {
                let office = Office::parse(office)
                    .map_or_else(|_| word(office), |office| office.label().to_lowercase());
                format!(
                    "{} for {office}{}",
                    if *agreed { "Signed" } else { "Objected" },
                    because(telling.sees.decision, reason)
                )
            }
            Self::DecisionMade { decision, .. } => {
                format!(
                    "All offices agreed to the decision{}",
                    because(telling.sees.decision, decided(decision))
                )
            }
            Self::DecisionSentBack { reason, .. } => {
                format!(
                    "Sent the decision back instead of publishing it{}",
                    because(telling.sees.decision, reason)
                )
            }
            Self::VendorResponded { nothing: true, .. } => {
                "Said that there is no response to the decision".to_owned()
            }
            Self::VendorResponded { .. } => "Responded to the decision".to_owned(),
            Self::ResponseAnswered { reopened, reason, .. } => {
                let ruling =
                    if *reopened { "opened the decision again" } else { "left the decision" };
                format!(
                    "Answered the vendor’s response and {ruling}{}",
                    because(telling.sees.decision, reason)
                )
            }
            Self::AppealFiled { .. } => "Appealed the published decision".to_owned(),
            Self::AppealDecided { outcome, reason, .. } => {
                let outcome = AppealOutcome::parse(outcome)
                    .map_or_else(|_| word(outcome), |outcome| in_a_sentence(outcome.label()));
                format!("Decided on an appeal: {outcome}{}", because(telling.sees.decision, reason))
            }
            Self::ListingPublished { .. } => "Published the listing".to_owned(),
            Self::ListingChanged { state, reason, .. } if state == ListingState::Revoked.word() => {
                format!("Took the published decision back for good: {reason}")
            }
            Self::ListingChanged { state, reason, .. } => {
                let before = telling.before.map(|before| format!(", it was {before}"));
                let before = before.unwrap_or_default();
                format!("The listing is {} from now on{before}: {reason}", word(state))
            }
            Self::ReviewRequestAnswered { name, answer, .. } => {
                format!("Answered the districts that ask for a review of {name}: {}", word(answer))
            }
            Self::IncidentRated { name, .. } if !telling.sees.incidents => {
                format!("Rated an incident with {name}")
            }
            Self::IncidentRated { name, severity, .. } => {
                format!("Rated an incident with {name} as {}", word(severity))
            }
            Self::IncidentLate { name, .. } => {
                format!("Told that an incident with {name} was not rated in time")
            }
            Self::District(event) => event.in_words(),
            Self::ConditionSettled { condition, how, reason, .. } => {
                let became = match how.as_str() {
                    "met" => "is met",
                    "waived" => "is waived",
                    "later" => "is given more time",
                    _ => "is open again",
                };
                format!("Recorded that condition {condition} of the listing {became}: {reason}")
            }
            Self::ChangeTold { class, what, .. } => {
                format!("Told of a change of the tool: {} ({class})", what.join(", "))
            }
            Self::ChangeAnswered { answer, reason, .. } => {
                let follows = match answer.as_str() {
                    "noted" => "nothing changes",
                    "review" => "it is reviewed",
                    _ => "it is reviewed, and the listing is to be suspended meanwhile",
                };
                format!("Answered a change that the vendor told of, {follows}: {reason}")
            }
            Self::ConditionProofGiven { condition, .. } => {
                format!("Told the agency how condition {condition} of the listing is met")
            }
            Self::ConditionProofSentBack { condition, reason, .. } => {
                format!(
                    "Sent back what was given for condition {condition} of the listing: {reason}"
                )
            }
            Self::JobAsked { job, .. } => {
                format!(
                    "Asked for a run of the job “{}”",
                    telling.jobs.get(job).map_or(job.as_str(), String::as_str)
                )
            }
            Self::ProposalWithdrawn { reason, .. } => {
                format!("Took the proposed decision back{}", because(telling.sees.decision, reason))
            }
            Self::SigningKeyMade { .. } => "Made a key that receipts are signed with".to_owned(),
            Self::SigningKeyRetired { .. } => {
                "Put a key of receipts away and wiped its secret".to_owned()
            }
            Self::SigningKeyRevoked { reason, .. } => {
                format!("Revoked a key of receipts: {reason}")
            }
            Self::RecordSealed { .. } => {
                "Took the rows of earlier records as they stood into the chain".to_owned()
            }
            Self::RegisterOpened { .. } => {
                "Began the register log with what stood in the registry".to_owned()
            }
            Self::MailTriedAgain { .. } => {
                "Put a mail that was given up back into the queue".to_owned()
            }
        }
    }
}

/// `Confirmed 3 suggested answers`, `Left 1 suggested answer out`.
fn decided_suggestions(confirmed: usize, left: usize) -> String {
    let answers = |number| counted(number, "suggested answer", "suggested answers");
    match (confirmed, left) {
        (0, 0) => "Said that a brought file is for this product".to_owned(),
        (0, left) => format!("Left {} out", answers(left)),
        (confirmed, 0) => format!("Confirmed {}", answers(confirmed)),
        (confirmed, left) => format!("Confirmed {}, and left {left} out", answers(confirmed)),
    }
}

/// A stored decision as people read it.
fn decided(stored: &str) -> &str {
    match Decision::parse(stored) {
        Some(decision) => label(decision),
        None => stored,
    }
}

/// A stored word as people read it.
pub(super) fn word(stored: &str) -> String {
    stored.replace('_', " ")
}

fn hid(hidden: bool) -> &'static str {
    if hidden { "Took off the public pages" } else { "Put back on the public pages" }
}

/// What roles are called, in a row.
pub(super) fn role_labels(roles: &[&str]) -> String {
    let labels: Vec<String> = roles
        .iter()
        .map(|role| {
            Role::parse(role).map_or_else(|_| word(role), |role| role.label().to_lowercase())
        })
        .collect();
    labels.join(", ")
}
