//! Who may do what: the one policy. Every action asks [`check`] first, reads too;
//! `tests/it/access.rs` holds the whole table.

use super::people::account::Role;
use super::people::api_token::{Grant, Scope};
use super::people::organization::OrganizationKind;
use super::values::{AccountId, OrganizationId};

/// A signed-in person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// The account's id.
    pub account: AccountId,
    /// The person's name.
    pub name: String,
    /// The organisation's id.
    pub organization: OrganizationId,
    /// The organisation's name.
    pub organization_name: String,
    /// What the organisation is.
    pub kind: OrganizationKind,
    /// What the person does.
    pub roles: Vec<Role>,
    /// What a program that acts for the person was given; none when they act themselves.
    pub grant: Option<Box<Grant>>,
    /// The district that the page they are on is about, where its address names one; none for the
    /// one that they act for by choice.
    pub district: Option<OrganizationId>,
}

/// Who acts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Actor {
    /// Somebody who has not signed in.
    Anyone,
    /// A signed-in person.
    Person(Person),
    /// Assay itself: a scheduled job or the command line.
    System,
}

impl Actor {
    /// The person, when there is one.
    pub fn person(&self) -> Option<&Person> {
        match self {
            Self::Person(person) => Some(person),
            Self::Anyone | Self::System => None,
        }
    }

    /// Whether the actor is a person with this role.
    pub fn has(&self, role: Role) -> bool {
        self.person().is_some_and(|person| person.roles.contains(&role))
    }

    /// The actor's name in the event log: an account id, `system` or `anyone`.
    pub fn record_name(&self) -> &str {
        match self {
            Self::Anyone => "anyone",
            Self::System => "system",
            Self::Person(person) => person.account.as_str(),
        }
    }
}

/// What a person can ask for. One word per thing; where the state of the thing matters, its
/// transition decides, not this policy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Action {
    /// Read the registry, the modules and the method.
    ReadRegistry,
    /// Ask to be told of changes of the registry, and stop that.
    WatchRegistry,
    /// Comment on a tool under review for everybody to read.
    CommentInPublic,
    /// Register a vendor, confirm an address, sign in.
    EnterByThemselves,
    /// See and end one's own sessions, change one's own password.
    ManageOwnAccount,
    /// See who is in one's own vendor organisation, invite colleagues and close their accounts.
    ManageColleagues,
    /// Invite people into any organisation, and see, change, close and reopen their accounts.
    ManagePeople,
    /// Rename organizations and products, and take them off the public pages.
    ManageNames,
    /// Keep the cycles in which the agency takes disclosures.
    ManageCycles,
    /// Load vendors, tools and approvals from before Assay.
    LoadPast,
    /// Register a product for one's own organisation.
    RegisterProduct,
    /// See and keep the papers on one's own organisation's shelf.
    KeepShelf,
    /// See a product and its disclosures in any state, as their vendor.
    SeeOwnDisclosure,
    /// Start or change a disclosure and its evidence.
    EditDisclosure,
    /// Attest and submit a disclosure, or withdraw it.
    SubmitDisclosure,
    /// Answer a decision before it is published, as its vendor.
    RespondToDecision,
    /// Appeal a published decision, as its vendor.
    Appeal,
    /// Answer what the agency asks about a submitted disclosure, in words.
    AnswerAgency,
    /// Change a submitted answer that the agency asks about.
    AmendAnswer,
    /// See the agency's queue and the progress of a disclosure, without scores.
    SeePipeline,
    /// See how the agency's work is going, in figures over all files.
    SeeFigures,
    /// See how much each reviewer has to do.
    SeeLoad,
    /// Accept a submission for review or return it.
    Triage,
    /// Decide whether an answer stays confidential, as its vendor asked.
    DecideConfidentiality,
    /// Ask for comments on a tool, let them be read, and say what the panel made of them.
    HoldComments,
    /// Assign reviewers.
    AssignReviewers,
    /// See who reviews what, how far they are and what is late, of every tool in review.
    SeeBoard,
    /// Remind everybody by mail who is late.
    RemindReviewers,
    /// Say whether one has a conflict of interest with a disclosure.
    DeclareConflict,
    /// Say that one has a conflict of interest with a vendor.
    DeclareVendorConflict,
    /// Open a submitted file: answers and evidence.
    OpenFile,
    /// Score and submit one's own review.
    Score,
    /// Ask a vendor about an answer of its disclosure, and take such a question back.
    AskVendor,
    /// See every review of a disclosure.
    SeeReviews,
    /// Talk with the others of a panel about its case once the reviews are in.
    Discuss,
    /// Record the meetings of a panel.
    RecordMeeting,
    /// Settle a question where reviewers differ, and propose the decision.
    Adjudicate,
    /// Answer what a vendor says to a decision.
    AnswerResponse,
    /// Decide on an appeal.
    DecideAppeal,
    /// See the computed outcome, the proposed decision and the sign-offs.
    SeeDecision,
    /// Sign a proposed decision for one's office.
    SignOff,
    /// Publish, suspend or reinstate a listing.
    Publish,
    /// Take a published decision back for good.
    Revoke,
    /// See one's own district's desk.
    SeeDesk,
    /// Put tools on one's own district's desk, change and retire them.
    ManageDesk,
    /// See, make and end the tokens of one's own district's programs.
    ManageTokens,
    /// Ask what one's own token gives.
    UseToken,
    /// See what districts ask the agency to review, and answer them.
    HandleRequests,
    /// Report an incident for one's own district.
    ReportIncident,
    /// See incidents that districts reported, and rate them.
    HandleIncidents,
    /// Tell the agency, as its vendor, what becomes of a published tool: that a condition is met,
    /// or that the tool changes.
    TellAgency,
    /// See the changes that vendors told of.
    SeeNotices,
    /// Answer a change that a vendor told of.
    AnswerNotice,
    /// Record that a condition of a published approval is met, or open it again.
    ConfirmCondition,
    /// Waive a condition of a published approval.
    WaiveCondition,
    /// See the schedule, its runs and the outbox; run a job now.
    SeeJobs,
    /// Try what other weights and minimums would do to what was decided; nothing of it is stored.
    TryRubric,
    /// See what is kept how long, and remove somebody's personal data.
    KeepRecords,
    /// Read the event log.
    SeeAudit,
    /// Make, rotate and revoke the keys that receipts are signed with: whoever runs Assay does, on
    /// the command line.
    ManageSigningKeys,
    /// Do a scheduled job's work.
    RunJob,
}

