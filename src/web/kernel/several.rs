//! Several forms on one page that are one to the browser: whichever button is pressed, what was
//! typed in the others comes with it. Their fields are called `key~name`, and the button says which
//! key counts. What was typed in the others is put aside for its person, and stands on the page
//! that follows. It needs no script.

use actix_web::{HttpMessage as _, HttpRequest};

use crate::domain::values::mark;

/// The field of the button that was pressed: it holds the key of its form.
const PRESSED: &str = "form";

/// What stands between a form's key and a field's name.
const OF: char = '~';

/// The field with the mark of what a form was filled with.
const FILLED: &str = "filled";

/// Fields that nobody types.
const HIDDEN: [&str; 3] = [FILLED, "question", "seen"];

/// One of the forms of a page whose button was not pressed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Beside {
    /// What it would send.
    pub fields: Vec<(String, String)>,
    /// Whether something else stands in it than what it was filled with.
    pub changed: bool,
}

/// What a page with several forms sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Several {
    /// The fields of the form whose button was pressed.
    pub pressed: Vec<(String, String)>,
    /// The other forms.
    pub beside: Vec<Beside>,
}

/// The mark of what a form is filled with, which the page sends with it.
pub fn filled(texts: &[(&str, &str)]) -> String {
    mark(&texts.iter().map(|(name, text)| (*name, plain(text))).collect::<Vec<_>>())
}

/// Browsers send the ends of lines in their own way.
fn plain(text: &str) -> String {
    text.replace("\r\n", "\n").trim().to_owned()
}

/// Takes what a page with several forms sent apart; none for a form that stands alone.
pub fn apart(fields: &[(String, String)]) -> Option<Several> {
    let key = fields.iter().find(|(name, _)| name == PRESSED).map(|(_, key)| key.as_str())?;
    let mut forms: Vec<(&str, Vec<(String, String)>)> = Vec::new();
    let mut several = Several { pressed: Vec::new(), beside: Vec::new() };
    for (name, value) in fields {
        match name.split_once(OF) {
            Some((of, FILLED)) if of == key => {}
            Some((of, name)) if of == key => several.pressed.push((name.to_owned(), value.clone())),
            Some((of, name)) => {
                let field = (name.to_owned(), value.clone());
                match forms.iter_mut().find(|(known, _)| *known == of) {
                    Some((_, form)) => form.push(field),
                    None => forms.push((of, vec![field])),
                }
            }
            None if name == PRESSED => {}
            None => several.pressed.push((name.clone(), value.clone())),
        }
    }
    several.beside = forms.into_iter().map(|(_, fields)| beside(fields)).collect();
    Some(several)
}

fn beside(mut fields: Vec<(String, String)>) -> Beside {
    let was = fields.iter().find(|(name, _)| name == FILLED).map(|(_, mark)| mark.clone());
    let typed: Vec<(&str, &str)> = fields
        .iter()
        .filter(|(name, _)| !HIDDEN.contains(&name.as_str()))
        .map(|(name, text)| (name.as_str(), text.as_str()))
        .collect();
    let changed = was.is_none_or(|was| was != filled(&typed));
    fields.retain(|(name, _)| name != FILLED);
    Beside { fields, changed }
}

/// Notes what stood beside the form that a request sends.
pub fn note(request: &HttpRequest, beside: Vec<Beside>) {
    request.extensions_mut().insert(beside);
}

/// What stood beside the form that a request sends.
pub fn noted(request: &HttpRequest) -> Vec<Beside> {
    request.extensions().get::<Vec<Beside>>().cloned().unwrap_or_default()
}
