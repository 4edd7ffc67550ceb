-- The keys that receipts are signed with. One signs; those before stay, so that what they signed can be checked, but their secrets are
-- wiped. Of a key that was revoked, what is dated from an instant on does not count.
CREATE TABLE signing_keys (
  id TEXT PRIMARY KEY,
  did TEXT NOT NULL,
  public_key TEXT NOT NULL UNIQUE,
  secret TEXT,
  state TEXT NOT NULL,
  made_at TEXT NOT NULL,
  retired_at TEXT,
  revoked_from TEXT,
  revoked_reason TEXT
);
CREATE UNIQUE INDEX signing_keys_one_signs ON signing_keys (state) WHERE state = 'signs';
