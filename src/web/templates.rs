//! Typed pages: each context names its template and gives samples; one registry drives both the server and the test that renders
//! every template with every sample in strict mode.

use actix_web::HttpRequest;
use actix_web::HttpResponse;
use handlebars::{Context, Handlebars, Helper, HelperResult, Output, RenderContext, RenderErrorReason};
use rust_embed::RustEmbed;
use serde::Serialize;
use serde_json::Value;

use super::App;
use super::auth::Visitor;
use super::chrome::{self, Chrome};
use super::error::{ErrorPage, Failure};
use super::markup::Markup;
use super::pages;

#[derive(RustEmbed)]
#[folder = "src/web/templates"]
struct Files;

/// The context of a page.
pub trait Page: Serialize + Sized {
    /// The template's path below `templates/`, without its ending.
    const TEMPLATE: &'static str;
    /// Contexts that together take every branch of the template.
    fn samples() -> Vec<Self>;
}

/// A page's template and its samples as JSON.
pub struct Sample {
    /// The template.
    pub template: &'static str,
    /// One context for each sample, frame included.
    pub contexts: Vec<Value>,
}

fn sample<P: Page>() -> Sample {
    let contexts =
        P::samples().into_iter().map(|body| serde_json::to_value(Framed { page: chrome::sample(), body }).unwrap_or(Value::Null)).collect();
    Sample { template: P::TEMPLATE, contexts }
}

/// Every page, for the test that renders them all. A page that is missing here fails that test.
pub fn samples() -> Vec<Sample> {
    vec![
        sample::<ErrorPage>(),
        sample::<pages::events::EventsPage>(),
        sample::<pages::assessment::adjudication::AdjudicationPage>(),
        sample::<pages::assessment::conflicts::ConflictPage>(),
        sample::<pages::assessment::decisions::DecisionPage>(),
        sample::<pages::assessment::cases::CasePage>(),
        sample::<pages::assessment::pipeline::PipelinePage>(),
        sample::<pages::assessment::reopenings::ReopeningPage>(),
        sample::<pages::assessment::reviews::FilePage>(),
        sample::<pages::assessment::reviews::ReviewsPage>(),
        sample::<pages::assessment::workbench::WorkbenchPage>(),
        sample::<pages::assessment::check::CheckPage>(),
        sample::<pages::assessment::versions::VersionsPage>(),
        sample::<pages::assessment::disclosures::DisclosurePage>(),
        sample::<pages::assessment::evidence::EvidencePage>(),
        sample::<pages::assessment::letters::LetterPage>(),
        sample::<pages::assessment::previews::PreviewPage>(),
        sample::<pages::assessment::product_facts::ProductFactsPage>(),
        sample::<pages::assessment::products::NewProductPage>(),
        sample::<pages::assessment::products::ProductPage>(),
        sample::<pages::assessment::products::ProductsPage>(),
        sample::<pages::assessment::sections::SectionPage>(),
        sample::<pages::assessment::submission::ReceiptPage>(),
        sample::<pages::assessment::submission::WithdrawalPage>(),
        sample::<pages::registry::revocations::RevocationPage>(),
        sample::<pages::assessment::tables::TablePage>(),
        sample::<pages::about::AboutPage>(),
        sample::<pages::home::HomePage>(),
        sample::<pages::jobs::JobsPage>(),
        sample::<pages::instrument::impacts::ImpactMethodPage>(),
        sample::<pages::instrument::pass_fail::PassFailMethodPage>(),
        sample::<pages::instrument::methods::MethodPage>(),
        sample::<pages::learning::modules::ModulePage>(),
        sample::<pages::learning::modules::ModulesPage>(),
        sample::<pages::people::accounts::AccountPage>(),
        sample::<pages::people::administration::OtherAccountPage>(),
        sample::<pages::people::closing::ClosingPage>(),
        sample::<pages::people::colleagues::ColleaguesPage>(),
        sample::<pages::people::kept_forms::KeptFormsPage>(),
        sample::<pages::people::kept_forms::KeptFormPage>(),
        sample::<pages::people::mail_links::DeadLinkPage>(),
        sample::<pages::people::mail_links::LinkPage>(),
        sample::<pages::people::mail_sent::MailSentPage>(),
        sample::<pages::people::names::NamePage>(),
        sample::<pages::people::organizations::NewOrganizationPage>(),
        sample::<pages::people::organizations::OrganizationPage>(),
        sample::<pages::people::organizations::PeoplePage>(),
        sample::<pages::people::passwords::ForgottenPage>(),
        sample::<pages::people::registrations::RegisterPage>(),
        sample::<pages::people::sessions::SignInPage>(),
        sample::<pages::registry::listing::ListingPage>(),
        sample::<pages::registry::listings::RegistryPage>(),
        sample::<pages::start::StartPage>(),
    ]
}

