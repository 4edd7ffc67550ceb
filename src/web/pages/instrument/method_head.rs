//! What the method of every kind of questionnaire begins with.

use serde::Serialize;

use crate::actions::Ctx;
use crate::domain::calendar::day_in_words;
use crate::domain::instrument::{Purpose, Questionnaire, schema_path};
use crate::web::components::{Breadcrumb, PageHeader, home_trail};

/// The head of a method, and where the others are.
#[derive(Debug, Serialize)]
pub struct MethodHead {
    crumbs: Breadcrumb,
    header: PageHeader,
    questionnaire: String,
    summary: String,
    as_of: String,
    digest: String,
    schema: String,
    /// Where the blank form is, for questionnaires that vendors answer.
    form: Option<String>,
    versions: Vec<VersionLink>,
}

impl MethodHead {
    /// The head of a questionnaire's method.
    pub fn new(q: &Questionnaire, header: PageHeader, versions: Vec<VersionLink>) -> Self {
        Self {
            crumbs: Breadcrumb::new(home_trail(), "Method"),
            header,
            questionnaire: q.title.clone(),
            summary: q.summary.clone(),
            as_of: day_in_words(q.as_of),
            digest: q.digest.clone(),
            schema: schema_path(q),
            form: (q.purpose == Purpose::Disclosure).then(|| VersionLink::form(q)),
            versions,
        }
    }

    /// The head of a self-check's method.
    pub fn of_check(q: &Questionnaire, versions: Vec<VersionLink>) -> Self {
        let purpose = "The rules as they are applied. This page is made from the same files that \
            work out every result.";
        Self::new(q, PageHeader::new(&q.title).purpose(purpose), versions)
    }

    /// A head for the samples of pages.
    pub fn sample(header: &str, versions: &[bool]) -> Self {
        Self {
            crumbs: Breadcrumb::new(home_trail(), "Method"),
            header: PageHeader::new(header).purpose("The rules."),
            questionnaire: "Questionnaire".into(),
            summary: "What it asks.".into(),
            as_of: "21 November 2026".into(),
            digest: "0123".into(),
            schema: "/schema.json".into(),
            form: versions.first().copied().unwrap_or_default().then(|| "/disclose/form".into()),
            versions: versions.iter().copied().map(VersionLink::sample).collect(),
        }
    }
}

/// Another version.
#[derive(Debug, Serialize)]
pub struct VersionLink {
    href: String,
    label: String,
    current: bool,
}

impl VersionLink {
    /// Every questionnaire that there is, with `shown` marked as the current one.
    pub fn all(ctx: &Ctx, shown: &Questionnaire) -> Vec<Self> {
        let links = ctx.library.all().map(|q| {
            let draft = if ctx.library.is_draft(q) { ", a draft" } else { "" };
            Self {
                href: Self::path(q),
                label: format!("{}, version {}{draft}", q.title, q.version),
                current: q.family == shown.family && q.version == shown.version,
            }
        });
        links.collect()
    }

    /// Where the method of a version stands.
    pub fn path(q: &Questionnaire) -> String {
        format!("/method?{}", Self::query(q))
    }

    /// Where the blank form of a version stands.
    pub fn form(q: &Questionnaire) -> String {
        format!("/disclose/form?{}", Self::query(q))
    }

    fn query(q: &Questionnaire) -> String {
        serde_urlencoded::to_string([("family", &q.family), ("version", &q.version)])
            .unwrap_or_default()
    }

    fn sample(current: bool) -> Self {
        Self { href: "/method".into(), label: "one".into(), current }
    }
}
