//! The instrument: a small compiler of questionnaires as data. Imports run from right to left only:
//! `model ← compile ← evaluate ← explain`; `schema` and `difference` stand beside them.

pub(crate) mod compile;
mod difference;
mod evaluate;
mod explain;
mod model;
mod schema;

pub use difference::{
    ChangeKind, Difference, QuestionChange, VersionFiles, differences, maximum_differences,
};
pub use evaluate::answer_check::{check, check_answer, check_rows, check_standing};
pub use evaluate::applicability::{QuestionView, SectionView, View, view};
pub use evaluate::bindings::Names;
pub use evaluate::draft_standing::DraftStanding;
pub use evaluate::effort::Effort;
pub use evaluate::evaluation::{Evaluation, assess, assessment};
pub use evaluate::impact_outcome::{
    AlternativeOutcome, BandOutcome, DeductionOutcome, GivenOption, ImpactOutcome,
    MitigationOutcome, PointsLine, SectionTotal,
};
pub use evaluate::knockout::{KnockoutOutcome, ProhibitedOutcome, Standing};
pub use evaluate::limits::{LevelLimit, QuestionLimits, limits};
pub use evaluate::measured::MeasureOutcome;
pub(crate) use evaluate::measured::measure_without;
pub use evaluate::open_question::OpenQuestion;
pub use evaluate::outcome::{Assessment, Outcome};
pub use evaluate::pass_fail::{PassFail, PassFailResult};
pub use evaluate::readiness::{CriterionReadiness, NextStep, Prospect, StepKind};
pub use evaluate::reasons::{Reason, explain};
pub use evaluate::recommendation::{
    ConditionSource, MinimumCheck, ProposedCondition, Reach, Recommendation,
};
pub use evaluate::risk::{Effectiveness, FactorOutcome, FloorOutcome, Inherent, Residual, Weakest};
pub use evaluate::scoring::{CapOutcome, CriterionOutcome, ScoreLine};
pub use evaluate::screening::{Screened, SectionSize};
pub use evaluate::section_findings::{SectionFindings, section_findings};
pub use evaluate::time_left::time_left;
pub use evaluate::worth::{Ceiling, EvidenceWorth, ceilings, evidence_worth, minimums_of};
pub use explain::fired::{Fired, fired};
pub use explain::remaining::{Remaining, RemainingGroup};
pub use explain::weighed::weighed_columns;
pub use model::answer_fault::{AnswerFault, Completeness};
pub use model::answers::{Answer, AnswerState, Answers};
pub use model::change_kinds::{ChangeClock, ChangeKinds, KindOfChange, ThingChanged};
pub use model::condition::{Condition, Lookup, Reasoned, Seen, Truth};
pub use model::document::{DocumentFact, DocumentKind};
pub use model::evidence::{EvidenceFact, EvidenceFacts, Levels, Scored, is_current};
pub use model::exact::Exact;
pub use model::example::{Example, Expectation};
pub(crate) use model::fault::Faults;
pub use model::fault::{Fault, MAX_FAULTS};
pub use model::impact::{
    Alternative, Deduction, Group, ImpactBand, ImpactModel, MaximumOver, Obligation, PointsWhen,
    QuestionPoints, Role, RoleRule,
};
pub use model::interval::Interval;
pub use model::kind::{ChoiceOption, Column, Kind};
pub use model::learning::{LearningRule, LearningRules, Named};
pub use model::legal_bases::{LegalBases, LegalBasis};
pub use model::mapping::{
    DraftRule, Drafted, Given, Gives, Mapping, MappingSource, Saying, Statements,
};
pub use model::measure::{Computed, Measure, Method};
pub use model::messages::{FaultKind, Messages, QuestionMessages};
pub use model::name::{EvidenceCount, Name, Openness, measured_limit};
pub use model::narrowing::{Derivation, DerivedFact, DerivedValue, Known, Narrowing};
pub use model::proper_nouns::ProperNouns;
pub use model::question::{EvidenceAsk, Note, Question, Reuse, Visibility};
pub use model::questionnaire::{NamedFact, Pin, PublicFact, Purpose, Questionnaire, Section, Show};
pub use model::reference::{Reference, ReferenceKind, ReferenceStatus};
pub use model::risk::{
    Band, BandEnd, Decision, Factor, FactorLevel, Floor, MatrixRow, NearMiss, Prohibited,
    ResidualRule, RiskModel,
};
pub use model::rubric::{
    Anchor, Cap, Criterion, Knockout, KnockoutKind, QuestionRubric, Rubric, Scale,
};
pub use model::rubric_change::{RubricChange, minimum_field, weight_field};
pub use model::trace::Trace;
pub use model::value_words::{asked_in_words, cell_in_words, in_words};
pub use schema::{disclosure_schema, schema_path};
