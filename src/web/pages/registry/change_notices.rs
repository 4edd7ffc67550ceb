//! The page on which a vendor tells of a change of its published tool.

use actix_web::{HttpRequest, HttpResponse, web::Data, web::Path};
use serde::Serialize;

use crate::actions::registry::change_notices::{
    self, AnswerPlace, Follows, Telling, TypedChange, stamp,
};
use crate::actions::{Error, FieldError, Seen};
use crate::domain::calendar::day_in_words;
use crate::domain::instrument::{ChangeKinds, KindOfChange};
use crate::domain::registry::change_notice::{Notice, NoticeStanding};
use crate::domain::values::ProductId;
use crate::web::components::fields::{AreaField, ChoicesField, TextField};
use crate::web::components::{Breadcrumb, Crumb, Kind as Hue, PageHeader, StatusTag, home_trail};
use crate::web::kernel::app::App;
use crate::web::kernel::auth::Visitor;
use crate::web::kernel::failure::Failure;
use crate::web::kernel::forms::{ErrorLink, Pairs, error_links};
use crate::web::kernel::notices::Notice as Told;
use crate::web::kernel::page::{done, page, rejected};
use crate::web::kernel::paths::path_id;
use crate::web::kernel::templates::Page;

const TITLE: &str = "Tell of a change";

/// The page.
#[derive(Debug, Serialize)]
pub struct ChangePage {
    crumbs: Breadcrumb,
    header: PageHeader,
    errors: Vec<ErrorLink>,
    told: Vec<ToldRow>,
    /// What follows, once the change is typed right.
    follows: Option<FollowsBox>,
    action: String,
    seen: String,
    kind: ChoicesField,
    things: ChoicesField,
    words: AreaField,
    on: TextField,
    back: String,
}

#[derive(Debug, Serialize)]
struct ToldRow {
    tag: StatusTag,
    text: String,
    words: String,
    answer: Option<String>,
    draft: Option<String>,
}

#[derive(Debug, Serialize)]
struct FollowsBox {
    /// What everybody will read.
    public: String,
    /// That it is late, and by when such a change is told of.
    late: Option<String>,
    questions: Vec<String>,
    own_draft: bool,
    /// Whether the agency has the disclosure that is under way.
    next: bool,
    /// Whether the tool becomes another.
    anew: bool,
    answer_by: String,
}

impl ChangePage {
    fn new(
        telling: &Telling,
        kinds: &ChangeKinds,
        typed: &TypedChange,
        follows: Option<&Follows>,
        errors: &[FieldError],
    ) -> Self {
        let product = &telling.product;
        let back = format!("/products/{}", product.id);
        let mut trail = home_trail();
        trail.push(Crumb::to("/products", "Your products"));
        trail.push(Crumb::to(back.clone(), product.name.as_str()));
        let choices = kinds.kinds.iter().map(|kind| {
            let clock = format!("Told {} it.", kind.clock.in_words());
            let help = format!("{} Such as: {}. {clock}", kind.help, kind.examples.join("; "));
            (kind.id.clone(), kind.title.clone(), Some(help))
        });
        let things = kinds
            .things
            .iter()
            .map(|thing| (thing.id.clone(), thing.title.clone(), Some(thing.help.clone())));
        Self {
            crumbs: Breadcrumb::new(trail, TITLE),
            header: PageHeader::new(TITLE).over(product.name.as_str()).purpose(
                "The decision is about the tool as you disclosed it. Say what changes; before \
                 anything is sent you read what follows.",
            ),
            errors: error_links(errors),
            told: telling.told.iter().map(ToldRow::new).collect(),
            follows: follows.map(FollowsBox::new),
            action: format!("/products/{}/changes", product.id),
            seen: stamp(telling),
            kind: ChoicesField::radios(
                "kind",
                "What kind of change is it?",
                choices,
                &typed.kind,
                errors,
            ),
            things: ChoicesField::ticks("things", "What changes?", things, &typed.things, errors),
            words: AreaField::new("words", "What changes, in your words", &typed.words, errors)
                .help("Only the agency reads this. The kind and what changes are public."),
            on: TextField::new("on", "Since when, or from when on", &typed.on, errors).day(),
            back,
        }
    }
}

