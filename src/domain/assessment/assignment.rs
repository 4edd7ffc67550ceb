//! Who should review what: a proposal by qualification, conflicts and load, worked out the same way
//! every time.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use crate::domain::values::{AccountId, DisclosureId};

/// Somebody who may review.
#[derive(Debug, Clone)]
pub struct Candidate {
    /// The account.
    pub account: AccountId,
    /// The name.
    pub name: String,
    /// How many reviews are open already.
    pub load: usize,
    /// The criteria that the person is qualified for; none for every one.
    pub qualified: Option<BTreeSet<String>>,
    /// The disclosures that the person has a conflict with.
    pub conflicts: BTreeSet<DisclosureId>,
}

/// One criterion of one tool that needs reviewers.
#[derive(Debug, Clone)]
pub struct Need {
    /// The disclosure.
    pub disclosure: DisclosureId,
    /// The criterion's id.
    pub criterion: String,
    /// How many reviewers are missing.
    pub missing: usize,
    /// Who has it, or had it set aside.
    pub taken: BTreeSet<AccountId>,
}

/// Why somebody cannot review a criterion of a tool.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Bar {
    /// They review it already, or had it set aside.
    Taken,
    /// They are not qualified for the criterion.
    Unqualified,
    /// They have a conflict of interest.
    Conflict,
}

/// Why somebody cannot meet a need; none when they can.
pub fn bar(candidate: &Candidate, need: &Need) -> Option<Bar> {
    if need.taken.contains(&candidate.account) {
        Some(Bar::Taken)
    } else if candidate.conflicts.contains(&need.disclosure) {
        Some(Bar::Conflict)
    } else if candidate.qualified.as_ref().is_some_and(|known| !known.contains(&need.criterion)) {
        Some(Bar::Unqualified)
    } else {
        None
    }
}

/// What is proposed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filled {
    /// For each need, in the order in which they came, the places of its new reviewers among the
    /// candidates.
    pub chosen: Vec<Vec<usize>>,
    /// For each need, how many reviewers are still missing.
    pub short: Vec<usize>,
    /// For each candidate, how many reviews they would have open.
    pub loads: Vec<usize>,
}

/// Fills needs with candidates. As many places are filled as can be, and no other choice would be
/// more even: nobody has two reviews more than somebody who could take one of theirs, directly or
/// by passing others on (a semi-matching without cost-reducing paths; Harvey, Ladner, Lovász and
/// Tamir 2006). Among equals whoever reviews the tool already comes first, then the order of the
/// candidates.
pub fn fill(needs: &[Need], candidates: &[Candidate]) -> Filled {
    let may: Vec<Vec<usize>> = needs
        .iter()
        .map(|need| {
            let free =
                |place: &usize| candidates.get(*place).is_some_and(|one| bar(one, need).is_none());
            (0..candidates.len()).filter(free).collect()
        })
        .collect();
    let mut filling = Filling {
        loads: candidates.iter().map(|candidate| candidate.load).collect(),
        chosen: needs.iter().map(|_| BTreeSet::new()).collect(),
        may,
    };
    // What few can take comes first.
    let mut order: Vec<usize> = (0..needs.len()).collect();
    order.sort_by_key(|need| filling.may.get(*need).map_or(0, Vec::len));
    for number in order {
        let Some(need) = needs.get(number) else { continue };
        for _ in 0..need.missing {
            let knows = known_to(needs, &filling.chosen, candidates, &need.disclosure);
            if !filling.take_least_loaded(number, &knows) {
                break;
            }
        }
    }
    while filling.even_out() {}
    let short = needs.iter().zip(&filling.chosen);
    Filled {
        short: short.map(|(need, chosen)| need.missing.saturating_sub(chosen.len())).collect(),
        chosen: filling.chosen.into_iter().map(|chosen| chosen.into_iter().collect()).collect(),
        loads: filling.loads,
    }
}

