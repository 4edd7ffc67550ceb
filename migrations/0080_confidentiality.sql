-- Requests of vendors that an answer which would be published stays with the agency, at most one for each question of a disclosure. The
-- ground of law stands with its words of that day: the list of grounds may change. `answer_mark` is the digest of the answer that was decided
-- on; another answer is undecided again. `to_renew` was carried over from an earlier disclosure and counts for nothing yet.
CREATE TABLE confidentiality_requests (
  disclosure_id TEXT NOT NULL REFERENCES disclosures(id),
  question TEXT NOT NULL,
  basis TEXT NOT NULL,
  basis_title TEXT NOT NULL,
  law TEXT NOT NULL,
  reason TEXT NOT NULL,
  to_renew BOOLEAN NOT NULL,
  revision BIGINT NOT NULL,
  asked_by TEXT NOT NULL REFERENCES accounts(id),
  asked_at TEXT NOT NULL,
  granted BOOLEAN,
  decision_reason TEXT,
  answer_mark TEXT,
  decided_by TEXT REFERENCES accounts(id),
  decided_at TEXT,
  PRIMARY KEY (disclosure_id, question)
);
