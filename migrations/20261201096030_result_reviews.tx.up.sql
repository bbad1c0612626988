-- Who has looked at which version, and what they said of it.
CREATE TABLE result_reviews (
  id        uuid PRIMARY KEY,
  result_id uuid NOT NULL REFERENCES results,
  n         integer NOT NULL,
  user_id   uuid NOT NULL REFERENCES users,
  name_ar   text NOT NULL, -- as they were called
  name_en   text NOT NULL,
  at        timestamptz NOT NULL,
  note      text NOT NULL DEFAULT '' CHECK (char_length(note) <= 1000),
  FOREIGN KEY (result_id, n) REFERENCES result_versions (result_id, n),
  CONSTRAINT result_reviews_once UNIQUE (result_id, n, user_id)
);
CREATE TRIGGER result_reviews_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON result_reviews FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
-- Values on which somebody has to act at once, until somebody says that they know. What is said again alerts nobody again.
CREATE TABLE critical_alerts (
  id        uuid PRIMARY KEY,
  result_id uuid NOT NULL REFERENCES results,
  n         integer NOT NULL,
  values_sha256 bytea NOT NULL CHECK (length(values_sha256) = 32), -- of the values that are critical
  level     integer NOT NULL DEFAULT 0 CHECK (level BETWEEN 0 AND 2), -- who has been told: 0 who ordered, 1 the clinic, 2 those in charge
  raised_at timestamptz NOT NULL,
  told_at   timestamptz NOT NULL, -- of the level
  acked_at  timestamptz,
  acked_by  uuid REFERENCES users,
  readback  text NOT NULL DEFAULT '' CHECK (char_length(readback) <= 500), -- what was understood, and will be done
  ended_at  timestamptz, -- by a correction, before anybody acknowledged it
  version   integer NOT NULL DEFAULT 1,
  FOREIGN KEY (result_id, n) REFERENCES result_versions (result_id, n),
  CONSTRAINT critical_alerts_once UNIQUE (result_id, values_sha256),
  CONSTRAINT critical_alerts_acked_by_somebody CHECK ((acked_at IS NULL) = (acked_by IS NULL) AND (acked_at IS NULL) = (readback = '')),
  CONSTRAINT critical_alerts_end_once CHECK (acked_at IS NULL OR ended_at IS NULL)
);
CREATE INDEX critical_alerts_open ON critical_alerts (raised_at, id) WHERE acked_at IS NULL AND ended_at IS NULL;
SELECT keep_but_destroyed('result_reviews', 'result_id', 'results'), keep_but_destroyed('critical_alerts', 'result_id', 'results'),
  keep_but_destroyed('result_payloads', 'result_id', 'results');
