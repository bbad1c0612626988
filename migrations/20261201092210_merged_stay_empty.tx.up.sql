-- Whether it is the merge at work in this transaction, or its undoing, that moves something from one record to another.
-- Nobody else knows its name, and it moves between its own two records only, each way once.
CREATE FUNCTION merge_moves(was uuid, becomes uuid) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT EXISTS (SELECT FROM patient_merges
    WHERE id::text = current_setting('tenhal.merge', true) AND (survivor_id, merged_id) IN ((was, becomes), (becomes, was))
      AND (undone_at IS NULL) = (merged_id = was))
$$;
--bun:split
-- A record that was merged gets nothing new. Whoever writes for it waits until its merge is over, and then learns of it.
CREATE FUNCTION refuse_merged_patient() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM FROM patients WHERE id = NEW.patient_id FOR KEY SHARE;
  IF EXISTS (SELECT FROM patient_merges WHERE merged_id = NEW.patient_id AND undone_at IS NULL) THEN
    RAISE EXCEPTION '% of % is refused: patient % was merged into another record', TG_OP, TG_TABLE_NAME, NEW.patient_id
      USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'patients_were_merged';
  END IF;
  RETURN NEW;
END $$;
-- To be called by the migration of every table that merges move: services/patients/merging/rules.go.
CREATE FUNCTION keep_merged_empty(its_table regclass) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format('CREATE TRIGGER merged_stay_empty BEFORE INSERT ON %s
    FOR EACH ROW WHEN (NEW.patient_id IS NOT NULL) EXECUTE FUNCTION refuse_merged_patient()', its_table);
  EXECUTE format('CREATE TRIGGER merged_get_nothing BEFORE UPDATE OF patient_id ON %s
    FOR EACH ROW WHEN (NEW.patient_id <> OLD.patient_id) EXECUTE FUNCTION refuse_merged_patient()', its_table);
END $$;
--bun:split
SELECT keep_merged_empty(conrelid) FROM pg_constraint
WHERE contype = 'f' AND confrelid = 'patients'::regclass AND conrelid <> 'patient_merges'::regclass
  AND conkey = ARRAY[(SELECT attnum FROM pg_attribute WHERE attrelid = conrelid AND attname = 'patient_id')];
--bun:split
-- The record itself rests, too.
CREATE FUNCTION refuse_change_of_merged() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM patient_merges WHERE merged_id = OLD.id AND undone_at IS NULL) THEN
    RAISE EXCEPTION 'a change of patient % is refused: it was merged into another record', OLD.id
      USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'patients_were_merged';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER merged_rest BEFORE UPDATE ON patients FOR EACH ROW WHEN (OLD.archived_at IS NOT NULL) EXECUTE FUNCTION refuse_change_of_merged();
