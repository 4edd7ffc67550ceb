//! Compares the result of a form without scores with what a worked example expects of it.

use super::comparison::compare;
use super::pass_fail::{PassFail, PassFailResult};
use crate::domain::instrument::compile::cursor::At;

pub(crate) fn compare_pass_fail(expect: &At<'_>, pass_fail: Option<&PassFail>) {
    let Some(pass_fail) = pass_fail else {
        return expect.fault("This questionnaire is no form of knock-outs alone.");
    };
    compare(expect, "result", &pass_fail.result.map(PassFailResult::word).into());
    compare(expect, "between", &pass_fail.between.map(PassFailResult::word).to_vec().into());
}
