//! Names of files that people download.

use crate::domain::texts::misleads;

/// Names that some systems take for devices, whatever their ending.
const DEVICES: [&str; 6] = ["con", "prn", "aux", "nul", "conin$", "conout$"];
/// Letters of a name at most; with three bytes a letter and the ending it stays below what file
/// systems take.
const LONGEST: usize = 80;

/// The name that a file is saved under: its title as somebody wrote it, with the ending of what it
/// is. Signs that lead into folders or show nothing are left out.
///
/// `endings` are those that a file of its kind may have; it keeps its own when that is one of them,
/// as it was written, and gets the first when it is not.
pub fn file_name(title: &str, endings: &[&str]) -> String {
    let unsafe_sign = |letter: char| letter.is_control() || matches!(letter, '/' | '\\');
    let clean: String = title
        .chars()
        .filter(|letter| !misleads(*letter))
        .map(|letter| if unsafe_sign(letter) { '-' } else { letter })
        .collect();
    let usual = endings.first().copied().unwrap_or("bin");
    let is_known = |own: &str| endings.iter().any(|ending| own.eq_ignore_ascii_case(ending));
    let (stem, ending) = clean
        .trim_end()
        .rsplit_once('.')
        .filter(|(_, own)| is_known(own))
        .unwrap_or((clean.as_str(), usual));
    let stem: String = stem
        .trim_matches(|letter: char| letter.is_whitespace() || letter == '.')
        .chars()
        .take(LONGEST)
        .collect();
    let stem = stem.trim_end();
    if stem.is_empty() {
        return format!("file.{ending}");
    }
    let first = stem.split('.').next().unwrap_or_default().trim().to_ascii_lowercase();
    let is_number = |rest: &str| {
        matches!(rest.chars().collect::<Vec<_>>().as_slice(), ['0'..='9' | '¹' | '²' | '³'])
    };
    let numbered = |word: &str| first.strip_prefix(word).is_some_and(is_number);
    let device = DEVICES.contains(&first.as_str()) || numbered("com") || numbered("lpt");
    format!("{}{stem}.{ending}", if device { "_" } else { "" })
}
