-- Who had a source of results asked again, and what was wrong with it. The source itself is in no entry of the audit log: each
-- fetching changes it.
CREATE TABLE source_resumptions (
  id         uuid PRIMARY KEY,
  source_id  uuid NOT NULL REFERENCES result_sources,
  stopped    boolean NOT NULL, -- it had refused us
  fault      text NOT NULL, -- message key of its last failure; empty where there was none
  resumed_at timestamptz NOT NULL
);
CREATE INDEX source_resumptions_of ON source_resumptions (source_id);
CREATE TRIGGER source_resumptions_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON source_resumptions FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
SELECT hear_saves('source_resumptions');
