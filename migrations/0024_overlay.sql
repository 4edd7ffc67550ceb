-- What a district adds to the state's decision for itself: its own questions, stricter minimums, and its own word on each tool.
CREATE TABLE overlay_questions (
  id TEXT PRIMARY KEY,
  district_id TEXT NOT NULL REFERENCES organizations(id),
  kind TEXT NOT NULL,
  label TEXT NOT NULL,
  added_at TEXT NOT NULL,
  removed_at TEXT
);
CREATE INDEX overlay_questions_by_district ON overlay_questions (district_id);

CREATE TABLE overlay_minimums (
  district_id TEXT NOT NULL REFERENCES organizations(id),
  criterion TEXT NOT NULL,
  minimum DOUBLE PRECISION NOT NULL,
  PRIMARY KEY (district_id, criterion)
);

CREATE TABLE overlay_answers (
  adoption_id TEXT NOT NULL REFERENCES adoptions(id),
  question_id TEXT NOT NULL REFERENCES overlay_questions(id),
  value TEXT NOT NULL,
  answered_at TEXT NOT NULL,
  PRIMARY KEY (adoption_id, question_id)
);

CREATE TABLE overlay_statuses (
  adoption_id TEXT PRIMARY KEY REFERENCES adoptions(id),
  status TEXT NOT NULL,
  reason TEXT NOT NULL,
  set_at TEXT NOT NULL
);
