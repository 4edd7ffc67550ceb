//! Two people write in one section for a minute each, one of them offline for a while, with several
//! seeds; and a reviewer edits one review in two tabs for a minute.

use std::time::{Duration, Instant};

use crate::browser::reviews::edit_in_two_tabs;
use crate::browser::together::two_people_write;

#[tokio::test]
#[ignore = "a drill: make drills"]
async fn two_people_in_one_section_lose_no_letter_and_undo_nothing_of_each_other() {
    for seed in 1..=3 {
        let began = Instant::now();
        let figures = two_people_write(seed, Duration::from_mins(1)).await;
        println!("seed {seed}: {figures} in {} s; lost: 0, undone: 0", began.elapsed().as_secs());
    }
}

#[tokio::test]
#[ignore = "a drill: make drills"]
async fn a_minute_of_random_edits_in_two_tabs_of_one_review_loses_no_letter() {
    for seed in [7, 2026] {
        // Every edit is held against what is stored after it, so a run that ends has lost and
        // undone nothing.
        let (edits, told) = edit_in_two_tabs(seed, 10_000, Duration::from_mins(1)).await;
        assert!(told > 0, "the tabs never met");
        println!("seed {seed}: {edits} edits, {told} of them told of another; lost: 0, undone: 0");
    }
}
