-- Pages that show schedules learn of their changes. These are rare, so each may say so; runs of jobs are
-- not, and are looked for instead (see gue_jobs_wake).
CREATE FUNCTION schedules_tell() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('news', 'schedules');
  RETURN NULL;
END $$;
CREATE TRIGGER schedules_news AFTER INSERT OR UPDATE ON schedules FOR EACH STATEMENT EXECUTE FUNCTION schedules_tell();
CREATE TRIGGER schedule_ticks_news AFTER INSERT ON schedule_ticks FOR EACH STATEMENT EXECUTE FUNCTION schedules_tell();
