//! Puts things that rest on each other into an order. Things are told by their numbers.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// An order in which each thing comes after all that it rests on. Of the things that could come
/// next, the one with the lowest rank does, and of one rank the one with the lowest number.
///
/// # Errors
/// The circles, each as things of which one rests on the next, and the last on the first.
pub(crate) fn ordered<R: Ord + Copy>(
    ranks: &[R],
    below: &[Vec<usize>],
) -> Result<Vec<usize>, Vec<Vec<usize>>> {
    let above = turned(below);
    let mut missing: Vec<usize> = below.iter().map(Vec::len).collect();
    let mut order = Vec::with_capacity(below.len());
    let ready = ranks.iter().zip(&missing).enumerate();
    let ready = ready.filter(|(_, (_, missing))| **missing == 0);
    let mut ready: BinaryHeap<_> =
        ready.map(|(thing, (rank, _))| Reverse((*rank, thing))).collect();
    while let Some(Reverse((_, thing))) = ready.pop() {
        order.push(thing);
        for resting in above.get(thing).into_iter().flatten() {
            let (Some(missing), Some(rank)) = (missing.get_mut(*resting), ranks.get(*resting))
            else {
                continue;
            };
            *missing = missing.saturating_sub(1);
            if *missing == 0 {
                ready.push(Reverse((*rank, *resting)));
            }
        }
    }
    if order.len() == below.len() { Ok(order) } else { Err(circles(&missing, below)) }
}

/// Who rests on each thing.
pub(crate) fn turned(below: &[Vec<usize>]) -> Vec<Vec<usize>> {
    let mut above = vec![Vec::new(); below.len()];
    for (thing, under) in below.iter().enumerate() {
        for under in under {
            if let Some(above) = above.get_mut(*under) {
                above.push(thing);
            }
        }
    }
    above
}

/// The circles among the things that still miss something: each of these rests on another one.
fn circles(missing: &[usize], below: &[Vec<usize>]) -> Vec<Vec<usize>> {
    let is_left = |thing: usize| missing.get(thing).is_some_and(|missing| *missing > 0);
    let mut circles = Vec::new();
    let mut seen: Vec<bool> = missing.iter().map(|missing| *missing == 0).collect();
    for start in 0..below.len() {
        let mut path: Vec<usize> = Vec::new();
        let mut next = Some(start);
        while let Some(thing) = next
            && let Some(seen) = seen.get_mut(thing).filter(|seen| !**seen)
        {
            *seen = true;
            path.push(thing);
            next = below.get(thing).and_then(|below| below.iter().copied().find(|n| is_left(*n)));
        }
        let back = next.and_then(|thing| path.iter().position(|on_path| *on_path == thing));
        circles.extend(back.map(|back| path.split_off(back)));
    }
    circles
}
