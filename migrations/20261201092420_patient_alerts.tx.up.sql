-- What whoever meets a patient must know at once. An alert ends; it is never deleted.
CREATE TABLE patient_alerts (
  id         uuid PRIMARY KEY,
  patient_id uuid NOT NULL REFERENCES patients,
  kind       text NOT NULL CHECK (kind IN ('allergy', 'risk', 'payment', 'custody', 'other')),
  words      text NOT NULL CHECK (char_length(words) BETWEEN 1 AND 300),
  audience   text NOT NULL CHECK (audience IN ('everyone', 'clinicians', 'desk', 'billing')),
  severity   text NOT NULL CHECK (severity IN ('info', 'warn', 'danger')),
  ends_on    date, -- the last day on which it is shown
  created_at timestamptz NOT NULL,
  ended_at   timestamptz, -- by somebody, before its day
  version    integer NOT NULL DEFAULT 1
);
CREATE INDEX patient_alerts_of_patient ON patient_alerts (patient_id) WHERE ended_at IS NULL;
CREATE TRIGGER patient_alerts_kept BEFORE DELETE OR TRUNCATE ON patient_alerts FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
SELECT keep_merged_empty('patient_alerts');
