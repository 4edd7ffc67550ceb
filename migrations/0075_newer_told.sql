-- Drafts whose vendors were told by mail of a newer version of the questionnaire.
CREATE TABLE newer_told (
  disclosure_id TEXT NOT NULL REFERENCES disclosures(id),
  version TEXT NOT NULL,
  told_at TEXT NOT NULL,
  PRIMARY KEY (disclosure_id, version)
);
