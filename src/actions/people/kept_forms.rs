//! Forms that came when their session had ended. They are kept for the person who filled them in,
//! and for nobody else; nothing is done with them until that person sends them. Then it is noted
//! when and where they went.

use crate::actions::{Ctx, Error};
use crate::domain::access::{Action, Actor, Relation, check};
use crate::domain::people::kept_form::{KeptForm, KeptState, Origin, page_of, without_secrets};
use crate::domain::people::session::form_key;
use crate::domain::texts::size_in_words;
use crate::domain::values::{AccountId, KeptFormId, Timestamp};
use crate::store::Tx;
use crate::store::people::kept_forms;

/// How long a form is kept, in seconds: over a weekend.
pub const KEPT_SECONDS: i64 = 3 * 24 * 3600;
/// How many bytes the waiting forms of one person take at most. Nothing makes room for a newer one:
/// what does not fit is told at once.
pub const MOST_BYTES: i64 = 8 * 1024 * 1024;
/// How long a form may be on its way, in seconds, before it counts as not sent.
const SENDING_SECONDS: i64 = 60;

/// A form that came in a session other than the one in which it was opened.
#[derive(Debug, Clone)]
pub struct Unsent {
    /// The address that it was sent to.
    pub path: String,
    /// What it sends, without its token.
    pub fields: Vec<(String, String)>,
    /// Whether it may have sent a file.
    pub had_file: bool,
    /// How it came to be kept.
    pub origin: Origin,
}

/// A form that is being sent, or was.
#[derive(Debug, Clone)]
pub struct Sending {
    /// The address that it is sent to.
    pub path: String,
    /// What it sends, without its token.
    pub fields: Vec<(String, String)>,
    /// Of several forms in one, what the one sends whose button was pressed.
    pub pressed: Option<Vec<(String, String)>>,
    /// The kept form on whose page it stood.
    pub from: Option<KeptFormId>,
    /// A mark of what is sent.
    pub claim: String,
    /// Whether a script sends some of it, not a person all of it.
    pub autosave: bool,
}

/// A form that stood beside one that was sent.
#[derive(Debug, Clone)]
pub struct Aside {
    /// What it would send.
    pub fields: Vec<(String, String)>,
    /// Whether something else stands in it than what it was filled with.
    pub changed: bool,
}

impl Sending {
    /// Whether it comes from the same form as a kept one.
    fn is_of(&self, form: &KeptForm) -> bool {
        form.is_of(&self.path, &self.fields)
            || self.pressed.as_ref().is_some_and(|pressed| form.is_of(&self.path, pressed))
    }

    /// Whether all that was typed into a kept form goes with it.
    fn takes(&self, form: &KeptForm) -> bool {
        form.is_within(&self.fields)
            || self.pressed.as_ref().is_some_and(|pressed| form.is_within(pressed))
    }

    /// Whether it was sent from the page of a kept form on which several stood: what was not sent
    /// is put aside anew.
    fn takes_apart(&self, form: &KeptForm) -> bool {
        self.pressed.is_some()
            && self.from.as_ref() == Some(&form.id)
            && page_of(&form.path) == page_of(&self.path)
    }
}

/// What becomes of a form before it is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Begun {
    /// It is sent.
    Now,
    /// The same was sent from this kept form before, or is being sent.
    Before,
}

/// The account whose session a form's token was made from; none when another account is signed in
/// now.
///
/// # Errors
/// When the records cannot be read.
pub async fn owner(ctx: &Ctx, actor: &Actor, base: &[u8; 32]) -> Result<Option<AccountId>, Error> {
    check(actor, Action::EnterByThemselves, &Relation::default())?;
    let mut tx = ctx.db.read().await?;
    let owner = kept_forms::owner_of_key(&mut tx, &form_key(base), ctx.now()).await?;
    Ok(owner.filter(|owner| actor.person().is_none_or(|person| person.account == *owner)))
}

/// Keeps a form for its owner; says under which id. The same form that comes twice is kept once.
///
/// # Errors
/// [`Error::WrongState`] when there is no room for it; when the records cannot be written.
pub async fn keep(
    ctx: &Ctx,
    actor: &Actor,
    owner: AccountId,
    unsent: Unsent,
) -> Result<KeptFormId, Error> {
    check(actor, Action::EnterByThemselves, &Relation::default())?;
    let mut form = kept(ctx, owner, unsent);
    let mut tx = ctx.db.write().await?;
    if form.origin == Origin::Autosave
        && let Some(before) =
            kept_forms::in_slot(&mut tx, &form.account, &form.path, &form.slot(), since(ctx))
                .await?
    {
        form.fields = before.followed_by(form.fields);
    }
    need_room(ctx, &mut tx, &form).await?;
    let id = kept_forms::put(&mut tx, &form).await?;
    tx.commit().await?;
    Ok(id)
}

