//! The decision page in every shape that its template knows.

use super::differences::DifferenceRow;
use super::forms::{ProposeForm, choices, sign_form, take_back_form};
use super::{
    AnswerForm, AreaField, Because, Breadcrumb, DecisionPage, Facts, FieldError, Kind, ModuleRow,
    NoticeBox, Offices, PageHeader, Pressing, ScoreProfile, ShownCondition, ShownResponse, TITLE,
    Verdict, error_links, outcome_shown,
};
use crate::domain::assessment::decision::Consequence;
use crate::domain::assessment::decision::Office;
use crate::domain::assessment::departure::Departure;
use crate::domain::assessment::disclosure::State;
use crate::domain::calendar::Calendar;
use crate::web::components::{StatusTag, home_trail};
use crate::web::kernel::templates::Page;
use crate::web::pages::assessment::{condition_rows, panel_samples};

impl Page for DecisionPage {
    const TEMPLATE: &'static str = "assessment/decision";

    #[expect(clippy::too_many_lines, reason = "one line for each field of the page")]
    fn samples() -> Vec<Self> {
        let errors =
            [FieldError { field: "decision".into(), message: "Choose a decision.".into() }];
        let field = |name: &str| {
            choices(
                name,
                "Which?",
                vec![("a", "A", Some("Help".to_owned())), ("b", "B", None)],
                "a",
                &errors,
            )
        };
        let bare = || Self {
            crumbs: Breadcrumb::new(home_trail(), TITLE),
            header: PageHeader::new(TITLE),
            errors: Vec::new(),
            id: "1".to_owned(),
            seen: "1-".to_owned(),
            verdict: None,
            lead_reason: None,
            unsettled: Some(NoticeBox {
                kind: Kind::Caution,
                title: "1 question".to_owned(),
                text: None,
            }),
            held_up: None,
            waits_for_vendor: None,
            confidential: Vec::new(),
            objection: None,
            reasons: Vec::new(),
            to_weigh: Vec::new(),
            stops: Vec::new(),
            profile: None,
            sums: Vec::new(),
            risk: None,
            residual_tiers: Vec::new(),
            matrix: Vec::new(),
            matrix_note: None,
            differences: Vec::new(),
            modules: Vec::new(),
            conditions: Vec::new(),
            propose: None,
            offices: None,
            sign: None,
            take_back: None,
            stopped: None,
            pressing: None,
            changes: Vec::new(),
            waits: None,
            response: None,
            answer: None,
            may_publish: false,
            back: None,
            sees_scores: true,
            letter_title: "Letter to the vendor",
            above_letter: None,
            letter: Vec::new(),
        };
        let mut proposing = bare();
        proposing.errors = error_links(&errors);
        proposing.unsettled = None;
        proposing.verdict = Some(Verdict {
            kind: Kind::Good,
            title: "The rules lead to: approved".to_owned(),
            line: None,
        });
        proposing.waits_for_vendor = Some(NoticeBox {
            kind: Kind::Caution,
            title: "The vendor has to answer a question".to_owned(),
            text: None,
        });
        proposing.held_up = Some(NoticeBox {
            kind: Kind::Caution,
            title: "The vendor asks to keep something confidential".to_owned(),
            text: Some("Decide first.".to_owned()),
        });
        proposing.confidential = vec!["Q-01 Is it safe?".to_owned()];
        proposing.objection = Some(NoticeBox {
            kind: Kind::Stop,
            title: "Curriculum objected".to_owned(),
            text: Some("Why.".to_owned()),
        });
        (proposing.reasons, proposing.to_weigh) = (
            vec!["Every criterion reaches the minimum.".to_owned()],
            vec!["One thing.".to_owned()],
        );
        proposing.stops = outcome_shown::sample_stops();
        proposing.profile = Some(ScoreProfile::new("scores", "Scores", "Six scores.", Vec::new()));
        proposing.sums = outcome_shown::sample_sums();
        proposing.risk = Some(Facts { facts: Vec::new() });
        proposing.residual_tiers = vec!["Tier 1".to_owned()];
        proposing.matrix_note = Some("The matrix alone gives “Approved”.".to_owned());
        proposing.matrix = outcome_shown::sample_matrix();
        let difference = |reason: Option<String>| DifferenceRow {
            href: Some("/pipeline/1/adjudication#question-safety-a".to_owned()),
            code: "Q-01".to_owned(),
            label: "Is it safe?".to_owned(),
            levels: "1 · 4".to_owned(),
            status: StatusTag::new(Kind::Good, "Settled"),
            counts: "3, Tested".to_owned(),
            reason,
        };
        proposing.differences = vec![difference(None), difference(Some("The report.".to_owned()))];
        proposing.propose = Some(ProposeForm {
            again: true,
            decision: field("decision"),
            reason: AreaField::new("reason", "Reason", "", &errors),
            letter: AreaField::new("letter", "Letter", "", &errors),
            notes: vec!["Q-01: Publish the report.".to_owned()],
            conditions_error: Some("One is needed.".to_owned()),
            rows: condition_rows::samples(),
            blank: condition_rows::samples().remove(0),
        });
        let mut signing = bare();
        signing.modules = vec![ModuleRow {
            title: "Module".to_owned(),
            who: "Teachers".to_owned(),
            by: "Before access".to_owned(),
            because: vec![Because {
                rule: None,
                sentence: "Every tool.".to_owned(),
                for_the_public: None,
                reasons: outcome_shown::sample_reasons(),
            }],
        }];
        let condition = |criterion: Option<String>| ShownCondition {
            text: "Test it.".to_owned(),
            criterion,
            due: "30 June 2027".to_owned(),
            consequence: Consequence::Rests.sentence(),
            evidence: "A report".to_owned(),
        };
        signing.conditions = vec![condition(None), condition(Some("Safety".to_owned()))];
        signing.offices =
            Some(Offices::new(&panel_samples::signoffs(), State::Proposed, Calendar::UTC));
        signing.letter = vec!["To Acme".to_owned()];
        signing.above_letter = Some(NoticeBox {
            kind: Kind::Stop,
            title: "The decision in this letter no longer holds".to_owned(),
            text: None,
        });
        let departure = Departure {
            rules: None,
            because: vec!["Inclusivity is not scored".to_owned()],
            milder: true,
        };
        let sign = |offices: &[Office]| Some(sign_form(offices, Some(&departure), None, &errors));
        signing.lead_reason = Some("A first year.".to_owned());
        signing.sign = sign(&[Office::Curriculum]);
        signing.take_back = Some(take_back_form("", &errors));
        signing.changes = vec!["The decision is “Approved” instead of “Not approved”.".to_owned()];
        let mut two = bare();
        two.may_publish = true;
        two.waits = Some(NoticeBox {
            kind: Kind::Caution,
            title: "Not to be published yet".to_owned(),
            text: None,
        });
        two.response = Some(ShownResponse::sample());
        two.answer = Some(AnswerForm::sample());
        two.pressing = Some(Pressing::sample());
        two.stopped = Some(NoticeBox {
            kind: Kind::Caution,
            title: "The tool’s listing is suspended".to_owned(),
            text: Some("The reason: an incident. It stays so.".to_owned()),
        });
        two.offices = Some(Offices::new(&panel_samples::signoffs(), State::Scored, Calendar::UTC));
        let taking_back = Self {
            back: Some(AreaField::new("back", "What is wrong", "", &errors).when("needed")),
            pressing: Some(Pressing::sample()),
            take_back: Some(take_back_form("", &errors)),
            ..bare()
        };
        two.back = Some(AreaField::new("back", "What is wrong", "", &errors).when("needed"));
        two.sign = Some(sign_form(&[Office::Curriculum, Office::Edtech], None, None, &errors));
        vec![bare(), proposing, signing, two, taking_back]
    }
}
