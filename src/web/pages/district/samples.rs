//! Desks for rendering samples.

use std::sync::Arc;

use chrono::{Days, NaiveDate};

use crate::actions::FieldError;
use crate::actions::district::Acting;
use crate::actions::district::adoptions::{Adopted, Used};
use crate::actions::district::desk::{Desk, Told, Tool};
use crate::actions::district::overlays::{NamedCriterion, Overlaid, OwnOverlay};
use crate::domain::district::adoption::{Adoption, Deletion, Purpose, Retirement, Use};
use crate::domain::district::agreement::{
    Agreement, AgreementTitle, AgreementWords, Joined, OpenTo, Price, Terms, Vehicle,
};
use crate::domain::district::due::{Due, What};
use crate::domain::district::grades::Grades;
use crate::domain::district::incident::{Concerned, Follow, Happened, Incident, Rating, Severity};
use crate::domain::district::overlay::{
    LocalStatus, LocalWord, Miss, Overlay, OverlayOfTool, OverlayQuestion, QuestionKind,
    QuestionLabel,
};
use crate::domain::district::remembered::RememberedName;
use crate::domain::district::request::{Answer, Answered, Ask, ReviewRequest};
use crate::domain::instrument::Named;
use crate::domain::people::api_token::{ApiToken, Grant, Scope};
use crate::domain::people::organization::{Organization, OrganizationKind};
use crate::domain::registry::change::{Change, ChangeKind, Place};
use crate::domain::registry::listing::Card;
use crate::domain::registry::register::{Entry, EntryKind, Head};
use crate::domain::values::{Id, OrganizationName, Timestamp};
use crate::web::pages::registry::samples::listings;

/// Roles that people are counted in.
pub(super) fn roles() -> Vec<Named> {
    vec![Named { id: "teachers".to_owned(), title: "Teachers".to_owned() }]
}

/// Faults at fields of the forms.
pub(super) fn faults() -> Vec<FieldError> {
    let fault = |field: &str, message: &str| FieldError {
        field: field.to_owned(),
        message: message.to_owned(),
    };
    vec![
        fault("grades", "Choose at least one grade."),
        fault("people.teachers", "Enter how many people it is."),
        fault("reason", "Enter a reason."),
    ]
}

fn id<Of>(text: &str) -> Id<Of> {
    Id::from_stored(text.to_owned())
}

/// A tool in use, one that is retired, and one whose data is deleted.
pub(super) fn adoptions() -> Vec<Adoption> {
    let (Ok(grades), Ok(purpose)) =
        (Grades::parse_stored("k 1 2 5"), Purpose::parse("Homework help."))
    else {
        return Vec::new();
    };
    let day = NaiveDate::default();
    let in_use = Adoption {
        id: id("sample-1"),
        district: id("sample-2"),
        product: id("sample-3"),
        name: "Askwell".to_owned(),
        vendor: "Brookfield Tutors".to_owned(),
        slug: "askwell".to_owned(),
        of: Use {
            grades,
            purpose,
            people: [("teachers".to_owned(), 24)].into(),
            students: 300,
            starts_on: day,
        },
        adopted_at: Timestamp::from_millis(0),
        revision: 1,
        retirement: None,
    };
    let retirement = Retirement {
        on: day,
        reason: "Nobody used it.".to_owned(),
        delete_by: Some(day),
        deletion: None,
    };
    let noted_at = Timestamp::from_millis(0);
    let deletion = Some(Deletion { on: day, words: "A signed letter.".to_owned(), noted_at });
    let retired = Adoption { retirement: Some(retirement.clone()), ..in_use.clone() };
    let unused = Retirement { delete_by: None, ..retirement.clone() };
    let unused = Adoption { retirement: Some(unused), ..in_use.clone() };
    let deleted =
        Adoption { retirement: Some(Retirement { deletion, ..retirement }), ..in_use.clone() };
    vec![in_use, retired, deleted, unused]
}

