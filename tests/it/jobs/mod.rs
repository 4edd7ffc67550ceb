mod evidence_links;
mod listings;
mod outboxes;
mod pages;
mod schedules;
mod tickers;
