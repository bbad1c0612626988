-- What the clock calls for. Those of the program's own table (jobs/schedule.go) come and go with it;
-- an admin may change when they run, and make others that do the same at another time.
CREATE TABLE schedules (
  id         uuid PRIMARY KEY,
  plan       text NOT NULL, -- key of the line in the table whose work it does
  own        boolean NOT NULL DEFAULT false, -- an admin made it
  name       text NOT NULL, -- a message key, until an admin calls it otherwise
  kind       text NOT NULL, -- of the job
  queue      text NOT NULL,
  args       jsonb NOT NULL,
  cron       text NOT NULL,
  zone       text NOT NULL,
  misfire    text NOT NULL CHECK (misfire IN ('skip', 'once', 'catch_up')),
  catch_up   smallint NOT NULL CONSTRAINT schedules_catch_up_is_bounded CHECK (catch_up BETWEEN 1 AND 100), -- missed runs made up for at most
  enabled    boolean NOT NULL DEFAULT true,
  edited     boolean NOT NULL DEFAULT false, -- an admin changed it: the table no longer says when it runs
  retired_at timestamptz, -- it left the table, or was removed
  version    integer NOT NULL DEFAULT 1,
  created_at timestamptz NOT NULL
);
CREATE UNIQUE INDEX schedules_plan_runs_once ON schedules (plan) WHERE NOT own;
CREATE UNIQUE INDEX schedules_name_is_free ON schedules (lower(name)) WHERE retired_at IS NULL;
-- Where each stands, apart from what it is: this changes with every run and is no news for the audit log.
CREATE TABLE schedule_hands (
  schedule_id uuid PRIMARY KEY REFERENCES schedules,
  next_slot   timestamptz, -- NULL while it does not run
  last_slot   timestamptz -- the latest one that was decided on
);
CREATE INDEX schedule_hands_due ON schedule_hands (next_slot);
-- What became of the slots. A slot is decided on once, however many processes look at the clock.
CREATE TABLE schedule_ticks (
  id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  schedule_id uuid NOT NULL REFERENCES schedules,
  slot_at     timestamptz NOT NULL,
  state       text NOT NULL CHECK (state IN ('run', 'missed', 'by_hand')),
  missed      integer NOT NULL DEFAULT 0, -- slots that passed unseen and that this line stands for
  since       timestamptz, -- the first of them
  job_id      text, -- its runs are in job_runs
  actor_id    uuid REFERENCES users, -- who ran it by hand
  actor_name  text NOT NULL DEFAULT '',
  ticked_at   timestamptz NOT NULL,
  CONSTRAINT schedule_ticks_once UNIQUE (schedule_id, slot_at),
  CONSTRAINT schedule_ticks_run_or_missed CHECK (state <> 'missed' OR (job_id IS NULL AND missed > 0)),
  CONSTRAINT schedule_ticks_missed_since CHECK ((missed > 0) = (since IS NOT NULL))
);
CREATE INDEX schedule_ticks_of_job ON schedule_ticks (job_id);
