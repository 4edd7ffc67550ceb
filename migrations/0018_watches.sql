-- Addresses that asked to be told of changes. Whoever holds the token sees and stops what its address watches, without signing in.
CREATE TABLE watchers (
  id TEXT PRIMARY KEY,
  email TEXT NOT NULL UNIQUE,
  token TEXT NOT NULL UNIQUE,
  created_at TEXT NOT NULL
);

-- What they watch. `told_seq` and `told_on`: the entry of the register log and the day up to which they know; `found`: what a search found
-- then. A watch that was stopped is deleted.
CREATE TABLE watches (
  id TEXT PRIMARY KEY,
  watcher_id TEXT NOT NULL REFERENCES watchers(id) ON DELETE CASCADE,
  watched TEXT NOT NULL,
  rhythm TEXT NOT NULL,
  created_at TEXT NOT NULL,
  confirmed_at TEXT,
  told_seq BIGINT NOT NULL,
  told_on TEXT NOT NULL,
  found TEXT
);
CREATE INDEX watches_by_watcher ON watches (watcher_id);
CREATE INDEX watches_by_rhythm ON watches (rhythm, told_seq);

-- The address at which a mail can be stopped with one press, where it can.
ALTER TABLE outbox ADD COLUMN unsubscribe TEXT;
