//! What the form of a result says: which columns hold what, and which tools are meant.

use crate::actions::Error;
use crate::actions::registry::inventory::{Column, List, Said};
use crate::domain::registry::inventory::check::Choices;
use crate::domain::registry::inventory::columns::Role;
use crate::web::kernel::app::App;
use crate::web::kernel::auth::Visitor;
use crate::web::kernel::bodies::Gate;
use crate::web::kernel::failure::Failure;
use crate::web::kernel::forms::Pairs;

use super::carried::{LIST, unpacked};

/// What a choice is called: `choice.` and the number of its row.
const CHOICE: &str = "choice.";
/// The value of a choice of none of the registry's tools.
pub(super) const NOTHING: &str = "-";
/// The field that says whether the first row holds titles.
pub(super) const TITLES: &str = "titles";
/// The field that asks to remember the choices, and the one that says for which district.
pub(super) const REMEMBER: &str = "remember";
pub(super) const DISTRICT: &str = "district";
/// The field that says with which row a page begins.
pub(super) const FROM: &str = "from";
/// The largest form of a result, in bytes: a list in it is packed.
const FORM_BYTES: usize = 12 * 1024 * 1024;

/// The field of a choice.
pub(super) fn choice_field(row: usize) -> String {
    format!("{CHOICE}{row}")
}

/// The field that says which column a role has.
pub(super) fn column_field(role: Role) -> String {
    format!("column.{}", role.word())
}

/// The form of a result. Anyone may send it; it is not stored.
pub struct Choosing;

impl Gate for Choosing {
    async fn open(_: &App, _: &Visitor, _: &actix_web::HttpRequest) -> Result<Self, Failure> {
        Ok(Self)
    }

    fn most(&self) -> usize {
        FORM_BYTES
    }
}

/// The list that a form carries and what it says of it.
pub(super) fn read(form: &Pairs) -> Result<(List, Said), Error> {
    let list = List::Table(unpacked(form.value(LIST))?);
    let mut said = Said { choices: choices(form), ..Said::default() };
    for role in Role::ALL {
        let field = column_field(role);
        if form.0.iter().any(|(name, _)| *name == field) {
            let place = form.value(&field).parse::<usize>().ok();
            said.columns.push((role, Column::At(place)));
        }
    }
    said.titles = match form.value(TITLES) {
        "yes" => Some(true),
        "no" => Some(false),
        _ => None,
    };
    Ok((list, said))
}

/// The choices of a form; a row without one is left to matching.
fn choices(form: &Pairs) -> Choices {
    let chosen = form.0.iter().filter_map(|(name, value)| {
        let row = name.strip_prefix(CHOICE)?.parse().ok()?;
        match value.as_str() {
            "" => None,
            NOTHING => Some((row, None)),
            key => Some((row, Some(key.to_owned()))),
        }
    });
    chosen.collect()
}
