-- A file of patients from elsewhere. Its rows are kept until they are patients, or not wanted.
CREATE TABLE patient_imports (
  id          uuid PRIMARY KEY,
  file_name   text NOT NULL CHECK (char_length(file_name) BETWEEN 1 AND 200),
  sha256      bytea NOT NULL CHECK (length(sha256) = 32), -- of the file
  headings    text[] NOT NULL,
  columns     text[] NOT NULL, -- what each column holds, a name of services/patients/importing; empty for nothing
  total       integer NOT NULL CHECK (total BETWEEN 1 AND 20000),
  state       text NOT NULL CHECK (state IN ('columns', 'checking', 'ready', 'running', 'done', 'undoing', 'undone', 'withdrawn')),
  created_at  timestamptz NOT NULL,
  created_by  uuid NOT NULL REFERENCES users,
  run_at      timestamptz,
  run_by      uuid REFERENCES users,
  finished_at timestamptz,
  undone_at   timestamptz,
  undone_by   uuid REFERENCES users,
  undo_reason text NOT NULL DEFAULT '' CHECK (char_length(undo_reason) <= 500),
  version     integer NOT NULL DEFAULT 1,
  CONSTRAINT patient_imports_have_columns CHECK (cardinality(headings) = cardinality(columns)),
  CONSTRAINT patient_imports_say_who CHECK ((run_at IS NULL) = (run_by IS NULL) AND (undone_at IS NULL) = (undone_by IS NULL))
);
CREATE INDEX patient_imports_of_file ON patient_imports (sha256);
CREATE INDEX patient_imports_latest ON patient_imports (created_at DESC);
CREATE TRIGGER patient_imports_kept BEFORE DELETE OR TRUNCATE ON patient_imports FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
SELECT hear_saves('patient_imports');
--bun:split
CREATE TABLE patient_import_rows (
  id         uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  import_id  uuid NOT NULL REFERENCES patient_imports,
  line       integer NOT NULL, -- of the file, the headings are its first
  cells      text[] NOT NULL, -- none any more once there is a patient
  state      text NOT NULL DEFAULT 'new' CHECK (state IN ('new', 'ready', 'alike', 'faulty', 'created', 'undone', 'kept')),
  wanted     boolean NOT NULL DEFAULT true, -- it becomes a patient, if it can
  faults     jsonb NOT NULL DEFAULT '{}', -- message keys by field
  alike      jsonb NOT NULL DEFAULT '[]', -- who may be the same: a file number or a line, and why
  patient_id uuid REFERENCES patients,
  CONSTRAINT patient_import_rows_once UNIQUE (import_id, line),
  CONSTRAINT patient_import_rows_make_one CHECK ((state IN ('created', 'undone', 'kept')) = (patient_id IS NOT NULL))
);
CREATE INDEX patient_import_rows_by_state ON patient_import_rows (import_id, state, line);
CREATE UNIQUE INDEX patient_import_rows_of_patient ON patient_import_rows (patient_id) WHERE patient_id IS NOT NULL;
--bun:split
-- The number of a patient's file in the system from which the patient came.
ALTER TABLE patients ADD former_number text NOT NULL DEFAULT '' CHECK (char_length(former_number) <= 40);
CREATE INDEX patients_by_former_number ON patients (former_number text_pattern_ops) WHERE former_number <> '';
