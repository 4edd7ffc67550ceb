-- What the lead and the reviewers of a case say to each other once every review is in; `question` is empty where it is about the whole case. A remark
-- that was taken back keeps its place.
CREATE TABLE remarks (
  id TEXT PRIMARY KEY,
  disclosure_id TEXT NOT NULL REFERENCES disclosures(id),
  question TEXT NOT NULL,
  author_id TEXT NOT NULL REFERENCES accounts(id),
  words TEXT NOT NULL,
  written_at TEXT NOT NULL,
  taken_back_at TEXT
);
CREATE INDEX remarks_by_disclosure ON remarks (disclosure_id, id);

-- The last remark that somebody has read, and when a mail last told them of newer ones.
CREATE TABLE remark_reads (
  disclosure_id TEXT NOT NULL REFERENCES disclosures(id),
  account_id TEXT NOT NULL REFERENCES accounts(id),
  last_read TEXT NOT NULL,
  told_at TEXT,
  PRIMARY KEY (disclosure_id, account_id)
);
