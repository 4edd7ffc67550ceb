//! Why a tool may be the one that a list means, in words.

/// One reason for or against a tool.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reason {
    /// The name is the same.
    SameName,
    /// The same words that tell something, in the same order.
    SameWords,
    /// The same words in another order.
    OtherOrder,
    /// So many letters differ.
    Letters(usize),
    /// Only some words are the same.
    SomeWords,
    /// It is a name that the tool or its vendor had before.
    FormerName,
    /// The web address leads to the same host.
    SameWebsite,
    /// The list's name has the vendor's beside it.
    VendorInName,
    /// The list names the same vendor.
    SameVendor,
    /// The list names another vendor.
    OtherVendor,
    /// Words of the list that the registry's name does not have.
    Beside(Vec<String>),
    /// Words of the registry's name that the list does not have.
    Missing(Vec<String>),
}

impl Reason {
    fn words(&self) -> String {
        let quoted = |words: &[String]| format!("“{}”", words.join(" "));
        match self {
            Self::SameName => "the name is the same".to_owned(),
            Self::SameWords => "the name is the same but for words that tell little".to_owned(),
            Self::OtherOrder => "the same words in another order".to_owned(),
            Self::Letters(1) => "one letter differs".to_owned(),
            Self::Letters(count) => format!("{count} letters differ"),
            Self::SomeWords => "some words are the same".to_owned(),
            Self::FormerName => "it is a former name of the tool or its vendor".to_owned(),
            Self::SameWebsite => "the website is the same".to_owned(),
            Self::VendorInName => "your list has the vendor in the name".to_owned(),
            Self::SameVendor => "the vendor is the same".to_owned(),
            Self::OtherVendor => "your list names another vendor".to_owned(),
            Self::Beside(words) => format!("the registry’s name is without {}", quoted(words)),
            Self::Missing(words) => format!("your list’s name is without {}", quoted(words)),
        }
    }
}

/// Reasons as one sentence: `One letter differs; the vendor is the same.`
pub fn sentence(reasons: &[Reason]) -> String {
    let text = reasons.iter().map(Reason::words).collect::<Vec<_>>().join("; ");
    let mut letters = text.chars();
    match letters.next() {
        Some(first) => format!("{}{}.", first.to_uppercase(), letters.as_str()),
        None => String::new(),
    }
}
