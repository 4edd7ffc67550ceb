//! Tokens for a district's programs: made here, shown once, and ended.

use actix_web::cookie::Cookie;
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};
use chrono::{Days, NaiveDate};
use serde::{Deserialize, Serialize};

use super::words::desk_trail;
use crate::actions::FieldError;
use crate::actions::district::api_tokens::{self, OwnTokens, TypedToken};
use crate::domain::calendar::{Calendar, day_in_words};
use crate::domain::people::api_token::{ApiToken, LIFETIMES, Scope, ending, is_secret};
use crate::domain::values::{ApiTokenId, Timestamp};
use crate::web::components::fields::{ChoicesField, SelectField, TextField};
use crate::web::components::{Breadcrumb, EmptyState, Kind, PageHeader, StatusTag};
use crate::web::kernel::app::App;
use crate::web::kernel::auth::{Visitor, cookie_value};
use crate::web::kernel::failure::{Failure, on_form, telling};
use crate::web::kernel::forms::{ErrorLink, Form, Pairs, error_links};
use crate::web::kernel::notices::Notice;
use crate::web::kernel::page::{done, page, rejected};
use crate::web::kernel::paths::path_id;
use crate::web::kernel::templates::Page;

const TITLE: &str = "Tokens for programs";
const PATH: &str = "/district/tokens";
/// The cookie that brings a new token to the page that shows it, once and within a minute.
const MADE: &str = "assay_made_token";

/// The tokens.
#[derive(Debug, Serialize)]
pub struct TokensPage {
    crumbs: Breadcrumb,
    header: PageHeader,
    errors: Vec<ErrorLink>,
    /// A token that was just made.
    made: Option<String>,
    empty: Option<EmptyState>,
    tokens: Vec<TokenRow>,
    name: TextField,
    scopes: ChoicesField,
    days: SelectField,
    /// The district that the forms are about.
    district: String,
}

#[derive(Debug, Serialize)]
struct TokenRow {
    name: String,
    /// `assay_…1a2b`
    shown: String,
    status: StatusTag,
    scopes: String,
    made: String,
    ends: String,
    used: String,
    /// Where it is ended; none when it does not work any more.
    ending: Option<String>,
}

impl TokensPage {
    fn new(
        own: &OwnTokens,
        made: Option<String>,
        (typed, errors): (&TypedToken, &[FieldError]),
        (now, calendar): (Timestamp, Calendar),
    ) -> Self {
        let header = PageHeader::new(TITLE).purpose(
            "With a token, a program of your district does some of what you do here: for you, \
             within what you tick, until a day.",
        );
        let rows = own.tokens.iter();
        Self {
            crumbs: Breadcrumb::new(desk_trail(&own.acting), TITLE),
            header,
            errors: error_links(errors),
            made,
            empty: own.tokens.is_empty().then(|| EmptyState {
                title: "Your district has no token yet".to_owned(),
                text:
                    "Make one below for each program, so that you can end one without the others."
                        .to_owned(),
                action: None,
            }),
            tokens: rows.map(|(token, by)| TokenRow::new(token, by, now, calendar)).collect(),
            name: TextField::new("name", "What it is for", &typed.name, errors)
                .help("The program and where it runs, such as “Rostering, weekly”."),
            scopes: scopes(typed, errors),
            days: days(typed, errors, calendar.day(now)),
            district: own.acting.district.id.to_string(),
        }
    }
}

fn scopes(typed: &TypedToken, errors: &[FieldError]) -> ChoicesField {
    let choices = Scope::ALL.map(|scope| (scope.word(), scope.label(), Some(scope.meaning())));
    let label = "What the program may do";
    ChoicesField::ticks("scopes", label, choices, &typed.scopes, errors)
        .help("No more than it needs.")
}

fn days(typed: &TypedToken, errors: &[FieldError], today: NaiveDate) -> SelectField {
    let options = LIFETIMES.map(|days| {
        let last = today.checked_add_days(Days::new(days.unsigned_abs())).unwrap_or(today);
        (days.to_string(), format!("{days} days, until {}", day_in_words(last)))
    });
    SelectField::new("days", "How long it works", options, &typed.days, errors)
}

