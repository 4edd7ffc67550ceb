//! Grades as numbers: for which a tool is, by what it says of its users, and which somebody asks
//! for in words.

use super::fold::fold;
use super::listing::Card;

/// A grade: pre-kindergarten, kindergarten, or 1 to 12.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Grade(u8);

/// The number of pre-kindergarten, of kindergarten, and of the last grade.
const PRE_KINDERGARTEN: u8 = 0;
const KINDERGARTEN: u8 = 1;
const LAST: u8 = 13;

impl Grade {
    /// Every grade, the youngest first.
    pub fn all() -> impl Iterator<Item = Self> {
        (PRE_KINDERGARTEN..=LAST).map(Self)
    }

    /// Reads a grade as people write it: `PK`, `K`, `5`, `05`, `5th`.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim().to_lowercase();
        match text.as_str() {
            "pk" | "prek" | "pre-k" => return Some(Self(PRE_KINDERGARTEN)),
            "k" | "kg" | "kindergarten" => return Some(Self(KINDERGARTEN)),
            _ => {}
        }
        let digits = ["st", "nd", "rd", "th"].iter().find_map(|end| text.strip_suffix(end));
        let number: u8 = digits.unwrap_or(&text).parse().ok()?;
        (1..LAST).contains(&number).then(|| Self(number + KINDERGARTEN))
    }

    /// The value in addresses: `PK`, `K`, `5`.
    pub fn word(self) -> String {
        match self.0 {
            PRE_KINDERGARTEN => "PK".to_owned(),
            KINDERGARTEN => "K".to_owned(),
            number => (number - KINDERGARTEN).to_string(),
        }
    }

    /// The grade for people to read: `Pre-kindergarten`, `Grade 5`.
    pub fn label(self) -> String {
        match self.0 {
            PRE_KINDERGARTEN => "Pre-kindergarten".to_owned(),
            KINDERGARTEN => "Kindergarten".to_owned(),
            number => format!("Grade {}", number - KINDERGARTEN),
        }
    }

    /// The grade beside others of its kind: `Pre-K`, `K`, `5`.
    pub fn short_label(self) -> String {
        if self.0 == PRE_KINDERGARTEN { "Pre-K".to_owned() } else { self.word() }
    }

    /// The one after it, where it is not the last.
    pub fn next(self) -> Option<Self> {
        (self.0 < LAST).then_some(Self(self.0 + 1))
    }

    fn up_to(self, last: Self) -> Vec<Self> {
        (self.0..=last.0).map(Self).collect()
    }
}

/// The words of a text with where it stands between them, dashes as words of their own.
fn parts(text: &str) -> Vec<String> {
    let dashed: String = text
        .chars()
        .map(|letter| match letter {
            '–' | '—' | '‐' | '‑' | '−' => '-',
            other => other,
        })
        .collect();
    let whole = dashed.to_lowercase().replace("pre-k", "pk").replace('-', " - ");
    whole
        .split_whitespace()
        .map(|word| word.trim_matches([',', '.', '?', '!', '(', ')', ';']).to_owned())
        .filter(|word| !word.is_empty())
        .collect()
}

/// The grades that a run of words names, and how many words it has: `5`, `6 - 8`, `k to 2`.
fn range(words: &[String]) -> Option<(Vec<Grade>, usize)> {
    let first = Grade::parse(words.first()?)?;
    let joined = words.get(1).is_some_and(|word| matches!(word.as_str(), "-" | "to" | "through"));
    match words.get(2).and_then(|word| Grade::parse(word)).filter(|last| joined && *last >= first) {
        Some(last) => Some((first.up_to(last), 3)),
        None => Some((vec![first], 1)),
    }
}

fn says_grade(word: &str) -> bool {
    matches!(word, "grade" | "grades" | "gr")
}

/// The grades that the name of a kind of users tells: `Students in grades 6–8`.
pub fn told(label: &str) -> Vec<Grade> {
    let words = parts(label);
    let at = words.iter().position(|word| says_grade(word));
    let rest = at.and_then(|at| words.get(at + 1..)).unwrap_or_default();
    range(rest).map(|(grades, _)| grades).unwrap_or_default()
}

/// The kinds of users for which a tool is, by their names.
pub(super) fn users(card: &Card) -> impl Iterator<Item = &str> {
    let users = card.facts.iter().filter(|fact| fact.audience).flat_map(|fact| &fact.values);
    users.map(|value| value.label.as_str())
}

/// The grades for which a tool is, by what it says of its users; none where it names no grade.
pub fn of(card: &Card) -> Vec<Grade> {
    users(card).flat_map(told).collect()
}

/// A text as names are compared, with single blanks.
pub(super) fn folded(text: &str) -> String {
    fold(text).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What somebody looks for by grade: the grades, and the other words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AskedGrades {
    /// The grades.
    pub grades: Vec<Grade>,
    /// What is looked for beside them.
    pub rest: String,
    /// The words that name them, as names are compared.
    pub phrase: String,
}

/// Reads grades out of what somebody looks for: `math grade 5`, `5th grade`, `K-5`, `grades 6 to
/// 8`. A number alone is none.
pub fn asked(text: &str) -> Option<AskedGrades> {
    let words = parts(text);
    for at in 0..words.len() {
        let (here, behind) = (words.get(at..)?, words.get(at + 1..)?);
        let found = if says_grade(here.first()?) {
            range(behind).map(|(grades, length)| (grades, length + 1))
        } else {
            range(here).and_then(|(grades, length)| {
                let named = here.get(length).is_some_and(|word| says_grade(word));
                // `K-5` needs no word beside it; of other ranges only their word tells.
                let by_itself = length > 1 && grades.first() <= Some(&Grade(KINDERGARTEN));
                let alone = here.first().is_some_and(|word| word.starts_with("kinder"));
                (named || by_itself || alone).then(|| (grades, length + usize::from(named)))
            })
        };
        if let Some((grades, length)) = found {
            let rest = words.iter().take(at).chain(words.iter().skip(at + length));
            let rest = rest.filter(|word| *word != "-").cloned().collect::<Vec<_>>().join(" ");
            let named: Vec<_> = words.iter().skip(at).take(length).cloned().collect();
            let (rest, phrase) = (folded(&rest), folded(&named.join(" ")));
            return Some(AskedGrades { grades, rest, phrase });
        }
    }
    None
}