impl Action {
    /// Every action, for the access table.
    pub const ALL: [Self; 61] = [
        Self::ReadRegistry,
        Self::WatchRegistry,
        Self::CommentInPublic,
        Self::EnterByThemselves,
        Self::ManageOwnAccount,
        Self::ManageColleagues,
        Self::ManagePeople,
        Self::ManageNames,
        Self::ManageCycles,
        Self::LoadPast,
        Self::RegisterProduct,
        Self::KeepShelf,
        Self::SeeOwnDisclosure,
        Self::EditDisclosure,
        Self::SubmitDisclosure,
        Self::RespondToDecision,
        Self::Appeal,
        Self::AnswerAgency,
        Self::AmendAnswer,
        Self::SeePipeline,
        Self::SeeFigures,
        Self::SeeLoad,
        Self::Triage,
        Self::DecideConfidentiality,
        Self::HoldComments,
        Self::AssignReviewers,
        Self::SeeBoard,
        Self::RemindReviewers,
        Self::DeclareConflict,
        Self::DeclareVendorConflict,
        Self::OpenFile,
        Self::Score,
        Self::AskVendor,
        Self::SeeReviews,
        Self::Discuss,
        Self::RecordMeeting,
        Self::Adjudicate,
        Self::AnswerResponse,
        Self::DecideAppeal,
        Self::SeeDecision,
        Self::SignOff,
        Self::Publish,
        Self::Revoke,
        Self::SeeDesk,
        Self::ManageDesk,
        Self::ManageTokens,
        Self::UseToken,
        Self::HandleRequests,
        Self::ReportIncident,
        Self::HandleIncidents,
        Self::TellAgency,
        Self::SeeNotices,
        Self::AnswerNotice,
        Self::ConfirmCondition,
        Self::WaiveCondition,
        Self::SeeJobs,
        Self::TryRubric,
        Self::KeepRecords,
        Self::SeeAudit,
        Self::ManageSigningKeys,
        Self::RunJob,
    ];
}

/// What a person has said about conflicts of interest with a disclosure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Conflict {
    /// Nothing yet.
    #[default]
    Undeclared,
    /// There is none.
    Clear,
    /// There is one.
    Conflicted,
}

