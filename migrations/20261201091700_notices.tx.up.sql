-- What users are told within the program. Names are not copied: who reads a notice finds the patient's own.
CREATE TABLE notices (
  id           uuid PRIMARY KEY,
  user_id      uuid NOT NULL REFERENCES users ON DELETE CASCADE, -- who is told
  kind         text NOT NULL,
  about        text NOT NULL, -- what it is about: what happens to that again is told with it, until it is read
  patient_id   uuid REFERENCES patients,
  facts        jsonb NOT NULL DEFAULT '{}', -- times and numbers that its words need; nothing clinical
  path         text NOT NULL CONSTRAINT notices_lead_within CHECK (path ~ '^/[^/\\]'),
  needs_action boolean NOT NULL,
  count        integer NOT NULL DEFAULT 1 CHECK (count > 0), -- of what happened
  created_at   timestamptz NOT NULL,
  last_at      timestamptz NOT NULL,
  read_at      timestamptz,
  read_with    uuid, -- those that were read at one stroke, so that it can be undone
  CONSTRAINT notices_read_with_a_stroke CHECK ((read_at IS NULL) = (read_with IS NULL))
);
CREATE UNIQUE INDEX notices_told_once ON notices (user_id, about) WHERE read_at IS NULL;
CREATE INDEX notices_of_user ON notices (user_id, last_at DESC, id DESC);
CREATE INDEX notices_about ON notices (about, user_id);
CREATE INDEX notices_of_patient ON notices (patient_id) WHERE patient_id IS NOT NULL;
CREATE INDEX notices_read ON notices (read_at) WHERE read_at IS NOT NULL;
-- What users have chosen. Without a row, a kind does what it does by itself.
CREATE TABLE notice_preferences (
  user_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
  kind    text NOT NULL,
  shown   boolean NOT NULL, -- told at all
  rings   boolean NOT NULL, -- counted on the bell
  PRIMARY KEY (user_id, kind)
);
