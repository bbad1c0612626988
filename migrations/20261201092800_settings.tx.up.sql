-- What an admin has decided of how the program works. Where no row says otherwise it is as services/settings declares it,
-- which also knows the units and the bounds.
CREATE TABLE setting_values (
  id        uuid PRIMARY KEY,
  key       text NOT NULL CHECK (key ~ '^[a-z_]{1,60}$'),
  clinic_id uuid REFERENCES clinics, -- NULL: of the whole centre
  value     bigint, -- a switch is 1 or 0. NULL: a clinic has the centre's, the centre what is declared
  restored  bigint, -- the change in the history whose value this is; NULL where it was typed
  version   integer NOT NULL CHECK (version > 0),
  CONSTRAINT setting_values_one UNIQUE NULLS NOT DISTINCT (key, clinic_id)
);
SELECT hear_saves('setting_values');
CREATE TRIGGER setting_values_kept BEFORE DELETE OR TRUNCATE ON setting_values FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
-- Its history. The database writes it, so that no change goes without.
CREATE TABLE setting_changes (
  id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  key        text NOT NULL,
  clinic_id  uuid REFERENCES clinics,
  was        bigint,
  value      bigint,
  restored   bigint REFERENCES setting_changes,
  version    integer NOT NULL,
  actor_id   uuid REFERENCES users, -- NULL: by hand, in the database
  actor_name text NOT NULL,
  reason     text NOT NULL,
  at         timestamptz NOT NULL,
  CONSTRAINT setting_changes_count UNIQUE NULLS NOT DISTINCT (key, clinic_id, version)
);
CREATE TRIGGER setting_changes_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON setting_changes FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
--bun:split
CREATE FUNCTION setting_was_changed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  save jsonb := nullif(current_setting('tenhal.save', true), '');
  was bigint;
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF NEW.version <> OLD.version + 1 OR (NEW.key, NEW.clinic_id) IS DISTINCT FROM (OLD.key, OLD.clinic_id) THEN
      RAISE EXCEPTION 'UPDATE of setting % is refused: its version must follow the one before', OLD.key;
    END IF;
    was := OLD.value;
  END IF;
  INSERT INTO setting_changes (key, clinic_id, was, value, restored, version, actor_id, actor_name, reason, at)
  VALUES (NEW.key, NEW.clinic_id, was, NEW.value, NEW.restored, NEW.version, (save ->> 'actor')::uuid, coalesce(save ->> 'name', ''),
    coalesce(save ->> 'reason', ''), coalesce((save ->> 'at')::timestamptz, now()));
  RETURN NULL;
END $$;
CREATE TRIGGER setting_was_changed AFTER INSERT OR UPDATE ON setting_values FOR EACH ROW EXECUTE FUNCTION setting_was_changed();
-- Changes with whatever was decided. Programs keep that in memory, and learn of the edition with the session of who asks.
CREATE TABLE settings_edition (
  one     boolean PRIMARY KEY DEFAULT true CHECK (one),
  edition uuid NOT NULL DEFAULT gen_random_uuid() -- and no counter, which starts again in a restored database
);
INSERT INTO settings_edition DEFAULT VALUES;
CREATE FUNCTION settings_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE settings_edition SET edition = gen_random_uuid();
  RETURN NULL;
END $$;
CREATE TRIGGER settings_edition AFTER INSERT OR UPDATE ON setting_values FOR EACH STATEMENT EXECUTE FUNCTION settings_changed();
