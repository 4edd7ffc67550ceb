//! What a questionnaire, its answers and its evidence are: types, and what can be said of each by
//! itself.

pub(crate) mod answer_fault;
pub(crate) mod answers;
pub(crate) mod change_kinds;
pub(crate) mod condition;
pub(crate) mod document;
pub(crate) mod evidence;
pub(crate) mod exact;
pub(crate) mod example;
pub(crate) mod fault;
pub(crate) mod format;
pub(crate) mod graph;
pub(crate) mod impact;
pub(crate) mod interval;
pub(crate) mod json_words;
pub(crate) mod kind;
pub(crate) mod learning;
pub(crate) mod legal_bases;
pub(crate) mod mapping;
pub(crate) mod measure;
pub(crate) mod messages;
pub(crate) mod name;
pub(crate) mod narrowing;
pub(crate) mod numbers;
pub(crate) mod proper_nouns;
pub(crate) mod question;
pub(crate) mod questionnaire;
pub(crate) mod reference;
pub(crate) mod risk;
pub(crate) mod rubric;
pub(crate) mod rubric_change;
pub(crate) mod symbols;
pub(crate) mod trace;
pub(crate) mod value_words;
