//! The result of a check: what to do about each tool of a list, the worst first.

use std::collections::BTreeSet;
use std::sync::Arc;

use actix_web::{HttpRequest, HttpResponse, web::Data};
use serde::Serialize;

use super::carried::{LIST, packed};
use super::choosing::{
    self, Choosing, DISTRICT, FROM, NOTHING, REMEMBER, TITLES, choice_field, column_field,
};
use super::result_rows::ShownRow;
use super::way::{self, PATH, trail};
use crate::actions::district::names;
use crate::actions::registry::inventory::{self, Checked, List, Said};
use crate::actions::{Ctx, Error, FieldError};
use crate::domain::access::Actor;
use crate::domain::calendar::day_in_words;
use crate::domain::registry::inventory::check::{
    Choices, InventoryCheck, InventoryMatch, InventoryRow,
};
use crate::domain::registry::inventory::columns::Role;
use crate::domain::registry::inventory::finding::Finding;
use crate::domain::registry::inventory::list::unnamed;
use crate::domain::registry::watch::MOST_TOOLS;
use crate::domain::texts::counted;
use crate::web::components::fields::{SelectField, SelectOption};
use crate::web::components::{Breadcrumb, Crumb, Fact, Facts, Kind, NoticeBox, PageHeader};
use crate::web::kernel::app::App;
use crate::web::kernel::auth::{Visitor, holder};
use crate::web::kernel::blocking::elsewhere;
use crate::web::kernel::failure::Failure;
use crate::web::kernel::forms::{ErrorLink, Pairs, Unkept, error_links, field_id};
use crate::web::kernel::page::{done, page, rejected};
use crate::web::kernel::templates::Page;

const TITLE: &str = "Your list, checked";
/// How many rows a page shows.
const ROWS: usize = 200;

/// The result of a check.
#[derive(Debug, Serialize)]
pub struct ResultPage {
    crumbs: Breadcrumb,
    header: PageHeader,
    errors: Vec<ErrorLink>,
    notice: NoticeBox,
    counts: Facts,
    /// How the columns were read.
    read: String,
    columns: Vec<SelectField>,
    rows: Vec<ShownRow>,
    /// `Rows 1 to 200 of 431, the worst first`
    summary: String,
    /// Where the rows before begin, and those after.
    previous: Option<String>,
    next: Option<String>,
    from: usize,
    list: String,
    choices: Vec<Hidden>,
    names: Names,
    remembering: Option<Remembering>,
    /// The tools that can be watched, by their words in addresses.
    watched: Option<String>,
    watch_label: String,
}

/// What somebody of a district is asked about their choices.
#[derive(Debug, Serialize)]
struct Remembering {
    /// The fields' names.
    id: String,
    field: &'static str,
    district_field: &'static str,
    /// The district's id.
    district: String,
    label: String,
    /// What was remembered before and counts in this list.
    told: Option<String>,
}

/// A field that is carried.
#[derive(Debug, Serialize)]
struct Hidden {
    name: String,
    value: String,
}

/// What the fields of the form are called.
#[derive(Debug, Serialize)]
struct Names {
    list: &'static str,
    from: &'static str,
}