/// Names of the page templates that are built in: everything that is not a partial or the layout.
pub fn names() -> Vec<String> {
    Files::iter()
        .filter_map(|path| path.strip_suffix(".hbs").map(str::to_owned))
        .filter(|name| name != "layout" && !name.starts_with("partials/"))
        .collect()
}

/// The compiled templates.
pub struct Templates(Handlebars<'static>);

impl Templates {
    /// Compiles every built-in template; the error names the template and the place.
    pub fn compile() -> Result<Self, String> {
        let mut engine = Handlebars::new();
        engine.set_strict_mode(true);
        // An indented partial must not indent the text that people wrote into a textarea.
        engine.set_prevent_indent(true);
        engine.register_helper("breakable", Box::new(breakable));
        for path in Files::iter() {
            let Some(name) = path.strip_suffix(".hbs") else { continue };
            let file = Files::get(&path).ok_or_else(|| format!("template {path} is not built in"))?;
            let text = std::str::from_utf8(&file.data).map_err(|cause| format!("template {path}: {cause}"))?;
            let name = name.strip_prefix("partials/").unwrap_or(name);
            engine.register_template_string(name, text).map_err(|cause| format!("template {path}: {cause}"))?;
        }
        Ok(Self(engine))
    }

    /// Renders a template with any context.
    pub fn render<C: Serialize>(&self, template: &str, context: &C) -> Result<String, String> {
        self.0.render(template, context).map_err(|cause| format!("template {template}: {cause}"))
    }
}

/// `{{breakable text}}`: text with addresses in it, which break where people read a break.
fn breakable(helper: &Helper<'_>, _: &Handlebars<'_>, _: &Context, _: &mut RenderContext<'_, '_>, out: &mut dyn Output) -> HelperResult {
    let text = helper.param(0).and_then(|given| given.value().as_str());
    let text = text.ok_or_else(|| RenderErrorReason::ParamTypeMismatchForName("breakable", "0".to_owned(), "text".to_owned()))?;
    out.write(&Markup::new().breakable(text).to_string())?;
    Ok(())
}

#[derive(Serialize)]
struct Framed<B: Serialize> {
    page: Chrome,
    #[serde(flatten)]
    body: B,
}

/// Renders a page for this visitor, with the cookies that go with it.
pub fn page<P: Page>(app: &App, visitor: &Visitor, request: &HttpRequest, title: &str, body: &P) -> Result<HttpResponse, Failure> {
    let page = chrome::chrome(app, visitor, request, title);
    let html = app.templates.render(P::TEMPLATE, &Framed { page, body }).map_err(Failure::internal)?;
    let mut response = HttpResponse::Ok();
    response.content_type("text/html; charset=utf-8");
    if let Some(cookie) = visitor.first_cookie() {
        response.cookie(cookie);
    }
    if request.cookie(chrome::NOTICE).is_some() || request.cookie(&format!("__Host-{}", chrome::NOTICE)).is_some() {
        let mut gone = visitor.word_cookie(chrome::NOTICE, "");
        gone.make_removal();
        response.cookie(gone);
    }
    Ok(response.body(html))
}

/// Renders a rejected form: the same page, filled in, with status 422.
pub fn rejected<P: Page>(app: &App, visitor: &Visitor, request: &HttpRequest, title: &str, body: &P) -> Result<HttpResponse, Failure> {
    let mut response = page(app, visitor, request, title, body)?;
    *response.status_mut() = actix_web::http::StatusCode::UNPROCESSABLE_ENTITY;
    Ok(response)
}

/// Sends the browser on after a change, with a notice for the page it lands on.
pub fn done(visitor: &Visitor, to: &str, notice: Option<chrome::Notice>) -> HttpResponse {
    let mut response = HttpResponse::SeeOther();
    response.insert_header((actix_web::http::header::LOCATION, to));
    if let Some(notice) = notice {
        response.cookie(visitor.word_cookie(chrome::NOTICE, notice.word));
    }
    response.finish()
}
