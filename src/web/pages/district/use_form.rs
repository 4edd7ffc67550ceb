//! The fields in which a district says for whom and what for it uses a tool.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::actions::FieldError;
use crate::actions::district::typed::{TypedUse, people_field};
use crate::domain::district::grades::stored;
use crate::domain::instrument::Named;
use crate::domain::registry::grades::Grade;
use crate::web::components::fields::{AreaField, ChoicesField, TextField};
use crate::web::kernel::forms::Pairs;

/// The fields.
#[derive(Debug, Serialize)]
pub(super) struct UseFields {
    grades: ChoicesField,
    purpose: AreaField,
    starts_on: TextField,
    students: TextField,
    people: Vec<TextField>,
}

impl UseFields {
    /// The fields, filled in and with what is wrong.
    pub(super) fn new(roles: &[Named], typed: &TypedUse, errors: &[FieldError]) -> Self {
        let count = |name: String, label: String, value: &str| {
            TextField::new(name, label, value, errors).kind("number").optional()
        };
        let people = |role: &Named| {
            let value = typed.people.get(&role.id).map_or("", String::as_str);
            count(people_field(&role.id), role.title.clone(), value)
        };
        Self {
            grades: grades_field(&typed.grades, errors),
            purpose: AreaField::new("purpose", "What you use it for", &typed.purpose, errors)
                .help("One or two sentences. Only your district reads them."),
            starts_on: TextField::new("starts_on", "First day of use", &typed.starts_on, errors)
                .help("Deadlines for learning are counted from it.")
                .day(),
            students: count(
                "students".to_owned(),
                "Students".to_owned(),
                typed.students.as_deref().unwrap_or_default(),
            ),
            people: roles.iter().map(people).collect(),
        }
    }
}

/// Tick boxes for grades.
pub(super) fn grades_field(chosen: &[String], errors: &[FieldError]) -> ChoicesField {
    let grades = Grade::all().map(|grade| (stored(grade), grade.short_label()));
    ChoicesField::ticks("grades", "Grades", grades, chosen, errors).in_row()
}

/// What a form holds.
pub(super) fn typed(form: &Pairs, roles: &[Named]) -> TypedUse {
    let counted = |role: &Named| {
        let typed = form.sent(&people_field(&role.id))?;
        Some((role.id.clone(), typed.to_owned()))
    };
    let people: BTreeMap<String, String> = roles.iter().filter_map(counted).collect();
    TypedUse {
        district: form.value("district").to_owned(),
        grades: form.values("grades"),
        purpose: form.value("purpose").to_owned(),
        people,
        students: form.sent("students").map(str::to_owned),
        starts_on: form.value("starts_on").to_owned(),
    }
}