impl ResultPage {
    fn new(checked: &Checked, from: usize, errors: &[FieldError]) -> Self {
        let check = &checked.check;
        let total = check.rows.len();
        let from = if from < total { from } else { 0 };
        let end = (from + ROWS).min(total);
        let shown = check.rows.get(from..end).unwrap_or_default();
        let told = |row: &&InventoryRow| row.matched == InventoryMatch::Chosen;
        let watched = watched(check);
        let asks = checked.desk.as_ref().is_some_and(|desk| desk.manages);
        let elsewhere = check.rows.get(..from).unwrap_or_default().iter();
        let elsewhere = elsewhere.chain(check.rows.get(end..).unwrap_or_default());
        Self {
            crumbs: Breadcrumb::new(
                trail().into_iter().chain([Crumb::to(PATH, way::TITLE)]).collect(),
                TITLE,
            ),
            header: PageHeader::new(TITLE).purpose(format!(
                "{}, held against the registry of {}. Nothing of your list is stored{}: this page \
                 carries it.",
                counted_words(total),
                day_in_words(check.day),
                if checked.desk.is_some() { " but names that you have remembered" } else { "" }
            )),
            errors: error_links(errors),
            notice: verdict(checked),
            counts: Facts {
                facts: check
                    .counts
                    .iter()
                    .map(|count| Fact::new(count.finding.label(), count.rows.to_string()))
                    .collect(),
            },
            read: read(checked),
            columns: columns(checked),
            rows: shown.iter().map(|row| ShownRow::new(row, asks)).collect(),
            summary: format!("Rows {} to {end} of {total}, the worst first", from + 1),
            previous: (from > 0).then(|| from.saturating_sub(ROWS).to_string()),
            next: (end < total).then(|| end.to_string()),
            from,
            list: packed(&checked.table),
            choices: elsewhere
                .filter(told)
                .map(|row| Hidden {
                    name: choice_field(row.row),
                    value: row.tool.as_ref().map_or(NOTHING, |tool| tool.key.as_str()).to_owned(),
                })
                .collect(),
            names: Names { list: LIST, from: FROM },
            remembering: remembering(checked),
            watch_label: watched.as_ref().map_or_else(String::new, |(label, _)| label.clone()),
            watched: watched.map(|(_, tools)| tools),
        }
    }
}

/// What a button to be told of changes says and sends: the listed tools of the list, each once, as
/// many as one watch holds.
fn watched(check: &InventoryCheck) -> Option<(String, String)> {
    let mut seen = BTreeSet::new();
    let slugs = check.rows.iter().filter_map(|row| row.tool.as_ref()?.slug.as_deref());
    let slugs: Vec<&str> = slugs.filter(|slug| seen.insert(*slug)).collect();
    let label = match slugs.len() {
        0 => return None,
        1 => "Tell me when it changes".to_owned(),
        all if all <= MOST_TOOLS => format!("Tell me when one of these {all} tools changes"),
        _ => format!("Tell me when one of the first {MOST_TOOLS} tools changes"),
    };
    let first: Vec<&str> = slugs.into_iter().take(MOST_TOOLS).collect();
    Some((label, first.join(",")))
}

/// The question whether choices are remembered, for whoever may have that done.
fn remembering(checked: &Checked) -> Option<Remembering> {
    let desk = checked.desk.as_ref().filter(|desk| desk.manages)?;
    let is_remembered = |row: &&InventoryRow| row.matched == InventoryMatch::Remembered;
    let known = checked.check.rows.iter().filter(is_remembered).count();
    Some(Remembering {
        id: field_id(REMEMBER),
        field: REMEMBER,
        district_field: DISTRICT,
        district: desk.district.to_string(),
        label: format!("Remember my choices for {}", desk.name),
        told: (known > 0).then(|| {
            format!("For {}, what your district said before was used.", counted_words(known))
        }),
    })
}

fn counted_words(rows: usize) -> String {
    counted(rows, "tool", "tools")
}

