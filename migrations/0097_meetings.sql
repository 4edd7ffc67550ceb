-- Records of the meetings at which a panel came to its levels. A correction is a new version with the same number; the earlier ones stay.
CREATE TABLE meetings (
  id TEXT PRIMARY KEY,
  disclosure_id TEXT NOT NULL REFERENCES disclosures(id),
  number BIGINT NOT NULL,
  version BIGINT NOT NULL,
  met_on TEXT NOT NULL,
  talked TEXT NOT NULL,
  left_open TEXT NOT NULL,
  written_by TEXT NOT NULL REFERENCES accounts(id),
  written_at TEXT NOT NULL,
  UNIQUE (disclosure_id, number, version)
);

-- Who of the panel was there, and what they say to the record.
CREATE TABLE meeting_attendees (
  meeting_id TEXT NOT NULL REFERENCES meetings(id),
  account_id TEXT NOT NULL REFERENCES accounts(id),
  present BOOLEAN NOT NULL,
  agrees BOOLEAN,
  words TEXT NOT NULL,
  said_at TEXT,
  PRIMARY KEY (meeting_id, account_id)
);
