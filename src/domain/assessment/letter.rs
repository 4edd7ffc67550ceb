//! The letter to the vendor that goes with a decision. The lead writes why; everything else is made
//! from the decision, so that letter and decision cannot disagree.

use chrono::NaiveDate;

use super::decision::{ApprovalCondition, Office, label};
use crate::domain::calendar::day_in_words;
use crate::domain::event::sha256_hex;
use crate::domain::instrument::{Decision, Recommendation};
use crate::domain::texts::counted;
use crate::domain::values::{Invalid, Timestamp, bounded};

/// The most characters of the lead's words.
pub const WORDS_MAXIMUM: usize = 6000;

/// What a letter is made from.
#[derive(Debug, Clone)]
pub struct LetterFacts<'a> {
    /// The vendor's name.
    pub vendor: &'a str,
    /// The tool's name.
    pub product: &'a str,
    /// The version that was assessed.
    pub version: &'a str,
    /// The agency's name.
    pub agency: &'a str,
    /// Where questions and documents go, when the agency shows an address.
    pub contact: Option<&'a str>,
    /// What is decided.
    pub decision: Decision,
    /// The lead's words.
    pub words: &'a str,
    /// The reason that is published with the decision.
    pub reason: &'a str,
    /// The conditions.
    pub conditions: &'a [ApprovalCondition],
    /// The day of the decision, and the last day that it holds; none while it is only proposed.
    pub decided: Option<(NaiveDate, Option<NaiveDate>)>,
    /// Within how many days after the publication the vendor can appeal; 0 where it cannot.
    pub appeal_days: u16,
}

/// The words that a letter begins with before the lead edits them: the reasons of the rules.
pub fn first_words(recommendation: Option<&Recommendation>) -> String {
    recommendation.map(|recommendation| recommendation.reasons.join("\n")).unwrap_or_default()
}

/// Reads the lead's words; empty ones are fine.
///
/// # Errors
/// A sentence for whoever typed them.
pub fn read_words(typed: &str) -> Result<String, Invalid> {
    if typed.trim().is_empty() {
        Ok(String::new())
    } else {
        bounded("the words of the letter", typed, WORDS_MAXIMUM)
    }
}

/// The letter, paragraph by paragraph.
pub fn compose(facts: &LetterFacts<'_>) -> Vec<String> {
    let mut letter = vec![
        format!("To {}", facts.vendor),
        format!(
            "Your tool {}, version {}, was assessed by {}. The decision: {}.",
            facts.product,
            facts.version,
            facts.agency,
            in_letter(facts.decision)
        ),
    ];
    let lines = |text: &str| {
        text.lines()
            .map(str::trim)
            .filter(|line| !line.is_empty())
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    letter.extend(lines(facts.words));
    // The lead may have taken the published reason into the letter.
    letter.extend(
        lines(facts.reason).into_iter().filter(|line| !facts.words.contains(line.as_str())),
    );
    match facts.decided {
        _ if facts.decision == Decision::NotApproved => {}
        Some((_, Some(until))) => letter.push(format!("It holds until {}.", day_in_words(until))),
        Some((_, None)) => letter.push("It holds until further notice.".to_owned()),
        None => letter.push(
            "It holds from the day of the last signature for the term of its tier.".to_owned(),
        ),
    }
    if !facts.conditions.is_empty() {
        letter.push(
            if facts.conditions.len() == 1 { "The condition:" } else { "The conditions:" }
                .to_owned(),
        );
        letter.extend(facts.conditions.iter().map(condition));
    }
    letter.push(next_step(facts));
    letter.extend(right_to_appeal(facts.appeal_days));
    letter.push(signed(facts.decided.map(|(day, _)| day)));
    letter
}

fn in_letter(decision: Decision) -> String {
    label(decision).to_owned()
}

fn condition(condition: &ApprovalCondition) -> String {
    let text = condition.text.trim_end_matches('.');
    let told = format!(
        "By {}: {text}. Please send: {}.",
        day_in_words(condition.due),
        condition.evidence_required.trim_end_matches('.')
    );
    let consequence = condition.consequence.sentence();
    [Some(told.as_str()), consequence].into_iter().flatten().collect::<Vec<_>>().join(" ")
}

/// What the vendor does next.
fn next_step(facts: &LetterFacts<'_>) -> String {
    let to = facts.contact.map_or_else(|| "the agency".to_owned(), str::to_owned);
    match facts.decision {
        Decision::Approved => {
            "What comes next: the decision and its reasons stand in the public registry. Disclose \
             the tool again before its last day, and before you change what it does with students \
             or their data."
                .to_owned()
        }
        Decision::Conditional => format!(
            "What comes next: the decision, its reasons and its conditions stand in the public \
             registry. Send {to} what shows that each condition is met, by its day."
        ),
        Decision::Pilot => format!(
            "What comes next: districts may use the tool in a pilot only. The decision and its \
             reasons stand in the public registry. Send {to} what the pilot shows before its last \
             day, then disclose the tool again."
        ),
        Decision::NotApproved => format!(
            "What comes next: the decision and its reasons stand in the public registry. When what \
             is named above is cured, you can disclose the tool again at any time. Questions go to \
             {to}."
        ),
    }
}

/// How the vendor can have other people look at the decision.
fn right_to_appeal(days: u16) -> Option<String> {
    (days > 0).then(|| {
        format!(
            "If you do not agree: you can appeal within {} after the decision is published, on the \
             page of your disclosure. People who had no part in the decision then look at it.",
            counted(days, "day", "days")
        )
    })
}

fn signed(on: Option<NaiveDate>) -> String {
    let offices: Vec<String> =
        Office::ALL.iter().map(|office| office.label().to_lowercase()).collect();
    let offices = offices
        .split_last()
        .map_or_else(String::new, |(last, before)| format!("{} and {last}", before.join(", ")));
    match on {
        Some(day) => format!("Signed for {offices} on {}.", day_in_words(day)),
        None => format!("To be signed for {offices}."),
    }
}

/// A letter as it was frozen with its decision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FrozenLetter {
    /// Its paragraphs, a blank line between them.
    pub body: String,
    /// SHA-256 of the body, in hex.
    pub digest: String,
    /// When it was frozen.
    pub frozen_at: Timestamp,
    /// When it was put into the mail.
    pub sent_at: Option<Timestamp>,
}

impl FrozenLetter {
    /// Freezes these paragraphs.
    pub fn freeze(paragraphs: &[String], at: Timestamp) -> Self {
        let body = paragraphs.join("\n\n");
        Self { digest: sha256_hex(body.as_bytes()), body, frozen_at: at, sent_at: None }
    }

    /// Its paragraphs.
    pub fn paragraphs(&self) -> Vec<String> {
        self.body.split("\n\n").map(str::to_owned).collect()
    }

    /// Whether the body is the one that was frozen.
    pub fn is_whole(&self) -> bool {
        sha256_hex(self.body.as_bytes()) == self.digest
    }
}
