//! What asks for a past day of a listing, and what stands above one.

use serde::{Deserialize, Serialize};

use crate::actions::FieldError;
use crate::web::components::fields::TextField;
use crate::web::components::{Kind, NoticeBox};

/// Which day is asked for.
#[derive(Debug, Deserialize)]
pub struct AsOf {
    /// The day as it is written in the address; none asks for today.
    pub as_of: Option<String>,
}

/// A form that asks for a day of a listing.
#[derive(Debug, Serialize)]
pub struct DayForm {
    action: String,
    day: TextField,
}

impl DayForm {
    /// The form for the listing with this slug.
    pub fn new(slug: &str, typed: &str, errors: &[FieldError]) -> Self {
        Self {
            action: format!("/registry/{slug}"),
            day: TextField::new("as_of", "What the registry said on", typed, errors)
                .help("At the end of that day.")
                .day(),
        }
    }
}

/// What stands above a listing of a past day.
#[derive(Debug, Serialize)]
pub struct PastBanner {
    notice: NoticeBox,
    today: String,
}

impl PastBanner {
    /// The banner over a page as it read on a day; `today` is where it stands as it reads today.
    pub fn new(today: &str, day: &str) -> Self {
        Self {
            notice: NoticeBox {
                kind: Kind::Caution,
                title: format!("This is what the registry said on {day}"),
                text: Some(
                    "It shows how the listing read at the end of that day, not what holds today."
                        .to_owned(),
                ),
            },
            today: today.to_owned(),
        }
    }
}
