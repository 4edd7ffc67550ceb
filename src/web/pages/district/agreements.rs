//! Agreements of a district, those of others that it may join, and joining one.

use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};
use chrono::NaiveDate;
use serde::Serialize;

use super::words::{acts_for, at_desk, desk_trail};
use crate::actions::district::agreements::{self, SeenAgreement, SeenAgreements};
use crate::domain::calendar::{Calendar, day_in_words};
use crate::domain::district::agreement::{Agreement, OpenTo};
use crate::domain::registry::availability::Availability;
use crate::domain::texts::counted;
use crate::domain::values::OrganizationId;
use crate::web::components::{
    Breadcrumb, Crumb, EmptyState, Fact, Facts, Kind, PageHeader, QueueRow, StatusTag,
};
use crate::web::kernel::app::App;
use crate::web::kernel::auth::Visitor;
use crate::web::kernel::failure::Failure;
use crate::web::kernel::forms::Pairs;
use crate::web::kernel::notices::Notice;
use crate::web::kernel::page::{done, page};
use crate::web::kernel::paths::path_id;
use crate::web::kernel::templates::Page;

pub(super) const TITLE: &str = "Agreements";

/// The list.
#[derive(Debug, Serialize)]
pub struct AgreementsPage {
    crumbs: Breadcrumb,
    header: PageHeader,
    empty: Option<EmptyState>,
    own: Vec<QueueRow>,
    others: Vec<QueueRow>,
}

/// Whether the tool of an agreement may be bought today, in words.
fn answer_in_words(answer: Option<Availability>) -> &'static str {
    answer.map_or("Not in the registry", Availability::label)
}

/// How an agreement stands for a district.
pub(super) fn tag(agreement: &Agreement, district: &OrganizationId, today: NaiveDate) -> StatusTag {
    if today > agreement.terms.ends_on {
        StatusTag::new(Kind::Neutral, "Ended")
    } else if agreement.has_joined(district) {
        StatusTag::new(Kind::Good, "Joined")
    } else if agreement.district == *district {
        match (&agreement.terms.open_to, agreement.offered) {
            (OpenTo::Nobody, _) | (_, false) => StatusTag::new(Kind::Neutral, "Ours alone"),
            _ => StatusTag::new(Kind::Good, "Others may join"),
        }
    } else {
        StatusTag::new(Kind::Caution, "You may join")
    }
}

impl AgreementsPage {
    fn new(seen: &SeenAgreements, today: NaiveDate) -> Self {
        let district = &seen.acting.district.id;
        let row = |(agreement, answer): &(Agreement, Option<Availability>)| QueueRow {
            href: seen.acting.staying(&format!("/district/agreements/{}", agreement.id)),
            title: format!("{}: {}", agreement.name, agreement.terms.title),
            line: format!(
                "{}. {}. The state’s answer today: {}",
                agreement.district_name,
                agreement.terms.price.as_str().trim_end_matches('.'),
                answer_in_words(*answer)
            ),
            status: tag(agreement, district, today),
            due: Some(format!("Until {}", day_in_words(agreement.terms.ends_on))),
            due_kind: Kind::Neutral,
        };
        let rows = |ours: bool| {
            let all = seen.agreements.iter();
            all.filter(|(one, _)| (one.district == *district) == ours).map(row).collect::<Vec<_>>()
        };
        let (own, others) = (rows(true), rows(false));
        Self {
            crumbs: Breadcrumb::new(desk_trail(&seen.acting), TITLE),
            header: PageHeader::new(TITLE).purpose(
                "What your district signed, with price and contract vehicle, and what other \
                 districts let you join. Joining is no contract by itself: follow what the \
                 agreement says.",
            ),
            empty: seen.agreements.is_empty().then(|| EmptyState {
                title: "No agreement is here yet".to_owned(),
                text: "Note one from the page of a tool on your desk. What other districts offer \
                       to yours appears here by itself."
                    .to_owned(),
                action: None,
            }),
            own,
            others,
        }
    }
}

impl Page for AgreementsPage {
    const TEMPLATE: &'static str = "district/agreements";

    fn samples() -> Vec<Self> {
        let Some((acting, agreements, day)) = super::samples::agreements() else {
            return Vec::new();
        };
        let seen = |agreements| SeenAgreements { acting: acting.clone(), agreements };
        let answers = [Some(Availability::WithConditions), None].into_iter().cycle();
        [seen(Vec::new()), seen(agreements.into_iter().zip(answers).collect())]
            .iter()
            .map(|seen| Self::new(seen, day))
            .collect()
    }
}

/// `GET /district/agreements`
///
/// # Errors
/// As [`agreements::list`] does.
pub async fn list(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
) -> Result<HttpResponse, Failure> {
    let seen = agreements::list(&app.ctx, &visitor.actor).await?;
    page(&app, &visitor, &request, TITLE, &AgreementsPage::new(&seen, app.ctx.today()))
}

