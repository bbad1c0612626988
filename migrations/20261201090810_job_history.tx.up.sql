-- Jobs that talk to the world outside run without a transaction, under a lease.
CREATE TABLE job_leases (
  job_id     text PRIMARY KEY,
  kind       text NOT NULL,
  queue      text NOT NULL,
  args       bytea NOT NULL,
  attempt    integer NOT NULL,
  losses     integer NOT NULL,
  worker     text NOT NULL,
  created_at timestamptz NOT NULL, -- of the job
  started_at timestamptz NOT NULL,
  until      timestamptz NOT NULL
);
CREATE INDEX job_leases_until ON job_leases (until);
CREATE TABLE job_runs (
  id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  job_id      text NOT NULL,
  kind        text NOT NULL,
  queue       text NOT NULL,
  attempt     integer NOT NULL,
  outcome     text NOT NULL CHECK (outcome IN ('done', 'retry', 'dead', 'lost', 'discarded')),
  error       text NOT NULL DEFAULT '',
  worker      text NOT NULL,
  started_at  timestamptz NOT NULL,
  finished_at timestamptz NOT NULL
);
CREATE INDEX job_runs_of_job ON job_runs (job_id);
CREATE INDEX job_runs_by_time ON job_runs (finished_at DESC);
-- Jobs that failed for good, kept until an admin retries or discards them.
CREATE TABLE dead_jobs (
  job_id   text PRIMARY KEY,
  kind     text NOT NULL,
  queue    text NOT NULL,
  args     bytea NOT NULL,
  attempts integer NOT NULL,
  error    text NOT NULL,
  died_at  timestamptz NOT NULL
);
CREATE INDEX dead_jobs_by_time ON dead_jobs (died_at DESC);
