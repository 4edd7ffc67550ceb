//! The records of the meetings of a panel.

use actix_web::{HttpRequest, HttpResponse, web::Data, web::Path};
use serde::{Deserialize, Serialize};

use super::cases::trail_below;
use super::conflicts::{Place, ask_before};
use crate::actions::assessment::meetings::{self, Meetings};
use crate::actions::{Error, FieldError};
use crate::domain::assessment::meeting::{Attendee, Meeting};
use crate::domain::calendar::{Calendar, day_in_words};
use crate::domain::texts::counted;
use crate::domain::values::DisclosureId;
use crate::web::components::fields::{AreaField, ChoicesField};
use crate::web::components::{
    Breadcrumb, ButtonLink, EmptyState, Kind, PageHeader, StatusTag, home_trail,
};
use crate::web::kernel::app::App;
use crate::web::kernel::auth::Visitor;
use crate::web::kernel::failure::{Failure, telling};
use crate::web::kernel::forms::{ErrorLink, Form, error_links};
use crate::web::kernel::notices::Notice;
use crate::web::kernel::page::{done, page, rejected};
use crate::web::kernel::paths::path_id;
use crate::web::kernel::templates::Page;

pub(super) const TITLE: &str = "Meetings of the panel";

/// The page.
#[derive(Debug, Serialize)]
pub struct MeetingsPage {
    crumbs: Breadcrumb,
    header: PageHeader,
    errors: Vec<ErrorLink>,
    record: Option<ButtonLink>,
    meetings: Vec<ShownMeeting>,
    empty: Option<EmptyState>,
}

/// The record of one meeting with its earlier versions.
#[derive(Debug, Serialize)]
struct ShownMeeting {
    anchor: String,
    title: String,
    status: StatusTag,
    version: ShownVersion,
    correct: Option<String>,
    form: Option<WordForm>,
    earlier: Vec<ShownVersion>,
}

#[derive(Debug, Serialize)]
struct ShownVersion {
    by: String,
    met_on: String,
    present: Vec<ShownWord>,
    /// The names of those of the panel who were not there.
    missing: Option<String>,
    talked: String,
    left_open: Option<String>,
}

/// Somebody who was there, with what they say.
#[derive(Debug, Serialize)]
struct ShownWord {
    name: String,
    said: String,
    dissent: Option<String>,
}

#[derive(Debug, Serialize)]
struct WordForm {
    action: String,
    seen: String,
    agrees: ChoicesField,
    words: AreaField,
    button: String,
}

/// What somebody typed to a record, with its faults.
struct TypedWord<'t> {
    number: i64,
    agrees: &'t str,
    words: &'t str,
    errors: &'t [FieldError],
}

/// Where the records of a case are.
pub(super) fn meetings_path(id: &DisclosureId) -> String {
    format!("/pipeline/{id}/meetings")
}

impl MeetingsPage {
    fn new(known: &Meetings, calendar: Calendar, typed: Option<&TypedWord<'_>>) -> Self {
        let disclosure = &known.disclosure;
        let path = meetings_path(&disclosure.id);
        let meetings: Vec<ShownMeeting> =
            known.latest().map(|meeting| shown(known, meeting, calendar, typed)).collect();
        Self {
            crumbs: Breadcrumb::new(
                trail_below(disclosure.id.as_str(), &disclosure.product_name),
                TITLE,
            ),
            header: PageHeader::new(TITLE)
                .over(format!("{} by {}", disclosure.product_name, disclosure.vendor))
                .purpose(
                    "Who met when, what was agreed and what stayed open. The panel and the offices \
                     that sign read it; the vendor does not.",
                ),
            errors: typed.map(|typed| error_links(typed.errors)).unwrap_or_default(),
            record: known.may_record.then(|| ButtonLink {
                href: format!("{path}/new"),
                label: "Record a meeting".to_owned(),
            }),
            empty: meetings.is_empty().then(|| EmptyState {
                title: "No meeting is on record".to_owned(),
                text: "The panel lead records when the panel met and what it agreed on.".to_owned(),
                action: None,
            }),
            meetings,
        }
    }
}

