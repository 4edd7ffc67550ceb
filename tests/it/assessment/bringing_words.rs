//! What the words of a HECVAT say, and what only looks like it: a draft must never say more than the
//! workbook does.

use std::collections::BTreeMap;

use super::drafted::read;
use crate::support::workbooks::{Answered, hecvat};

const EXCEL: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// What a workbook of a few answers drafts at a question: its options, or the cells of its rows.
fn drafted(answers: &[Answered], question: &str) -> Vec<String> {
    let file = hecvat("Askwell", answers);
    let readings = read("2026-2", &[(EXCEL, &file)]);
    let Some(one) = readings[0].suggested.iter().find(|one| one.question == question) else {
        return Vec::new();
    };
    let cell = |(column, cell): (&String, &String)| format!("{column}={cell}");
    let cells = one.entry.rows.iter().flat_map(BTreeMap::iter).map(cell);
    one.entry.values.iter().cloned().chain(cells).collect()
}

const INPUT: &str = "Is user input data used to influence your solution's AI model?";
const RETAINED: &str = "Is any institutional data retained in AI processing?";

#[test]
fn training_is_drafted_as_never_only_from_two_plain_noes() {
    let of = |asks: [&'static str; 2], no: [&'static str; 2], more: &'static str| {
        let answers = [("AISC-02", asks[0], no[0], more), ("DPAI-02", asks[1], no[1], "")];
        drafted(&answers, "safety.training")
    };
    let asks = [INPUT, RETAINED];
    assert_eq!(of(asks, ["No", "No"], ""), ["never"]);
    assert_eq!(of(asks, ["No.", "No, never"], "The model is never trained on it."), ["never"]);
    for no in [["No", "Yes"], ["Yes", "No"], ["No", "N/A"], ["N/A", "No"], ["No", ""], ["", "No"]] {
        assert!(of(asks, no, "").is_empty(), "{no:?}");
    }
    assert!(of(asks, ["No", "At the inference layer, no"], "").is_empty());
    for more in [
        "De-identified chats improve it.",
        "Only with the consent of the district.",
        "Unless a teacher opts in.",
    ] {
        assert!(of(asks, ["No", "No"], more).is_empty(), "{more}");
    }
    let others = [[INPUT, "Do you use AI?"], ["Is input data validated?", RETAINED], ["", ""]];
    for asks in others {
        assert!(of(asks, ["No", "No"], "").is_empty(), "{asks:?}");
    }
}

#[test]
fn no_sale_is_drafted_only_where_every_part_is_denied() {
    let of = |masked: &'static str, tracking: &'static str, more: &'static str| {
        let answers = [
            ("DRPV-13", "Is masked data used for any purpose other than agreed?", masked, ""),
            ("PDAT-06", "Does any part involve a web/app tracking component?", tracking, ""),
            ("DRPV-04", "Do you collect personal information only for the purpose?", "Yes", more),
        ];
        drafted(&answers, "safety.no_sale")
    };
    let denied = "Student data is never sold or used for advertising.";
    assert_eq!(of("No", "No", denied), ["none"]);
    assert_eq!(of("No", "No", "No data is sold, shared with advertisers or trained on."), ["none"]);
    for (masked, tracking) in [("Yes", "No"), ("No", "Yes"), ("N/A", "No"), ("", "No"), ("No", "")]
    {
        assert!(of(masked, tracking, denied).is_empty(), "{masked} and {tracking}");
    }
    for more in [
        "",
        "Student data is never sold.",
        "Not used for advertising.",
        "Data is not sold; it is used for advertising.",
        "Data is never sold, but used for advertising.",
        "Never sold or used for advertising, except in the free edition.",
    ] {
        assert!(of("No", "No", more).is_empty(), "{more}");
    }
}

#[test]
fn trackers_are_drafted_where_somebody_elses_are_named() {
    let of = |answer: &'static str, more: &'static str| {
        let asks = "Does any part of this service involve a web/app tracking component?";
        drafted(&[("PDAT-06", asks, answer, more)], "safety.no_sale")
    };
    assert_eq!(of("Yes", "Google Analytics on the pages for teachers"), ["trackers"]);
    assert!(of("Yes", "Session cookies; no third-party analytics").is_empty());
    assert!(of("Yes", "").is_empty());
    assert!(of("No", "Google Analytics").is_empty());
}

#[test]
fn deletion_is_drafted_only_with_a_day_that_holds_for_all_data() {
    const ASKS: &str = "At the completion of this contract, will data be returned to the \
        institution and/or deleted from all your systems and archives?";
    let of = |asks: &'static str, answer: &'static str, more: &'static str| {
        drafted(&[("DATA-09", asks, answer, more)], "safety.retention")
    };
    assert_eq!(of(ASKS, "Yes", "Deleted within 30 days."), ["within_60"]);
    assert_eq!(of(ASKS, "Yes, within 60 days all of it is deleted", ""), ["within_60"]);
    assert_eq!(of(ASKS, "Yes", "Data is deleted within 90 days."), ["longer"]);
    assert_eq!(of(ASKS, "No", "It is deleted only on written request."), ["on_request"]);
    for answer in ["No", "N/A", ""] {
        assert!(of(ASKS, answer, "Deleted within 30 days.").is_empty(), "{answer}");
    }
    for more in [
        "",
        "Deleted soon after.",
        "Deleted within 30 days of a request.",
        "Deleted within 30 days; backups within 90 days.",
        "Deleted within 30 business days.",
        "Deleted within 30 days, except de-identified data.",
        "Returned within 30 days.",
        "Deleted within 12 months.",
    ] {
        assert!(of(ASKS, "Yes", more).is_empty(), "{more}");
    }
    let other = "Do backups leave the institution's data zone?";
    assert!(of(other, "Yes", "Deleted within 30 days.").is_empty());
}