/// A form as it is kept from now on.
fn kept(ctx: &Ctx, owner: AccountId, unsent: Unsent) -> KeptForm {
    KeptForm {
        id: ctx.new_id(),
        account: owner,
        path: unsent.path,
        fields: without_secrets(unsent.fields),
        had_file: unsent.had_file,
        kept_at: ctx.now(),
        origin: unsent.origin,
        state: KeptState::Waiting,
        anew_at: None,
        claim: None,
        sent_to: None,
    }
}

/// Fails when there is no room for a form among those that wait for its person.
async fn need_room(ctx: &Ctx, tx: &mut Tx, form: &KeptForm) -> Result<(), Error> {
    let taken = kept_forms::bytes_beside(tx, form, since(ctx)).await?;
    if taken.saturating_add(i64::try_from(form.bytes()).unwrap_or(i64::MAX)) > MOST_BYTES {
        return Err(Error::WrongState(no_room()));
    }
    Ok(())
}

/// To somebody for whose form there is no room.
fn no_room() -> String {
    let most = size_in_words(MOST_BYTES.unsigned_abs());
    format!(
        "Your session had ended, so nothing was sent. The form could not be kept for you either: \
         the forms that wait for you fill the {most} that there are for them. Copy what you typed, \
         sign in, and send or remove what waits under “Forms that were not sent”."
    )
}

/// Forms that were kept later than this are still there.
fn since(ctx: &Ctx) -> Timestamp {
    ctx.now().plus_seconds(-KEPT_SECONDS)
}

/// A form that was kept for the actor.
///
/// # Errors
/// [`Error::NotFound`] when there is none, it is somebody else's, or its time is over.
pub async fn show(ctx: &Ctx, actor: &Actor, id: &KeptFormId) -> Result<KeptForm, Error> {
    check(actor, Action::ManageOwnAccount, &Relation::default())?;
    let person = actor.person().ok_or(Error::SignIn)?;
    let mut tx = ctx.db.read().await?;
    let form = kept_forms::of_account(&mut tx, &person.account, id, since(ctx)).await?;
    form.map(|form| settled(ctx, form)).ok_or(Error::NotFound)
}

/// What was kept for the actor, newest first: what waits, and what was sent.
///
/// # Errors
/// When the records cannot be read.
pub async fn list(ctx: &Ctx, actor: &Actor) -> Result<Vec<KeptForm>, Error> {
    check(actor, Action::ManageOwnAccount, &Relation::default())?;
    let person = actor.person().ok_or(Error::SignIn)?;
    let mut tx = ctx.db.read().await?;
    let forms = kept_forms::all_of(&mut tx, &person.account, since(ctx)).await?;
    Ok(forms.into_iter().map(|form| settled(ctx, form)).collect())
}

/// The newest form that waits for the actor and belongs to the page at this address.
///
/// # Errors
/// When the records cannot be read.
pub async fn on_page(ctx: &Ctx, actor: &Actor, path: &str) -> Result<Option<KeptForm>, Error> {
    let forms = list(ctx, actor).await?;
    Ok(forms
        .into_iter()
        .find(|form| form.state == KeptState::Waiting && page_of(&form.path) == path))
}

/// What was put aside for the actor on the page at this address.
///
/// # Errors
/// When the records cannot be read.
pub async fn beside(ctx: &Ctx, actor: &Actor, path: &str) -> Result<Vec<KeptForm>, Error> {
    let mut forms = list(ctx, actor).await?;
    forms.retain(|form| {
        form.origin == Origin::Beside
            && form.state == KeptState::Waiting
            && page_of(&form.path) == path
    });
    Ok(forms)
}

/// After a form was sent: puts aside what was typed in those beside it, in place of what was put
/// aside of them before. One in which everything is as it was has nothing to put aside.
///
/// # Errors
/// [`Error::WrongState`] when there is no room for it; when the records cannot be written.
pub async fn put_aside(
    ctx: &Ctx,
    actor: &Actor,
    path: &str,
    forms: Vec<Aside>,
) -> Result<(), Error> {
    check(actor, Action::ManageOwnAccount, &Relation::default())?;
    let person = actor.person().ok_or(Error::SignIn)?;
    let before = beside(ctx, actor, page_of(path)).await?;
    if before.is_empty() && !forms.iter().any(|form| form.changed) {
        return Ok(());
    }
    let mut tx = ctx.db.write().await?;
    for form in forms {
        let unsent = Unsent {
            path: path.to_owned(),
            fields: form.fields,
            had_file: false,
            origin: Origin::Beside,
        };
        let kept = kept(ctx, person.account.clone(), unsent);
        if form.changed && kept.has_words() {
            need_room(ctx, &mut tx, &kept).await?;
            kept_forms::put(&mut tx, &kept).await?;
        } else if let Some(gone) = before.iter().find(|before| before.slot() == kept.slot()) {
            kept_forms::remove(&mut tx, &person.account, &gone.id).await?;
        }
    }
    tx.commit().await?;
    Ok(())
}

