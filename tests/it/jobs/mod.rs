mod evidence_links;
mod outboxes;
mod pages;
mod schedules;
mod tickers;
