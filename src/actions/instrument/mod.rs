//! What people do with questionnaire folders outside any disclosure.

pub mod questionnaires;
pub mod schemas;
