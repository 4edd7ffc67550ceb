//! Forms that came when their session had ended. They are kept for the person who filled them in, and for nobody else; nothing is done
//! with them until that person sends them.

use crate::actions::{Ctx, Error};
use crate::domain::access::{Action, Actor, Relation, check};
use crate::domain::people::kept_form::{KeptForm, without_secrets};
use crate::domain::people::session::form_key;
use crate::domain::values::Id;
use crate::store::people::kept_forms;

/// How long a form is kept, in seconds: over a weekend.
pub const KEPT_SECONDS: i64 = 3 * 24 * 3600;
/// How many forms of one person are kept; the oldest makes room.
const MOST: i64 = 20;

/// A form that came in a session other than the one in which it was opened.
#[derive(Debug, Clone)]
pub struct Unsent {
    /// The address that it was sent to.
    pub path: String,
    /// What it sends, without its token.
    pub fields: Vec<(String, String)>,
    /// Whether it may have sent a file.
    pub had_file: bool,
}

/// Whose a form is whose token is made from this base; nobody's when whoever is signed in now is somebody else.
///
/// # Errors
/// When the records cannot be read.
pub async fn owner(ctx: &Ctx, actor: &Actor, base: &[u8; 32]) -> Result<Option<Id>, Error> {
    check(actor, Action::EnterByThemselves, &Relation::default())?;
    let mut tx = ctx.db.read().await?;
    let owner = kept_forms::owner_of_key(&mut tx, &form_key(base), ctx.now()).await?;
    Ok(owner.filter(|owner| actor.person().is_none_or(|person| person.account == *owner)))
}

/// Keeps a form for its owner; says under which id.
///
/// # Errors
/// When the records cannot be written.
pub async fn keep(ctx: &Ctx, actor: &Actor, owner: Id, unsent: Unsent) -> Result<Id, Error> {
    check(actor, Action::EnterByThemselves, &Relation::default())?;
    let form = KeptForm {
        id: ctx.new_id(),
        account: owner,
        path: unsent.path,
        fields: without_secrets(unsent.fields),
        had_file: unsent.had_file,
        kept_at: ctx.now(),
    };
    let mut tx = ctx.db.write().await?;
    kept_forms::insert(&mut tx, &form, MOST).await?;
    tx.commit().await?;
    Ok(form.id)
}

/// A form that was kept for the actor.
///
/// # Errors
/// [`Error::NotFound`] when there is none, it is somebody else's, or its time is over.
pub async fn show(ctx: &Ctx, actor: &Actor, id: &Id) -> Result<KeptForm, Error> {
    check(actor, Action::ManageOwnAccount, &Relation::default())?;
    let person = actor.person().ok_or(Error::SignIn)?;
    let mut tx = ctx.db.read().await?;
    let form = kept_forms::of_account(&mut tx, &person.account, id, ctx.now().plus_seconds(-KEPT_SECONDS)).await?;
    form.ok_or(Error::NotFound)
}
