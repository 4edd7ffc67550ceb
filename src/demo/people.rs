//! The demo's organisations and people, all with one password.

use std::collections::BTreeMap;

use super::world::World;
use crate::actions::people::{passwords, sessions};
use crate::actions::{Ctx, Error};
use crate::domain::access::Actor;
use crate::domain::event::Event;
use crate::domain::people::account::{Account, AccountState, Role};
use crate::domain::people::organization::{Organization, OrganizationKind};
use crate::domain::slug::slug;
use crate::domain::values::{EmailAddress, Invalid, OrganizationId, OrganizationName, PersonName};
use crate::store::events;
use crate::store::people::{accounts, organizations};

/// The people by the ids of the world's file.
pub(super) struct People(BTreeMap<String, Actor>);

impl People {
    /// The person with this id.
    pub(super) fn get(&self, id: &str) -> Result<&Actor, Error> {
        self.0.get(id).ok_or_else(|| Error::Internal(format!("the demo knows nobody called {id}")))
    }

    /// The first person with this role.
    pub(super) fn with(&self, role: Role) -> Result<&Actor, Error> {
        self.0
            .values()
            .find(|actor| actor.has(role))
            .ok_or_else(|| Error::Internal(format!("the demo has no {}", role.label())))
    }
}

fn fits<T>(parsed: Result<T, Invalid>) -> Result<T, Error> {
    parsed.map_err(|invalid| Error::Internal(format!("demo.json: {invalid}")))
}

/// Opens everybody's account; none when they are there already.
pub(super) async fn settle(ctx: &Ctx, world: &World) -> Result<Option<People>, Error> {
    let hash = passwords::hash(ctx, &world.password).await?;
    let mut tx = ctx.db.write().await?;
    let mut ids: BTreeMap<&str, OrganizationId> = BTreeMap::new();
    for one in &world.organizations {
        let kind = fits(OrganizationKind::parse(&one.kind))?;
        let organization = Organization {
            id: ctx.new_id(),
            kind,
            name: fits(OrganizationName::parse(&one.name))?,
            slug: slug(&one.name),
        };
        if !organizations::insert(&mut tx, &organization, ctx.now()).await? {
            return Ok(None);
        }
        let event = Event::OrganizationCreated {
            organization: organization.id.clone(),
            name: one.name.clone(),
        };
        events::append(&mut tx, ctx.now(), &Actor::System, &event).await?;
        ids.insert(&one.id, organization.id);
    }
    let mut people = BTreeMap::new();
    for one in &world.people {
        let organization = ids.get(one.organization.as_str()).cloned();
        let account = Account {
            id: ctx.new_id(),
            organization: organization.ok_or_else(|| {
                Error::Internal(format!("demo.json: {} belongs to no organization", one.id))
            })?,
            email: fits(EmailAddress::parse(&one.email))?,
            name: fits(PersonName::parse(&one.name))?,
            state: AccountState::Active,
            roles: fits(one.roles.iter().map(|role| Role::parse(role)).collect())?,
        };
        accounts::insert(&mut tx, &account, Some(&hash), ctx.now()).await?;
        events::append(
            &mut tx,
            ctx.now(),
            &Actor::System,
            &Event::AccountConfirmed { account: account.id.clone() },
        )
        .await?;
        people.insert(one.id.clone(), Actor::Person(sessions::person(&mut tx, &account).await?));
    }
    tx.commit().await?;
    Ok(Some(People(people)))
}
