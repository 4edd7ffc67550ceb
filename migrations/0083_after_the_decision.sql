-- What vendors say of conditions of their approvals, counted from 1, with what shows that each is met. A file is one of the vendor's shelf,
-- noted here as it was given, so that replacing the paper changes nothing.
CREATE TABLE condition_proofs (
  id TEXT PRIMARY KEY,
  disclosure_id TEXT NOT NULL REFERENCES disclosures(id),
  place BIGINT NOT NULL,
  words TEXT NOT NULL,
  url TEXT,
  title TEXT,
  sha256 TEXT,
  media_type TEXT,
  state TEXT NOT NULL,
  given_by TEXT NOT NULL REFERENCES accounts(id),
  given_at TEXT NOT NULL,
  answer TEXT,
  answered_by TEXT REFERENCES accounts(id),
  answered_at TEXT
);
CREATE INDEX condition_proofs_by_disclosure ON condition_proofs (disclosure_id, id);
CREATE INDEX condition_proofs_by_state ON condition_proofs (state, id);
CREATE INDEX condition_proofs_by_file ON condition_proofs (sha256) WHERE sha256 IS NOT NULL;

-- Mails that went out because a day of a published decision came near or passed, once each: `about` names the day's thing, `stage` how many
-- days before it they were due, below 0 for after it.
CREATE TABLE listing_reminders (
  disclosure_id TEXT NOT NULL REFERENCES disclosures(id),
  about TEXT NOT NULL,
  day TEXT NOT NULL,
  stage BIGINT NOT NULL,
  told_at TEXT NOT NULL,
  PRIMARY KEY (disclosure_id, about, day, stage)
);
