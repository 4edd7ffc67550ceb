//! What all mails have in common: a typed context with a template of its own, rendered into one
//! layout with greeting and signature.

use std::sync::LazyLock;

use handlebars::{Handlebars, no_escape};
use rust_embed::RustEmbed;
use serde::Serialize;

use crate::actions::{Ctx, Error};
use crate::domain::assessment::disclosure::Disclosure;
use crate::domain::people::account::Account;
use crate::domain::values::EmailAddress;
use crate::store::Tx;
use crate::store::outbox::{self, NewMail};

#[derive(RustEmbed)]
#[folder = "src/actions/mails/templates"]
struct Files;

/// The layout's name; every other template is a mail's.
const LAYOUT: &str = "layout";

/// Compiled once for the whole process. A template with a fault stops every mail; the test that
/// renders the samples would tell.
static TEMPLATES: LazyLock<Result<Handlebars<'static>, String>> = LazyLock::new(compile);

/// A mail: its facts, in the words of its template. What its subject says stands in it as one line
/// of ours.
pub(crate) trait Mail: Serialize + Sized {
    /// The template's path below `templates/`, without its ending.
    const TEMPLATE: &'static str;
    /// The subject; one line.
    fn subject(&self) -> &'static str;
    /// What the subject ends with, where the mail is about something by name.
    fn about(&self) -> Option<&str> {
        None
    }
    /// The address at which it can be stopped with one press; none for a mail that cannot.
    fn unsubscribe(&self) -> Option<&str> {
        None
    }
    /// Mails that together take every branch of the template.
    fn samples() -> Vec<Self>;
}

/// Whom a mail is for.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Addressee<'a> {
    /// Where it goes.
    pub email: &'a EmailAddress,
    /// The name that it greets; none where the name is not known, or might be an advertisement that
    /// a stranger typed.
    pub name: Option<&'a str>,
}

impl<'a> From<&'a Account> for Addressee<'a> {
    fn from(account: &'a Account) -> Self {
        Self { email: &account.email, name: Some(account.name.as_str()) }
    }
}

/// Puts a mail into the outbox, in the caller's transaction.
pub(crate) async fn send<M: Mail>(
    ctx: &Ctx,
    tx: &mut Tx,
    to: Addressee<'_>,
    mail: &M,
) -> Result<(), Error> {
    put(ctx, tx, to, &Text::new(mail)).await
}

/// The same for a mail about a case: its template knows the case, and its subject ends with the
/// tool's name.
pub(crate) async fn send_about<M: Mail>(
    ctx: &Ctx,
    tx: &mut Tx,
    to: Addressee<'_>,
    disclosure: &Disclosure,
    mail: &M,
) -> Result<(), Error> {
    let about = About {
        disclosure: disclosure.id.as_str(),
        product: &disclosure.product_name,
        vendor: &disclosure.vendor,
    };
    put(ctx, tx, to, &Text::about(about, mail)).await
}

async fn put<M: Mail>(
    ctx: &Ctx,
    tx: &mut Tx,
    to: Addressee<'_>,
    text: &Text<'_, M>,
) -> Result<(), Error> {
    let settings = &ctx.settings;
    let contact = settings.agency_contact.as_ref().map(EmailAddress::as_str);
    let sender = Sender { agency: &settings.agency_name, base_url: &settings.base_url, contact };
    let body = text.render(sender, to.name).map_err(Error::Internal)?;
    let mail = NewMail {
        id: ctx.new_id(),
        to: to.email.clone(),
        subject: text.subject.clone(),
        body,
        unsubscribe: text.mail.unsubscribe().map(str::to_owned),
    };
    Ok(outbox::put(tx, ctx.now(), &mail).await?)
}

/// Who sends a mail, as its signature says.
#[derive(Clone, Copy, Serialize)]
struct Sender<'a> {
    agency: &'a str,
    base_url: &'a str,
    /// Where questions go, when the agency shows an address.
    contact: Option<&'a str>,
}

/// The case that a mail is about, as its template knows it.
#[derive(Clone, Copy, Serialize)]
struct About<'a> {
    /// The disclosure's id, for its pages.
    disclosure: &'a str,
    product: &'a str,
    vendor: &'a str,
}

