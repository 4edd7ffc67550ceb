//! What a kept form knows of itself: its questions, and the form that it came from.

use assay::domain::people::kept_form::{KeptForm, KeptState, Origin};
use assay::domain::values::{Id, Timestamp};

fn fields(texts: &[(&str, &str)]) -> Vec<(String, String)> {
    texts.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

fn kept(texts: &[(&str, &str)]) -> KeptForm {
    fn id<Of>() -> Id<Of> {
        Id::parse("01990000-0000-7000-8000-000000000000").expect("an id")
    }
    KeptForm {
        id: id(),
        account: id(),
        path: "/disclosures/1/sections/profile".to_owned(),
        fields: fields(texts),
        had_file: false,
        kept_at: Timestamp::from_millis(0),
        origin: Origin::Autosave,
        state: KeptState::Waiting,
        anew_at: None,
        claim: None,
        sent_to: None,
    }
}

#[test]
fn a_later_save_takes_the_place_of_its_questions_only() {
    let first = kept(&[
        ("revision", "1"),
        ("base.p.a", "1"),
        ("base.p.b", "1"),
        ("q.p.a", "one"),
        ("note.p.a", "n"),
    ]);
    let later =
        fields(&[("revision", "2"), ("base.p.a", "2"), ("base.p.b", "2"), ("q.p.b", "two")]);
    let both = fields(&[
        ("revision", "2"),
        ("base.p.b", "2"),
        ("q.p.b", "two"),
        ("base.p.a", "1"),
        ("q.p.a", "one"),
        ("note.p.a", "n"),
    ]);
    assert_eq!(first.clone().followed_by(later), both);
    let anew = fields(&[
        ("revision", "2"),
        ("base.p.a", "2"),
        ("base.p.b", "2"),
        ("q.p.a.0.name", "rows"),
    ]);
    assert_eq!(first.followed_by(anew.clone()), anew);
}

#[test]
fn a_form_is_known_again_by_its_page_and_its_question() {
    let form = kept(&[("question", "p.a"), ("reason", "words")]);
    assert!(form.is_of("/disclosures/1/sections/profile?back=1", &fields(&[("question", "p.a")])));
    assert!(!form.is_of("/disclosures/1/sections/profile", &fields(&[("question", "p.b")])));
    assert!(!form.is_of("/disclosures/1/sections/safety", &fields(&[("question", "p.a")])));
    assert!(form.is_within(&fields(&[("question", "p.a"), ("reason", "words"), ("more", "x")])));
    assert!(!form.is_within(&fields(&[("question", "p.a"), ("reason", "others")])));
}
