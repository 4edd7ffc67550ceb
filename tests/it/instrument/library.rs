use assay::store::instrument::questionnaires::Library;

#[test]
fn the_questionnaires_of_the_repository_have_no_faults_and_their_examples_hold() {
    let library = Library::load_dir(std::path::Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/questionnaires")));
    let library = library.unwrap_or_else(|faults| panic!("{}", lines(&faults)));
    let faults = library.check_examples();
    assert!(faults.is_empty(), "{}", lines(&faults));
}

fn lines(faults: &[assay::domain::instrument::Fault]) -> String {
    faults.iter().map(|fault| format!("\n{fault}")).collect()
}
