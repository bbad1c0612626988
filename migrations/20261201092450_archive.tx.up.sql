-- Why a record was put away, or taken back. Who did it is in the audit log.
ALTER TABLE patients ADD COLUMN archive_reason text NOT NULL DEFAULT '';
--bun:split
-- No file is open in the record of somebody who is archived: whoever opens one waits until the archiving is over, and
-- then learns of it. A merge moves files, and opens none.
CREATE FUNCTION refuse_file_of_archived() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM FROM patients WHERE id = NEW.patient_id FOR KEY SHARE; -- of all, so that it waits
  IF EXISTS (SELECT FROM patients WHERE id = NEW.patient_id AND archived_at IS NOT NULL) THEN
    RAISE EXCEPTION 'patient % is archived, and no file is opened', NEW.patient_id
      USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'patients_archived';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER none_for_archived BEFORE INSERT OR UPDATE OF closed_at ON patient_files
  FOR EACH ROW WHEN (NEW.closed_at IS NULL) EXECUTE FUNCTION refuse_file_of_archived();
