-- A session writes to a chain of its own, which no other writes to before it ends: the first that is free. There are as many as
-- there ever were sessions at once. Its end is read once, as it may be long in coming; dynamic, so that no plan is kept
-- that was made while there were few entries.
CREATE FUNCTION audit_chain_taken() RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  taken int := 0;
  its_end text;
BEGIN
  WHILE NOT pg_try_advisory_lock(7403117, taken) LOOP
    taken := taken + 1;
  END LOOP;
  EXECUTE 'SELECT concat_ws($2, id, hash) FROM audit_entries WHERE chain = $1 ORDER BY id DESC LIMIT 1' INTO its_end USING taken, ' ';
  RETURN concat_ws(' ', taken, coalesce(its_end, '0'));
END $$;
--bun:split
-- From then on the session carries the end along, as a setting (tenhal.chain: the chain, the id and the hash of its last entry).
-- A transaction or a savepoint that is undone takes it back together with the entries; reading it anew took a quarter of what
-- an entry costs a save.
CREATE OR REPLACE FUNCTION audit_entries_chain() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  carried text[] := string_to_array(coalesce(nullif(current_setting('tenhal.chain', true), ''), audit_chain_taken()), ' ');
  carries text;
BEGIN
  NEW.chain := carried[1];
  NEW.previous := carried[2];
  NEW.id := nextval('audit_entry_ids'); -- only now: ids grow along a chain
  NEW.hash := audit_entry_hash(NEW, carried[3]::bytea);
  carries := set_config('tenhal.chain', concat_ws(' ', NEW.chain, NEW.id, NEW.hash), false);
  RETURN NEW;
END $$;
-- What the former function was called with is a part of its definition, which REPLACE keeps.
ALTER FUNCTION audit_entries_chain() RESET ALL;
