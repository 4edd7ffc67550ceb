//! Grades as districts choose and read them.

use assay::domain::district::grades::{Grades, stored};
use assay::domain::registry::grades::Grade;

fn read(words: &[&str]) -> Result<String, String> {
    Grades::parse(words.iter().copied())
        .map(|grades| grades.in_words())
        .map_err(|invalid| invalid.0)
}

#[test]
fn neighbouring_grades_are_told_as_spans() {
    assert_eq!(read(&["5", "k", "2", "1", "8", "7"]).unwrap(), "K–2, 5, 7–8");
    assert_eq!(read(&["pk"]).unwrap(), "Pre-K");
    let all: Vec<String> = Grade::all().map(stored).collect();
    let all: Vec<&str> = all.iter().map(String::as_str).collect();
    assert_eq!(read(&all).unwrap(), "Pre-K–12");
}

#[test]
fn grades_are_told_inside_a_sentence() {
    for (words, told) in [
        (&["5"][..], "grade 5"),
        (&["6", "7", "8"], "grades 6 to 8"),
        (&["9", "10"], "grades 9 and 10"),
        (&["k", "1", "2", "5", "7", "8", "9"], "grades K to 2, 5 and 7 to 9"),
    ] {
        assert_eq!(Grades::parse(words.iter().copied()).unwrap().in_a_sentence(), told);
    }
}

#[test]
fn what_is_stored_is_read_back_as_it_was() {
    let grades = Grades::parse(["12", "k", "k", "3"]).unwrap();
    assert_eq!(grades.stored(), "k 3 12");
    assert_eq!(Grades::parse_stored(&grades.stored()).unwrap(), grades);
}

#[test]
fn no_grade_and_no_such_grade_are_told_apart() {
    assert_eq!(read(&[]).unwrap_err(), "Choose at least one grade.");
    assert_eq!(
        read(&["1", "13"]).unwrap_err(),
        "“13” is not a grade. Choose grades from the list."
    );
}
