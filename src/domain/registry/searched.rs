//! What a search for a tool looks in.

use super::listing::Card;
use super::search::Field;

/// What a search looks in: names, those of before and of the website too, what it is used for, by
/// whom and how it works, the data that it takes, its modules, and the vendor's description.
pub(super) fn searched(card: &Card) -> Vec<(Field, &str)> {
    let former = card.former_names.iter().map(|name| (Field::Vendor, name.as_str()));
    // What has ended or was taken back requires nothing any more.
    let modules = card.modules.iter().filter(|_| !card.status.is_over());
    let modules = modules
        .flat_map(|module| [module.id.as_str(), module.title.as_str()])
        .map(|text| (Field::Summary, text));
    let facts = card
        .facts
        .iter()
        .flat_map(|fact| &fact.values)
        .map(|value| (Field::Fact, value.label.as_str()));
    let own = [
        (Field::Name, card.name.as_str()),
        (Field::Vendor, card.vendor.as_str()),
        (Field::Summary, card.summary.as_str()),
    ];
    let host = host(&card.website);
    let brand = brand(host).map(|brand| (Field::Vendor, brand));
    let host = [(Field::Summary, host)];
    own.into_iter().chain(former).chain(brand).chain(host).chain(facts).chain(modules).collect()
}

/// The host of a web address.
fn host(website: &str) -> &str {
    let rest = website.split_once("://").map_or(website, |(_, rest)| rest);
    let host = rest.split('/').next().unwrap_or(rest);
    host.strip_prefix("www.").unwrap_or(host)
}

/// The part of a host that people may know a tool by: `askwell` of `app.askwell.example`.
fn brand(host: &str) -> Option<&str> {
    let mut parts = host.rsplit('.').skip(1);
    parts.find(|part| part.len() > 3)
}
