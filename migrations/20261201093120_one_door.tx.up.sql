-- Whether a record is being destroyed by this transaction. What says so is a row that stays: there is no other way.
CREATE FUNCTION destroys(record uuid) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT EXISTS (SELECT FROM destroyed_patients
    WHERE id = record AND went_with::text = current_setting('tenhal.destruction', true) AND txid = pg_current_xact_id())
$$;
--bun:split
-- A record is destroyed only when it is archived and nothing holds it. Whoever would change that meanwhile waits, since
-- the record is locked, and finds it gone. This trigger alone opens the door, for this transaction.
CREATE FUNCTION destroyed_patients_begin() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  why text;
BEGIN
  NEW.txid := pg_current_xact_id();
  PERFORM FROM patients WHERE id = NEW.id FOR UPDATE;
  why := CASE
    WHEN NOT EXISTS (SELECT FROM patients WHERE id = NEW.id AND archived_at IS NOT NULL) THEN 'is not archived'
    WHEN (NEW.id = NEW.went_with) <> (current_patient(NEW.id) = NEW.id) OR NOT NEW.id = ANY (records_of(NEW.went_with)) THEN 'was merged into another'
    WHEN NEW.id <> NEW.went_with AND NOT destroys(NEW.went_with) THEN 'outlives the one that it was merged into'
    WHEN EXISTS (SELECT FROM patient_holds WHERE patient_id = NEW.id AND lifted_at IS NULL) THEN 'is held'
    WHEN EXISTS (SELECT FROM patient_files WHERE patient_id = NEW.id AND closed_at IS NULL) THEN 'has an open file'
    WHEN EXISTS (SELECT FROM appointments WHERE patient_id = NEW.id AND status IN ('booked', 'confirmed', 'arrived', 'in_session')) THEN 'has a visit to come'
    WHEN EXISTS (SELECT FROM invoices WHERE patient_id = NEW.id AND (state = 'draft' OR state = 'issued' AND paid < total)) THEN 'has an open invoice'
  END;
  IF why IS NOT NULL THEN
    RAISE EXCEPTION 'record % %', NEW.id, why USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'destroyed_patients_are_due';
  END IF;
  IF NEW.id = NEW.went_with THEN
    PERFORM set_config('tenhal.destruction', NEW.id::text, true);
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER destroyed_patients_begin BEFORE INSERT ON destroyed_patients FOR EACH ROW EXECUTE FUNCTION destroyed_patients_begin();
--bun:split
-- Nobody is said to be gone who is there.
CREATE FUNCTION destroyed_patients_end() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM patients WHERE id = NEW.id) THEN
    RAISE EXCEPTION 'record % is still there', NEW.id USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'destroyed_patients_are_gone';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER destroyed_patients_end AFTER INSERT ON destroyed_patients DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION destroyed_patients_end();
--bun:split
-- Deletes are refused but those of the record that this transaction destroys. The arguments say how a row leads to its
-- record: by a column of its own (patient_id, or what a merge calls it), or by the row that it is a part of.
CREATE FUNCTION refuse_delete_but_destruction() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  owner jsonb := to_jsonb(OLD);
BEGIN
  IF coalesce(current_setting('tenhal.destruction', true), '') <> '' THEN
    IF TG_NARGS = 2 THEN
      EXECUTE format('SELECT to_jsonb(t) FROM %I AS t WHERE id = $1', TG_ARGV[1]) INTO owner USING (owner ->> TG_ARGV[0])::uuid;
    END IF;
    IF destroys((owner ->> CASE WHEN TG_NARGS = 1 THEN TG_ARGV[0] ELSE 'patient_id' END)::uuid)
      OR destroys((owner ->> 'survivor_id')::uuid) OR destroys((owner ->> 'merged_id')::uuid) THEN
      RETURN OLD;
    END IF;
  END IF;
  RAISE EXCEPTION '% of % is refused: its rows are kept as they are', TG_OP, TG_TABLE_NAME
    USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = TG_TABLE_NAME || '_are_kept';
END $$;
