//! How often something may be tried: by one email address, one network, one account. The one place
//! with windows and their counts.

use crate::actions::{Ctx, Error};
use crate::domain::values::{
    AccountId, DeviceId, EmailAddress, OrganizationId, Timestamp, WindowId,
};
use crate::store::Tx;
use crate::store::people::tries;

/// Most tries are counted in windows of this many seconds.
const WINDOW_SECONDS: i64 = 900;
const MINUTE: i64 = 60;
const DAY: i64 = 24 * 3600;

/// So many tries of one subject in a window, then it has to wait for the next.
#[derive(Debug, Clone)]
pub(in crate::actions) struct Limit {
    subject: String,
    most: i64,
    window_seconds: i64,
}

impl Limit {
    fn new(subject: String, most: i64) -> Self {
        Self { subject, most, window_seconds: WINDOW_SECONDS }
    }

    /// Whether so many tries are the last that are allowed.
    pub(super) fn is_reached_by(&self, tries: i64) -> bool {
        tries == self.most
    }

    fn window_start(&self, now: Timestamp) -> Timestamp {
        let seconds = now.millis().div_euclid(1000);
        Timestamp::from_millis((seconds - seconds.rem_euclid(self.window_seconds)) * 1000)
    }

    /// Failed sign-ins of one address.
    pub(super) fn sign_in_by_address(email: &EmailAddress) -> Self {
        Self::new(format!("address:{email}"), 10)
    }

    /// Failed sign-ins from one network. Whole schools share one, so it makes guessing slow and
    /// nobody wait for longer than a minute.
    pub(super) fn sign_in_by_network(network: &str) -> Self {
        Self { window_seconds: MINUTE, ..Self::new(format!("network:{network}"), 30) }
    }

    /// Failed sign-ins of one account on a device on which it has signed in before. They are
    /// counted by themselves, so that strangers cannot lock its person out.
    pub(super) fn sign_in_by_device(device: &DeviceId) -> Self {
        Self::new(format!("device:{device}"), 10)
    }

    /// Mails that tell of a lock: one a day, so that the sign-in page cannot be used to flood a
    /// mailbox.
    pub(super) fn lock_mails_to(account: &AccountId) -> Self {
        Self { window_seconds: DAY, ..Self::new(format!("lock-mail:{account}"), 1) }
    }

    /// Mails to one address that anybody can ask for: registration, reset, and to watch something.
    pub(in crate::actions) fn mail_to_address(email: &EmailAddress) -> Self {
        Self::new(format!("mail-to:{email}"), 5)
    }

    /// Such mails asked for from one network.
    pub(in crate::actions) fn mail_by_network(network: &str) -> Self {
        Self::new(format!("mail-by:{network}"), 30)
    }

    /// Invitations by one account: enough for a whole panel.
    pub(super) fn invitations_by(account: &AccountId) -> Self {
        Self::new(format!("invitations:{account}"), 40)
    }

    /// Invitations by one vendor's owner, who registered by themselves: enough for a team, too few
    /// to mail strangers.
    pub(super) fn colleagues_invited_by(account: &AccountId) -> Self {
        Self::new(format!("colleagues:{account}"), 10)
    }

    /// Incidents that one district reports: each writes to the agency and the vendor.
    pub(in crate::actions) fn incidents_by(district: &OrganizationId) -> Self {
        Self::new(format!("incidents:{district}"), 20)
    }

    /// Comments on tools under review from one network: a school shares one.
    pub(in crate::actions) fn comments_by_network(network: &str) -> Self {
        Self::new(format!("comments-by:{network}"), 10)
    }

    /// Comments on one tool: a lead reads every one.
    pub(in crate::actions) fn comments_on(window: &WindowId) -> Self {
        Self { window_seconds: DAY, ..Self::new(format!("comments-on:{window}"), 200) }
    }

    /// Wrong current passwords while changing the password of one account.
    pub(super) fn password_checks_of(account: &AccountId) -> Self {
        Self::new(format!("password:{account}"), 10)
    }
}

/// Counts one try towards each limit, and says how many there are of each now; fails when one is
/// more than its limit allows, and says how long to wait. Then the transaction must be dropped, so
/// that what is refused is not counted. To be called before the costly work: tries at the same
/// moment take turns at the rows that count them.
pub(in crate::actions) async fn count(
    tx: &mut Tx,
    limits: &[Limit],
    now: Timestamp,
) -> Result<Vec<i64>, Error> {
    let mut counted = Vec::with_capacity(limits.len());
    for limit in limits {
        let start = limit.window_start(now);
        let tries = tries::count(tx, &limit.subject, start).await?;
        if tries > limit.most {
            let seconds = (start.millis() - now.millis()) / 1000 + limit.window_seconds;
            return Err(Error::TooMany { seconds: seconds.max(1) });
        }
        counted.push(tries);
    }
    Ok(counted)
}

/// Gives back one try that turned out well.
pub(super) async fn give_back(
    tx: &mut Tx,
    limit: &Limit,
    counted_at: Timestamp,
) -> Result<(), Error> {
    Ok(tries::give_back(tx, &limit.subject, limit.window_start(counted_at)).await?)
}

/// Forgets what was counted towards a limit.
pub(super) async fn forget(tx: &mut Tx, limit: &Limit) -> Result<(), Error> {
    Ok(tries::forget(tx, &limit.subject).await?)
}

/// Counts one try and lasts at once, so that the costly work behind it cannot be asked for without
/// limit.
pub(super) async fn take(ctx: &Ctx, limits: &[Limit]) -> Result<(), Error> {
    let mut tx = ctx.db.write().await?;
    count(&mut tx, limits, ctx.now()).await?;
    Ok(tx.commit().await?)
}