impl ToldRow {
    fn new(notice: &Notice) -> Self {
        let tag = match notice.told.standing {
            NoticeStanding::Told => StatusTag::new(Hue::Neutral, "With the agency"),
            NoticeStanding::Noted => StatusTag::new(Hue::Good, "Noted"),
            NoticeStanding::UnderReview => StatusTag::new(Hue::Caution, "Under review"),
        };
        let open = notice.told.standing != NoticeStanding::Noted;
        Self {
            tag,
            text: notice.told.in_words(),
            words: notice.words.clone(),
            answer: notice.answer.as_ref().map(|answer| answer.words.clone()),
            draft: notice
                .draft
                .as_ref()
                .filter(|_| open)
                .map(|draft| format!("/disclosures/{draft}")),
        }
    }
}

impl FollowsBox {
    fn new(follows: &Follows) -> Self {
        let KindOfChange { title, clock, anew, .. } = &follows.kind;
        let late = format!(
            "You tell of it late: {} is told {} it. It is taken all the same, and marked as late.",
            title.to_lowercase(),
            clock.in_words()
        );
        let code = |(code, label): &(String, String)| format!("{code} {label}");
        Self {
            public: follows.public.in_words(),
            late: follows.public.late.then_some(late),
            questions: follows.questions.iter().map(code).collect(),
            own_draft: follows.place == AnswerPlace::OwnDraft,
            next: follows.place == AnswerPlace::Next,
            anew: *anew,
            answer_by: day_in_words(follows.answer_by),
        }
    }
}

impl Page for ChangePage {
    const TEMPLATE: &'static str = "registry/change_notice";

    fn samples() -> Vec<Self> {
        let kinds = super::after_samples::change_kinds();
        let fault = |field: &str| FieldError { field: field.into(), message: "Enter it.".into() };
        let faults = [fault("kind"), fault("things"), fault("words"), fault("on")];
        let typed = TypedChange::default();
        let tellings = super::after_samples::tellings();
        let follows = super::after_samples::follows(&kinds);
        let of = |telling: &Telling, follows: Option<&Follows>, errors: &[FieldError]| {
            Self::new(telling, &kinds, &typed, follows, errors)
        };
        let shown = tellings.iter().flat_map(|telling| {
            let all = follows.iter().map(|one| of(telling, Some(one), &[]));
            all.chain([of(telling, None, &[]), of(telling, None, &faults)]).collect::<Vec<_>>()
        });
        shown.collect()
    }
}

/// `GET /products/{id}/changes`
///
/// # Errors
/// As [`change_notices::open`] does.
pub async fn show(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    id: Path<String>,
) -> Result<HttpResponse, Failure> {
    let telling = change_notices::open(&app.ctx, &visitor.actor, &path_id(&id)?).await?;
    let kinds = &app.ctx.library.change_kinds;
    let body = ChangePage::new(&telling, kinds, &TypedChange::default(), None, &[]);
    page(&app, &visitor, &request, TITLE, &body)
}

/// `POST /products/{id}/changes`: says first what follows; with the second press it is sent.
///
/// # Errors
/// As [`change_notices::tell`] does; faults of a field come back with the form.
pub async fn tell(
    app: Data<App>,
    visitor: Visitor,
    request: HttpRequest,
    id: Path<String>,
    form: Pairs,
) -> Result<HttpResponse, Failure> {
    let id: ProductId = path_id(&id)?;
    let one = |name: &str| form.values(name).into_iter().next().unwrap_or_default();
    let typed = TypedChange {
        kind: one("kind"),
        things: form.values("things"),
        words: one("words"),
        on: one("on"),
    };
    let (seen, sure) = (one("seen"), one("sure"));
    let (ctx, actor) = (&app.ctx, &visitor.actor);
    let kinds = &ctx.library.change_kinds;
    let sent = if sure == "yes" {
        change_notices::tell(ctx, actor, &id, &typed, Seen::on_form(&seen)).await.map(|()| None)
    } else {
        change_notices::look(ctx, actor, &id, &typed).await.map(Some)
    };
    match sent {
        Ok(None) => Ok(done(&visitor, &format!("/products/{id}/changes"), Some(Told::CHANGE_TOLD))),
        Ok(Some(follows)) => {
            let telling = change_notices::open(ctx, actor, &id).await?;
            let body = ChangePage::new(&telling, kinds, &typed, Some(&follows), &[]);
            page(&app, &visitor, &request, TITLE, &body)
        }
        Err(Error::Invalid(errors)) => {
            let telling = change_notices::open(ctx, actor, &id).await?;
            let body = ChangePage::new(&telling, kinds, &typed, None, &errors);
            rejected(&app, &visitor, &request, TITLE, &body)
        }
        Err(error) => Err(error.into()),
    }
}
