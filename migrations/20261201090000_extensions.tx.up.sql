CREATE EXTENSION IF NOT EXISTS btree_gist;
--bun:split
CREATE EXTENSION IF NOT EXISTS pg_trgm;
--bun:split
-- A trigger that keeps rows as they are: what was recorded is not rewritten, whoever asks.
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% of % is refused: its rows are kept as they are', TG_OP, TG_TABLE_NAME
    USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = TG_TABLE_NAME || '_are_kept';
END $$;
