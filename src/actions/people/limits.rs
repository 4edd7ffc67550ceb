//! How often something may be tried: by one email address, one network, one account. The one place with windows and their counts.

use crate::actions::{Ctx, Error};
use crate::domain::values::{EmailAddress, Id, Timestamp};
use crate::store::Tx;
use crate::store::people::tries;

/// Tries are counted in windows of this many seconds.
const WINDOW_SECONDS: i64 = 900;

/// So many tries of one subject in a window, then it has to wait for the next.
#[derive(Debug, Clone)]
pub(super) struct Limit {
    subject: String,
    most: i64,
}

impl Limit {
    fn new(subject: String, most: i64) -> Self {
        Self { subject, most }
    }

    /// Failed sign-ins of one address.
    pub(super) fn sign_in_by_address(email: &EmailAddress) -> Self {
        Self::new(format!("address:{email}"), 10)
    }

    /// Failed sign-ins from one network; schools share addresses, so it is larger.
    pub(super) fn sign_in_by_network(network: &str) -> Self {
        Self::new(format!("network:{network}"), 50)
    }

    /// Mails to one address that anybody can ask for: registration and reset.
    pub(super) fn mail_to_address(email: &EmailAddress) -> Self {
        Self::new(format!("mail-to:{email}"), 5)
    }

    /// Such mails asked for from one network.
    pub(super) fn mail_by_network(network: &str) -> Self {
        Self::new(format!("mail-by:{network}"), 30)
    }

    /// Invitations by one account: enough for a whole panel, too few to mail strangers or to ask who has an account.
    pub(super) fn invitations_by(account: &Id) -> Self {
        Self::new(format!("invitations:{account}"), 40)
    }

    /// Wrong current passwords while changing the password of one account.
    pub(super) fn password_checks_of(account: &Id) -> Self {
        Self::new(format!("password:{account}"), 10)
    }
}

/// Fails while a limit is reached, and says how long to wait.
pub(super) async fn wait_after_too_many(tx: &mut Tx, limits: &[Limit], now: Timestamp) -> Result<(), Error> {
    let start = window_start(now);
    for limit in limits {
        if tries::since(tx, &limit.subject, start).await? >= limit.most {
            let seconds = (start.millis() - now.millis()) / 1000 + WINDOW_SECONDS;
            return Err(Error::TooMany { seconds: seconds.max(1) });
        }
    }
    Ok(())
}

/// Counts one try towards each limit.
pub(super) async fn count(tx: &mut Tx, limits: &[Limit], now: Timestamp) -> Result<(), Error> {
    for limit in limits {
        tries::count(tx, &limit.subject, window_start(now)).await?;
    }
    Ok(())
}

/// Forgets what was counted towards a limit.
pub(super) async fn forget(tx: &mut Tx, limit: &Limit) -> Result<(), Error> {
    Ok(tries::forget(tx, &limit.subject).await?)
}

/// Counts one try and lasts at once, so that the costly work behind it cannot be asked for without limit.
pub(super) async fn take(ctx: &Ctx, limits: &[Limit]) -> Result<(), Error> {
    let mut tx = ctx.db.write().await?;
    wait_after_too_many(&mut tx, limits, ctx.now()).await?;
    count(&mut tx, limits, ctx.now()).await?;
    Ok(tx.commit().await?)
}

fn window_start(now: Timestamp) -> Timestamp {
    let seconds = now.millis().div_euclid(1000);
    Timestamp::from_millis((seconds - seconds.rem_euclid(WINDOW_SECONDS)) * 1000)
}
