-- The districts that a regional service center acts for, and the one that each of its people chose last.
CREATE TABLE center_districts (
  center_id TEXT NOT NULL REFERENCES organizations(id),
  district_id TEXT NOT NULL REFERENCES organizations(id),
  since TEXT NOT NULL,
  PRIMARY KEY (center_id, district_id)
);
CREATE TABLE desk_choices (
  account_id TEXT PRIMARY KEY REFERENCES accounts(id),
  district_id TEXT NOT NULL REFERENCES organizations(id)
);
