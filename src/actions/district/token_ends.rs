//! Tokens that end with what they rest on: the account of whoever made them, its role, or the
//! district that a center acts for. What comes back later brings no token back.

use crate::actions::{Ctx, Error};
use crate::domain::access::{Action, Actor, Person, Relation, check};
use crate::domain::district::event::{DistrictAct, DistrictEvent};
use crate::domain::event::Event;
use crate::domain::people::api_token::ApiToken;
use crate::domain::values::{AccountId, OrganizationId};
use crate::store::district::api_tokens;
use crate::store::{Tx, events};

/// Ends every token that somebody made.
pub(in crate::actions) async fn of_account(
    ctx: &Ctx,
    tx: &mut Tx,
    actor: &Actor,
    account: &AccountId,
) -> Result<(), Error> {
    let tokens = api_tokens::live_of_account(tx, account, ctx.now()).await?;
    end(ctx, tx, actor, tokens).await
}

/// Ends every token of somebody who may make none any more.
pub(in crate::actions) async fn of_changed(
    ctx: &Ctx,
    tx: &mut Tx,
    actor: &Actor,
    person: Person,
) -> Result<(), Error> {
    let own = Relation { own_organization: true, ..Relation::default() };
    let account = person.account.clone();
    if check(&Actor::Person(person), Action::ManageTokens, &own).is_ok() {
        return Ok(());
    }
    of_account(ctx, tx, actor, &account).await
}

/// Ends every token that people of a center made for a district.
pub(super) async fn of_center(
    ctx: &Ctx,
    tx: &mut Tx,
    actor: &Actor,
    (center, district): (&OrganizationId, &OrganizationId),
) -> Result<(), Error> {
    let tokens = api_tokens::live_of_center(tx, center, district, ctx.now()).await?;
    end(ctx, tx, actor, tokens).await
}

async fn end(ctx: &Ctx, tx: &mut Tx, actor: &Actor, tokens: Vec<ApiToken>) -> Result<(), Error> {
    let by = actor.person().map(|person| &person.account);
    for ApiToken { grant, .. } in tokens {
        if !api_tokens::revoke(tx, &grant.district, &grant.token, by, ctx.now()).await? {
            continue;
        }
        let act = DistrictAct::TokenRevoked { token: grant.token, name: grant.name };
        let event = DistrictEvent { district: grant.district, center: None, by_token: None, act };
        events::append(tx, ctx.now(), actor, &Event::District(event)).await?;
    }
    Ok(())
}
