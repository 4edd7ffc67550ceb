//! The addresses that show something to everybody, found in the route table.

use assay::web::routes::TABLE;

use super::TestApp;

/// Every address that a visitor who is not signed in can read, with the listings of these slugs.
pub async fn public_addresses(app: &TestApp, slugs: &[&str]) -> Vec<String> {
    let mut visitor = app.visitor();
    let (mut public, mut unknown) = (Vec::new(), Vec::new());
    for pattern in TABLE.iter().filter(|(method, _)| *method == "get").map(|(_, path)| *path) {
        let filled = filled(app, pattern, slugs);
        for path in filled.iter().flatten() {
            if visitor.get(path).await.status.is_success() {
                public.push(path.clone());
            }
        }
        if filled.is_none() {
            // Whatever asks who somebody is sends a visitor to the sign-in before it looks, and a
            // program without a token away.
            let status = visitor.get(&with_ids(pattern)).await.status.as_u16();
            let asks_who = if pattern.starts_with("/api/") { 401 } else { 303 };
            unknown.extend((status != asks_who).then_some((pattern, status)));
        }
    }
    assert_eq!(unknown, [], "say here what stands for their braces");
    public
}

/// A pattern with the id of nothing in every place.
fn with_ids(pattern: &str) -> String {
    let mut pieces = pattern.split('{');
    let first = pieces.next().unwrap_or_default().to_owned();
    pieces.fold(first, |path, piece| {
        let rest = piece.split_once('}').map_or("", |(_, rest)| rest);
        format!("{path}00000000-0000-7000-8000-000000000000{rest}")
    })
}

/// The addresses of a pattern; `None` where nothing is known to fill it with.
fn filled(app: &TestApp, pattern: &str, slugs: &[&str]) -> Option<Vec<String>> {
    let each = |blank: &str, words: &[&str]| {
        words.iter().map(|word| pattern.replace(blank, word)).collect::<Vec<_>>()
    };
    let library = &app.ctx.library;
    Some(match pattern {
        _ if !pattern.contains('{') => vec![pattern.to_owned()],
        "/assets/{name}" => each("{name}", &["assay.css"]),
        "/learning/{id}" => {
            let modules = library.catalogue.modules.iter();
            each("{id}", &modules.map(|module| module.id.as_str()).collect::<Vec<_>>())
        }
        "/questionnaires/{family}/{version}/schema.json" => library
            .all()
            .take(1)
            .map(|one| pattern.replace("{family}", &one.family).replace("{version}", &one.version))
            .collect(),
        // Secret words of a mail, which nobody else has; and a window for comments, of which there
        // is none here.
        "/links/{secret}" | "/watches/{secret}" | "/comments/{window}" => Vec::new(),
        "/registry/{slug}/families" | "/api/v1/listings/{slug}/jsonld" => each("{slug}", slugs),
        _ if pattern.matches('{').count() == 1 && pattern.ends_with("/{slug}") => {
            each("{slug}", slugs)
        }
        _ => return None,
    })
}
