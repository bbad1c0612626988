-- What is frozen stays word for word. Only whose record it is in may change, and only by a merge.
CREATE FUNCTION refuse_change_but_merge() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  -- What is generated follows from the rest, and NEW has it not yet.
  may_differ text[] := '{patient_id}' || ARRAY(SELECT attname::text FROM pg_attribute WHERE attrelid = TG_RELID AND attgenerated <> '');
BEGIN
  IF to_jsonb(NEW) - may_differ = to_jsonb(OLD) - may_differ AND merge_moves(OLD.patient_id, NEW.patient_id) THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION '% of % is refused: its rows are kept as they are', TG_OP, TG_TABLE_NAME
    USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = TG_TABLE_NAME || '_are_kept';
END $$;
--bun:split
DROP TRIGGER payments_kept ON payments;
CREATE TRIGGER payments_kept BEFORE DELETE OR TRUNCATE ON payments FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER payments_frozen BEFORE UPDATE ON payments FOR EACH ROW EXECUTE FUNCTION refuse_change_but_merge();
--bun:split
CREATE OR REPLACE FUNCTION invoices_check_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.state = 'draft' AND TG_OP = 'UPDATE' THEN
    RETURN NEW;
  END IF;
  IF TG_OP = 'UPDATE' AND OLD.state = 'issued'
    AND to_jsonb(NEW) - '{paid,status,version}'::text[] = to_jsonb(OLD) - '{paid,status,version}'::text[] THEN
    RETURN NEW;
  END IF;
  IF TG_OP = 'UPDATE' AND to_jsonb(NEW) - '{patient_id,status}'::text[] = to_jsonb(OLD) - '{patient_id,status}'::text[] AND merge_moves(OLD.patient_id, NEW.patient_id) THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION '% of invoice % is refused: it is %', TG_OP, OLD.id, OLD.state
    USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'invoices_are_kept';
END $$;
