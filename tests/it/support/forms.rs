//! What a browser would send for a form of a page when nothing in it is changed.

use super::Reply;
use super::client::decoded;

/// The fields of a form, by name.
pub type Fields = Vec<(String, String)>;

impl Reply {
    /// The fields of the form that posts to this address, as the page fills them in; buttons are
    /// left out.
    #[track_caller]
    pub fn form(&self, action: &str) -> Fields {
        let html = self.text();
        let forms = html.split("<form ").skip(1).filter_map(|form| form.split("</form>").next());
        let mine =
            forms.into_iter().find(|form| attribute(form, "action").as_deref() == Some(action));
        let mine = mine.unwrap_or_else(|| panic!("no form posts to {action} in: {html}"));
        // What a script copies is not sent.
        let (before, after) = mine.split_once("<template").unwrap_or((mine, ""));
        let after = after.split_once("</template>").map_or("", |(_, after)| after);
        [before, after]
            .iter()
            .flat_map(|part| part.split('<').filter_map(|tag| field(tag, part)))
            .collect()
    }
}

/// Sets a field, in place of what the page holds.
pub fn set(fields: &mut Fields, name: &str, value: &str) {
    fields.retain(|(known, _)| known != name);
    fields.push((name.to_owned(), value.to_owned()));
}

/// The fields as [`Client::post`](super::Client::post) takes them; it adds the token itself.
pub fn borrowed(fields: &Fields) -> Vec<(&str, &str)> {
    fields
        .iter()
        .filter(|(name, _)| name != "csrf")
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect()
}

fn field(tag: &str, html: &str) -> Option<(String, String)> {
    let head = tag.split('>').next()?;
    let name = attribute(head, "name")?;
    let has =
        |word: &str| head.ends_with(&format!(" {word}")) || head.contains(&format!(" {word} "));
    if head.starts_with("input ") {
        let ticks = matches!(attribute(head, "type").as_deref(), Some("radio" | "checkbox"));
        return (!ticks || has("checked"))
            .then(|| (name, attribute(head, "value").unwrap_or_default()));
    }
    if head.starts_with("textarea ") {
        let text = tag.split_once('>')?.1;
        return Some((name, decoded(text.strip_prefix('\n').unwrap_or(text))));
    }
    if head.starts_with("select ") {
        let options = html.split_once(tag)?.1.split("</select>").next()?;
        let chosen = options.split("<option ").skip(1).find(|option| {
            option.split('>').next().is_some_and(|head| head.ends_with(" selected"))
        });
        let chosen = chosen.or_else(|| options.split("<option ").nth(1))?;
        return Some((name, attribute(chosen, "value")?));
    }
    None
}

fn attribute(tag: &str, name: &str) -> Option<String> {
    let (_, rest) = tag.split('>').next()?.split_once(&format!("{name}=\""))?;
    rest.split_once('"').map(|(value, _)| decoded(value))
}
