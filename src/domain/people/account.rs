//! Accounts: one person's sign-in, in one organisation, with one or more roles.

use serde::Serialize;

use super::organization::OrganizationKind;
use crate::domain::values::{AccountId, EmailAddress, Invalid, OrganizationId, PersonName};

/// What a person does here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Answers for a vendor: edits, invites colleagues, submits.
    VendorOwner,
    /// Edits a vendor's disclosures.
    VendorContributor,
    /// Runs the agency's Assay: people, jobs, audit.
    Administrator,
    /// Triages, assigns, adjudicates and recommends.
    PanelLead,
    /// Scores.
    Reviewer,
    /// Signs decisions for federal programs.
    SignerFederalPrograms,
    /// Signs decisions for curriculum.
    SignerCurriculum,
    /// Signs decisions for education technology.
    SignerEdtech,
    /// Publishes, suspends, reinstates and revokes listings.
    Publisher,
    /// Checks tools and buys them for a district.
    DistrictOfficer,
    /// Coaches educators.
    Coach,
    /// Teaches with the tools.
    Educator,
}

impl Role {
    /// Every role.
    pub const ALL: [Self; 12] = [
        Self::VendorOwner,
        Self::VendorContributor,
        Self::Administrator,
        Self::PanelLead,
        Self::Reviewer,
        Self::SignerFederalPrograms,
        Self::SignerCurriculum,
        Self::SignerEdtech,
        Self::Publisher,
        Self::DistrictOfficer,
        Self::Coach,
        Self::Educator,
    ];

    /// The stored word.
    pub fn word(self) -> &'static str {
        match self {
            Self::VendorOwner => "vendor_owner",
            Self::VendorContributor => "vendor_contributor",
            Self::Administrator => "administrator",
            Self::PanelLead => "panel_lead",
            Self::Reviewer => "reviewer",
            Self::SignerFederalPrograms => "signer_federal_programs",
            Self::SignerCurriculum => "signer_curriculum",
            Self::SignerEdtech => "signer_edtech",
            Self::Publisher => "publisher",
            Self::DistrictOfficer => "district_officer",
            Self::Coach => "coach",
            Self::Educator => "educator",
        }
    }

    /// The role for people to read.
    pub fn label(self) -> &'static str {
        match self {
            Self::VendorOwner => "Vendor owner",
            Self::VendorContributor => "Vendor contributor",
            Self::Administrator => "Administrator",
            Self::PanelLead => "Panel lead",
            Self::Reviewer => "Reviewer",
            Self::SignerFederalPrograms => "Sign-off, federal programs",
            Self::SignerCurriculum => "Sign-off, curriculum",
            Self::SignerEdtech => "Sign-off, educational technology",
            Self::Publisher => "Publisher",
            Self::DistrictOfficer => "District officer",
            Self::Coach => "Coach",
            Self::Educator => "Educator",
        }
    }

    /// What somebody with the role does, for whoever invites them.
    pub fn purpose(self) -> &'static str {
        match self {
            Self::VendorOwner => "Edits and submits disclosures, and invites colleagues.",
            Self::VendorContributor => "Edits disclosures; an owner submits them.",
            Self::Administrator => "Looks after people, jobs and the event log.",
            Self::PanelLead => {
                "Accepts submissions, assigns reviewers, settles differences and proposes \
                 decisions."
            }
            Self::Reviewer => "Scores what a panel lead assigns.",
            Self::SignerFederalPrograms => "Signs proposed decisions for federal programs.",
            Self::SignerCurriculum => "Signs proposed decisions for curriculum.",
            Self::SignerEdtech => "Signs proposed decisions for educational technology.",
            Self::Publisher => "Publishes, suspends, reinstates and revokes listings.",
            Self::DistrictOfficer => "Checks tools and buys them for a district.",
            Self::Coach => "Coaches educators.",
            Self::Educator => "Teaches with the tools.",
        }
    }

    /// The kinds of organisation whose people can have this role.
    pub fn organizations(self) -> &'static [OrganizationKind] {
        match self {
            Self::VendorOwner | Self::VendorContributor => &[OrganizationKind::Vendor],
            Self::Administrator
            | Self::PanelLead
            | Self::Reviewer
            | Self::SignerFederalPrograms
            | Self::SignerCurriculum
            | Self::SignerEdtech
            | Self::Publisher => &[OrganizationKind::Agency],
            Self::Educator => &[OrganizationKind::District],
            Self::DistrictOfficer | Self::Coach => {
                &[OrganizationKind::District, OrganizationKind::ServiceCenter]
            }
        }
    }

    /// The roles that people of such an organisation can have.
    pub fn of(kind: OrganizationKind) -> impl Iterator<Item = Self> {
        Self::ALL.into_iter().filter(move |role| role.organizations().contains(&kind))
    }

    /// Reads the stored word.
    ///
    /// # Errors
    /// When the word names no role.
    pub fn parse(word: &str) -> Result<Self, Invalid> {
        Self::ALL
            .into_iter()
            .find(|role| role.word() == word)
            .ok_or_else(|| Invalid(format!("“{word}” is not a role; choose one from the list.")))
    }
}

