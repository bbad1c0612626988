-- Results, each with all that was said of it. Nobody's until it is certain whose.
CREATE TABLE results (
  id          uuid PRIMARY KEY,
  source_id   uuid NOT NULL REFERENCES result_sources,
  key         text NOT NULL,
  kind        text NOT NULL CHECK (kind IN ('lab', 'rad')),
  state       text NOT NULL CHECK (state IN ('filed', 'unmatched', 'rejected')),
  patient_id  uuid REFERENCES patients,
  order_id    uuid REFERENCES test_orders,
  provider_id uuid REFERENCES providers, -- who is to look at it; NULL: whoever treats the patient
  clinic_id   uuid REFERENCES clinics, -- of the order; NULL where there is none
  matched_by  text NOT NULL DEFAULT '' CHECK (matched_by IN ('', 'placer', 'accession', 'file_number', 'identity', 'hand')),
  doubt       text NOT NULL DEFAULT '', -- why it is nobody's
  said_of     bytea NOT NULL, -- sum of whom and which order the source named
  current     integer NOT NULL CHECK (current > 0),
  status      text NOT NULL, -- as are the next six, of the current version
  title       text NOT NULL,
  code        text NOT NULL,
  worst       integer NOT NULL CHECK (worst BETWEEN 0 AND 2), -- 0 critical, 1 abnormal, 2 neither
  issued_at   timestamptz,
  received_at timestamptz NOT NULL, -- first
  changed_at  timestamptz NOT NULL, -- last
  reviewed    integer NOT NULL DEFAULT 0, -- the version that somebody has looked at; 0: none
  decided_by  uuid REFERENCES users, -- who matched or rejected it by hand
  decided_at  timestamptz,
  decision    text NOT NULL DEFAULT '' CHECK (char_length(decision) <= 500), -- and why
  version     integer NOT NULL DEFAULT 1,
  CONSTRAINT results_once UNIQUE (source_id, key),
  CONSTRAINT results_filed_with_a_patient CHECK ((state = 'filed') = (patient_id IS NOT NULL) AND (state = 'filed') = (matched_by <> '')),
  CONSTRAINT results_unmatched_for_a_reason CHECK (state <> 'unmatched' OR doubt <> ''),
  CONSTRAINT results_of_an_order CHECK (order_id IS NULL OR state = 'filed'),
  CONSTRAINT results_reviewed_what_there_is CHECK (reviewed BETWEEN 0 AND current)
);
CREATE INDEX results_of_patient ON results (patient_id, changed_at DESC, id DESC);
CREATE INDEX results_of_order ON results (order_id) WHERE order_id IS NOT NULL;
CREATE INDEX results_to_review ON results (worst, changed_at DESC, id DESC) WHERE state = 'filed' AND reviewed < current;
CREATE INDEX results_to_review_of ON results (provider_id, worst, changed_at DESC, id DESC) WHERE state = 'filed' AND reviewed < current;
CREATE INDEX results_unmatched ON results (received_at, id) WHERE state = 'unmatched';
ALTER TABLE result_payloads ADD FOREIGN KEY (result_id) REFERENCES results;
CREATE INDEX result_payloads_of_result ON result_payloads (result_id);
SELECT keep_merged_empty('results'), keep_but_destroyed('results'), hear_saves('results', 'patient_id', '{title,code,worst,said_of}');
--bun:split
-- What was said, version after version, as it came. None is changed.
CREATE TABLE result_versions (
  id          uuid PRIMARY KEY,
  result_id   uuid NOT NULL REFERENCES results,
  n           integer NOT NULL CHECK (n > 0),
  status      text NOT NULL,
  issued_at   timestamptz,
  stands_at   timestamptz NOT NULL, -- from when it counts: versions are in this order, whatever they came in
  content     jsonb NOT NULL, -- services/results/report.go
  sha256      bytea NOT NULL CHECK (length(sha256) = 32), -- of the content
  late        boolean NOT NULL, -- a later one was there when it came
  received_at timestamptz NOT NULL,
  CONSTRAINT result_versions_in_order UNIQUE (result_id, n),
  CONSTRAINT result_versions_once UNIQUE (result_id, sha256, stands_at)
);
CREATE TRIGGER result_versions_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON result_versions FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
SELECT keep_but_destroyed('result_versions', 'result_id', 'results');
