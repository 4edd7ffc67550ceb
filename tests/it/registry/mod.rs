mod demos;
mod listings;
mod minimums;
mod pages;
mod replays;
mod searches;
mod visibility;