/// Reads the roles chosen for somebody in such an organisation: at least one, each one of its
/// kind's, in a fixed order.
///
/// # Errors
/// When there is none, or one that people of such an organisation cannot have.
pub fn roles_for(kind: OrganizationKind, words: &[String]) -> Result<Vec<Role>, Invalid> {
    let mut roles =
        words.iter().map(|word| Role::parse(word)).collect::<Result<Vec<Role>, Invalid>>()?;
    if let Some(foreign) = roles.iter().find(|role| !role.organizations().contains(&kind)) {
        return Err(Invalid(format!(
            "“{}” is not a role in this kind of organization ({}).",
            foreign.label(),
            kind.label().to_lowercase()
        )));
    }
    roles.sort_unstable();
    roles.dedup();
    if roles.is_empty() { Err(Invalid("Choose at least one role.".to_owned())) } else { Ok(roles) }
}

/// Why roles of one person get in each other's way, as far as they do: whoever judges a tool cannot
/// close its file, and each office needs a person of its own.
pub fn clash(roles: &[Role]) -> Option<&'static str> {
    let signs = |role: &Role| {
        matches!(role, Role::SignerFederalPrograms | Role::SignerCurriculum | Role::SignerEdtech)
    };
    let judges = roles.iter().any(|role| matches!(role, Role::PanelLead | Role::Reviewer));
    if judges && roles.iter().any(|role| signs(role) || *role == Role::Publisher) {
        Some(
            "These duties clash: whoever scores, settles or proposes on a tool can neither sign \
             nor publish it.",
        )
    } else if roles.iter().filter(|role| signs(role)).count() > 1 {
        Some("These duties clash: one person signs a decision for one office only.")
    } else if roles.contains(&Role::PanelLead) && roles.contains(&Role::Reviewer) {
        Some(
            "These duties clash: a lead who reviews a tool leaves settling and proposing to \
             another lead.",
        )
    } else {
        None
    }
}

/// Whether an account can sign in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AccountState {
    /// Can sign in.
    Active,
    /// Closed: nobody signs in with it, and its address is free again. It can be opened anew.
    Closed,
}

impl AccountState {
    /// The stored word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Closed => "closed",
        }
    }

    /// The state for people to read.
    pub fn label(self) -> &'static str {
        match self {
            Self::Active => "Active",
            Self::Closed => "Closed",
        }
    }

    /// Reads the stored word.
    ///
    /// # Errors
    /// When the word names no state.
    pub fn parse(word: &str) -> Result<Self, Invalid> {
        [Self::Active, Self::Closed]
            .into_iter()
            .find(|state| state.word() == word)
            .ok_or_else(|| Invalid(format!("“{word}” is not an account state.")))
    }
}

/// An account.
#[derive(Debug, Clone)]
pub struct Account {
    /// A `UUIDv7` that stays when name, address or roles change; the event log names people by it.
    pub id: AccountId,
    /// The organisation that the person belongs to.
    pub organization: OrganizationId,
    /// The address that signs in, or did before the account was closed.
    pub email: EmailAddress,
    /// The person's name.
    pub name: PersonName,
    /// Whether it can sign in.
    pub state: AccountState,
    /// What the person does, in a fixed order.
    pub roles: Vec<Role>,
}