/// The places of those who review something of a tool, or are to.
fn known_to(
    needs: &[Need],
    chosen: &[BTreeSet<usize>],
    candidates: &[Candidate],
    disclosure: &DisclosureId,
) -> BTreeSet<usize> {
    let of_tool = needs.iter().zip(chosen).filter(|(need, _)| need.disclosure == *disclosure);
    let mut known = BTreeSet::new();
    for (need, chosen) in of_tool {
        known.extend(chosen);
        let taken =
            |(place, one): (usize, &Candidate)| need.taken.contains(&one.account).then_some(place);
        known.extend(candidates.iter().enumerate().filter_map(taken));
    }
    known
}

struct Filling {
    /// By candidate, the open reviews.
    loads: Vec<usize>,
    /// By need, who is chosen.
    chosen: Vec<BTreeSet<usize>>,
    /// By need, who could be.
    may: Vec<Vec<usize>>,
}

impl Filling {
    fn load(&self, candidate: usize) -> usize {
        self.loads.get(candidate).copied().unwrap_or_default()
    }

    fn is_chosen(&self, need: usize, candidate: usize) -> bool {
        self.chosen.get(need).is_some_and(|chosen| chosen.contains(&candidate))
    }

    /// Gives a need to whoever has least to do; false when nobody is left.
    fn take_least_loaded(&mut self, need: usize, knows: &BTreeSet<usize>) -> bool {
        let free = self.may.get(need).into_iter().flatten().copied();
        let least =
            free.filter(|candidate| !self.is_chosen(need, *candidate)).min_by_key(|candidate| {
                (self.load(*candidate), !knows.contains(candidate), *candidate)
            });
        let Some(least) = least else { return false };
        self.put(need, least);
        true
    }

    fn put(&mut self, need: usize, candidate: usize) {
        if let Some(chosen) = self.chosen.get_mut(need) {
            chosen.insert(candidate);
        }
        if let Some(load) = self.loads.get_mut(candidate) {
            *load += 1;
        }
    }

    fn pass(&mut self, need: usize, from: usize, to: usize) {
        if let Some(chosen) = self.chosen.get_mut(need) {
            chosen.remove(&from);
        }
        if let Some(load) = self.loads.get_mut(from) {
            *load = load.saturating_sub(1);
        }
        self.put(need, to);
    }

    /// Passes one review on, if need be by others, to somebody who has at least two fewer; false
    /// when nothing can be made more even.
    fn even_out(&mut self) -> bool {
        let mut by_load: Vec<usize> = (0..self.loads.len()).collect();
        by_load.sort_by_key(|candidate| (std::cmp::Reverse(self.load(*candidate)), *candidate));
        for busiest in by_load {
            if let Some(path) = self.path_to_less(busiest) {
                for (need, from, to) in path.into_iter().rev() {
                    self.pass(need, from, to);
                }
                return true;
            }
        }
        false
    }

    /// The steps by which one review leaves somebody for somebody with at least two fewer, the
    /// shortest way.
    fn path_to_less(&self, start: usize) -> Option<Vec<(usize, usize, usize)>> {
        let mut came: BTreeMap<usize, (usize, usize)> = BTreeMap::new();
        let mut queue = VecDeque::from([start]);
        let mut seen = BTreeSet::from([start]);
        while let Some(at) = queue.pop_front() {
            if self.load(at) + 2 <= self.load(start) {
                let mut path = Vec::new();
                let mut to = at;
                while let Some((need, from)) = came.get(&to).copied() {
                    path.push((need, from, to));
                    to = from;
                }
                path.reverse();
                return Some(path);
            }
            for need in 0..self.chosen.len() {
                if !self.is_chosen(need, at) {
                    continue;
                }
                for next in self.may.get(need).into_iter().flatten().copied() {
                    if !self.is_chosen(need, next) && seen.insert(next) {
                        came.insert(next, (need, at));
                        queue.push_back(next);
                    }
                }
            }
        }
        None
    }
}
