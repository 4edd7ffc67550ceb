-- Published listings. The body is the allow-listed public record; state and expiry stand beside it for SQL to filter on.
CREATE TABLE listings (
  product_id TEXT PRIMARY KEY REFERENCES products(id),
  slug TEXT NOT NULL UNIQUE,
  disclosure_id TEXT NOT NULL REFERENCES disclosures(id),
  state TEXT NOT NULL,
  state_reason TEXT NOT NULL,
  body TEXT NOT NULL,
  published_at TEXT NOT NULL,
  expires_on TEXT,
  updated_at TEXT NOT NULL
);
CREATE INDEX listings_by_expiry ON listings (state, expires_on);

-- Counts the changes of the registry, so that every replica notices a new one.
CREATE TABLE registry_version (
  id TEXT PRIMARY KEY,
  version BIGINT NOT NULL
);
INSERT INTO registry_version (id, version) VALUES ('registry', 0);
