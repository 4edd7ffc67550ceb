mod documents;
mod evidence;
mod evidence_examples;
mod fairness;
mod people;
mod properties;

use assay::domain::measures::steps::Steps;

/// For results whose arithmetic the test does not read.
fn unread() -> Steps {
    Steps::left_out()
}
