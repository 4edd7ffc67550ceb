//! Signing in with a password. Tries are counted before the costly work; what fails is logged, and
//! a lock is told.

use super::devices::{self, Browser};
use super::limits::{self, Limit};
use super::sessions::{self, SignedIn};
use crate::actions::mails::mail;
use crate::actions::mails::sign_in::WrongPasswords;
use crate::actions::{Ctx, Error};
use crate::domain::access::{Action, Actor, Relation, check};
use crate::domain::event::Event;
use crate::domain::people::account::{Account, AccountState};
use crate::domain::people::device;
use crate::domain::values::{EmailAddress, SessionId, Timestamp};
use crate::store::people::accounts;
use crate::store::{Tx, events};

/// What a person types to sign in, and where from.
#[derive(Debug, Clone)]
pub struct SignIn {
    /// The address, as typed.
    pub email: String,
    /// The password, as typed.
    pub password: String,
    /// The browser that asks.
    pub device: Browser,
    /// The network address that asks.
    pub network: String,
    /// The session that this browser has already; the new one takes its place.
    pub replaces: Option<SessionId>,
}

/// Signs a person in with a fresh session. Unknown address and wrong password are told in the same
/// words, after the same work.
///
/// # Errors
/// [`Error::Invalid`] when address and password do not belong together, [`Error::TooMany`] after
/// too many tries, [`Error::Busy`].
pub async fn sign_in(ctx: &Ctx, actor: &Actor, input: SignIn) -> Result<SignedIn, Error> {
    check(actor, Action::EnterByThemselves, &Relation::default())?;
    // A text that is no address has no account, so saying so gives nothing away.
    let email = EmailAddress::parse(&input.email)
        .map_err(|invalid| Error::field("email", invalid.to_string()))?;
    let place = ctx.hashing.place()?;
    let counted_at = ctx.now();
    let mut tx = ctx.db.write().await?;
    let (account, hash) = match accounts::by_email(&mut tx, &email).await? {
        Some((account, hash)) if account.state == AccountState::Active => (Some(account), hash),
        Some(_) | None => (None, None),
    };
    let tries = Tries::of(&mut tx, &email, account.as_ref(), &input).await?;
    let counted = limits::count(&mut tx, &tries.limits, counted_at)
        .await
        .inspect_err(|_| told(account.as_ref(), &input, "too many tries"))?;
    tx.commit().await?;
    let fits = place.verify(&input.password, hash).await?;
    let mut tx = ctx.db.write().await?;
    let Some(account) = account.as_ref().filter(|_| fits) else {
        told(account.as_ref(), &input, "address and password do not belong together");
        let reached = tries
            .limits
            .first()
            .zip(counted.first())
            .is_some_and(|(limit, &tries)| limit.is_reached_by(tries));
        if let Some(account) = account.as_ref().filter(|_| reached) {
            lock(ctx, &mut tx, account, &input).await?;
        }
        tx.commit().await?;
        return Err(wrong());
    };
    tries.forget(&mut tx, counted_at).await?;
    if let Some(session) = &input.replaces {
        sessions::end_replaced(ctx, &mut tx, actor, session).await?;
    }
    devices::tell_when_new(ctx, &mut tx, account, &input.device).await?;
    let signed_in = sessions::begin(ctx, &mut tx, account, &input.device).await?;
    tx.commit().await?;
    Ok(signed_in)
}

fn wrong() -> Error {
    Error::field(
        "email",
        "This email address and password do not belong together. Check both, or ask for a new \
         password.",
    )
}

/// The limits that a try counts towards; the first is the one of the person.
struct Tries {
    limits: Vec<Limit>,
}

impl Tries {
    /// A device that the account has been used on has a count of its own; everybody else shares
    /// those of address and network.
    async fn of(
        tx: &mut Tx,
        email: &EmailAddress,
        account: Option<&Account>,
        input: &SignIn,
    ) -> Result<Self, Error> {
        let device = match account {
            Some(account) => devices::known(tx, &account.id, &input.device).await?,
            None => None,
        };
        let limits = match device {
            Some(device) => vec![Limit::sign_in_by_device(&device)],
            None => {
                vec![Limit::sign_in_by_address(email), Limit::sign_in_by_network(&input.network)]
            }
        };
        Ok(Self { limits })
    }

    /// The person has proved themselves: their own failures are forgotten, and their network has
    /// back what they used of it.
    async fn forget(&self, tx: &mut Tx, counted_at: Timestamp) -> Result<(), Error> {
        if let Some((own, shared)) = self.limits.split_first() {
            limits::forget(tx, own).await?;
            for limit in shared {
                limits::give_back(tx, limit, counted_at).await?;
            }
        }
        Ok(())
    }
}

/// One line of log for each sign-in that failed. What was typed is left out: it may be a password
/// in the wrong field.
fn told(account: Option<&Account>, input: &SignIn, why: &'static str) {
    let account = account.map_or("none", |account| account.id.as_str());
    tracing::warn!(account, network = input.network, why, "a sign-in failed");
}

/// The last try that was allowed failed: the record keeps it, and the owner is told, once a day at
/// most.
async fn lock(ctx: &Ctx, tx: &mut Tx, account: &Account, input: &SignIn) -> Result<(), Error> {
    let now = ctx.now();
    events::append(
        tx,
        now,
        &Actor::Anyone,
        &Event::SignInLocked { account: account.id.clone(), network: input.network.clone() },
    )
    .await?;
    match limits::count(tx, &[Limit::lock_mails_to(&account.id)], now).await {
        Ok(_first) => {}
        Err(Error::TooMany { .. }) => return Ok(()),
        Err(error) => return Err(error),
    }
    let device = device::in_words(&input.device.name);
    mail::send(
        ctx,
        tx,
        account.into(),
        &WrongPasswords { device: &device, at: ctx.calendar().in_words(now) },
    )
    .await
}
