//! Names of files that people download.

use crate::domain::texts::misleads;

/// Other ways in which endings are written.
const SAME_ENDINGS: [(&str, &str); 2] = [("jpg", "jpeg"), ("yaml", "yml")];
/// Names that some systems take for devices, whatever their ending.
const DEVICES: [&str; 4] = ["con", "prn", "aux", "nul"];
/// Letters of a name at most; with three bytes a letter and the ending it stays below what file systems take.
const LONGEST: usize = 80;

/// The name that a file is saved under: its title as somebody wrote it, with the ending of what it is. Signs that lead into folders or show
/// nothing are left out.
pub fn file_name(title: &str, ending: &str) -> String {
    let unsafe_sign = |letter: char| letter.is_control() || matches!(letter, '/' | '\\');
    let clean: String = title.chars().filter(|letter| !misleads(*letter)).map(|letter| if unsafe_sign(letter) { '-' } else { letter }).collect();
    let stem = clean.rsplit_once('.').filter(|(_, own)| is_ending(own, ending)).map_or(clean.as_str(), |(stem, _)| stem);
    let stem: String = stem.trim_matches(|letter: char| letter.is_whitespace() || letter == '.').chars().take(LONGEST).collect();
    let stem = stem.trim_end();
    if stem.is_empty() {
        return format!("file.{ending}");
    }
    let first = stem.split('.').next().unwrap_or_default().trim().to_ascii_lowercase();
    let numbered = |word: &str| first.strip_prefix(word).is_some_and(|rest| rest.len() == 1 && rest.bytes().all(|byte| byte.is_ascii_digit()));
    let device = DEVICES.contains(&first.as_str()) || numbered("com") || numbered("lpt");
    format!("{}{stem}.{ending}", if device { "_" } else { "" })
}

fn is_ending(own: &str, ending: &str) -> bool {
    own.eq_ignore_ascii_case(ending) || SAME_ENDINGS.iter().any(|(one, other)| *one == ending && own.eq_ignore_ascii_case(other))
}