/// How the actor stands to the thing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a fact of its own; together they are no state"
)]
pub struct Relation {
    /// The thing belongs to the actor's organisation.
    pub own_organization: bool,
    /// The actor is assigned to review part of it.
    pub assigned: bool,
    /// What the actor said about conflicts.
    pub conflict: Conflict,
    /// The actor has submitted every review of it that is theirs.
    pub own_reviews_in: bool,
    /// The actor once submitted a review of it, settled a question of it or proposed its decision.
    pub judged: bool,
    /// The actor led its panel, judged it, signed its decision, answered its vendor or published it
    /// before an appeal that is open or that led to a new decision.
    pub took_part: bool,
}

/// Why not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// Nobody is signed in, and somebody must be.
    SignIn,
    /// Not theirs: said in the same words as "not there".
    NotThere,
    /// Theirs to see, but not now or not to do; the sentence says what would change that.
    NotAllowed(&'static str),
    /// Theirs, but their token does not give it: that takes a token with one of these.
    OutOfScope(&'static [Scope]),
}

/// Whether `actor`, standing to the thing as `relation` says, may do `action`.
///
/// # Errors
/// Why not: nobody is signed in, it is not theirs, or not now. "Not theirs" reads like "not there",
/// so that nobody learns what exists.
pub fn check(actor: &Actor, action: Action, relation: &Relation) -> Result<(), Refusal> {
    let person = match actor {
        Actor::System => return Ok(()),
        Actor::Anyone => return without_sign_in(action),
        Actor::Person(person) => person,
    };
    if let Some(grant) = &person.grant {
        within(grant, action)?;
    }
    by_roles(person, action, *relation)
}

/// Whether somebody's roles let them do something.
#[expect(clippy::too_many_lines, reason = "the one table of the policy")]
fn by_roles(person: &Person, action: Action, relation: Relation) -> Result<(), Refusal> {
    let has = |roles: &[Role]| roles.iter().any(|role| person.roles.contains(role));
    let when = |allowed: bool| if allowed { Ok(()) } else { Err(Refusal::NotThere) };
    match action {
        Action::ReadRegistry
        | Action::WatchRegistry
        | Action::CommentInPublic
        | Action::EnterByThemselves
        | Action::ManageOwnAccount => Ok(()),
        Action::RunJob | Action::ManageSigningKeys => Err(Refusal::NotThere),
        Action::ManageColleagues => when(has(&[Role::VendorOwner]) && relation.own_organization),
        Action::ManagePeople
        | Action::ManageNames
        | Action::ManageCycles
        | Action::LoadPast
        | Action::SeeJobs
        | Action::KeepRecords
        | Action::SeeAudit => when(has(&[Role::Administrator])),
        Action::HandleIncidents => {
            when(has(&[Role::PanelLead, Role::Publisher])).and_then(|()| without_conflict(relation))
        }
        Action::SeeDesk | Action::ReportIncident => when(has(DESK) && relation.own_organization),
        Action::ManageDesk | Action::ManageTokens => {
            when(has(&[Role::DistrictOfficer]) && relation.own_organization)
        }
        // Only a program has a token to ask about.
        Action::UseToken => when(person.grant.is_some() && relation.own_organization),
        Action::HandleRequests | Action::TryRubric => {
            when(has(&[Role::Administrator, Role::PanelLead]))
        }
        Action::RegisterProduct => when(has(&[Role::VendorOwner, Role::VendorContributor])),
        Action::KeepShelf
        | Action::SeeOwnDisclosure
        | Action::EditDisclosure
        | Action::TellAgency
        | Action::AnswerAgency => {
            when(has(&[Role::VendorOwner, Role::VendorContributor]) && relation.own_organization)
        }
        Action::SubmitDisclosure => {
            when(has(&[Role::VendorOwner, Role::VendorContributor]) && relation.own_organization)?;
            if has(&[Role::VendorOwner]) {
                Ok(())
            } else {
                Err(Refusal::NotAllowed(
                    "Only an owner of your organization can attest and submit. Ask an owner to \
                     open this page.",
                ))
            }
        }
        Action::SeeFigures => when(has(&[Role::Administrator, Role::PanelLead, Role::Publisher])),
        Action::SeeLoad => when(has(&[Role::PanelLead])),
        Action::RespondToDecision => {
            when(has(&[Role::VendorOwner, Role::VendorContributor]) && relation.own_organization)?;
            if has(&[Role::VendorOwner]) {
                Ok(())
            } else {
                Err(Refusal::NotAllowed(
                    "Only an owner of your organization answers a decision. Ask an owner to open \
                     this page.",
                ))
            }
        }
        Action::Appeal => {
            when(has(&[Role::VendorOwner, Role::VendorContributor]) && relation.own_organization)?;
            if has(&[Role::VendorOwner]) {
                Ok(())
            } else {
                Err(Refusal::NotAllowed(
                    "Only an owner of your organization appeals a decision. Ask an owner to open \
                     this page.",
                ))
            }
        }
        Action::AmendAnswer => {
            when(has(&[Role::VendorOwner, Role::VendorContributor]) && relation.own_organization)?;
            if has(&[Role::VendorOwner]) {
                Ok(())
            } else {
                Err(Refusal::NotAllowed(
                    "Only an owner of your organization can change a submitted answer, because \
                     they vouch for it. What you wrote can be kept here for an owner to send.",
                ))
            }
        }
        Action::SeePipeline => when(has(PIPELINE)).and_then(|()| without_conflict(relation)),
        Action::SeeBoard | Action::RemindReviewers => {
            when(has(&[Role::PanelLead])).and_then(|()| without_conflict(relation))
        }
        // Accepting a submission, keeping an answer of it out of the registry and choosing its
        // reviewers decide much, so a lead declares first whether there is a conflict.
        Action::Triage | Action::HoldComments => {
            when(has(&[Role::PanelLead])).and_then(|()| declared_clear(relation))
        }
        Action::DecideConfidentiality | Action::AssignReviewers | Action::RecordMeeting => {
            when(has(&[Role::PanelLead]))
                .and_then(|()| declared_clear(relation))
                .and_then(|()| without_part(relation))
        }
        Action::DeclareConflict => {
            when(has(DECIDERS) || (has(&[Role::Reviewer]) && relation.assigned))
                .and_then(|()| without_conflict(relation))
        }
        Action::DeclareVendorConflict => when(has(PIPELINE) || has(&[Role::Reviewer])),
        Action::OpenFile => when(has(DECIDERS) || (has(&[Role::Reviewer]) && relation.assigned))
            .and_then(|()| declared_clear(relation)),
        Action::Score => when(has(&[Role::Reviewer]) && relation.assigned)
            .and_then(|()| declared_clear(relation)),
        Action::AskVendor => {
            when(has(&[Role::PanelLead]) || (has(&[Role::Reviewer]) && relation.assigned))
                .and_then(|()| declared_clear(relation))?;
            // A reviewer still asks about what they score; a lead leaves a case that is decided
            // anew to another lead.
            if relation.assigned { Ok(()) } else { without_part(relation) }
        }
        Action::SeeReviews => {
            when(has(DECIDERS) || (has(&[Role::Reviewer]) && relation.assigned))?;
            declared_clear(relation)?;
            own_reviews_first(relation)
        }
        Action::Discuss => {
            when(has(&[Role::PanelLead]) || (has(&[Role::Reviewer]) && relation.assigned))?;
            declared_clear(relation)?;
            own_reviews_first(relation)
        }
        Action::Adjudicate | Action::AnswerResponse => {
            when(has(&[Role::PanelLead]))?;
            declared_clear(relation)?;
            if relation.assigned {
                Err(Refusal::NotAllowed(
                    "You reviewed this disclosure, so another lead has to settle and propose the \
                     decision.",
                ))
            } else {
                without_part(relation)
            }
        }
        Action::DecideAppeal => {
            when(has(&[Role::PanelLead]))?;
            declared_clear(relation)?;
            if relation.took_part || relation.judged || relation.assigned {
                Err(Refusal::NotAllowed(
                    "You had a part in this decision, so another lead decides on the appeal.",
                ))
            } else {
                Ok(())
            }
        }
        Action::SeeDecision => {
            when(has(DECIDERS) || has(&[Role::Publisher])).and_then(|()| without_conflict(relation))
        }
        Action::SignOff => when(has(SIGNERS))
            .and_then(|()| declared_clear(relation))
            .and_then(|()| not_judged(relation))
            .and_then(|()| without_part(relation)),
        Action::SeeNotices => when(has(&[Role::Administrator, Role::PanelLead, Role::Publisher]))
            .and_then(|()| without_conflict(relation)),
        Action::AnswerNotice => {
            when(has(&[Role::PanelLead])).and_then(|()| without_conflict(relation))
        }
        Action::ConfirmCondition => {
            when(has(&[Role::PanelLead, Role::Publisher])).and_then(|()| without_conflict(relation))
        }
        Action::Publish | Action::Revoke => when(has(&[Role::Publisher]))
            .and_then(|()| without_conflict(relation))
            .and_then(|()| not_judged(relation)),
        // A condition that is waived is a milder decision, so it is for those who publish one.
        Action::WaiveCondition => when(has(&[Role::Publisher]))
            .and_then(|()| without_conflict(relation))
            .and_then(|()| not_judged(relation))
            .map_err(|refusal| match refusal {
                Refusal::NotAllowed(_) => Refusal::NotAllowed(
                    "You scored, settled or proposed here, so another publisher waives a condition \
                     or opens a waived one.",
                ),
                other => other,
            }),
    }
}

/// Whether somebody who has not signed in may do something.
fn without_sign_in(action: Action) -> Result<(), Refusal> {
    match action {
        Action::ReadRegistry
        | Action::WatchRegistry
        | Action::CommentInPublic
        | Action::EnterByThemselves => Ok(()),
        Action::RunJob | Action::ManageSigningKeys | Action::UseToken => Err(Refusal::NotThere),
        _ => Err(Refusal::SignIn),
    }
}

/// Whether a token gives an action. A program can do nothing beside what tokens are for, and what
/// it does is the person's as well, so the rest of the policy holds too.
fn within(grant: &Grant, action: Action) -> Result<(), Refusal> {
    let needed: &'static [Scope] = match action {
        Action::ReadRegistry | Action::UseToken => return Ok(()),
        Action::WatchRegistry => &[Scope::Watch],
        Action::SeeDesk => &[Scope::Inventory, Scope::Adoption, Scope::Incident],
        Action::ManageDesk => &[Scope::Adoption],
        Action::ReportIncident => &[Scope::Incident],
        _ => return Err(Refusal::NotThere),
    };
    if grant.has_any(needed) { Ok(()) } else { Err(Refusal::OutOfScope(needed)) }
}

