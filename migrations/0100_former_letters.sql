-- Letters that were sent with decisions that are made anew, as they were, numbered for each disclosure from 1.
CREATE TABLE former_letters (
  disclosure_id TEXT NOT NULL REFERENCES disclosures(id),
  number BIGINT NOT NULL,
  frozen_at TEXT NOT NULL,
  sent_at TEXT NOT NULL,
  body TEXT NOT NULL,
  digest TEXT NOT NULL,
  PRIMARY KEY (disclosure_id, number)
);