/// The answer in one line.
fn verdict(checked: &Checked) -> NoticeBox {
    let rows = &checked.check.rows;
    let count = |of: &dyn Fn(Finding) -> bool| rows.iter().filter(|row| of(row.finding)).count();
    let unclear = count(&|finding| finding == Finding::Unclear);
    let stopped = count(&|finding| finding > Finding::Unclear && finding < Finding::OtherVersion);
    let minded = count(&|finding| finding >= Finding::OtherVersion && finding < Finding::Fine);
    let may = minded + count(&|finding| finding == Finding::Fine);
    let choose = (unclear > 0).then(|| {
        format!(
            "For {}, choose below which tool is meant, then check again.",
            counted_words(unclear)
        )
    });
    let others = (stopped > 0 && may > 0).then(|| match minded {
        0 => format!("{may} may be bought."),
        minded => format!("{may} may be bought, {minded} of them with something to mind."),
    });
    let text: Vec<String> = [others, choose].into_iter().flatten().collect();
    let text = Some(text.join(" ")).filter(|text| !text.is_empty());
    let (kind, title) = if stopped > 0 {
        (
            Kind::Stop,
            format!("{} of {} may not be bought today", stopped, counted_words(rows.len())),
        )
    } else if minded > 0 {
        (Kind::Caution, format!("{} to mind something about", counted_words(minded)))
    } else if unclear > 0 {
        (Kind::Caution, format!("{} to choose", counted_words(unclear)))
    } else {
        (Kind::Good, "All of them may be bought today".to_owned())
    };
    NoticeBox { kind, title, text }
}

/// How the columns were read, in a sentence.
fn read(checked: &Checked) -> String {
    let Checked { table, columns, .. } = checked;
    let told = Role::ALL.into_iter().filter_map(|role| {
        let column = table.column(columns.titles, columns.of(role)?);
        Some(format!("{} from {column}", role.label().to_lowercase()))
    });
    let read = format!("Read: {}.", told.collect::<Vec<_>>().join(", "));
    match unnamed(table, columns).as_slice() {
        [] => read,
        [row] => format!("{read} Row {row} has no name there, so it was left out."),
        rows => {
            let first: Vec<String> = rows.iter().take(5).map(ToString::to_string).collect();
            let more = if rows.len() > first.len() { " and others" } else { "" };
            let count = counted(rows.len(), "row", "rows");
            format!(
                "{read} {count} have no name there and were left out: {}{more}.",
                first.join(", ")
            )
        }
    }
}

/// The fields that say which column holds what.
fn columns(checked: &Checked) -> Vec<SelectField> {
    let Checked { table, columns, .. } = checked;
    let field = |name: String, label: &str, options: Vec<SelectOption>| SelectField {
        id: field_id(&name),
        name,
        label: label.to_owned(),
        help: None,
        required: true,
        error: None,
        options,
    };
    let mut fields: Vec<SelectField> = Role::ALL
        .into_iter()
        .map(|role| {
            let chosen = columns.of(role);
            let none = SelectOption {
                value: String::new(),
                label: "No column".to_owned(),
                selected: chosen.is_none(),
            };
            let options = (0..table.width()).map(|column| SelectOption {
                value: column.to_string(),
                label: table.column(columns.titles, column),
                selected: chosen == Some(column),
            });
            field(column_field(role), role.label(), std::iter::once(none).chain(options).collect())
        })
        .collect();
    let titled = columns.titles.is_some();
    let option = |value: &str, label: &str, selected| SelectOption {
        value: value.to_owned(),
        label: label.to_owned(),
        selected,
    };
    fields.push(field(
        TITLES.to_owned(),
        "The first row",
        vec![
            option("yes", "Holds the titles of the columns", titled),
            option("no", "Is a tool already", !titled),
        ],
    ));
    fields
}

impl Page for ResultPage {
    const TEMPLATE: &'static str = "registry/checked_list";

    fn samples() -> Vec<Self> {
        let fault = FieldError {
            field: "column.name".into(),
            message: "No row of the list has a name in that column.".into(),
        };
        let lists = super::samples::checked_lists();
        let later = lists.last().map(|checked| Self::new(checked, ROWS, &[fault]));
        lists.iter().map(|checked| Self::new(checked, 0, &[])).chain(later).collect()
    }
}

/// Who asks for a result, and how.
type Asked<'a> = (&'a App, &'a Visitor, &'a HttpRequest);

