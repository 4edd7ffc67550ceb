-- What a district calls tools in its lists, kept when it asks for that. `name_key` is a digest of name and vendor, however they are written;
-- `tool_key` is the word by which a list names a tool, and is missing where the district said that the registry does not have it.
CREATE TABLE remembered_names (
  id TEXT PRIMARY KEY,
  district_id TEXT NOT NULL REFERENCES organizations(id),
  name_key TEXT NOT NULL,
  name TEXT NOT NULL,
  vendor TEXT NOT NULL,
  tool_key TEXT,
  tool TEXT NOT NULL,
  remembered_by TEXT NOT NULL REFERENCES accounts(id),
  remembered_at TEXT NOT NULL,
  UNIQUE (district_id, name_key)
);