/// A form that was on its way for too long was not sent.
fn settled(ctx: &Ctx, form: KeptForm) -> KeptForm {
    match form.state {
        KeptState::Sending { since } if since < stale(ctx) => {
            KeptForm { state: KeptState::Waiting, ..form }
        }
        KeptState::Waiting | KeptState::Sending { .. } | KeptState::Sent { .. } => form,
    }
}

fn stale(ctx: &Ctx) -> Timestamp {
    ctx.now().plus_seconds(-SENDING_SECONDS)
}

/// Forgets a form that was kept for the actor.
///
/// # Errors
/// [`Error::NotFound`] when there is none, or it is somebody else's.
pub async fn remove(ctx: &Ctx, actor: &Actor, id: &KeptFormId) -> Result<(), Error> {
    check(actor, Action::ManageOwnAccount, &Relation::default())?;
    let person = actor.person().ok_or(Error::SignIn)?;
    let mut tx = ctx.db.write().await?;
    if !kept_forms::remove(&mut tx, &person.account, id).await? {
        return Err(Error::NotFound);
    }
    tx.commit().await?;
    Ok(())
}

/// Before a form is sent from the page of a kept one: whether this is the first time.
///
/// # Errors
/// When the records cannot be read or written.
pub async fn begin(ctx: &Ctx, actor: &Actor, sending: &Sending) -> Result<Begun, Error> {
    check(actor, Action::ManageOwnAccount, &Relation::default())?;
    let (Some(person), Some(id)) = (actor.person(), &sending.from) else { return Ok(Begun::Now) };
    let mut tx = ctx.db.write().await?;
    let form = kept_forms::of_account(&mut tx, &person.account, id, since(ctx)).await?;
    let Some(form) = form.filter(|form| sending.is_of(form) || sending.takes_apart(form)) else {
        return Ok(Begun::Now);
    };
    if matches!(form.state, KeptState::Sent { .. }) {
        // Whoever went back and changed something sends something else.
        return Ok(if form.claim.as_ref() == Some(&sending.claim) {
            Begun::Before
        } else {
            Begun::Now
        });
    }
    if !kept_forms::claim(&mut tx, id, &sending.claim, ctx.now(), stale(ctx)).await? {
        return Ok(Begun::Before);
    }
    tx.commit().await?;
    Ok(Begun::Now)
}

/// After a form was refused: the kept form on whose page it stood waits again.
///
/// # Errors
/// When the records cannot be written.
pub async fn give_up(ctx: &Ctx, actor: &Actor, sending: &Sending) -> Result<(), Error> {
    check(actor, Action::ManageOwnAccount, &Relation::default())?;
    let Some(id) = &sending.from else { return Ok(()) };
    let mut tx = ctx.db.write().await?;
    kept_forms::release(&mut tx, id, &sending.claim).await?;
    tx.commit().await?;
    Ok(())
}

/// After a form was sent, and led to the page `to`: notes it at every kept form that it was, or
/// whose words went with it.
///
/// # Errors
/// When the records cannot be read or written.
pub async fn finish(ctx: &Ctx, actor: &Actor, sending: &Sending, to: &str) -> Result<(), Error> {
    check(actor, Action::ManageOwnAccount, &Relation::default())?;
    let person = actor.person().ok_or(Error::SignIn)?;
    let mut tx = ctx.db.read().await?;
    let mut forms = kept_forms::all_of(&mut tx, &person.account, since(ctx)).await?;
    drop(tx);
    forms.retain(|form| {
        !matches!(form.state, KeptState::Sent { .. })
            && (sending.is_of(form) || sending.takes_apart(form))
    });
    if forms.is_empty() {
        return Ok(());
    }
    let (mut tx, now) = (ctx.db.write().await?, ctx.now());
    for form in forms {
        let from_here = sending.from.as_ref() == Some(&form.id)
            && (!sending.autosave || form.is_answered_by(&sending.fields));
        // What was put aside shows on the page of its form, so what is sent from there replaces it.
        if from_here || form.origin == Origin::Beside || sending.takes(&form) {
            kept_forms::sent(&mut tx, &form.id, &sending.claim, now, to).await?;
        } else if !sending.autosave {
            kept_forms::sent_anew(&mut tx, &form.id, now, to).await?;
        }
    }
    tx.commit().await?;
    Ok(())
}
