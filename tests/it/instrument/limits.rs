//! What limits a question is asked of the scoring itself, and comes to what the whole outcome says.

use assay::domain::instrument::{Levels, Scored, assess, limits, view};
use assay::store::instrument::questionnaires::Library;

#[test]
fn a_questions_limits_are_those_of_its_line_at_the_highest_level() {
    let library = Library::built_in().expect("the built-in questionnaires");
    let q = library.for_disclosures().expect("a questionnaire");
    let highest = q.rubric.scale.maximum.get();
    let mut levels = Levels::default();
    q.rubric.questions.keys().for_each(|question| levels.set(question, Scored::Level(highest)));
    let (mut lines, mut limited, mut measured) = (0, 0, 0);
    for example in &q.examples {
        for on in [example.on, example.on + chrono::TimeDelta::days(900)] {
            let limits = limits(&q, &view(&q, &example.answers), &example.evidence, on);
            let outcome = assess(&q, &example.answers, &example.evidence, &levels, on);
            for line in outcome.criteria.iter().flat_map(|criterion| &criterion.lines) {
                let (told, rubric) = (&limits[&line.question], &q.rubric.questions[&line.question]);
                let counted =
                    line.counts(rubric).filter(|counted| *counted != Scored::Level(highest));
                let place = format!("{} of {} on {on}", line.question, example.file);
                assert_eq!(
                    told.limit.as_ref().map(|limit| Scored::Level(limit.level)),
                    counted,
                    "{place}"
                );
                assert_eq!((&told.caps, told.computed), (&line.caps, line.computed), "{place}");
                if let (Some(computed), Some(measure)) = (&rubric.computed, &told.measure) {
                    assert!(
                        computed.measure == measure.id && outcome.measures.contains(measure),
                        "{place}"
                    );
                    measured += 1;
                }
                lines += 1;
                limited += usize::from(told.limit.is_some());
            }
        }
    }
    assert!(
        lines > 100 && limited > 20 && measured > 5,
        "{lines} lines, {limited} limited, {measured} measured"
    );
}
