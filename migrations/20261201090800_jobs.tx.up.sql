-- gue's table, as its version 5.9 expects it. Jobs are taken by run_at, never by priority:
-- sorting a backlog of 50,000 by priority at each poll took 184 ms instead of 0.2.
CREATE TABLE gue_jobs (
  job_id      text PRIMARY KEY,
  priority    smallint NOT NULL,
  run_at      timestamptz NOT NULL,
  job_type    text NOT NULL,
  args        bytea NOT NULL,
  error_count integer NOT NULL DEFAULT 0,
  losses      integer NOT NULL DEFAULT 0, -- ours: runs that ended with their process
  last_error  text,
  queue       text NOT NULL,
  created_at  timestamptz NOT NULL,
  updated_at  timestamptz NOT NULL
);
CREATE INDEX gue_jobs_due ON gue_jobs (queue, run_at, priority);
-- Wakes idle workers; polling is the safety net. A transaction that notifies commits under a lock
-- that all such share, and holds it until its commit is on the disk: 16 clients that enqueued got
-- 100 commits a second instead of 950. So of those that commit together one speaks for the others,
-- and the workers look again a little later for what they brought.
CREATE FUNCTION gue_jobs_wake() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF pg_try_advisory_xact_lock(7403117, hashtext(NEW.queue)) THEN
    PERFORM pg_notify('jobs', NEW.queue);
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER gue_jobs_wake AFTER INSERT ON gue_jobs DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
  WHEN (NEW.run_at <= clock_timestamp() + interval '1 second') EXECUTE FUNCTION gue_jobs_wake();
--bun:split
-- Keys of jobs that may be enqueued once only, kept after the job is done.
CREATE TABLE job_keys (
  key text PRIMARY KEY,
  at  timestamptz NOT NULL
);
-- Runs of jobs in gue's transaction, committed before they start and removed with their job. One
-- that is found when its job is taken again is a run that ended with its process. Unlogged: only
-- a crash of PostgreSQL itself empties it, and that is no fault of a job.
CREATE UNLOGGED TABLE job_starts (
  job_id     text PRIMARY KEY,
  attempt    integer NOT NULL,
  worker     text NOT NULL,
  started_at timestamptz NOT NULL
);
