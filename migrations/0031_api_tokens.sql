-- Tokens with which programs of a district ask and change what is the district's. Of a token only its SHA-256 is kept, and its last four
-- letters, by which its people know it.
CREATE TABLE api_tokens (
  id TEXT PRIMARY KEY,
  district_id TEXT NOT NULL REFERENCES organizations(id),
  account_id TEXT NOT NULL REFERENCES accounts(id),
  name TEXT NOT NULL,
  scopes TEXT NOT NULL,
  secret_hash TEXT NOT NULL UNIQUE,
  ending TEXT NOT NULL,
  made_at TEXT NOT NULL,
  expires_at TEXT NOT NULL,
  used_at TEXT,
  revoked_at TEXT,
  revoked_by TEXT REFERENCES accounts(id)
);
CREATE INDEX api_tokens_by_district ON api_tokens (district_id);
