-- Why the record of a patient may not be destroyed, however old it is. A record may have several: what ends one
-- does not end another.
CREATE TABLE patient_holds (
  id          uuid PRIMARY KEY,
  patient_id  uuid NOT NULL REFERENCES patients,
  ground      text NOT NULL CHECK (ground IN ('court', 'complaint', 'authority', 'insurance', 'treatment', 'request', 'other')),
  reason      text NOT NULL CHECK (char_length(reason) BETWEEN 1 AND 500),
  set_by      uuid NOT NULL REFERENCES users,
  set_at      timestamptz NOT NULL,
  lifted_by   uuid REFERENCES users,
  lifted_at   timestamptz,
  lift_reason text NOT NULL DEFAULT '' CHECK (char_length(lift_reason) <= 500),
  CONSTRAINT patient_holds_lifted_by_someone CHECK (num_nonnulls(lifted_by, lifted_at) IN (0, 2) AND (lifted_at IS NULL) = (lift_reason = ''))
);
CREATE INDEX patient_holds_of_patient ON patient_holds (patient_id, set_at DESC);
CREATE INDEX patient_holds_standing ON patient_holds (set_at DESC, id DESC) WHERE lifted_at IS NULL;
CREATE UNIQUE INDEX patient_holds_once ON patient_holds (patient_id, ground, reason) WHERE lifted_at IS NULL; -- two clicks are one
CREATE TRIGGER patient_holds_kept BEFORE DELETE OR TRUNCATE ON patient_holds FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
SELECT keep_merged_empty('patient_holds'), hear_saves('patient_holds', 'patient_id');
--bun:split
-- It can be lifted, once, and otherwise stays as it was; a merge of two records takes it along.
CREATE FUNCTION patient_holds_stay() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  may_differ text[] := '{lifted_by,lifted_at,lift_reason}';
BEGIN
  IF OLD.lifted_at IS NULL AND NEW.lifted_at IS NOT NULL AND to_jsonb(NEW) - may_differ = to_jsonb(OLD) - may_differ
    OR to_jsonb(NEW) - 'patient_id' = to_jsonb(OLD) - 'patient_id' AND merge_moves(OLD.patient_id, NEW.patient_id) THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'hold % is kept as it is', OLD.id USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'patient_holds_are_kept';
END $$;
CREATE TRIGGER patient_holds_frozen BEFORE UPDATE ON patient_holds FOR EACH ROW EXECUTE FUNCTION patient_holds_stay();