/// The same tools with what their listings tell, each one with none as well.
pub(super) fn used() -> Vec<Used> {
    let Some(acting) = acting() else { return Vec::new() };
    let (listed, adoptions) = (listings(), adoptions());
    let cards = listed.into_iter().map(|listing| Some(listing.card)).chain([None]);
    let of = |(card, adoption): (Option<Card>, &Adoption)| Used {
        acting: acting.clone(),
        adoption: adoption.clone(),
        card,
    };
    cards.zip(adoptions.iter().cycle()).map(of).collect()
}

fn questions() -> Vec<OverlayQuestion> {
    let asked = [(QuestionKind::YesNo, "On tablets?"), (QuestionKind::Words, "Who answers?")];
    let question = |(place, (kind, label)): (usize, (QuestionKind, &str))| {
        let label = QuestionLabel::parse(label).ok()?;
        Some(OverlayQuestion { id: id(&format!("sample-1{place}")), kind, label })
    };
    asked.into_iter().enumerate().filter_map(question).collect()
}

/// What a district asks beside the state.
pub(super) fn overlay() -> Option<OwnOverlay> {
    let minimums = [("one".to_owned(), 3.5)].into();
    let criterion = NamedCriterion { id: "one".to_owned(), title: "Safety".to_owned() };
    Some(OwnOverlay {
        acting: acting()?,
        overlay: Overlay { questions: questions(), minimums },
        criteria: vec![criterion],
    })
}

fn said() -> OverlayOfTool {
    let words = ["yes", "Our help desk."].map(str::to_owned);
    let answers = questions().into_iter().map(|question| question.id).zip(words).collect();
    let reason = "Our parents said no.".to_owned();
    OverlayOfTool { answers, word: Some(LocalWord { status: LocalStatus::NotHere, reason }) }
}

fn misses() -> Vec<Miss> {
    let miss = |score| Miss { title: "Safety".to_owned(), score, minimum: 3.5 };
    vec![miss(Some(3.2)), miss(None)]
}

/// Tools with what a district says of them.
pub(super) fn overlaid() -> Vec<Overlaid> {
    let overlay = overlay().map(|own| own.overlay).unwrap_or_default();
    let Some((adoption, acting)) = adoptions().into_iter().next().zip(acting()) else {
        return Vec::new();
    };
    let full = Overlaid { acting, adoption, overlay, said: said(), misses: misses() };
    let bare = Overlaid {
        overlay: Overlay::default(),
        said: OverlayOfTool::default(),
        misses: Vec::new(),
        ..full.clone()
    };
    vec![full, bare]
}

/// Somebody of a district, agreements that it sees in every way, and the day of the look.
pub(super) fn agreements() -> Option<(Acting, Vec<Agreement>, NaiveDate)> {
    let (acting, day) = (acting()?, NaiveDate::default());
    let own = Agreement {
        id: id("sample-9"),
        district: acting.district.id.clone(),
        district_name: acting.district.name.to_string(),
        product: id("sample-3"),
        name: "Askwell".to_owned(),
        slug: "askwell".to_owned(),
        terms: Terms {
            title: AgreementTitle::parse("Askwell for all").ok()?,
            vehicle: Vehicle::parse("Cooperative contract 12").ok()?,
            price: Price::parse("4.50 dollars a student").ok()?,
            signed_on: day,
            ends_on: day,
            words: AgreementWords::parse("Send Exhibit E to the vendor.").ok()?,
            open_to: OpenTo::Everybody,
        },
        joined: vec![Joined {
            district: id("sample-6"),
            name: "West district".to_owned(),
            at: Timestamp::from_millis(0),
        }],
        offered: true,
    };
    let offered = Agreement { district: id("sample-7"), ..own.clone() };
    let closed = Terms { open_to: OpenTo::Nobody, ..own.terms.clone() };
    let alone = Agreement { terms: closed, joined: Vec::new(), ..own.clone() };
    Some((acting, vec![own, offered, alone], day))
}

