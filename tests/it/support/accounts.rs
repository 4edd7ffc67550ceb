//! Organizations and accounts, put straight into a database: behind a running Assay, or before
//! anything serves it.

use argon2::{Algorithm, Argon2, Params, PasswordHasher as _, Version};
use assay::actions::people::passwords;
use assay::actions::{Clock, Ctx};
use assay::app;
use assay::config::Config;
use assay::domain::access::Actor;
use assay::domain::event::Event;
use assay::domain::people::account::{Account, AccountState, Role};
use assay::domain::people::organization::{Organization, OrganizationKind};
use assay::domain::slug::slug;
use assay::domain::values::{
    AccountId, EmailAddress, OrganizationId, OrganizationName, PersonName,
};
use assay::store::events;
use assay::store::people::{accounts, organizations};

use super::PASSWORD;

/// What actions work with, outside a running Assay.
pub async fn context(settings: &[(String, String)]) -> Ctx {
    let config = Config::from_env(settings.iter().cloned()).expect("settings");
    app::context::context(&config, Clock::System, false).await.expect("a context")
}

/// An organisation with this name, made when it is not there yet.
pub async fn organization(ctx: &Ctx, kind: OrganizationKind, name: &str) -> OrganizationId {
    let mut tx = ctx.db.write().await.expect("a write");
    let organization = Organization {
        id: ctx.new_id(),
        kind,
        name: OrganizationName::parse(name).expect("a name"),
        slug: slug(name),
    };
    if organizations::insert(&mut tx, &organization, ctx.now()).await.expect("an organization") {
        let event = Event::OrganizationCreated {
            organization: organization.id.clone(),
            name: name.to_owned(),
        };
        events::append(&mut tx, ctx.now(), &Actor::System, &event).await.expect("an event");
    }
    let all = organizations::all(&mut tx).await.expect("organizations");
    tx.commit().await.expect("a commit");
    all.into_iter().find(|one| one.slug == organization.slug).expect("the organization").id
}

/// An active account `<name>@example.org` with these roles and this hash of a password; made when
/// it is not there yet.
pub async fn account(
    ctx: &Ctx,
    organization: &OrganizationId,
    name: &str,
    roles: &[Role],
    hash: &str,
) -> AccountId {
    let email = EmailAddress::parse(&format!("{name}@example.org")).expect("an address");
    let mut tx = ctx.db.write().await.expect("a write");
    if let Some((account, _)) = accounts::by_email(&mut tx, &email).await.expect("a lookup") {
        return account.id;
    }
    let account = Account {
        id: ctx.new_id(),
        organization: organization.clone(),
        email,
        name: PersonName::parse(name).expect("a name"),
        state: AccountState::Active,
        roles: roles.to_vec(),
    };
    accounts::insert(&mut tx, &account, Some(hash), ctx.now()).await.expect("an account");
    let event = Event::AccountConfirmed { account: account.id.clone() };
    events::append(&mut tx, ctx.now(), &Actor::System, &event).await.expect("an event");
    tx.commit().await.expect("a commit");
    account.id
}

/// A hash of [`PASSWORD`] that takes next to no work, neither here nor when somebody signs in: a
/// stored hash says how much it takes. How much real ones take is tested beside the queue for them.
pub fn quick_hash() -> String {
    let params = Params::new(Params::MIN_M_COST, Params::MIN_T_COST, Params::MIN_P_COST, None)
        .expect("parameters");
    let hash =
        Argon2::new(Algorithm::Argon2id, Version::V0x13, params).hash_password(PASSWORD.as_bytes());
    hash.expect("a hash").to_string()
}

/// Makes the database, with one account in it: ana of the agency, with this role.
pub async fn prepare(settings: &[(String, String)], role: Role) {
    let ctx = context(settings).await;
    let agency = organization(&ctx, OrganizationKind::Agency, "Test agency").await;
    let hash = passwords::hash(&ctx, PASSWORD).await.expect("a hash");
    account(&ctx, &agency, "ana", &[role], &hash).await;
    ctx.db.close().await;
}
