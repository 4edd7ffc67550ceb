//! Typed pages: each context names its template and gives samples; one registry drives both the
//! server and the test that renders every template with every sample in strict mode.

use handlebars::{
    Context, Handlebars, Helper, HelperResult, Output, RenderContext, RenderErrorReason,
};
use rust_embed::RustEmbed;
use serde::Serialize;

use super::markup::Markup;

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
    ///
    /// # Errors
    /// When a template is not built in, is no text, or has a fault in its syntax.
    pub fn compile() -> Result<Self, String> {
        let mut engine = Handlebars::new();
        engine.set_strict_mode(true);
        // An indented partial must not indent the text that people wrote into a textarea.
        engine.set_prevent_indent(true);
        engine.register_helper("breakable", Box::new(breakable));
        for path in Files::iter() {
            let Some(name) = path.strip_suffix(".hbs") else { continue };
            let file =
                Files::get(&path).ok_or_else(|| format!("template {path} is not built in"))?;
            let text = std::str::from_utf8(&file.data)
                .map_err(|cause| format!("template {path}: {cause}"))?;
            let name = name.strip_prefix("partials/").unwrap_or(name);
            engine
                .register_template_string(name, text)
                .map_err(|cause| format!("template {path}: {cause}"))?;
        }
        Ok(Self(engine))
    }

    /// Renders a template with any context.
    ///
    /// # Errors
    /// When there is no such template, or the context lacks what it shows; the error names the
    /// place.
    pub fn render<C: Serialize>(&self, template: &str, context: &C) -> Result<String, String> {
        self.0.render(template, context).map_err(|cause| format!("template {template}: {cause}"))
    }
}

/// `{{breakable text}}`: text with addresses in it, which break where people read a break.
fn breakable(
    helper: &Helper<'_>,
    _: &Handlebars<'_>,
    _: &Context,
    _: &mut RenderContext<'_, '_>,
    out: &mut dyn Output,
) -> HelperResult {
    let text = helper.param(0).and_then(|given| given.value().as_str());
    let text = text.ok_or_else(|| {
        RenderErrorReason::ParamTypeMismatchForName("breakable", "0".to_owned(), "text".to_owned())
    })?;
    out.write(&Markup::new().breakable(text).to_string())?;
    Ok(())
}
