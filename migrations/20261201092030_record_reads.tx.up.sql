-- Who saw what of whose record. Looks at the same thing within a quarter of an hour are one row.
CREATE TABLE record_reads (
  id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  patient_id uuid NOT NULL, -- no key: what was seen stays with the file that was seen, whatever becomes of it
  user_id    uuid NOT NULL REFERENCES users,
  what       text NOT NULL,
  about_id   uuid NOT NULL, -- the visit, invoice or message that was shown, or the patient
  first_at   timestamptz NOT NULL,
  last_at    timestamptz NOT NULL,
  count      integer NOT NULL DEFAULT 1, -- of the looks; those within the same minute count once
  refused    boolean NOT NULL DEFAULT false, -- the record was restricted, and not shown
  break_id   uuid REFERENCES glass_breaks, -- with which the record was opened
  request_id text NOT NULL, -- of the first look
  ip         text NOT NULL
);
CREATE INDEX record_reads_of_patient ON record_reads (patient_id, id DESC);
CREATE INDEX record_reads_of_user ON record_reads (user_id, id DESC);
CREATE INDEX record_reads_lately ON record_reads (user_id, about_id, first_at);
CREATE INDEX record_reads_by_day ON record_reads USING brin (first_at);
CREATE INDEX record_reads_restricted ON record_reads (id DESC) WHERE break_id IS NOT NULL OR refused;
CREATE INDEX record_reads_of_break ON record_reads (break_id, id DESC) WHERE break_id IS NOT NULL;
CREATE TRIGGER record_reads_kept BEFORE DELETE OR TRUNCATE ON record_reads FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER record_reads_only_grow BEFORE UPDATE ON record_reads FOR EACH ROW
  WHEN (NEW.count <= OLD.count OR NEW.last_at < OLD.last_at
    OR (NEW.id, NEW.patient_id, NEW.user_id, NEW.what, NEW.about_id, NEW.first_at, NEW.refused, NEW.break_id, NEW.request_id, NEW.ip)
    IS DISTINCT FROM (OLD.id, OLD.patient_id, OLD.user_id, OLD.what, OLD.about_id, OLD.first_at, OLD.refused, OLD.break_id, OLD.request_id, OLD.ip))
  EXECUTE FUNCTION refuse_change();
--bun:split
-- Notes a look. It is one statement, and writes nothing where the same was noted within this minute.
CREATE FUNCTION note_read(seen record_reads) RETURNS void LANGUAGE plpgsql SET enable_seqscan = off AS $$
DECLARE
  lately record_reads;
BEGIN
  SELECT * INTO lately FROM record_reads AS r
  WHERE r.user_id = seen.user_id AND r.about_id = seen.about_id AND r.first_at > seen.first_at - interval '15 minutes' AND r.patient_id = seen.patient_id
    AND r.what = seen.what AND r.refused = seen.refused AND r.break_id IS NOT DISTINCT FROM seen.break_id AND r.ip = seen.ip
  ORDER BY r.first_at DESC LIMIT 1;
  IF lately.id IS NULL THEN
    INSERT INTO record_reads (patient_id, user_id, what, about_id, first_at, last_at, refused, break_id, request_id, ip)
    VALUES (seen.patient_id, seen.user_id, seen.what, seen.about_id, seen.first_at, seen.first_at, seen.refused, seen.break_id, seen.request_id, seen.ip);
  ELSIF lately.last_at < seen.first_at - interval '1 minute' THEN
    UPDATE record_reads SET count = count + 1, last_at = seen.first_at WHERE id = lately.id;
  END IF;
END $$;
