-- The processes that do jobs. Each gives a sign of life every ten seconds, and goes when it stops.
CREATE TABLE workers (
  name       text PRIMARY KEY,
  places     integer NOT NULL, -- jobs that it does at once
  started_at timestamptz NOT NULL,
  beat_at    timestamptz NOT NULL
);
-- What a run has done, in numbers: {"sent": 212, "failed": 3}.
ALTER TABLE job_runs ADD COLUMN counts jsonb NOT NULL DEFAULT '{}';
CREATE INDEX job_runs_of_kind ON job_runs (kind, id DESC);
-- What admins decided over dead jobs, so that the audit log knows of it.
CREATE TABLE job_decisions (
  id         uuid PRIMARY KEY,
  job_id     text NOT NULL,
  kind       text NOT NULL,
  decision   text NOT NULL CHECK (decision IN ('retry', 'discard')),
  reason     text NOT NULL DEFAULT '',
  decided_at timestamptz NOT NULL
);
CREATE TRIGGER job_decisions_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON job_decisions FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
