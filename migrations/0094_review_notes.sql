-- What a reviewer notes at a question beside the comment to the panel: for themselves, and for the vendor.
CREATE TABLE score_notes (
  review_id TEXT NOT NULL REFERENCES reviews(id),
  question TEXT NOT NULL,
  private_note TEXT NOT NULL,
  vendor_note TEXT NOT NULL,
  updated_at TEXT NOT NULL,
  PRIMARY KEY (review_id, question)
);

-- Whether somebody scores by single keys, and which keys they chose instead of the usual ones, as JSON.
CREATE TABLE shortcuts (
  account_id TEXT PRIMARY KEY REFERENCES accounts(id),
  state TEXT NOT NULL,
  keys TEXT NOT NULL,
  updated_at TEXT NOT NULL
);
