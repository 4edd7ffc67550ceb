//! Checks folders of questionnaires, and scores a file of answers without a database.

use std::path::Path;
use std::sync::Arc;

use chrono::NaiveDate;
use serde::Serialize;
use serde_json::Value;

use crate::domain::instrument::{
    AnswerFault, Assessment, Completeness, Difference, Effort, Example, Fault, Outcome, Purpose,
    Questionnaire, assessment, check, differences, disclosure_schema, maximum_differences,
};
use crate::domain::learning::{Requirement, RoleHours, hours, required};
use crate::store::instrument::questionnaires::{Library, is_version, version_files};

/// What a file of answers comes to.
#[derive(Debug, Clone)]
pub struct Scored {
    /// The questionnaire that the answers are for.
    pub questionnaire: Arc<Questionnaire>,
    /// What does not fit in the answers.
    pub faults: Vec<AnswerFault>,
    /// Scores, tiers, knock-outs and the recommendation, with their arithmetic.
    pub outcome: Outcome,
    /// The modules that it requires.
    pub modules: Vec<Requirement>,
    /// The hours that these ask of each role.
    pub hours: Vec<RoleHours>,
}

/// The questionnaires to work with: those in `folder`, or the built-in ones.
///
/// # Errors
/// Every fault of every file.
pub fn load(folder: Option<&Path>) -> Result<Library, Vec<Fault>> {
    folder.map_or_else(Library::built_in, Library::load_dir)
}

/// What a whole example of a disclosure takes to answer.
#[derive(Debug, Clone, Serialize)]
pub struct ExampleEffort {
    /// `family/version`.
    pub questionnaire: String,
    /// The example's title.
    pub example: String,
    /// What it takes.
    #[serde(flatten)]
    pub effort: Effort,
}

/// What a folder of questionnaires comes to: every fault of it and of its worked examples, and what
/// the examples take that answer everything.
pub fn checked(folder: Option<&Path>) -> (Vec<Fault>, Vec<ExampleEffort>) {
    match load(folder) {
        Ok(library) => (check_examples(&library), efforts(&library)),
        Err(faults) => (faults, Vec::new()),
    }
}

/// What the examples take that could be submitted.
fn efforts(library: &Library) -> Vec<ExampleEffort> {
    let disclosures = library.all().filter(|q| q.purpose == Purpose::Disclosure);
    let whole = disclosures.flat_map(|q| q.examples.iter().map(move |example| (q, example)));
    let whole = whole.filter(|(q, example)| {
        check(q, &example.answers, &example.evidence, Completeness::Final).is_empty()
    });
    whole
        .map(|(q, example)| ExampleEffort {
            questionnaire: format!("{}/{}", q.family, q.version),
            example: example.title.clone(),
            effort: Effort::of(q, example),
        })
        .collect()
}

/// Runs the examples of every questionnaire; the faults say where an outcome is not the expected
/// one.
pub fn check_examples(library: &Library) -> Vec<Fault> {
    let unknown = library
        .catalogue
        .obligations
        .unknown(library.all().map(|questionnaire| &questionnaire.learning));
    let mut faults: Vec<Fault> = unknown
        .into_iter()
        .map(|sentence| Fault::new("modules.json", "/obligations", sentence))
        .collect();
    for questionnaire in library.all() {
        let folder = format!("{}/{}", questionnaire.family, questionnaire.version);
        let modules = |assessment: &Assessment| {
            let required = required(questionnaire, &library.catalogue, &assessment.names);
            required.into_iter().map(|requirement| requirement.module).collect()
        };
        for example in &questionnaire.examples {
            faults.extend(
                example.run(questionnaire, modules).into_iter().map(|fault| fault.within(&folder)),
            );
        }
    }
    faults
}

/// Scores answers as of `today` unless they name a day. `folder` is one version of a questionnaire,
/// `<family>/<version>`, inside a folder of questionnaires. `answers` holds JSON in the form of an
/// example file; `title` and `expect` may be left out.
///
/// # Errors
/// Every fault of the questionnaires, or every place in the file that cannot be read or that names
/// what the questionnaire does not have.
pub fn score(
    folder: &Path,
    file: &str,
    answers: &[u8],
    today: NaiveDate,
) -> Result<Scored, Vec<Fault>> {
    let (library, questionnaire) = version(folder)?;
    let sheet = Example::parse(file, answers, today)?;
    let misplaced = sheet.misplaced(&questionnaire);
    if !misplaced.is_empty() {
        return Err(misplaced);
    }
    let assessment =
        assessment(&questionnaire, &sheet.answers, &sheet.evidence, &sheet.levels, sheet.on);
    let modules = required(&questionnaire, &library.catalogue, &assessment.names);
    Ok(Scored {
        hours: hours(&library.catalogue, &modules, assessment.outcome.inherent.tier),
        modules,
        faults: check(&questionnaire, &sheet.answers, &sheet.evidence, Completeness::Draft),
        outcome: assessment.outcome,
        questionnaire,
    })
}

/// The published schema of the questionnaire in `folder`, one version `<family>/<version>`, for a
/// service at `base_url`.
///
/// # Errors
/// Every fault of the questionnaires.
pub fn schema(folder: &Path, base_url: &str) -> Result<Value, Vec<Fault>> {
    let (_, questionnaire) = version(folder)?;
    Ok(disclosure_schema(&questionnaire, base_url))
}

/// One version of a questionnaire in a folder `<family>/<version>`, with the modules of the folder
/// of questionnaires that it stands in. Other versions are not read, so their faults do not matter
/// here.
///
/// # Errors
/// Every fault of the version or of the modules, or that the folder is not one version of one.
pub fn version(folder: &Path) -> Result<(Library, Arc<Questionnaire>), Vec<Fault>> {
    let not_a_version = || {
        let sentence = "This is not a folder <family>/<version> inside a folder of questionnaires; \
            name one such as questionnaires/<family>/<version>.";
        vec![Fault::new(folder.display().to_string(), "", sentence)]
    };
    let folder = folder.canonicalize().map_err(|_missing| not_a_version())?;
    let (Some(version), Some(parent)) = (folder.file_name(), folder.parent()) else {
        return Err(not_a_version());
    };
    let (Some(family), Some(root)) = (parent.file_name(), parent.parent()) else {
        return Err(not_a_version());
    };
    if !is_version(&folder, root) {
        return Err(not_a_version());
    }
    let (family, version) = (family.to_string_lossy(), version.to_string_lossy());
    let library = Library::load_version(root, &family, &version)?;
    let questionnaire = library.get(&family, &version).ok_or_else(not_a_version)?;
    Ok((library, questionnaire))
}

/// What the version in `new` differs in from the one in `old`.
///
/// # Errors
/// Every fault of either, or that the two are versions of two questionnaires.
pub fn diff(old: &Path, new: &Path) -> Result<Vec<Difference>, Vec<Fault>> {
    let (older, newer) = (version(old)?.1, version(new)?.1);
    let (one, other) = (&older.family, &newer.family);
    if one != other {
        let sentence = format!(
            "These are two questionnaires, `{one}` and `{other}`. Name two versions of the same \
             one."
        );
        return Err(vec![Fault::new("", "", sentence)]);
    }
    let mut found = maximum_differences(&older.impact_maxima(), &newer.impact_maxima());
    found.extend(differences(&version_files(old)?, &version_files(new)?));
    Ok(found)
}
