-- A signature is a part of the consent that refers to it, which the key holds; once that is gone, it is nobody's.
CREATE FUNCTION consent_signatures_not_deleted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF destroys(nullif(current_setting('tenhal.destruction', true), '')::uuid) THEN
    RETURN OLD;
  END IF;
  RAISE EXCEPTION 'DELETE of consent_signatures is refused: its rows are kept as they are'
    USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'consent_signatures_are_kept';
END $$;
CREATE OR REPLACE TRIGGER consent_signatures_kept BEFORE TRUNCATE ON consent_signatures FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER consent_signatures_not_deleted BEFORE DELETE ON consent_signatures FOR EACH ROW EXECUTE FUNCTION consent_signatures_not_deleted();
--bun:split
-- The audit log hears of every row that goes with a record, and does not take down once more what it said: there it would
-- stay. Only the row that a destruction leaves is said in full.
CREATE FUNCTION audit_entries_unsaid() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF destroys(nullif(current_setting('tenhal.destruction', true), '')::uuid) THEN
    NEW.before := CASE WHEN NEW.before IS NOT NULL THEN '{}'::jsonb END;
    NEW.after := CASE WHEN NEW.after IS NOT NULL THEN '{}'::jsonb END;
  END IF;
  RETURN NEW;
END $$;
-- By its name it comes before the one that chains the entry.
CREATE TRIGGER audit_entries_bare BEFORE INSERT ON audit_entries FOR EACH ROW
  WHEN (NEW.table_name <> 'destroyed_patients' AND current_setting('tenhal.destruction', true) <> '') EXECUTE FUNCTION audit_entries_unsaid();
