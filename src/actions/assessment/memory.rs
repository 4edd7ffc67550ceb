//! The submissions that were read last, in memory: each is parsed, walked through and worked out
//! once, and read as often as wanted.

use std::collections::BTreeMap;
use std::ops::Deref;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use chrono::NaiveDate;
use hashlink::LruCache;

use crate::domain::assessment::shown::Shown;
use crate::domain::assessment::submission::Submission;
use crate::domain::instrument::{Assessment, Decision, Levels, QuestionLimits};
use crate::domain::learning::Catalogue;

/// How many submissions are held at once.
const MOST: usize = 16;
/// How many results are held for each, as of other days or other levels.
const RESULTS: usize = 2;

/// The submissions that were read last, by their digests; one of which answers are kept back, by
/// their names beside it. Cheap to clone; clones hold the same.
#[derive(Debug, Clone)]
pub struct Submissions {
    held: Arc<Mutex<LruCache<String, Arc<Evaluated>>>>,
    evaluations: Arc<AtomicU64>,
}

impl Default for Submissions {
    fn default() -> Self {
        Self { held: Arc::new(Mutex::new(LruCache::new(MOST))), evaluations: Arc::default() }
    }
}

impl Submissions {
    /// The submission with this digest, if it is held.
    pub fn get(&self, digest: &str) -> Option<Arc<Evaluated>> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner).get(digest).cloned()
    }

    /// Holds a submission that was just read.
    pub fn hold(&self, submission: Submission) -> Arc<Evaluated> {
        let digest = submission.digest.clone();
        self.hold_as(digest, submission)
    }

    /// A submission read so that the answers to some questions are for the agency alone.
    pub fn keeping_back(&self, whole: &Arc<Evaluated>, questions: &[&str]) -> Arc<Evaluated> {
        if questions.is_empty() {
            return whole.clone();
        }
        let key = format!("{} {}", whole.digest, questions.join(" "));
        self.get(&key)
            .unwrap_or_else(|| self.hold_as(key, whole.submission.keeping_back(questions)))
    }

    fn hold_as(&self, key: String, submission: Submission) -> Arc<Evaluated> {
        count(&self.evaluations);
        let (limits, assessments, shown) = (Mutex::default(), Mutex::default(), Mutex::default());
        let held = Arc::new(Evaluated {
            submission,
            limits,
            assessments,
            shown,
            evaluations: self.evaluations.clone(),
        });
        self.held.lock().unwrap_or_else(PoisonError::into_inner).insert(key, held.clone());
        held
    }

    /// How often a submission was walked through or worked out since the start. A page that is read
    /// again leaves it as it is.
    pub fn evaluations(&self) -> u64 {
        self.evaluations.load(Ordering::Relaxed)
    }
}

fn count(evaluations: &AtomicU64) {
    evaluations.fetch_add(1, Ordering::Relaxed);
}

/// A submission with what was worked out of it.
#[derive(Debug)]
pub struct Evaluated {
    submission: Submission,
    limits: Mutex<Results<NaiveDate, BTreeMap<String, QuestionLimits>>>,
    assessments: Mutex<Results<(Levels, NaiveDate), Assessment>>,
    shown: Mutex<Results<(Levels, NaiveDate, Decision), Shown>>,
    evaluations: Arc<AtomicU64>,
}

/// Results by what they were worked out from, the newest last.
type Results<K, V> = Vec<(K, Arc<V>)>;

impl Evaluated {
    /// What limits each scored question on a day.
    pub fn limits(&self, on: NaiveDate) -> Arc<BTreeMap<String, QuestionLimits>> {
        self.once(&self.limits, on, || self.submission.limits_anew(on))
    }

    /// The outcome of these levels on a day.
    pub fn assess(&self, levels: &Levels, on: NaiveDate) -> Arc<Assessment> {
        self.once(&self.assessments, (levels.clone(), on), || {
            self.submission.assess_anew(levels, on)
        })
    }

    /// What readers show beside that outcome once this is decided on it.
    pub fn shown(
        &self,
        catalogue: &Catalogue,
        levels: &Levels,
        on: NaiveDate,
        decision: Decision,
    ) -> Arc<Shown> {
        self.once(&self.shown, (levels.clone(), on, decision), || {
            let names =
                self.assess(levels, on).names.clone().with_decision(&self.questionnaire, decision);
            Shown::of(&self.questionnaire, catalogue, &self.applicability, &names)
        })
    }

    fn once<K: PartialEq, V>(
        &self,
        results: &Mutex<Results<K, V>>,
        key: K,
        work_out: impl FnOnce() -> V,
    ) -> Arc<V> {
        let lock = || results.lock().unwrap_or_else(PoisonError::into_inner);
        let known =
            lock().iter().find(|(known, _)| *known == key).map(|(_, result)| result.clone());
        known.unwrap_or_else(|| {
            count(&self.evaluations);
            let result = Arc::new(work_out());
            let mut results = lock();
            if results.len() >= RESULTS {
                results.remove(0);
            }
            results.push((key, result.clone()));
            result
        })
    }
}

impl Deref for Evaluated {
    type Target = Submission;

    fn deref(&self) -> &Submission {
        &self.submission
    }
}
