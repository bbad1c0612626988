-- Whoever owes a note is told of it once, a day after the visit: when that was.
ALTER TABLE unsigned_notes ADD COLUMN told_at timestamptz;
--bun:split
-- How many notes a provider owes in some clinics, NULL for all. The query of every session asks it: a function keeps its
-- plan, where the same words within the query would be planned anew with each page.
CREATE FUNCTION notes_owed_by(provider uuid, within uuid[]) RETURNS integer LANGUAGE plpgsql STABLE AS $$
BEGIN
  IF provider IS NULL THEN
    RETURN 0;
  END IF;
  RETURN (SELECT count(*) FROM unsigned_notes AS un WHERE un.provider_id = provider AND (within IS NULL OR un.clinic_id = ANY (within)));
END $$;
