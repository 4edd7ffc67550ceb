-- What the agency asks a vendor about one answer of a disclosure under review. A row ends once: answered, taken back, or lapsed when its
-- day passed. `snapshot_id` is the submission in which that answer was changed, where it was. What the vendor has typed of its answer
-- waits in `draft_words` and `draft_entry`.
CREATE TABLE clarifications (
  id TEXT PRIMARY KEY,
  disclosure_id TEXT NOT NULL REFERENCES disclosures(id),
  question TEXT NOT NULL,
  words TEXT NOT NULL,
  asked_by TEXT NOT NULL REFERENCES accounts(id),
  asked_at TEXT NOT NULL,
  due_on TEXT NOT NULL,
  state TEXT NOT NULL,
  answer TEXT,
  answered_by TEXT REFERENCES accounts(id),
  ended_at TEXT,
  snapshot_id TEXT REFERENCES snapshots(id),
  reminded_at TEXT,
  draft_words TEXT,
  draft_entry TEXT
);
CREATE INDEX clarifications_by_disclosure ON clarifications (disclosure_id, id);
CREATE UNIQUE INDEX clarifications_open ON clarifications (disclosure_id, question) WHERE state = 'asked';
CREATE INDEX clarifications_due ON clarifications (due_on) WHERE state = 'asked';
CREATE INDEX clarifications_by_snapshot ON clarifications (snapshot_id) WHERE snapshot_id IS NOT NULL;
