-- What somebody typed at a question, as JSON, where the parsed columns beside it do not show it all: half a row, a number that is no number
-- yet, or an answer that waits behind a state.
ALTER TABLE answers ADD COLUMN typed TEXT;
