-- Entries are chained: each has the SHA-256 of the one before it in its chain and of what it says itself, so that
-- one that is changed, removed or put in is found, and named. There are many chains, so that nobody waits for another.
ALTER TABLE audit_entries
  ADD COLUMN patient_id uuid, -- whose record was changed, where it is one's; no key, so that it says what was then
  ADD COLUMN chain smallint,
  ADD COLUMN previous bigint, -- id of the entry before it in its chain, 0 for none
  ADD COLUMN hash bytea;
ALTER TABLE audit_entries ALTER COLUMN id DROP IDENTITY;
CREATE SEQUENCE audit_entry_ids OWNED BY audit_entries.id;
SELECT setval('audit_entry_ids', coalesce(max(id), 0) + 1, false) FROM audit_entries;
--bun:split
-- What Go reads to verify a chain is the same array: services/audit/verify.go.
CREATE FUNCTION audit_entry_hash(e audit_entries, before_it bytea) RETURNS bytea LANGUAGE plpgsql STABLE AS $$
BEGIN
  RETURN sha256(coalesce(before_it, '') || convert_to(jsonb_build_array(e.id, e.chain, e.previous, extract(epoch FROM e.at), e.actor_id,
    e.actor_name, e.request_id, e.action, e.table_name, e.row_id, e.patient_id, e.before, e.after, e.reason)::text, 'UTF8'));
END $$;
--bun:split
-- A transaction writes to one chain and keeps it to itself until it ends. It takes the first that is free. A plan made
-- while there are few entries would read them all, and be kept while thousands are added.
CREATE FUNCTION audit_entries_chain() RETURNS trigger LANGUAGE plpgsql SET enable_seqscan = off SET enable_bitmapscan = off AS $$
DECLARE
  before_it bytea;
BEGIN
  FOR n IN 0..63 LOOP
    NEW.chain := (pg_backend_pid() + n) % 64;
    EXIT WHEN pg_try_advisory_xact_lock(7403117, NEW.chain);
    IF n = 63 THEN
      PERFORM pg_advisory_xact_lock(7403117, NEW.chain);
    END IF;
  END LOOP;
  NEW.id := nextval('audit_entry_ids'); -- only now: ids grow along a chain
  SELECT id, hash INTO NEW.previous, before_it FROM audit_entries WHERE chain = NEW.chain ORDER BY id DESC LIMIT 1;
  NEW.previous := coalesce(NEW.previous, 0);
  NEW.hash := audit_entry_hash(NEW, before_it);
  RETURN NEW;
END $$;
--bun:split
-- The entries there are: those of a patient are found by what they say, and all become the first chain.
ALTER TABLE audit_entries DISABLE TRIGGER audit_entries_kept;
UPDATE audit_entries SET patient_id = row_id::uuid WHERE table_name = 'patients';
UPDATE audit_entries AS e SET patient_id = (made.after ->> 'patient_id')::uuid FROM audit_entries AS made
WHERE made.table_name = e.table_name AND made.row_id = e.row_id AND made.action = 'insert' AND made.after ->> 'patient_id' IS NOT NULL;
DO $$
DECLARE
  one bigint;
  last bigint := 0;
  sealed bytea;
BEGIN
  FOR one IN SELECT id FROM audit_entries ORDER BY id LOOP
    UPDATE audit_entries SET chain = 0, previous = last WHERE id = one;
    UPDATE audit_entries AS e SET hash = audit_entry_hash(e, sealed) WHERE id = one RETURNING hash INTO sealed;
    last := one;
  END LOOP;
END $$;
--bun:split
ALTER TABLE audit_entries ENABLE TRIGGER audit_entries_kept;
ALTER TABLE audit_entries ALTER COLUMN chain SET NOT NULL, ALTER COLUMN previous SET NOT NULL, ALTER COLUMN hash SET NOT NULL;
CREATE UNIQUE INDEX audit_entries_of_chain ON audit_entries (chain, id);
CREATE TRIGGER audit_entries_chained BEFORE INSERT ON audit_entries FOR EACH ROW EXECUTE FUNCTION audit_entries_chain();
