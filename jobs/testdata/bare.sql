BEGIN;
SELECT job_id FROM gue_jobs WHERE queue = 'critical' AND run_at <= now() ORDER BY run_at LIMIT 1 FOR UPDATE SKIP LOCKED \gset
DELETE FROM gue_jobs WHERE job_id = ':job_id';
COMMIT;