fn shown(
    known: &Meetings,
    meeting: &Meeting,
    calendar: Calendar,
    typed: Option<&TypedWord<'_>>,
) -> ShownMeeting {
    let path = format!("{}/{}", meetings_path(&known.disclosure.id), meeting.number);
    let earlier = known
        .all
        .iter()
        .filter(|one| one.number == meeting.number && one.version < meeting.version);
    let own = meeting.present(&known.reader).filter(|_| known.may_say);
    let typed = typed.filter(|typed| typed.number == meeting.number);
    ShownMeeting {
        anchor: format!("meeting-{}", meeting.number),
        title: format!("Meeting {} on {}", meeting.number, day_in_words(meeting.met_on)),
        status: status(meeting),
        version: version(meeting, calendar),
        correct: known.may_record.then(|| format!("{path}/correction")),
        form: own.map(|own| word_form(&path, meeting, own, typed)),
        earlier: earlier.map(|one| version(one, calendar)).collect(),
    }
}

fn status(meeting: &Meeting) -> StatusTag {
    let present = || meeting.attendees.iter().filter(|one| one.present);
    let differ = present().filter(|one| one.word.as_ref().is_some_and(|word| !word.agrees)).count();
    let silent = present().filter(|one| one.word.is_none()).count();
    match (differ, silent) {
        (0, 0) => StatusTag::new(Kind::Good, "Everybody agrees"),
        (0, silent) => StatusTag::new(
            Kind::Neutral,
            format!("{} to agree", counted(silent, "person", "people")),
        ),
        _ => StatusTag::new(Kind::Caution, "Not everybody agrees"),
    }
}

fn version(meeting: &Meeting, calendar: Calendar) -> ShownVersion {
    let missing: Vec<&str> =
        meeting.attendees.iter().filter(|one| !one.present).map(|one| one.name.as_str()).collect();
    ShownVersion {
        by: format!(
            "Version {}, written by {} on {}",
            meeting.version,
            meeting.written_by,
            calendar.day_of(meeting.written_at)
        ),
        met_on: day_in_words(meeting.met_on),
        present: meeting
            .attendees
            .iter()
            .filter(|one| one.present)
            .map(|one| word(one, calendar))
            .collect(),
        missing: (!missing.is_empty()).then(|| missing.join(", ")),
        talked: meeting.talked.to_string(),
        left_open: (!meeting.left_open.is_empty()).then(|| meeting.left_open.clone()),
    }
}

fn word(one: &Attendee, calendar: Calendar) -> ShownWord {
    let said = match &one.word {
        None => "has not answered yet".to_owned(),
        Some(word) if word.agrees => format!("agrees, {}", calendar.day_of(word.at)),
        Some(word) => format!("sees it otherwise, {}", calendar.day_of(word.at)),
    };
    let dissent =
        one.word.as_ref().map(|word| word.words.clone()).filter(|words| !words.is_empty());
    ShownWord { name: one.name.clone(), said, dissent }
}

fn word_form(
    path: &str,
    meeting: &Meeting,
    own: &Attendee,
    typed: Option<&TypedWord<'_>>,
) -> WordForm {
    let said = own.word.as_ref().map_or("", |word| if word.agrees { "yes" } else { "no" });
    let before = own.word.as_ref().map_or("", |word| word.words.as_str());
    let errors = typed.map_or(&[][..], |typed| typed.errors);
    WordForm {
        action: format!("{path}/word"),
        seen: meeting.id.to_string(),
        agrees: ChoicesField::radios(
            "agrees",
            "Is the record right?",
            [("yes", "I agree to it"), ("no", "I see something otherwise")],
            typed.map_or(said, |typed| typed.agrees),
            errors,
        ),
        words: AreaField::new(
            "words",
            "What you see otherwise",
            typed.map_or(before, |typed| typed.words),
            errors,
        )
        .help("It stands beside the record in your own words.")
        .when("if you do"),
        button: if own.word.is_some() { "Change my answer" } else { "Send" }.to_owned(),
    }
}

impl Page for MeetingsPage {
    const TEMPLATE: &'static str = "assessment/meetings";

