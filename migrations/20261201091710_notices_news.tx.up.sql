-- The open pages of a user learn that their notices have changed. PostgreSQL says the same word once a transaction.
CREATE FUNCTION notices_tell() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('news', 'notices:' || coalesce(NEW.user_id, OLD.user_id));
  RETURN NULL;
END $$;
CREATE TRIGGER notices_news AFTER INSERT OR UPDATE ON notices FOR EACH ROW EXECUTE FUNCTION notices_tell();
CREATE TRIGGER notices_gone_news AFTER DELETE ON notices FOR EACH ROW WHEN (OLD.read_at IS NULL) EXECUTE FUNCTION notices_tell();
