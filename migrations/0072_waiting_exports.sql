-- An export that was given at a draft, until its answers are looked through. One waits at a draft at a time.
CREATE TABLE waiting_exports (
  disclosure_id TEXT PRIMARY KEY REFERENCES disclosures(id),
  body TEXT NOT NULL,
  signer TEXT NOT NULL,
  given_by TEXT NOT NULL REFERENCES accounts(id),
  given_at TEXT NOT NULL
);
