//! What each fuzz target does with its bytes: hand them to a parser as a stranger would, and check
//! what must hold of every result.
//!
//! The suite reads this file too and hands over every seed, so that targets and seeds stay true to
//! the parsers.

mod documents;
mod instrument;
mod registry;

/// A target: its name, which is also that of its file, its seeds and its corpus, and what it does.
pub type Target = (&'static str, fn(&[u8]));

/// Every target.
pub const TARGETS: [Target; 21] = [
    ("answers", instrument::answers),
    ("any_table", registry::any_table),
    ("bill_of_materials", documents::bill_of_materials),
    ("certificate", documents::certificate),
    ("condition", instrument::condition),
    ("document", documents::document),
    ("exact", instrument::exact),
    ("folder", instrument::folder),
    ("jwks", documents::jwks),
    ("measures", instrument::measures),
    ("modules", instrument::modules),
    ("oidc", documents::oidc),
    ("oneroster", documents::oneroster),
    ("oneroster_tables", documents::oneroster_tables),
    ("openacr", documents::openacr),
    ("openapi", documents::openapi),
    ("packing", registry::packing),
    ("receipt", registry::receipt),
    ("saml", documents::saml),
    ("security_txt", documents::security_txt),
    ("table_csv", documents::table_csv),
];

/// Runs a target by its name.
///
/// # Panics
/// When there is no such target, and when something does not hold of what the parser made of the
/// bytes.
pub fn run(name: &str, bytes: &[u8]) {
    let target = TARGETS.iter().find(|(known, _)| *known == name);
    target.expect("a target of this name").1(bytes);
}
