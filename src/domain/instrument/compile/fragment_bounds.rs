//! Lower and upper bounds of a fragment that leave nothing between them.

use super::cursor::At;
use crate::domain::instrument::model::exact::Exact;
use crate::domain::instrument::model::json_words::short;

/// Lower bounds with the upper ones that they go with, and whether the value that both name fits.
const BOUNDS: &[(&str, &str, bool)] = &[
    ("minimum", "maximum", true),
    ("minimum", "exclusiveMaximum", false),
    ("exclusiveMinimum", "maximum", false),
    ("exclusiveMinimum", "exclusiveMaximum", false),
    ("minLength", "maxLength", true),
    ("minItems", "maxItems", true),
    ("minContains", "maxContains", true),
    ("minProperties", "maxProperties", true),
];

/// Names every upper bound of the fragment that no value keeps which keeps the lower one.
pub(super) fn check(at: &At<'_>) {
    let bound = |key: &str| {
        let found = at.get(key)?;
        let number = Exact::from_json(found.value.as_number()?)?;
        Some((found, number))
    };
    for (low, high, meet) in BOUNDS {
        let (Some((lowest, least)), Some((highest, most))) = (bound(low), bound(high)) else {
            continue;
        };
        if least > most || least == most && !meet {
            let (least, most) = (short(lowest.value), short(highest.value));
            highest.fault(format!(
                "`{low}` is {least} and `{high}` is {most}: nothing fits between \
                them, so nobody could answer."
            ));
        }
    }
}