const SIGNERS: &[Role] = &[Role::SignerFederalPrograms, Role::SignerCurriculum, Role::SignerEdtech];
const DECIDERS: &[Role] =
    &[Role::PanelLead, Role::SignerFederalPrograms, Role::SignerCurriculum, Role::SignerEdtech];
const DESK: &[Role] = &[Role::DistrictOfficer, Role::Coach, Role::Educator];
const PIPELINE: &[Role] = &[
    Role::Administrator,
    Role::PanelLead,
    Role::SignerFederalPrograms,
    Role::SignerCurriculum,
    Role::SignerEdtech,
    Role::Publisher,
];

/// Refuses somebody who declared a conflict; whoever has declared nothing yet passes.
fn without_conflict(relation: Relation) -> Result<(), Refusal> {
    match relation.conflict {
        Conflict::Conflicted => Err(Refusal::NotThere),
        Conflict::Clear | Conflict::Undeclared => Ok(()),
    }
}

/// Whoever judged a tool leaves the signature and the publication to others.
fn not_judged(relation: Relation) -> Result<(), Refusal> {
    if relation.judged {
        Err(Refusal::NotAllowed(
            "You scored, settled or proposed here, so somebody else signs and publishes this \
             disclosure.",
        ))
    } else {
        Ok(())
    }
}

/// What was appealed is decided anew by others than before.
fn without_part(relation: Relation) -> Result<(), Refusal> {
    if relation.took_part {
        Err(Refusal::NotAllowed(
            "You had a part in the decision that was appealed, so somebody else decides this \
             disclosure anew.",
        ))
    } else {
        Ok(())
    }
}

/// The file opens only to somebody who has declared that there is no conflict.
fn own_reviews_first(relation: Relation) -> Result<(), Refusal> {
    if relation.assigned && !relation.own_reviews_in {
        return Err(Refusal::NotAllowed(
            "You can see the other reviews once you have submitted all of yours.",
        ));
    }
    Ok(())
}

fn declared_clear(relation: Relation) -> Result<(), Refusal> {
    match relation.conflict {
        Conflict::Conflicted => Err(Refusal::NotThere),
        Conflict::Undeclared => Err(Refusal::NotAllowed(
            "Say first whether you have a conflict of interest; then the file opens.",
        )),
        Conflict::Clear => Ok(()),
    }
}
