//! Who looks after a section, and what colleagues wrote about a question, in a few words.

use crate::actions::assessment::disclosures::WorkingFile;
use crate::domain::assessment::teamwork::SectionOwner;
use crate::domain::calendar::day_in_words;
use crate::domain::texts::counted;

/// Who looks after a section and until when, in words; none where nobody does and no day is set.
pub fn owner_in_words(owner: &SectionOwner) -> Option<String> {
    let due = owner.due.map(day_in_words);
    match (&owner.owner, due) {
        (Some(who), Some(due)) => Some(format!("{}, by {due}", who.name)),
        (Some(who), None) => Some(who.name.clone()),
        (None, Some(due)) => Some(format!("by {due}")),
        (None, None) => None,
    }
}

/// What a question's form says of what colleagues wrote about it.
pub fn talk_in_words(file: &WorkingFile, question: &str) -> String {
    let said = file.teamwork.about(question).count();
    let open = file.teamwork.about(question).any(|comment| comment.settled_at.is_none());
    match (said, open) {
        (0, _) => "Ask a colleague".to_owned(),
        (said, true) => counted(said, "comment of colleagues", "comments of colleagues"),
        (said, false) => {
            format!("{}, settled", counted(said, "comment of colleagues", "comments of colleagues"))
        }
    }
}
