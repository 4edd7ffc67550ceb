use assay::domain::slug::{RESERVED, candidates};
use assay::domain::values::Id;
use assay::store::instrument::questionnaires::Library;
use assay::web::routes::TABLE;

/// The fixed words that stand where a pattern has this blank.
fn words_beside(blank: &str) -> Vec<&'static str> {
    let steps = |path: &'static str| path.split('/').collect::<Vec<_>>();
    let mut words = Vec::new();
    for (_, pattern) in TABLE {
        let pattern = steps(pattern);
        let Some(at) = pattern.iter().position(|step| *step == blank) else { continue };
        let beside = TABLE.iter().map(|(_, path)| steps(path)).filter(|path| {
            path.len() > at && path[..at] == pattern[..at] && !path[at].starts_with('{')
        });
        words.extend(beside.map(|path| path[at]));
    }
    words
}

#[test]
fn no_tool_takes_a_fixed_word_as_its_slug() {
    for word in words_beside("{slug}") {
        // No slug has a dot.
        assert!(RESERVED.contains(&word) || word.contains('.'), "{word}");
    }
    let id = Id::<()>::from_stored("0196".to_owned());
    assert_eq!(candidates("compare", &id)[0], "compare-2");
    assert_eq!(candidates("compared", &id)[0], "compared");
}

#[test]
fn no_criterion_of_a_shipped_questionnaire_is_called_like_a_fixed_word_beside_it() {
    let words = words_beside("{criterion}");
    assert!(words.contains(&"conflict"), "{words:?}");
    for questionnaire in Library::built_in().unwrap().all() {
        for criterion in &questionnaire.rubric.criteria {
            assert!(!words.contains(&criterion.id.as_str()), "{}", criterion.id);
        }
    }
}
