//! Mails in Assay's own voice: plain text, paragraph by paragraph, and at the end who sends it and
//! where questions go.

use super::Ctx;
use crate::domain::people::account::Account;
use crate::domain::values::EmailAddress;
use crate::store::outbox::NewMail;

/// A mail to `to`. The subject is one line of ours; names that people typed belong into the
/// paragraphs.
pub(crate) fn letter(
    ctx: &Ctx,
    to: &EmailAddress,
    subject: &str,
    paragraphs: &[String],
) -> NewMail {
    let settings = &ctx.settings;
    let questions = settings
        .agency_contact
        .as_ref()
        .map_or_else(String::new, |contact| format!("Questions: {contact}\n"));
    let body = format!(
        "{}\n\n-- \nAssay, the assessment of AI tools for schools by {}\n{}\n{questions}",
        paragraphs.join("\n\n"),
        settings.agency_name,
        settings.base_url
    );
    NewMail { id: ctx.new_id(), to: to.clone(), subject: subject.to_owned(), body }
}

/// A mail to somebody whose name is known: it greets them by it.
pub(crate) fn letter_to(
    ctx: &Ctx,
    account: &Account,
    subject: &str,
    paragraphs: &[String],
) -> NewMail {
    let greeted: Vec<String> = std::iter::once(format!("Hello {},", account.name))
        .chain(paragraphs.iter().cloned())
        .collect();
    letter(ctx, &account.email, subject, &greeted)
}
