mod outboxes;
mod schedules;
mod tickers;