/// One agreement.
#[derive(Debug, Serialize)]
pub struct AgreementPage {
    crumbs: Breadcrumb,
    header: PageHeader,
    status: StatusTag,
    facts: Facts,
    words: String,
    joined: Vec<String>,
    listing: String,
    /// The district that would join or withdraw.
    district: String,
    acts_for: Option<String>,
    /// Where the district joins.
    join: Option<String>,
    /// Where the district offers its own no more.
    withdrawal: Option<String>,
}

impl AgreementPage {
    fn new(seen: &SeenAgreement, (today, calendar): (NaiveDate, Calendar)) -> Self {
        let SeenAgreement { acting, agreement, manages, answer } = seen;
        let manages = *manages;
        let (terms, district) = (&agreement.terms, &acting.district.id);
        let here = format!("/district/agreements/{}", agreement.id);
        let ours = agreement.district == *district;
        let open = match &terms.open_to {
            OpenTo::Nobody => "Nobody else".to_owned(),
            OpenTo::Everybody => "Every district of the state".to_owned(),
            OpenTo::Districts(listed) => counted(listed.len(), "district", "districts"),
        };
        let mut facts = vec![
            Fact::new("May be bought today", answer_in_words(*answer)),
            Fact::new("Signed by", &agreement.district_name),
            Fact::new("Price", terms.price.as_str()),
            Fact::new("Contract vehicle", terms.vehicle.as_str()),
            Fact::new("Signed on", day_in_words(terms.signed_on)),
            Fact::new("Until", day_in_words(terms.ends_on)),
        ];
        if ours {
            facts.push(Fact::new("May join", open));
        }
        let mut trail = desk_trail(acting);
        trail.push(Crumb::to(at_desk(acting, "/district/agreements"), TITLE));
        // Who joined is for the district that signed to know.
        let joined = agreement.joined.iter().filter(|_| ours);
        Self {
            crumbs: Breadcrumb::new(trail, terms.title.as_str()),
            header: PageHeader::new(terms.title.as_str()).over(&agreement.name),
            status: tag(agreement, district, today),
            facts: Facts { facts },
            words: terms.words.to_string(),
            joined: joined
                .map(|one| format!("{}, since {}", one.name, calendar.day_of(one.at)))
                .collect(),
            listing: format!("/registry/{}", agreement.slug),
            district: district.to_string(),
            acts_for: acts_for(acting),
            join: (manages && agreement.can_join(district, today).is_ok())
                .then(|| format!("{here}/joining")),
            withdrawal: (manages && ours && agreement.offered && terms.open_to != OpenTo::Nobody)
                .then(|| format!("{here}/withdrawal")),
        }
    }
}

impl Page for AgreementPage {
    const TEMPLATE: &'static str = "district/agreement";

    fn samples() -> Vec<Self> {
        let Some((acting, agreements, day)) = super::samples::agreements() else {
            return Vec::new();
        };
        let when = (day, Calendar::UTC);
        let seen = |agreement| {
            let answer = Some(Availability::WithConditions);
            let acting = acting.clone();
            SeenAgreement { acting, agreement, manages: true, answer }
        };
        agreements.into_iter().map(|one| Self::new(&seen(one), when)).collect()
    }
}

/// `GET /district/agreements/{id}`
///
/// # Errors
/// As [`agreements::show`] does.
pub async fn show(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    id: Path<String>,
) -> Result<HttpResponse, Failure> {
    let (ctx, id) = (&app.ctx, path_id(&id)?);
    let seen = agreements::show(ctx, &visitor.actor, &id).await?;
    let body = AgreementPage::new(&seen, (ctx.today(), ctx.calendar()));
    page(&app, &visitor, &request, seen.agreement.terms.title.as_str(), &body)
}

/// `POST /district/agreements/{id}/joining`
///
/// # Errors
/// As [`agreements::join`] does.
pub async fn join(
    app: Data<App>,
    visitor: Visitor,
    id: Path<String>,
    form: Pairs,
) -> Result<HttpResponse, Failure> {
    let id = path_id(&id)?;
    agreements::join(&app.ctx, &visitor.actor, &id, form.value("district")).await?;
    let to = format!("/district/agreements/{id}");
    Ok(done(&visitor, &to, Some(Notice::AGREEMENT_JOINED)))
}

/// `POST /district/agreements/{id}/withdrawal`
///
/// # Errors
/// As [`agreements::withdraw`] does.
pub async fn withdraw(
    app: Data<App>,
    visitor: Visitor,
    id: Path<String>,
    form: Pairs,
) -> Result<HttpResponse, Failure> {
    let id = path_id(&id)?;
    agreements::withdraw(&app.ctx, &visitor.actor, &id, form.value("district")).await?;
    Ok(done(&visitor, &format!("/district/agreements/{id}"), Some(Notice::SAVED)))
}
