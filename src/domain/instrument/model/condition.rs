//! The only rule language of Assay: names, each with a JSON Schema fragment that its value has to
//! match, combined with `all`, `any` and `not`, in three-valued logic.

use jsonschema::Validator;
use serde_json::Value;

use super::name::Name;
use super::symbols::Slots;
use super::trace::Trace;

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
    /// The names that decided it, each once.
    pub behind: Vec<Name>,
    /// The parts of the condition that decided it.
    pub trace: Trace,
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
        let (truth, trace) = self.trace(names);
        Reasoned { truth, behind: self.decided(&trace).cloned().collect(), trace }
    }

    /// What the condition comes to, and which of its parts decided it.
    pub(crate) fn trace(&self, names: &impl Lookup) -> (Truth, Trace) {
        let mut trace = Trace::default();
        let truth = self.0.settle(names, &mut trace, &mut 0);
        (truth, trace)
    }

    /// The names that decided it by a trace of it, each once, in its own order.
    pub(crate) fn decided(&self, trace: &Trace) -> impl Iterator<Item = &Name> {
        let mut names = Vec::new();
        self.0.decided(trace, &mut 0, &mut names);
        names.into_iter()
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
    /// What it comes to; marks what decided it, itself at this place and its parts after it.
    fn settle(&self, names: &impl Lookup, trace: &mut Trace, place: &mut usize) -> Truth {
        trace.mark(*place);
        *place += 1;
        match self {
            Node::All(parts) => settle(parts, names, Truth::False, trace, place),
            Node::Any(parts) => settle(parts, names, Truth::True, trace, place),
            Node::Not(part) => part.settle(names, trace, place).negated(),
            Node::Test(test) => test.truth(names),
        }
    }

    fn decided<'s>(&'s self, trace: &Trace, place: &mut usize, names: &mut Vec<&'s Name>) {
        let here = *place;
        *place += 1;
        match self {
            Node::All(parts) | Node::Any(parts) => {
                for part in parts {
                    part.decided(trace, place, names);
                }
            }
            Node::Not(part) => part.decided(trace, place, names),
            Node::Test(test) if trace.has(here) && !names.contains(&&test.name) => {
                names.push(&test.name);
            }
            Node::Test(_) => {}
        }
    }

    /// Its parts, each with its place in a trace, when it stands at a place itself.
    pub(crate) fn placed(&self, place: usize) -> impl Iterator<Item = (usize, &Node)> {
        let parts = match self {
            Node::All(parts) | Node::Any(parts) => parts.as_slice(),
            Node::Not(part) => std::slice::from_ref(&**part),
            Node::Test(_) => &[],
        };
        parts.iter().scan(place + 1, |next, part| {
            let here = *next;
            *next += part.places();
            Some((here, part))
        })
    }

    /// How many places it takes in a trace.
    fn places(&self) -> usize {
        1 + match self {
            Node::All(parts) | Node::Any(parts) => parts.iter().map(Node::places).sum(),
            Node::Not(part) => part.places(),
            Node::Test(_) => 0,
        }
    }

    fn truth(&self, names: &impl Lookup) -> Truth {
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

/// Combines parts like [`combine`], looks at all of them, and leaves the marks of those alone that
/// decided it.
fn settle(
    parts: &[Node],
    names: &impl Lookup,
    strong: Truth,
    trace: &mut Trace,
    place: &mut usize,
) -> Truth {
    let first = *place;
    let mut truth = strong.negated();
    for part in parts {
        let start = *place;
        let found = part.settle(names, trace, place);
        if found == truth {
            continue;
        }
        if found == strong || truth == strong.negated() {
            trace.unmark(first..start);
            truth = found;
        } else {
            trace.unmark(start..*place);
        }
    }
    truth
}
