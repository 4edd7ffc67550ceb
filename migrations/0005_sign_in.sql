-- When a session's person last proved who they are; none means when it began.
ALTER TABLE sessions ADD COLUMN proved_at TEXT;

-- Browsers on which an account has signed in. They count failed sign-ins by themselves, so that strangers cannot lock their people out.
-- Only the hash of a browser's secret is kept.
CREATE TABLE devices (
  id TEXT PRIMARY KEY,
  account_id TEXT NOT NULL REFERENCES accounts(id),
  secret_hash TEXT NOT NULL,
  created_at TEXT NOT NULL,
  seen_at TEXT NOT NULL,
  UNIQUE (account_id, secret_hash)
);

-- One row, written to see whether writing works.
CREATE TABLE readiness (
  id TEXT PRIMARY KEY,
  checked_at TEXT NOT NULL
);
