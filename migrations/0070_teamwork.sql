-- Who of a vendor looks after a section of a draft, and until when; and what its people say to each other about a question. The agency
-- never reads either.
CREATE TABLE section_owners (
  disclosure_id TEXT NOT NULL REFERENCES disclosures(id),
  section TEXT NOT NULL,
  account_id TEXT REFERENCES accounts(id),
  due_on TEXT,
  set_by TEXT NOT NULL REFERENCES accounts(id),
  set_at TEXT NOT NULL,
  PRIMARY KEY (disclosure_id, section)
);

CREATE TABLE draft_comments (
  id TEXT PRIMARY KEY,
  disclosure_id TEXT NOT NULL REFERENCES disclosures(id),
  question TEXT NOT NULL,
  author_id TEXT NOT NULL REFERENCES accounts(id),
  asked_id TEXT REFERENCES accounts(id),
  words TEXT NOT NULL,
  written_at TEXT NOT NULL,
  settled_at TEXT,
  settled_by TEXT REFERENCES accounts(id)
);
CREATE INDEX draft_comments_by_disclosure ON draft_comments (disclosure_id, question);
