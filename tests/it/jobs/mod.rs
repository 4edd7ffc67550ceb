mod outboxes;
mod pages;
mod schedules;
mod tickers;