/// Incidents, one for each way that it can stand, and the day on which they are looked at.
pub(super) fn incidents() -> (Vec<Incident>, NaiveDate) {
    let day = NaiveDate::default();
    let later = day.checked_add_days(Days::new(9)).unwrap_or(day);
    let (Ok(what), Ok(data)) = (
        Happened::parse("Chats of one class showed in another."),
        Concerned::parse("Names and chats"),
    ) else {
        return (Vec::new(), day);
    };
    let at = Timestamp::from_millis(0);
    let running = Incident {
        id: id("sample-8"),
        district: id("sample-2"),
        district_name: "Harrow Unified School District".to_owned(),
        product: id("sample-3"),
        name: "Askwell".to_owned(),
        slug: "askwell".to_owned(),
        what,
        happened_on: day,
        people: 24,
        data: Some(data),
        guess: Severity::Moderate,
        reported_by: id("sample-4"),
        reported_at: at,
        rate_by: later,
        rating: None,
    };
    let late = Incident { rate_by: day, people: 0, data: None, ..running.clone() };
    let rated = |severity, follows| {
        let words = "The vendor has found the cause.".to_owned();
        let rating = Some(Rating { severity, words, follows, at });
        Incident { rating, ..running.clone() }
    };
    let all = vec![
        running.clone(),
        late,
        rated(Severity::Minor, Follow::Nothing),
        rated(Severity::Severe, Follow::Suspend),
    ];
    (all, later)
}

/// Requests for a review, one for each way that it can stand.
pub(super) fn requests() -> Vec<ReviewRequest> {
    let (Ok(grades), Ok(purpose)) = (Grades::parse(["9"]), Purpose::parse("Chats in class."))
    else {
        return Vec::new();
    };
    let at = Timestamp::from_millis(0);
    let ask = |district: &str, named| Ask {
        district: id(district),
        district_name: format!("District {district}"),
        purpose: purpose.clone(),
        grades: grades.clone(),
        named,
        asked_at: at,
    };
    let open = ReviewRequest {
        id: id("sample-5"),
        name: "Pebble Chat".to_owned(),
        vendor: Some("Pebble Labs".to_owned()),
        website: Some("https://pebble.example".to_owned()),
        created_at: at,
        asks: vec![ask("sample-2", false), ask("sample-6", true), ask("sample-7", false)],
        answered: None,
    };
    let answered = |answer, slug: Option<&str>| {
        let words = "The vendor has begun.".to_owned();
        let answered = Answered { answer, words, slug: slug.map(str::to_owned), at };
        ReviewRequest { answered: Some(answered), ..open.clone() }
    };
    let alone = ReviewRequest { asks: vec![ask("sample-2", false)], vendor: None, ..open.clone() };
    vec![
        open.clone(),
        alone,
        answered(Answer::UnderReview, None),
        answered(Answer::Listed, Some("askwell")),
        answered(Answer::NotReviewed, None),
    ]
}

/// Somebody who acts for a district.
pub(super) fn acting() -> Option<Acting> {
    let district = Organization {
        id: id("sample-2"),
        kind: OrganizationKind::District,
        name: OrganizationName::parse("Harrow Unified School District").ok()?,
        slug: "harrow".to_owned(),
    };
    Some(Acting { district, center: None, account: id("sample-4"), token: None, apart: false })
}

fn dues() -> Vec<Due> {
    let day = NaiveDate::default();
    let later = |days: u64| day.checked_add_days(Days::new(days)).unwrap_or(day);
    vec![
        Due { on: day, what: What::Condition { text: "Publish the schedule.".to_owned() } },
        Due {
            on: later(9),
            what: What::Module { id: "M-1".to_owned(), title: "Foundations".to_owned() },
        },
        Due { on: later(60), what: What::ApprovalEnds },
        Due { on: later(90), what: What::Deletion },
    ]
}

/// Desks with the day on which each is looked at.
pub(super) fn desks() -> Vec<(Desk, NaiveDate)> {
    let Some(acting) = acting() else { return Vec::new() };
    let day = NaiveDate::default();
    let choices = vec![acting.district.clone()];
    let empty = Desk {
        acting,
        choices,
        manages: true,
        tools: Vec::new(),
        retired: Vec::new(),
        since: day,
        changes: Vec::new(),
        more_changes: 0,
        here: Place::at_the_start_of(day),
        mails: false,
    };
    let listed = listings();
    let tool = |(place, adoption): (usize, Adoption)| Tool {
        card: listed.get(place).map(|listing| listing.card.clone()),
        word: Some(LocalStatus::NotHere),
        due: dues().into_iter().cycle().take(8).collect(),
        adoption,
    };
    let (tools, retired) = adoptions()
        .into_iter()
        .enumerate()
        .map(tool)
        .partition::<Vec<_>, _>(|tool| tool.adoption.in_use());
    let gone = tools.first().map(|tool| Tool { card: None, due: Vec::new(), ..tool.clone() });
    let full = Desk {
        tools: tools.into_iter().chain(gone).collect(),
        retired,
        changes: vec![changed(day)],
        more_changes: 3,
        mails: true,
        ..empty.clone()
    };
    let center = Some("Center 4".to_owned());
    let acting = Acting { center, ..full.acting.clone() };
    let by_center = Desk { acting, ..full.clone() };
    vec![(empty, day), (full, day), (by_center, day)]
}

