//! From a product's disclosure to the decision on it.

mod agreements;
mod answers;
mod beforehand;
mod conflicts;
mod decisions;
mod disclosures;
mod documents;
mod downloads;
mod duties;
mod evidence;
mod file_keeping;
mod left_outs;
mod measures;
mod media;
mod merges;
mod own_listings;
mod pinned;
mod products;
mod remaining;
mod review_edits;
mod reviews;
mod small_words;
mod submissions;
mod tables;
mod texts;
mod triage;
