//! Mails about an incident with a tool: to the agency, to the vendor, which is not told who
//! reported it, and to districts.

use serde::Serialize;

use super::mail::Mail;
use crate::domain::calendar::day_in_words;
use crate::domain::district::incident::{Follow, Incident, Rating};

/// What the agency, the vendor and the district that reported it are told of an incident. Other
/// districts are not told what it wrote.
#[derive(Serialize)]
struct Told<'a> {
    what: &'a str,
    day: String,
}

impl<'a> Told<'a> {
    fn new(incident: &'a Incident) -> Self {
        Self { what: incident.what.as_str(), day: day_in_words(incident.happened_on) }
    }

    fn sample() -> Self {
        Self { what: "Chats of one class showed in another.", day: "20 November 2026".to_owned() }
    }
}

/// To the agency: a district reported an incident.
#[derive(Serialize)]
pub(crate) struct Reported<'a> {
    incident: &'a str,
    district: &'a str,
    rate_by: String,
    #[serde(flatten)]
    told: Told<'a>,
}

impl<'a> Reported<'a> {
    /// The report of this incident.
    pub(crate) fn new(incident: &'a Incident) -> Self {
        Self {
            incident: incident.id.as_str(),
            district: &incident.district_name,
            rate_by: day_in_words(incident.rate_by),
            told: Told::new(incident),
        }
    }
}

impl Mail for Reported<'_> {
    const TEMPLATE: &'static str = "district/incident_reported";

    fn subject(&self) -> &'static str {
        "Incident reported"
    }

    fn samples() -> Vec<Self> {
        vec![Self {
            incident: "0193",
            district: "North district",
            rate_by: "25 November 2026".to_owned(),
            told: Told::sample(),
        }]
    }
}

/// To the vendor: a district reported an incident with its tool.
#[derive(Serialize)]
pub(crate) struct ReportedForVendor<'a> {
    product_id: &'a str,
    #[serde(flatten)]
    told: Told<'a>,
}

impl<'a> ReportedForVendor<'a> {
    /// The report of this incident.
    pub(crate) fn new(incident: &'a Incident) -> Self {
        Self { product_id: incident.product.as_str(), told: Told::new(incident) }
    }
}

impl Mail for ReportedForVendor<'_> {
    const TEMPLATE: &'static str = "district/incident_reported_vendor";

    fn subject(&self) -> &'static str {
        "Incident reported"
    }

    fn samples() -> Vec<Self> {
        vec![Self { product_id: "0194", told: Told::sample() }]
    }
}

/// To a district: the agency rated an incident with a tool that it uses, or that it reported.
#[derive(Serialize)]
pub(crate) struct RatedForDistrict<'a> {
    /// What the district itself wrote; none for the others.
    what: Option<&'a str>,
    day: String,
    severity: String,
    watched: bool,
    suspends: bool,
    words: &'a str,
    slug: &'a str,
}

impl<'a> RatedForDistrict<'a> {
    /// The rating of this incident, which the district itself reported or did not.
    pub(crate) fn new(incident: &'a Incident, rating: &'a Rating, yours: bool) -> Self {
        Self {
            what: yours.then_some(incident.what.as_str()),
            day: day_in_words(incident.happened_on),
            severity: rating.severity.label().to_lowercase(),
            watched: rating.follows == Follow::Watch,
            suspends: rating.follows == Follow::Suspend,
            words: &rating.words,
            slug: &incident.slug,
        }
    }
}

impl Mail for RatedForDistrict<'_> {
    const TEMPLATE: &'static str = "district/incident_rated";

    fn subject(&self) -> &'static str {
        "Incident rated"
    }

    fn samples() -> Vec<Self> {
        let sample = |yours: bool, watched, suspends| Self {
            what: yours.then_some(Told::sample().what),
            day: Told::sample().day,
            severity: "serious".to_owned(),
            watched,
            suspends,
            words: "The vendor has found the cause.",
            slug: "askwell",
        };
        vec![sample(true, true, false), sample(false, false, true), sample(false, false, false)]
    }
}

/// To the vendor: the agency rated an incident with its tool.
#[derive(Serialize)]
pub(crate) struct RatedForVendor<'a> {
    product_id: &'a str,
    severity: String,
    suspends: bool,
    words: &'a str,
    #[serde(flatten)]
    told: Told<'a>,
}

impl<'a> RatedForVendor<'a> {
    /// The rating of this incident.
    pub(crate) fn new(incident: &'a Incident, rating: &'a Rating) -> Self {
        Self {
            product_id: incident.product.as_str(),
            severity: rating.severity.label().to_lowercase(),
            suspends: rating.follows == Follow::Suspend,
            words: &rating.words,
            told: Told::new(incident),
        }
    }
}

impl Mail for RatedForVendor<'_> {
    const TEMPLATE: &'static str = "district/incident_rated_vendor";

    fn subject(&self) -> &'static str {
        "Incident rated"
    }

    fn samples() -> Vec<Self> {
        let sample = |suspends| Self {
            product_id: "0194",
            severity: "serious".to_owned(),
            suspends,
            words: "Show that the fix holds.",
            told: Told::sample(),
        };
        vec![sample(true), sample(false)]
    }
}

/// To a district that uses the tool or reported the incident: it was not rated in time.
#[derive(Serialize)]
pub(crate) struct Late<'a> {
    /// What the district itself wrote; none for the others.
    what: Option<&'a str>,
    day: String,
    slug: &'a str,
}

impl<'a> Late<'a> {
    /// An incident that was not rated in time, which the district itself reported or did not.
    pub(crate) fn new(incident: &'a Incident, yours: bool) -> Self {
        Self {
            what: yours.then_some(incident.what.as_str()),
            day: day_in_words(incident.happened_on),
            slug: &incident.slug,
        }
    }
}

impl Mail for Late<'_> {
    const TEMPLATE: &'static str = "district/incident_late";

    fn subject(&self) -> &'static str {
        "Incident not rated in time"
    }

    fn samples() -> Vec<Self> {
        let sample = |yours: bool| Self {
            what: yours.then_some(Told::sample().what),
            day: Told::sample().day,
            slug: "askwell",
        };
        vec![sample(true), sample(false)]
    }
}

/// To the agency: an incident was not rated in time.
#[derive(Serialize)]
pub(crate) struct LateForAgency<'a> {
    incident: &'a str,
    rate_by: String,
    #[serde(flatten)]
    told: Told<'a>,
}

impl<'a> LateForAgency<'a> {
    /// An incident that was not rated in time.
    pub(crate) fn new(incident: &'a Incident) -> Self {
        Self {
            incident: incident.id.as_str(),
            rate_by: day_in_words(incident.rate_by),
            told: Told::new(incident),
        }
    }
}

impl Mail for LateForAgency<'_> {
    const TEMPLATE: &'static str = "district/incident_late_agency";

    fn subject(&self) -> &'static str {
        "Incident not rated in time"
    }

    fn samples() -> Vec<Self> {
        vec![Self {
            incident: "0193",
            rate_by: "25 November 2026".to_owned(),
            told: Told::sample(),
        }]
    }
}
