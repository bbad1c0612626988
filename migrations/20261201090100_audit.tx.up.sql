CREATE TABLE audit_entries (
  id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at         timestamptz NOT NULL,
  actor_id   uuid,
  actor_name text NOT NULL,
  request_id text NOT NULL DEFAULT '',
  action     text NOT NULL CHECK (action IN ('insert', 'update', 'delete')),
  table_name text NOT NULL,
  row_id     text NOT NULL,
  before     jsonb,
  after      jsonb,
  reason     text NOT NULL DEFAULT ''
);
CREATE INDEX audit_entries_of_row ON audit_entries (table_name, row_id, id DESC);
CREATE INDEX audit_entries_of_actor ON audit_entries (actor_id, id DESC);
CREATE INDEX audit_entries_by_day ON audit_entries USING brin (at);
CREATE TRIGGER audit_entries_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_entries
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
--bun:split
-- What of one is different in other.
CREATE FUNCTION jsonb_changed(one jsonb, other jsonb) RETURNS jsonb LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT coalesce(jsonb_object_agg(key, value), '{}') FROM jsonb_each(one) WHERE other -> key IS DISTINCT FROM value
$$;
