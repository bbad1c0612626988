-- Two records of one person that were made one. The one that was merged stays, archived and empty, and leads to the survivor.
CREATE TABLE patient_merges (
  id          uuid PRIMARY KEY,
  survivor_id uuid NOT NULL REFERENCES patients,
  merged_id   uuid NOT NULL REFERENCES patients,
  reason      text NOT NULL CHECK (char_length(reason) BETWEEN 1 AND 500),
  actor_id    uuid,
  actor_name  text NOT NULL,
  at          timestamptz NOT NULL,
  undo_reason text CHECK (char_length(undo_reason) BETWEEN 1 AND 500),
  undone_by   text,
  undone_at   timestamptz,
  CONSTRAINT patient_merges_of_two CHECK (survivor_id <> merged_id),
  CONSTRAINT patient_merges_undone_by_someone CHECK (num_nonnulls(undo_reason, undone_by, undone_at) IN (0, 3))
);
CREATE UNIQUE INDEX patient_merges_stand_once ON patient_merges (merged_id) WHERE undone_at IS NULL;
CREATE INDEX patient_merges_into ON patient_merges (survivor_id);
CREATE INDEX patient_merges_of ON patient_merges (merged_id);
CREATE TRIGGER patient_merges_kept BEFORE DELETE OR TRUNCATE ON patient_merges FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER patient_merges_said BEFORE UPDATE ON patient_merges FOR EACH ROW
  WHEN (OLD.undone_at IS NOT NULL OR (OLD.survivor_id, OLD.merged_id, OLD.reason, OLD.at) IS DISTINCT FROM (NEW.survivor_id, NEW.merged_id, NEW.reason, NEW.at))
  EXECUTE FUNCTION refuse_change();
-- What a merge changed, row by row: enough to take it back. It is read in the order in which it was written.
CREATE TABLE patient_merge_rows (
  id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  merge_id    uuid NOT NULL REFERENCES patient_merges,
  table_name  text NOT NULL,
  row_id      text NOT NULL,
  column_name text NOT NULL DEFAULT '', -- that changed; empty for the two records themselves
  was         uuid, -- the column's value before,
  becomes     uuid, -- and after; none: the row stays with the merged record
  before      jsonb NOT NULL, -- the whole row
  after       jsonb -- of the two records themselves
);
CREATE INDEX patient_merge_rows_of ON patient_merge_rows (merge_id, table_name, column_name);
CREATE TRIGGER patient_merge_rows_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON patient_merge_rows FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
--bun:split
-- The record that a patient has now: their own, or the last one that it was merged into.
CREATE FUNCTION current_patient(record uuid) RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE AS $$
  WITH RECURSIVE way (id, step) AS (
    SELECT record, 0
    UNION ALL
    SELECT m.survivor_id, step + 1 FROM way JOIN patient_merges AS m ON m.merged_id = way.id AND m.undone_at IS NULL
  )
  SELECT id FROM way ORDER BY step DESC LIMIT 1
$$;