/// The page of a result, from one of its rows on; with errors it is that of a rejected form.
///
/// # Errors
/// When the page cannot be rendered, which is a fault of ours.
pub(super) async fn page_of(
    (app, visitor, request): Asked<'_>,
    checked: Checked,
    from: usize,
    errors: &[FieldError],
) -> Result<HttpResponse, Failure> {
    let told = errors.to_vec();
    let drawing = move || ResultPage::new(&checked, from, &told);
    let body = elsewhere("drawing a result", drawing).await?;
    if errors.is_empty() {
        page(app, visitor, request, TITLE, &body)
    } else {
        rejected(app, visitor, request, TITLE, &body)
    }
}

/// `POST /check-list/result`
///
/// # Errors
/// As [`inventory::check_list`] does; a list that did not arrive whole leads back to the beginning.
pub async fn choose(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    form: Unkept<Choosing>,
) -> Result<HttpResponse, Failure> {
    let _place = app.lists.take(holder(&app, &request, &visitor.actor))?;
    let form = Arc::new(form.form);
    let from = form.value(FROM).parse().unwrap_or_default();
    let (ctx, actor) = (&app.ctx, &visitor.actor);
    let asked: Asked<'_> = (&app, &visitor, &request);
    let (list, said) = read_form(&form).await?;
    let errors = match inventory::check_list(ctx, actor, list, said.clone()).await {
        Ok(mut checked) => {
            if form.value(REMEMBER) == "yes" {
                let rows = &checked.check.rows;
                match names::remember(ctx, actor, form.value(DISTRICT), rows).await {
                    Ok(_) => checked = as_remembered(ctx, actor, checked, &said).await?,
                    Err(Error::Stale(told) | Error::WrongState(told)) => {
                        let errors = [FieldError { field: REMEMBER.to_owned(), message: told }];
                        return page_of(asked, checked, from, &errors).await;
                    }
                    Err(error) => return Err(error.into()),
                }
            }
            return page_of(asked, checked, from, &[]).await;
        }
        Err(Error::Invalid(errors)) => errors,
        Err(error) => return Err(error.into()),
    };
    // The columns cannot be read that way, so the list is shown as it was guessed.
    let (list, said) = read_form(&form).await?;
    let said = Said { choices: said.choices, ..Said::default() };
    let checked = inventory::check_list(ctx, actor, list, said).await?;
    page_of(asked, checked, 0, &errors).await
}

/// Checks a list anew without the choices that the district has remembered, so that the page tells
/// what is remembered now. A choice that it does not bring back stays one: of one name two tools
/// were chosen, or none where the registry has just this name.
async fn as_remembered(
    ctx: &Ctx,
    actor: &Actor,
    checked: Checked,
    said: &Said,
) -> Result<Checked, Error> {
    fn key(row: &InventoryRow) -> Option<String> {
        row.tool.as_ref().map(|tool| tool.key.clone())
    }
    let chosen = checked.check.rows.iter().filter(|row| row.matched == InventoryMatch::Chosen);
    let chosen: Choices = chosen.map(|row| (row.row, key(row))).collect();
    let without = Said { choices: Choices::new(), ..said.clone() };
    let anew = inventory::check_list(ctx, actor, List::Table(checked.table), without).await?;
    let lost = anew.check.rows.iter().filter_map(|row| {
        let meant = chosen.get(&row.row)?;
        (*meant != key(row)).then(|| (row.row, meant.clone()))
    });
    let lost: Choices = lost.collect();
    if lost.is_empty() {
        return Ok(anew);
    }
    let with = Said { choices: lost, ..said.clone() };
    inventory::check_list(ctx, actor, List::Table(anew.table), with).await
}

pub(super) async fn read_form(form: &Arc<Pairs>) -> Result<(List, Said), Failure> {
    let form = Arc::clone(form);
    Ok(elsewhere("reading a list", move || choosing::read(&form)).await??)
}

/// `GET /check-list/result`: a result has no address of its own, so this leads to where a list is
/// given.
pub async fn begin_again(visitor: Visitor) -> HttpResponse {
    done(&visitor, PATH, None)
}
