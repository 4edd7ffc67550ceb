//! The only rule language of Assay: names, each with a JSON Schema fragment that its value has to
//! match, combined with `all`, `any` and `not`, in three-valued logic.

use jsonschema::Validator;
use serde_json::Value;

use super::name::Name;
use super::symbols::Slots;

/// What a condition comes to. A blank answer makes it open, never silently false.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Truth {
    /// It holds.
    True,
    /// It does not hold.
    False,
    /// It hangs on something that is not answered yet.
    Open,
}

/// What a name stands for at the moment.
#[derive(Debug, Clone, Copy)]
pub enum Seen<'a> {
    /// A value to match.
    Value(&'a Value),
    /// Not answered or not settled yet.
    Open,
    /// Hidden, declined, not applicable or not yet evaluated: it matches nothing.
    NoMatch,
}

/// Where a condition finds its names.
pub trait Lookup {
    /// What a name stands for; an unknown name is open.
    fn look(&self, name: &Name) -> Seen<'_>;

    /// The same for a name whose number in its questionnaire is known.
    fn look_at(&self, _slot: usize, name: &Name) -> Seen<'_> {
        self.look(name)
    }
}

/// A truth and the names that decided it, in the order of the condition: those that made it true,
/// those that made it false, or those that keep it open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reasoned {
    /// What the condition comes to.
    pub truth: Truth,
    /// The names that decided it.
    pub behind: Vec<Name>,
}

/// A parsed and compiled condition.
#[derive(Debug, Clone)]
pub struct Condition(pub(crate) Node);

/// The tree of a condition.
#[derive(Debug, Clone)]
pub(crate) enum Node {
    All(Vec<Node>),
    Any(Vec<Node>),
    Not(Box<Node>),
    Test(Box<Test>),
}

/// One name with its fragment, and where it stands in its file.
#[derive(Debug, Clone)]
pub(crate) struct Test {
    pub(crate) name: Name,
    /// The number of the name, once its questionnaire is put together.
    pub(crate) slot: Option<usize>,
    pub(crate) pointer: String,
    pub(crate) fragment: Value,
    pub(crate) matcher: Validator,
}

impl Condition {
    /// The condition that always holds (`{}`).
    pub fn always() -> Self {
        Self(Node::All(Vec::new()))
    }

    pub(crate) fn root(&self) -> &Node {
        &self.0
    }

    /// What the condition comes to.
    pub fn truth(&self, names: &impl Lookup) -> Truth {
        self.0.truth(names)
    }

    /// What the condition comes to, and what decided it.
    pub fn evaluate(&self, names: &impl Lookup) -> Reasoned {
        self.0.evaluate(names)
    }

    /// The names that the condition reads, each once, in its own order.
    pub fn names(&self) -> Vec<&Name> {
        let mut names: Vec<&Name> = Vec::new();
        for test in self.tests() {
            if !names.contains(&&test.name) {
                names.push(&test.name);
            }
        }
        names
    }

    /// Numbers the names, so that looking one up needs no search.
    pub(crate) fn bind(&mut self, slots: &Slots) {
        self.0.bind(slots);
    }

    pub(crate) fn tests(&self) -> Vec<&Test> {
        let mut tests = Vec::new();
        self.0.collect(&mut tests);
        tests
    }
}

impl Test {
    /// Whether a value matches.
    pub(crate) fn accepts(&self, value: &Value) -> bool {
        self.matcher.is_valid(value)
    }

    /// Whether it reads the answer to a question.
    pub(crate) fn reads(&self, question: &str) -> bool {
        self.name.question() == Some(question)
    }

    fn truth(&self, names: &impl Lookup) -> Truth {
        let seen = match self.slot {
            Some(slot) => names.look_at(slot, &self.name),
            None => names.look(&self.name),
        };
        match seen {
            Seen::Value(value) if self.accepts(value) => Truth::True,
            Seen::Value(_) | Seen::NoMatch => Truth::False,
            Seen::Open => Truth::Open,
        }
    }
}

impl Truth {
    fn negated(self) -> Truth {
        match self {
            Truth::True => Truth::False,
            Truth::False => Truth::True,
            Truth::Open => Truth::Open,
        }
    }
}

impl Node {
    fn evaluate(&self, names: &impl Lookup) -> Reasoned {
        match self {
            Node::All(parts) => decide(parts, names, Truth::False),
            Node::Any(parts) => decide(parts, names, Truth::True),
            Node::Not(part) => {
                let inner = part.evaluate(names);
                Reasoned { truth: inner.truth.negated(), behind: inner.behind }
            }
            Node::Test(test) => {
                Reasoned { truth: test.truth(names), behind: vec![test.name.clone()] }
            }
        }
    }

    pub(crate) fn truth(&self, names: &impl Lookup) -> Truth {
        match self {
            Node::All(parts) => combine(parts, names, Truth::False),
            Node::Any(parts) => combine(parts, names, Truth::True),
            Node::Not(part) => part.truth(names).negated(),
            Node::Test(test) => test.truth(names),
        }
    }

    fn bind(&mut self, slots: &Slots) {
        match self {
            Node::All(parts) | Node::Any(parts) => {
                for part in parts {
                    part.bind(slots);
                }
            }
            Node::Not(part) => part.bind(slots),
            Node::Test(test) => test.slot = slots.of(&test.name),
        }
    }

    pub(crate) fn collect<'s>(&'s self, tests: &mut Vec<&'s Test>) {
        match self {
            Node::All(parts) | Node::Any(parts) => {
                for part in parts {
                    part.collect(tests);
                }
            }
            Node::Not(part) => part.collect(tests),
            Node::Test(test) => tests.push(test),
        }
    }
}

/// Combines parts: one part with the `strong` truth decides alone; otherwise any open part keeps it
/// open.
fn combine(parts: &[Node], names: &impl Lookup, strong: Truth) -> Truth {
    let mut truth = strong.negated();
    for part in parts {
        match part.truth(names) {
            found if found == strong => return strong,
            Truth::Open => truth = Truth::Open,
            _ => {}
        }
    }
    truth
}

/// Combines parts, and tells the names of those that decided it.
fn decide(parts: &[Node], names: &impl Lookup, strong: Truth) -> Reasoned {
    let truth = combine(parts, names, strong);
    let mut behind: Vec<Name> = Vec::new();
    for verdict in
        parts.iter().map(|part| part.evaluate(names)).filter(|verdict| verdict.truth == truth)
    {
        for name in verdict.behind {
            if !behind.contains(&name) {
                behind.push(name);
            }
        }
    }
    Reasoned { truth, behind }
}
