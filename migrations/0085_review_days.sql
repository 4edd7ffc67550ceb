-- The day until which a review is asked for; none for those assigned before there were such days, which are due as many business days after
-- their assignment as the agency's setting says.
ALTER TABLE reviews ADD COLUMN due_on TEXT;

-- Which reminders were written, so that none goes out twice: `soon` and `late` once for each due day of a disclosure, `asked` at most once a
-- day for a person, with that day and no disclosure.
CREATE TABLE reminders (
  account_id TEXT NOT NULL REFERENCES accounts(id),
  kind TEXT NOT NULL,
  subject TEXT NOT NULL,
  day TEXT NOT NULL,
  written_at TEXT NOT NULL,
  PRIMARY KEY (account_id, kind, subject, day)
);
