mod demos;
mod listings;
mod minimums;
mod pages;
mod reasons;
mod replays;
mod searches;
mod visibility;
