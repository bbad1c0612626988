-- Whose record is opened only by those who say why, and for how long they may.
CREATE TABLE patient_restrictions (
  id          uuid PRIMARY KEY,
  patient_id  uuid NOT NULL REFERENCES patients,
  ground      text NOT NULL CHECK (ground IN ('vip', 'staff', 'family', 'custody', 'safety', 'other')),
  reason      text NOT NULL CHECK (reason <> '' AND char_length(reason) <= 500),
  set_by      uuid NOT NULL REFERENCES users,
  set_at      timestamptz NOT NULL,
  lifted_by   uuid REFERENCES users,
  lifted_at   timestamptz,
  lift_reason text NOT NULL DEFAULT '',
  CONSTRAINT patient_restrictions_lifted_by_someone CHECK (num_nonnulls(lifted_by, lifted_at) IN (0, 2) AND (lifted_at IS NULL OR lift_reason <> ''))
);
CREATE UNIQUE INDEX patient_restrictions_one ON patient_restrictions (patient_id) WHERE lifted_at IS NULL;
CREATE INDEX patient_restrictions_of_patient ON patient_restrictions (patient_id, set_at DESC);
CREATE TRIGGER patient_restrictions_kept BEFORE DELETE OR TRUNCATE ON patient_restrictions FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TABLE glass_breaks (
  id          uuid PRIMARY KEY,
  patient_id  uuid NOT NULL REFERENCES patients,
  user_id     uuid NOT NULL REFERENCES users,
  ground      text NOT NULL CHECK (ground IN ('treatment', 'emergency', 'booking', 'billing', 'request', 'complaint', 'other')),
  reason      text NOT NULL CHECK (reason <> '' AND char_length(reason) <= 500),
  at          timestamptz NOT NULL,
  until       timestamptz NOT NULL,
  reviewed_by uuid REFERENCES users,
  reviewed_at timestamptz,
  note        text NOT NULL DEFAULT '',
  CONSTRAINT glass_breaks_last_an_hour CHECK (until > at AND until <= at + interval '60 minutes'),
  CONSTRAINT glass_breaks_reviewed_by_another CHECK (reviewed_by <> user_id),
  CONSTRAINT glass_breaks_reviewed_with_a_note CHECK (num_nonnulls(reviewed_by, reviewed_at) IN (0, 2) AND (reviewed_at IS NULL OR note <> ''))
);
CREATE INDEX glass_breaks_live ON glass_breaks (user_id, patient_id, until DESC);
CREATE INDEX glass_breaks_unreviewed ON glass_breaks (at, id) WHERE reviewed_at IS NULL;
CREATE INDEX glass_breaks_of_patient ON glass_breaks (patient_id, at DESC);
CREATE TRIGGER glass_breaks_kept BEFORE DELETE OR TRUNCATE ON glass_breaks FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