impl TokenRow {
    fn new(token: &ApiToken, by: &str, now: Timestamp, calendar: Calendar) -> Self {
        let status = match (token.revoked_at, token.is_live(now)) {
            (Some(_), _) => StatusTag::new(Kind::Neutral, "Taken back"),
            (None, true) => StatusTag::new(Kind::Good, "Works"),
            (None, false) => StatusTag::new(Kind::Neutral, "Ended"),
        };
        let labels: Vec<&str> = token.grant.scopes.iter().map(|scope| scope.label()).collect();
        let ended = token.revoked_at.unwrap_or(token.grant.expires_at);
        Self {
            name: token.grant.name.clone(),
            shown: format!("assay_…{}", token.ending),
            status,
            scopes: labels.join(", "),
            made: format!("{} by {by}", calendar.day_of(token.made_at)),
            ends: calendar.in_words(ended),
            used: token.used_at.map_or_else(|| "Never".to_owned(), |at| calendar.in_words(at)),
            ending: token.is_live(now).then(|| format!("{PATH}/{}/ending", token.grant.token)),
        }
    }
}

impl Page for TokensPage {
    const TEMPLATE: &'static str = "district/tokens";

    fn samples() -> Vec<Self> {
        let Some(acting) = super::samples::acting() else { return Vec::new() };
        let own = |tokens| OwnTokens { acting: acting.clone(), tokens };
        let typed = TypedToken { scopes: vec!["watch".into()], ..TypedToken::default() };
        let fault = |field: &str| FieldError { field: field.into(), message: "Choose one.".into() };
        let faults = [fault("name"), fault("scopes"), fault("days"), fault("")];
        let at = (Timestamp::from_millis(1), Calendar::UTC);
        vec![
            Self::new(&own(Vec::new()), None, (&TypedToken::default(), &[]), at),
            Self::new(
                &own(super::samples::tokens()),
                Some("assay_0123".to_owned()),
                (&typed, &faults),
                at,
            ),
        ]
    }
}

/// `GET /district/tokens`
///
/// # Errors
/// As [`api_tokens::show`] does.
pub async fn show(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
) -> Result<HttpResponse, Failure> {
    let own = api_tokens::show(&app.ctx, &visitor.actor).await?;
    let made = cookie_value(&request, MADE, app.is_secure()).filter(|secret| is_secret(secret));
    // Only a token of this district's is shown, whatever the browser brings.
    let made =
        made.filter(|secret| own.tokens.iter().any(|(token, _)| token.ending == ending(secret)));
    let at = (app.ctx.now(), app.ctx.calendar());
    let shown = made.is_some();
    let typed = TypedToken { days: LIFETIMES[1].to_string(), ..TypedToken::default() };
    let body = TokensPage::new(&own, made, (&typed, &[]), at);
    let mut response = page(&app, &visitor, &request, TITLE, &body)?;
    if shown {
        let mut gone: Cookie<'static> = visitor.word_cookie(MADE, "");
        gone.make_removal();
        response.add_cookie(&gone).map_err(|cause| Failure::internal(cause.to_string()))?;
    }
    Ok(response)
}

/// `POST /district/tokens`
///
/// # Errors
/// As [`api_tokens::make`] does; faults of a field come back with the form.
pub async fn make(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    form: Pairs,
) -> Result<HttpResponse, Failure> {
    let typed = TypedToken {
        district: form.value("district").to_owned(),
        name: form.value("name").to_owned(),
        scopes: form.values("scopes"),
        days: form.value("days").to_owned(),
    };
    let error = match api_tokens::make(&app.ctx, &visitor.actor, &typed).await {
        Ok(secret) => {
            let mut response = done(&visitor, PATH, Some(Notice::TOKEN_MADE));
            response
                .add_cookie(&visitor.word_cookie(MADE, secret))
                .map_err(|cause| Failure::internal(cause.to_string()))?;
            return Ok(response);
        }
        Err(error) => error,
    };
    let Some(errors) = on_form(&error) else { return Err(error.into()) };
    let own = api_tokens::show(&app.ctx, &visitor.actor).await?;
    let at = (app.ctx.now(), app.ctx.calendar());
    let body = TokensPage::new(&own, None, (&typed, &errors), at);
    Ok(telling(&error, rejected(&app, &visitor, &request, TITLE, &body)?))
}

/// The form behind a button.
#[derive(Debug, Deserialize)]
pub struct Ending {
    #[serde(default)]
    district: String,
}

/// `POST /district/tokens/{token}/ending`
///
/// # Errors
/// As [`api_tokens::revoke`] does.
pub async fn revoke(
    app: Data<App>,
    visitor: Visitor,
    id: Path<String>,
    form: Form<Ending>,
) -> Result<HttpResponse, Failure> {
    let id: ApiTokenId = path_id(&id)?;
    api_tokens::revoke(&app.ctx, &visitor.actor, &form.0.district, &id).await?;
    Ok(done(&visitor, PATH, Some(Notice::TOKEN_ENDED)))
}
