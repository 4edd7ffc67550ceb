mod evidence_links;
mod listings;
mod outboxes;
mod pages;
mod retentions;
mod schedules;
mod tickers;
