//! People for the samples of several pages.

use crate::actions::people::accounts::OwnAccount;
use crate::actions::people::organizations::Membership;
use crate::actions::registry::visibility::{ProductStanding, Standing};
use crate::domain::access::Person;
use crate::domain::assessment::product::{
    Product, ProductName, ProductSummary, ProductVersion, Website,
};
use crate::domain::assessment::vendor_conflict::{Ground, VendorConflict};
use crate::domain::people::account::{Account, AccountState, Role};
use crate::domain::people::kept_form::{KeptForm, KeptState, Origin};
use crate::domain::people::name_request::{NameAnswer, NameRequest};
use crate::domain::people::organization::{Organization, OrganizationKind};
use crate::domain::people::session::Session;
use crate::domain::people::waiting::{Place, Waiting};
use crate::domain::values::{EmailAddress, Id, Invalid, OrganizationName, PersonName, Timestamp};

fn id<Of>(number: usize) -> Id<Of> {
    Id::from_stored(format!("sample-{number}"))
}

/// A vendor with an account in every state, and one with none.
pub fn memberships() -> Vec<Membership> {
    let states = [AccountState::Active, AccountState::Closed];
    let full = || -> Result<Membership, Invalid> {
        let name = OrganizationName::parse("Acme Learning")?;
        let organization = Organization {
            id: id(0),
            kind: OrganizationKind::Vendor,
            name,
            slug: "acme-learning".to_owned(),
        };
        let accounts = states
            .into_iter()
            .enumerate()
            .map(|(number, state)| account(number, state))
            .collect::<Result<_, _>>()?;
        let place = Place::In(id(0));
        let (email, name) = (EmailAddress::parse("kim@example.org")?, PersonName::parse("Kim Vo")?);
        let waiting = vec![Waiting {
            id: id(7),
            place,
            email,
            name,
            roles: vec![Role::VendorContributor],
            expires_at: Timestamp::from_millis(0),
        }];
        Ok(Membership { organization, accounts, waiting })
    };
    full()
        .into_iter()
        .flat_map(|full| {
            [Membership { accounts: Vec::new(), waiting: Vec::new(), ..full.clone() }, full]
        })
        .collect()
}

fn account(number: usize, state: AccountState) -> Result<Account, Invalid> {
    let (email, name) = (EmailAddress::parse("ana@example.org")?, PersonName::parse("Ana Ruiz")?);
    Ok(Account {
        id: id(number),
        organization: id(0),
        email,
        name,
        state,
        roles: vec![Role::VendorOwner],
    })
}

/// An organization with a former name and a product that is hidden.
pub fn standing() -> Standing {
    let product = || -> Result<Product, Invalid> {
        Ok(Product {
            id: id(5),
            organization: id(0),
            vendor: "Acme Learning".to_owned(),
            name: ProductName::parse("Reader")?,
            slug: "reader".to_owned(),
            version: ProductVersion::parse("1")?,
            website: Website::parse("https://acme.example")?,
            summary: ProductSummary::parse("Reads aloud.")?,
        })
    };
    let hidden = |product| ProductStanding {
        product,
        hidden: Some("The name misleads.".to_owned()),
        former: vec!["Reader One".to_owned()],
        disclosure: None,
    };
    Standing {
        hidden: None,
        former: vec!["Acme".to_owned()],
        merged: None,
        products: product().map(hidden).into_iter().collect(),
    }
}

/// Names that were asked for: one waits, one was given, one was not.
pub fn name_requests() -> Vec<NameRequest> {
    let request = |answer: Option<bool>| NameRequest {
        id: id(7),
        organization: id(0),
        vendor: "Acme Learning".to_owned(),
        product: Some(id(5)),
        product_name: Some("Reader".to_owned()),
        name: "Reader Class".to_owned(),
        reason: "We gave the tool another name.".to_owned(),
        asked_by: id(1),
        asked_at: Timestamp::from_millis(0),
        answer: answer.map(|accepted| NameAnswer {
            accepted,
            words: "The name says more than the tool does.".to_owned(),
            at: Timestamp::from_millis(0),
        }),
    };
    [None, Some(true), Some(false)].map(request).into()
}

/// An account that is signed in on two devices.
pub fn own_account() -> OwnAccount {
    let at = Timestamp::from_millis(0);
    let session = |number| Session {
        id: id(number),
        account: id(0),
        created_at: at,
        seen_at: at,
        expires_at: at,
        proved_at: at,
        device: "Firefox".to_owned(),
    };
    let person = Person {
        account: id(0),
        name: "Ana Ruiz".to_owned(),
        organization: id(9),
        organization_name: "Agency".to_owned(),
        kind: OrganizationKind::Agency,
        roles: vec![Role::Reviewer],
        grant: None,
        district: None,
    };
    OwnAccount {
        person,
        email: "ana@example.org".to_owned(),
        sessions: vec![session(1), session(2)],
    }
}

/// Kept forms: one that waits, one that was sent anew, one on its way, one that was sent.
pub fn kept_forms() -> Vec<KeptForm> {
    let at = Timestamp::from_millis(0);
    let form = |number, state, anew_at| KeptForm {
        id: id(number),
        account: id(0),
        path: "/products".to_owned(),
        fields: vec![("summary".to_owned(), "Reads aloud.".to_owned())],
        had_file: false,
        kept_at: at,
        origin: Origin::Session,
        state,
        anew_at,
        claim: None,
        sent_to: matches!(state, KeptState::Sent { .. }).then(|| "/products/1".to_owned()),
    };
    vec![
        form(1, KeptState::Waiting, None),
        form(2, KeptState::Waiting, Some(at)),
        form(3, KeptState::Sending { since: at }, None),
        form(4, KeptState::Sent { at }, None),
    ]
}

/// A declared conflict with a vendor, and an affiliation.
pub fn vendor_conflicts() -> Vec<VendorConflict> {
    let one = |ground| VendorConflict {
        organization: id(0),
        vendor: "Acme".to_owned(),
        ground,
        reason: "My sister works there.".to_owned(),
        noted_at: Timestamp::from_millis(1_795_000_000_000),
    };
    vec![one(Ground::Declared), one(Ground::Affiliated)]
}