/// A mail before it is rendered.
struct Text<'a, M> {
    template: &'static str,
    subject: String,
    about: Option<About<'a>>,
    mail: &'a M,
}

impl<'a, M: Mail> Text<'a, M> {
    fn new(mail: &'a M) -> Self {
        let subject = match mail.about() {
            Some(name) => format!("{}: {name}", mail.subject()),
            None => mail.subject().to_owned(),
        };
        Self { template: M::TEMPLATE, subject, about: None, mail }
    }

    fn about(about: About<'a>, mail: &'a M) -> Self {
        Self {
            template: M::TEMPLATE,
            subject: format!("{}: {}", mail.subject(), about.product),
            about: Some(about),
            mail,
        }
    }
}

/// What a mail's own template knows.
#[derive(Serialize)]
struct Inside<'a, M> {
    base_url: &'a str,
    #[serde(flatten)]
    about: Option<About<'a>>,
    #[serde(flatten)]
    mail: &'a M,
}

/// What the layout knows.
#[derive(Serialize)]
struct Framed<'a> {
    name: Option<&'a str>,
    body: &'a str,
    #[serde(flatten)]
    sender: Sender<'a>,
}

impl<M: Serialize> Text<'_, M> {
    fn render(&self, sender: Sender<'_>, name: Option<&str>) -> Result<String, String> {
        let inside = Inside { base_url: sender.base_url, about: self.about, mail: self.mail };
        let body = render(self.template, &inside)?;
        render(LAYOUT, &Framed { name, body: body.trim_end(), sender })
    }
}

fn render<C: Serialize>(template: &str, context: &C) -> Result<String, String> {
    let engine = TEMPLATES.as_ref().map_err(Clone::clone)?;
    engine.render(template, context).map_err(|cause| format!("mail {template}: {cause}"))
}

fn compile() -> Result<Handlebars<'static>, String> {
    let mut engine = Handlebars::new();
    engine.set_strict_mode(true);
    // Mails are plain text.
    engine.register_escape_fn(no_escape);
    for path in Files::iter() {
        let Some(name) = path.strip_suffix(".hbs") else { continue };
        let file = Files::get(&path).ok_or_else(|| format!("mail {path} is not built in"))?;
        let text =
            std::str::from_utf8(&file.data).map_err(|cause| format!("mail {path}: {cause}"))?;
        engine
            .register_template_string(name, text)
            .map_err(|cause| format!("mail {path}: {cause}"))?;
    }
    Ok(engine)
}

/// Names of the mails' templates that are built in.
pub fn names() -> Vec<String> {
    Files::iter()
        .filter_map(|path| path.strip_suffix(".hbs").map(str::to_owned))
        .filter(|name| name != LAYOUT)
        .collect()
}

/// A mail's template with its rendered samples.
#[derive(Debug, Clone)]
pub struct MailSample {
    /// The template.
    pub template: &'static str,
    /// For each sample its subject and its text, or the fault in the template.
    pub mails: Vec<(String, Result<String, String>)>,
}

/// The agency that the samples are sent by.
const AGENCY: Sender<'static> = Sender {
    agency: "Office of Learning",
    base_url: "https://assay.agency.example",
    contact: Some("edtech@agency.example"),
};

/// A mail with its samples.
pub(crate) fn sample<M: Mail>() -> MailSample {
    let rendered = |mail: &M| {
        let text = Text::new(mail);
        (text.subject.clone(), text.render(AGENCY, Some("Kim Vo")))
    };
    MailSample { template: M::TEMPLATE, mails: M::samples().iter().map(rendered).collect() }
}

/// The same for a mail about a case.
pub(crate) fn case_sample<M: Mail>() -> MailSample {
    let about = About { disclosure: "0193", product: "Askwell", vendor: "Brookfield Learning" };
    let rendered = |mail: &M| {
        let text = Text::about(about, mail);
        (text.subject.clone(), text.render(AGENCY, Some("Kim Vo")))
    };
    MailSample { template: M::TEMPLATE, mails: M::samples().iter().map(rendered).collect() }
}
