-- Changes of published tools that their vendors told of. `place` is where the notice stands in the listing, from 0; the words of the agency's
-- list are those of the day on which it was told. `draft_id` is the disclosure in which the questions that it touches are answered; `opened`
-- says that the notice started it.
CREATE TABLE change_notices (
  id TEXT PRIMARY KEY,
  product_id TEXT NOT NULL REFERENCES products(id),
  disclosure_id TEXT NOT NULL REFERENCES disclosures(id),
  place BIGINT NOT NULL,
  kind TEXT NOT NULL,
  told TEXT NOT NULL,
  questions TEXT NOT NULL,
  words TEXT NOT NULL,
  draft_id TEXT REFERENCES disclosures(id),
  opened BOOLEAN NOT NULL,
  told_by TEXT NOT NULL REFERENCES accounts(id),
  told_at TEXT NOT NULL,
  answer_by TEXT NOT NULL,
  answer TEXT,
  answer_words TEXT,
  answered_by TEXT REFERENCES accounts(id),
  answered_at TEXT
);
CREATE INDEX change_notices_by_product ON change_notices (product_id, id);
CREATE INDEX change_notices_by_disclosure ON change_notices (disclosure_id, id);
CREATE INDEX change_notices_by_draft ON change_notices (draft_id) WHERE draft_id IS NOT NULL;