#[test]
fn decisions_without_a_person_are_denied_only_by_a_plain_no() {
    let of = |asks: &'static str, answer: &'static str| {
        drafted(&[("PRPO-09", asks, answer, "")], "product.decides")
    };
    let asks = "Do you have any decision-making processes that are completely automated?";
    assert_eq!(of(asks, "No"), ["false"]);
    for answer in ["Yes", "N/A", "", "No decisions of consequence are automated"] {
        assert!(of(asks, answer).is_empty(), "{answer}");
    }
    assert!(of("Is privacy training mandatory?", "No").is_empty());
    let all = [("PRPO-09", asks, "No", "")];
    assert!(drafted(&all, "profile.decisions").is_empty(), "what it changes at most is not said");
}

#[test]
fn the_hours_of_an_incident_are_drafted_where_one_number_is_said() {
    let of = |more: &'static str| {
        let asks = "Will you comply with applicable breach notification laws?";
        drafted(&[("PRPO-03", asks, "Yes", more)], "safety.incident_clock")
    };
    assert_eq!(of("Institutions are told within 72 hours."), ["district_hours=72"]);
    assert_eq!(of("We notify each customer no later than 3 days after."), ["district_hours=72"]);
    for more in [
        "",
        "Institutions are told promptly.",
        "Within 72 hours.",
        "Institutions are told within 24-48 hours.",
        "The regulator hears within 72 hours, the institution within 24 hours.",
        "Institutions are told within 2 days, and staff within 4 hours.",
        "Institutions are told within 3 business days.",
    ] {
        assert!(of(more).is_empty(), "{more}");
    }
}

#[test]
fn who_uses_it_and_in_which_languages_follows_from_its_description_alone() {
    let of = |told: &'static str, question: &str| {
        drafted(&[("GNRL-03", "Solution Description", told, "")], question)
    };
    let users = |told| of(told, "profile.users");
    assert_eq!(users("A tutor used by students in grades 7-8."), ["grade_7", "grade_8"]);
    assert_eq!(users("Used by students in grades 6, 7 and 8."), ["grade_6", "grade_7", "grade_8"]);
    assert_eq!(users("Used by students from kindergarten to grade 2."), Vec::<String>::new());
    assert_eq!(
        users("Used by teachers and by students in K-2."),
        ["teachers", "kindergarten", "grade_1", "grade_2"]
    );
    assert!(users("Lesson plans for students in grades 6 to 8.").is_empty());
    assert!(users("It is not used by students in grades 6 to 8.").is_empty());
    let languages = |told| of(told, "inclusivity.languages");
    assert_eq!(
        languages("It works in English, Haitian Creole and Spanish."),
        ["language=english", "language=spanish", "language=haitian_creole"]
    );
    assert!(languages("It helps Spanish classes.").is_empty());
    assert!(languages("Soon available in Spanish.").is_empty());
    let purposes = |told| of(told, "profile.purposes");
    assert_eq!(purposes("It tutors. It is a tutor for algebra."), ["tutoring"]);
    assert!(purposes("It is no tutor.").is_empty());
    assert_eq!(purposes("It writes lesson plans."), ["lesson_planning"]);
    assert!(purposes("We plan to tutor, and are planning to translate.").is_empty());
}

/// As two universities' vendors answered: what is hedged there says nothing.
#[test]
fn hedged_answers_of_real_workbooks_draft_nothing() {
    let answers = [
        (
            "PDAT-01",
            "Do you collect, process, or store demographic information?",
            "Yes",
            "Name and e-mail address. We do not collect race, ethnicity, gender or age.",
        ),
        (
            "PDAT-02",
            "Do you capture or create genetic, biometric, or behaviometric information?",
            "Yes",
            "In the browser; no biometric templates are stored.",
        ),
        (
            "PRGN-05",
            "Web Link to Product/Service Privacy Notice",
            "No notice exists at https://x.example today",
            "",
        ),
        (
            "AILM-03",
            "Do any actions taken by your LLM features require human intervention?",
            "Yes for consequential actions.",
            "Some tools ask for confirmation.",
        ),
        ("AISC-03", "Do you provide logging for AI features?", "Yes", "User, date and action"),
        (
            "DPAI-08",
            "Do you provide choice to the user to opt out of AI use?",
            "Yes",
            "By not using it",
        ),
        (
            "AIPL-05",
            "Do you have documented processes to address negative impacts of AI?",
            "Partial",
            "We plan a button in the chat to report unfair answers.",
        ),
        (
            "AISC-05",
            "Do you plan for and mitigate supply-chain risk?",
            "Yes",
            "We plan to pin the model and to notify districts 30 days before a change.",
        ),
        ("DRPV-03", "Do you obtain consent?", "Yes", "By creating an account"),
        (
            "PRGN-03",
            "Does your solution process data regulated by state laws?",
            "Yes",
            "We signed the NDPA with one district.",
        ),
    ];
    for question in [
        "profile.data",
        "usability.family_notice",
        "usability.override",
        "profile.effect",
        "inclusivity.alternative",
        "bias.reporting",
        "profile.updates",
        "safety.filters",
        "usability.dashboard",
        "safety.changes",
        "safety.age",
        "safety.agreement",
    ] {
        let drafted = drafted(&answers, question);
        assert!(drafted.is_empty(), "{question}: {drafted:?}");
    }
}
