-- Units of e-invoicing: each has a key and what the tax authority certifies of it. Exactly one works at a time, and a
-- renewal is a new one.
CREATE TABLE einvoice_units (
  id          uuid PRIMARY KEY,
  state       text NOT NULL CHECK (state IN ('asked', 'trial', 'active', 'retired')),
  environment text NOT NULL CHECK (environment IN ('sandbox', 'simulation', 'production')),
  name        text NOT NULL,
  request     jsonb NOT NULL, -- what the authority certifies
  seller      jsonb NOT NULL, -- the national address that documents say
  private_key bytea NOT NULL, -- sealed; there is no way to take it out
  credentials bytea,          -- sealed: the token and the secret
  request_id  text NOT NULL DEFAULT '',
  valid_until timestamptz,    -- of the certificate
  held_since  timestamptz,    -- while the authority refuses the unit, nothing is sent
  held_because text NOT NULL DEFAULT '',
  created_at  timestamptz NOT NULL,
  CONSTRAINT einvoice_units_certified CHECK (state = 'asked' OR (credentials IS NOT NULL AND valid_until IS NOT NULL)),
  CONSTRAINT einvoice_units_held_for_a_reason CHECK ((held_since IS NULL) = (held_because = ''))
);
CREATE UNIQUE INDEX einvoice_units_one ON einvoice_units ((true)) WHERE state = 'active';
CREATE TRIGGER einvoice_units_kept BEFORE DELETE OR TRUNCATE ON einvoice_units FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
SELECT hear_saves('einvoice_units', '', '{private_key,credentials}');
--bun:split
-- How far the chain of a unit has come. The row is locked by whoever adds a document.
CREATE TABLE einvoice_chains (
  unit_id   uuid PRIMARY KEY REFERENCES einvoice_units,
  last_icv  bigint NOT NULL DEFAULT 0 CHECK (last_icv >= 0),
  last_hash text NOT NULL
);
CREATE FUNCTION einvoice_chains_only_grow() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND NEW.unit_id = OLD.unit_id AND NEW.last_icv = OLD.last_icv + 1 THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'a chain only grows' USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'einvoice_chains_only_grow';
END $$;
CREATE TRIGGER einvoice_chains_only_grow BEFORE UPDATE OR DELETE ON einvoice_chains FOR EACH ROW EXECUTE FUNCTION einvoice_chains_only_grow();
CREATE TRIGGER einvoice_chains_kept BEFORE TRUNCATE ON einvoice_chains FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
