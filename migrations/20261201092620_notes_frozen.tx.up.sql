-- A signed note stays word for word. It may be marked as mistaken, once; whose record it is in changes by a merge alone.
CREATE FUNCTION notes_check_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  may_differ text[] := '{patient_id,version}';
BEGIN
  IF OLD.signed_at IS NULL AND OLD.mistaken_at IS NULL THEN
    may_differ := may_differ || '{signed_at,sha256}'::text[];
  END IF;
  IF OLD.mistaken_at IS NULL THEN
    may_differ := may_differ || '{mistaken_at,mistaken_by,mistake_reason}'::text[];
  END IF;
  IF to_jsonb(NEW) - may_differ = to_jsonb(OLD) - may_differ AND (NEW.patient_id = OLD.patient_id OR merge_moves(OLD.patient_id, NEW.patient_id)) THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'a change of note % is refused: it is kept as it is', OLD.id
    USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'notes_are_kept';
END $$;
CREATE TRIGGER notes_frozen BEFORE UPDATE ON notes FOR EACH ROW EXECUTE FUNCTION notes_check_frozen();
CREATE TRIGGER notes_kept BEFORE DELETE OR TRUNCATE ON notes FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
--bun:split
CREATE FUNCTION note_texts_check_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.id <> OLD.id OR EXISTS (SELECT FROM notes WHERE id = OLD.id AND (signed_at IS NOT NULL OR mistaken_at IS NOT NULL)) THEN
    RAISE EXCEPTION 'a change of the words of note % is refused: they are kept as they are', OLD.id
      USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'notes_are_kept';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER note_texts_frozen BEFORE UPDATE ON note_texts FOR EACH ROW EXECUTE FUNCTION note_texts_check_frozen();
CREATE TRIGGER note_texts_kept BEFORE DELETE OR TRUNCATE ON note_texts FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER note_addenda_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON note_addenda FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