/// A tool that was suspended on a day.
fn changed(on: NaiveDate) -> Told {
    let head = Head {
        name: "Askwell".to_owned(),
        vendor: "Brookfield Tutors".to_owned(),
        listed: None,
        review: None,
        shown: true,
    };
    let entry = Entry {
        seq: 1,
        product: id("sample-3"),
        slug: "askwell".to_owned(),
        at: Timestamp::from_millis(0),
        kind: EntryKind::Suspended,
        note: Some("An incident.".to_owned()),
        head,
    };
    let (kind, to) = (ChangeKind::Entered(entry.kind), entry.head.availability(on));
    let entry = Arc::new(entry);
    let change = Change { entry, on, kind, part: 0, from: None, to, called: None };
    Told { name: "Askwell".to_owned(), change }
}

/// Tools with what the state says of them, with the day on which each is looked at.
pub(super) fn adopted() -> Vec<(Adopted, NaiveDate)> {
    let Some(acting) = acting() else { return Vec::new() };
    let day = NaiveDate::default();
    let listed = listings();
    let of = |(place, adoption): (usize, Adoption)| {
        let listing = listed.get(place).cloned();
        let adopted = Adopted {
            acting: acting.clone(),
            manages: true,
            adoption,
            overlay: overlay().map(|own| own.overlay).unwrap_or_default(),
            said: said(),
            misses: misses(),
            module_days: vec![Some(day)],
            due: dues(),
            agreements: agreements().map(|(_, signed, _)| signed).unwrap_or_default(),
            listing,
        };
        let bare = Adopted {
            listing: None,
            due: Vec::new(),
            overlay: Overlay::default(),
            said: OverlayOfTool::default(),
            misses: Vec::new(),
            agreements: Vec::new(),
            ..adopted.clone()
        };
        [(adopted, day), (bare, day)]
    };
    adoptions().into_iter().enumerate().flat_map(of).collect()
}

/// Names of a district's lists.
pub(super) fn remembered_names() -> Vec<RememberedName> {
    let name = |tool_key: Option<&str>, vendor: &str| RememberedName {
        id: id("sample-9"),
        key: "sample".to_owned(),
        name: "Ask Well (pilot)".to_owned(),
        vendor: vendor.to_owned(),
        tool_key: tool_key.map(str::to_owned),
        tool: tool_key.map_or_else(String::new, |_| "Askwell by Brookfield Tutors".to_owned()),
        at: Timestamp::from_millis(0),
    };
    vec![name(Some("askwell"), "Brookfield"), name(Some("undecided.12"), ""), name(None, "")]
}

/// Tokens in every state.
pub(super) fn tokens() -> Vec<(ApiToken, String)> {
    let token = |expires_at: i64, revoked_at: Option<i64>| ApiToken {
        grant: Grant {
            token: id("sample-10"),
            name: "Rostering, weekly".to_owned(),
            district: id("sample-2"),
            scopes: vec![Scope::Inventory, Scope::Watch],
            expires_at: Timestamp::from_millis(expires_at),
        },
        account: id("sample-4"),
        ending: "1a2b".to_owned(),
        made_at: Timestamp::from_millis(0),
        used_at: revoked_at.map(Timestamp::from_millis),
        revoked_at: revoked_at.map(Timestamp::from_millis),
    };
    [token(9, None), token(0, None), token(9, Some(0))]
        .into_iter()
        .map(|token| (token, "Dora Diaz".to_owned()))
        .collect()
}