    fn samples() -> Vec<Self> {
        let version = |open: bool| ShownVersion {
            by: "Version 1, written by Lena Ruiz on 21 November 2026".to_owned(),
            met_on: "20 November 2026".to_owned(),
            present: vec![
                ShownWord {
                    name: "Ana Ruiz".to_owned(),
                    said: "sees it otherwise".to_owned(),
                    dissent: Some("We agreed on level 2.".to_owned()),
                },
                ShownWord { name: "Ben".to_owned(), said: "agrees".to_owned(), dissent: None },
            ],
            missing: open.then(|| "Omar".to_owned()),
            talked: "Level 3.".to_owned(),
            left_open: open.then(|| "Ask for the schedule.".to_owned()),
        };
        let meeting = |open: bool| ShownMeeting {
            anchor: "meeting-1".to_owned(),
            title: "Meeting 1 on 20 November 2026".to_owned(),
            status: StatusTag::new(Kind::Neutral, "1 person to agree"),
            version: version(open),
            correct: open.then(|| "/pipeline/1/meetings/1/correction".to_owned()),
            form: open.then(|| WordForm {
                action: "/pipeline/1/meetings/1/word".to_owned(),
                seen: "0197".to_owned(),
                agrees: ChoicesField::radios("agrees", "Right?", [("yes", "Yes")], "", &[]),
                words: AreaField::new("words", "Otherwise", "", &[]).when("if you do"),
                button: "Send".to_owned(),
            }),
            earlier: if open { vec![version(false)] } else { Vec::new() },
        };
        let new = |meetings: Vec<ShownMeeting>| Self {
            crumbs: Breadcrumb::new(home_trail(), TITLE),
            header: PageHeader::new(TITLE),
            errors: Vec::new(),
            record: (!meetings.is_empty()).then(|| ButtonLink {
                href: "/pipeline/1/meetings/new".to_owned(),
                label: "Record a meeting".to_owned(),
            }),
            empty: meetings.is_empty().then(|| EmptyState {
                title: "No meeting is on record".to_owned(),
                text: "The lead records them.".to_owned(),
                action: None,
            }),
            meetings,
        };
        vec![new(Vec::new()), new(vec![meeting(true), meeting(false)])]
    }
}

/// `GET /pipeline/{id}/meetings`
///
/// # Errors
/// As [`meetings::list`] does.
pub async fn list(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    path: Path<String>,
) -> Result<HttpResponse, Failure> {
    let id = path_id(&path)?;
    if let Some(asked) = ask_before(&app, &visitor, &id, Place::Scores).await? {
        return Ok(asked);
    }
    let known = meetings::list(&app.ctx, &visitor.actor, &id).await?;
    let body = MeetingsPage::new(&known, app.ctx.calendar(), None);
    page(&app, &visitor, &request, &title(&known), &body)
}

pub(super) fn title(known: &Meetings) -> String {
    format!("{TITLE}: {}", known.disclosure.product_name)
}

/// The number of a meeting in an address.
pub(super) fn numbered(text: &str) -> Result<i64, Error> {
    text.parse().map_err(|_nonsense| Error::NotFound)
}

/// What the form of a word sends.
#[derive(Debug, Deserialize)]
pub struct WordInput {
    #[serde(default)]
    agrees: String,
    #[serde(default)]
    words: String,
    #[serde(default)]
    seen: String,
}

/// `POST /pipeline/{id}/meetings/{number}/word`
///
/// # Errors
/// As [`meetings::say`] does; faults of a field, and a record that was corrected meanwhile, come
/// back with the form.
pub async fn say(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    path: Path<(String, String)>,
    form: Form<WordInput>,
) -> Result<HttpResponse, Failure> {
    let (id, number, Form(form)) = (path_id(&path.0)?, numbered(&path.1)?, form);
    let agrees = match form.agrees.as_str() {
        "yes" => Some(true),
        "no" => Some(false),
        _ => None,
    };
    let word = (agrees, form.words.as_str(), form.seen.as_str());
    let error = match meetings::say(&app.ctx, &visitor.actor, &id, number, word).await {
        Ok(()) => {
            let to = format!("{}#meeting-{number}", meetings_path(&id));
            return Ok(done(&visitor, &to, Some(Notice::SAID_TO_RECORD)));
        }
        Err(error) => error,
    };
    let errors = match &error {
        Error::Invalid(errors) => errors.clone(),
        Error::Stale(told) => {
            vec![FieldError { field: "agrees".to_owned(), message: told.clone() }]
        }
        _ => return Err(error.into()),
    };
    let typed = TypedWord { number, agrees: &form.agrees, words: &form.words, errors: &errors };
    let known = meetings::list(&app.ctx, &visitor.actor, &id).await?;
    let body = MeetingsPage::new(&known, app.ctx.calendar(), Some(&typed));
    if matches!(error, Error::Stale(_)) {
        return Ok(telling(&error, page(&app, &visitor, &request, &title(&known), &body)?));
    }
    rejected(&app, &visitor, &request, &title(&known), &body)
}
