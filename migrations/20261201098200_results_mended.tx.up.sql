-- When the source had a version. One that mends a finished report in place, without a word, bears the same issue: what it said
-- last holds.
ALTER TABLE result_versions ADD COLUMN updated_at timestamptz; -- NULL: not said
ALTER TABLE result_versions DROP CONSTRAINT result_versions_once,
  ADD CONSTRAINT result_versions_once UNIQUE NULLS NOT DISTINCT (result_id, sha256, stands_at, updated_at);
-- A critical value that was acknowledged ends, too, when a correction takes it back, and is raised anew when it is said again.
-- Who acknowledged it stays said.
ALTER TABLE critical_alerts DROP CONSTRAINT critical_alerts_once, DROP CONSTRAINT critical_alerts_end_once;
CREATE UNIQUE INDEX critical_alerts_once ON critical_alerts (result_id, values_sha256) WHERE ended_at IS NULL;
CREATE INDEX critical_alerts_of_result ON critical_alerts (result_id, n);
