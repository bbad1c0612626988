-- Everything that the centre keeps, as one file: who asked for it and why, and how far it has come.
CREATE TABLE export_packages (
  id           uuid PRIMARY KEY,
  state        text NOT NULL CHECK (state IN ('waiting', 'running', 'ready', 'taken', 'failed', 'removed')), -- taken: on the command line
  reason       text NOT NULL CHECK (char_length(reason) BETWEEN 1 AND 500),
  asked_at     timestamptz NOT NULL,
  asked_by     uuid REFERENCES users, -- NULL: on the command line
  started_at   timestamptz,
  finished_at  timestamptz,
  storage_name text NOT NULL DEFAULT '', -- of the run that is at work on it, or has made it
  tables       integer NOT NULL DEFAULT 0,
  rows         bigint NOT NULL DEFAULT 0,
  damaged      integer NOT NULL DEFAULT 0, -- papers that are gone or changed
  size         bigint NOT NULL DEFAULT 0, -- bytes
  sha256       bytea CHECK (length(sha256) = 32),
  expires_at   timestamptz,
  removed_at   timestamptz,
  failure      text NOT NULL DEFAULT '', -- message key
  version      integer NOT NULL DEFAULT 1,
  CONSTRAINT export_packages_made_whole CHECK (state NOT IN ('ready', 'taken') OR (finished_at IS NOT NULL AND sha256 IS NOT NULL)),
  CONSTRAINT export_packages_expire CHECK (state <> 'ready' OR (expires_at > finished_at AND storage_name <> '')),
  CONSTRAINT export_packages_fail_for_a_reason CHECK ((state = 'failed') = (failure <> ''))
);
-- One at a time, however many ask.
CREATE UNIQUE INDEX export_packages_one_under_way ON export_packages ((true)) WHERE state IN ('waiting', 'running');
CREATE INDEX export_packages_latest ON export_packages (asked_at DESC, id DESC);
CREATE TRIGGER export_packages_kept BEFORE DELETE OR TRUNCATE ON export_packages FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
-- How far the run at work has come, of which nobody hears.
CREATE TABLE export_progress (
  package_id uuid PRIMARY KEY REFERENCES export_packages,
  tables     integer NOT NULL,
  total      integer NOT NULL CHECK (total >= tables),
  rows       bigint NOT NULL,
  at         timestamptz NOT NULL
);
CREATE TABLE export_downloads (
  id         uuid PRIMARY KEY,
  package_id uuid NOT NULL REFERENCES export_packages,
  by_user    uuid NOT NULL REFERENCES users,
  at         timestamptz NOT NULL
);
CREATE INDEX export_downloads_of ON export_downloads (package_id, at DESC);
CREATE TRIGGER export_downloads_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON export_downloads FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
SELECT hear_saves('export_packages', '', '{storage_name}'), hear_saves('export_downloads');
