//! The single keys by which somebody scores, on their account.

use std::collections::BTreeMap;

use actix_web::{HttpRequest, HttpResponse, web::Data};
use serde::Serialize;

use crate::actions::people::shortcuts;
use crate::actions::{Error, FieldError};
use crate::domain::people::shortcuts::{ACTS, Shortcuts};
use crate::web::components::fields::TextField;
use crate::web::components::{Breadcrumb, Crumb, PageHeader, home_trail};
use crate::web::kernel::app::App;
use crate::web::kernel::auth::Visitor;
use crate::web::kernel::failure::Failure;
use crate::web::kernel::forms::{ErrorLink, Pairs, error_links};
use crate::web::kernel::notices::Notice;
use crate::web::kernel::page::{done, page, rejected};
use crate::web::kernel::templates::Page;

const TITLE: &str = "Keys for scoring";
const HERE: &str = "/account/keys";

/// The page.
#[derive(Debug, Serialize)]
pub struct ShortcutsPage {
    crumbs: Breadcrumb,
    header: PageHeader,
    errors: Vec<ErrorLink>,
    on: bool,
    keys: Vec<TextField>,
}

impl ShortcutsPage {
    fn new(on: bool, key: impl Fn(&str) -> String, errors: &[FieldError]) -> Self {
        let mut trail = home_trail();
        trail.push(Crumb::to("/account", "Your account"));
        let field = |(word, label, usual): (&str, &'static str, char)| {
            TextField::new(format!("key-{word}"), label, &key(word), errors)
                .optional()
                .help(format!("Usually {}", usual.to_uppercase()))
        };
        Self {
            crumbs: Breadcrumb::new(trail, TITLE),
            header: PageHeader::new(TITLE).purpose(
                "Reviewers can score by single keys. They work only if you turn them on, and you \
                 can choose others.",
            ),
            errors: error_links(errors),
            on,
            keys: ACTS.into_iter().map(field).collect(),
        }
    }
}

fn shown(keys: &Shortcuts, word: &str) -> String {
    keys.key(word).map(String::from).unwrap_or_default()
}

impl Page for ShortcutsPage {
    const TEMPLATE: &'static str = "people/keys";

    fn samples() -> Vec<Self> {
        let fault =
            FieldError { field: "key-na".into(), message: "Enter one sign, or nothing.".into() };
        let usual = Shortcuts::default();
        vec![
            Self::new(true, |word| shown(&usual, word), &[]),
            Self::new(false, |word| shown(&usual, word), &[fault]),
        ]
    }
}

/// `GET /account/keys`
///
/// # Errors
/// As [`shortcuts::of`] does.
pub async fn show(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
) -> Result<HttpResponse, Failure> {
    let keys = shortcuts::of(&app.ctx, &visitor.actor).await?;
    let body = ShortcutsPage::new(keys.on, |word| shown(&keys, word), &[]);
    page(&app, &visitor, &request, TITLE, &body)
}

/// `POST /account/keys`
///
/// # Errors
/// As [`shortcuts::save`] does; faults of a field come back with the form.
pub async fn save(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    form: Pairs,
) -> Result<HttpResponse, Failure> {
    let on = !form.value("single_keys").is_empty();
    let chosen: BTreeMap<String, String> = ACTS
        .into_iter()
        .filter_map(|(word, ..)| {
            Some((word.to_owned(), form.sent(&format!("key-{word}"))?.to_owned()))
        })
        .collect();
    match shortcuts::save(&app.ctx, &visitor.actor, on, &chosen).await {
        Ok(()) => Ok(done(&visitor, HERE, Some(Notice::SAVED))),
        Err(Error::Invalid(errors)) => {
            let typed = |word: &str| chosen.get(word).cloned().unwrap_or_default();
            let body = ShortcutsPage::new(on, typed, &errors);
            rejected(&app, &visitor, &request, TITLE, &body)
        }
        Err(error) => Err(error.into()),
    }
}

/// `POST /account/keys/switch`: turns the keys on or off, as the bench does.
///
/// # Errors
/// As [`shortcuts::switch`] does.
pub async fn switch(
    app: Data<App>,
    visitor: Visitor,
    form: Pairs,
) -> Result<HttpResponse, Failure> {
    let on = !form.value("single_keys").is_empty();
    shortcuts::switch(&app.ctx, &visitor.actor, on).await?;
    Ok(done(&visitor, HERE, Some(Notice::SAVED)))
}
