-- A settlement whose criterion is reviewed anew waits as a proposal; it counts again when the new reviewer is taken off.
ALTER TABLE adjudications ADD COLUMN superseded_at TEXT;

-- What a new proposal changed of the one that an office objected to: sentences in a JSON list.
ALTER TABLE decisions ADD COLUMN changes TEXT;
