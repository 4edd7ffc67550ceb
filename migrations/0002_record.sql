-- The event chain: one head row serialises the appends, every event carries the hash of the one before.
CREATE TABLE event_head (
  id TEXT PRIMARY KEY,
  sequence BIGINT NOT NULL,
  hash TEXT NOT NULL
);
INSERT INTO event_head (id, sequence, hash) VALUES ('head', 0, '');

CREATE TABLE events (
  sequence BIGINT PRIMARY KEY,
  at TEXT NOT NULL,
  actor TEXT NOT NULL,
  kind TEXT NOT NULL,
  subject TEXT NOT NULL,
  body TEXT NOT NULL,
  previous_hash TEXT NOT NULL,
  hash TEXT NOT NULL
);
CREATE INDEX events_by_subject ON events (subject, sequence);

-- Mail waits here, written with the change it tells of.
CREATE TABLE outbox (
  id TEXT PRIMARY KEY,
  recipient TEXT NOT NULL,
  subject TEXT NOT NULL,
  body TEXT NOT NULL,
  created_at TEXT NOT NULL,
  due_at TEXT NOT NULL,
  attempts BIGINT NOT NULL,
  state TEXT NOT NULL,
  claimed_until TEXT,
  delivered_at TEXT,
  problem TEXT
);
CREATE INDEX outbox_due ON outbox (state, due_at);

-- One row per scheduled slot: whoever inserts it runs the job. A run that a person asked for has a slot of its own.
CREATE TABLE job_runs (
  id TEXT NOT NULL UNIQUE,
  job TEXT NOT NULL,
  slot TEXT NOT NULL,
  state TEXT NOT NULL,
  asked_by TEXT REFERENCES accounts(id),
  holder TEXT,
  started_at TEXT,
  finished_at TEXT,
  outcome TEXT,
  PRIMARY KEY (job, slot)
);
CREATE INDEX job_runs_asked ON job_runs (slot) WHERE state = 'asked';
