-- Programs of districts that are told of changes of the registry. `had` is the place among the changes up to which messages were written.
-- The secret before signs as well until `old_until`. A webhook that was removed stays as a row.
CREATE TABLE webhooks (
  id TEXT PRIMARY KEY,
  district_id TEXT NOT NULL REFERENCES organizations(id),
  url TEXT NOT NULL,
  scope TEXT NOT NULL,
  state TEXT NOT NULL,
  made_by TEXT NOT NULL REFERENCES accounts(id),
  made_at TEXT NOT NULL,
  secret TEXT NOT NULL,
  old_secret TEXT,
  old_until TEXT,
  had TEXT NOT NULL
);
CREATE INDEX webhooks_by_district ON webhooks (district_id, id);
CREATE INDEX webhooks_by_state ON webhooks (state);

-- Messages to them, each with the id and the body that every try sends.
CREATE TABLE webhook_deliveries (
  id TEXT PRIMARY KEY,
  webhook_id TEXT NOT NULL REFERENCES webhooks(id),
  title TEXT NOT NULL,
  is_test BOOLEAN NOT NULL,
  body TEXT NOT NULL,
  made_at TEXT NOT NULL,
  state TEXT NOT NULL,
  tries BIGINT NOT NULL,
  due_at TEXT NOT NULL,
  claimed_until TEXT,
  status BIGINT,
  problem TEXT
);
CREATE INDEX webhook_deliveries_by_webhook ON webhook_deliveries (webhook_id, id);
CREATE INDEX webhook_deliveries_by_due ON webhook_deliveries (state, due_at);
