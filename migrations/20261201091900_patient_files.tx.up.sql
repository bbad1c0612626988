-- A patient has one file in each clinic that treats them. Closed, it stays; opened again, it keeps its number.
CREATE TABLE patient_files (
  id         uuid PRIMARY KEY,
  patient_id uuid NOT NULL REFERENCES patients,
  clinic_id  uuid NOT NULL REFERENCES clinics,
  number     text NOT NULL,
  opened_at  timestamptz NOT NULL,
  closed_at  timestamptz, -- of its last episode; NULL while it is open
  version    integer NOT NULL DEFAULT 1,
  CONSTRAINT patient_files_number_is_free UNIQUE (number),
  CONSTRAINT patient_files_one_in_a_clinic UNIQUE (patient_id, clinic_id)
);
CREATE INDEX patient_files_of_clinic ON patient_files (clinic_id, patient_id);
CREATE TRIGGER patient_files_kept BEFORE DELETE OR TRUNCATE ON patient_files FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
-- From an opening to the closing that follows.
CREATE TABLE file_episodes (
  id           uuid PRIMARY KEY,
  file_id      uuid NOT NULL REFERENCES patient_files,
  opened_at    timestamptz NOT NULL,
  opened_by    uuid REFERENCES users, -- NULL: the program, with the first visit
  open_reason  text NOT NULL DEFAULT '' CHECK (char_length(open_reason) <= 500),
  closed_at    timestamptz,
  closed_by    uuid REFERENCES users,
  close_reason text NOT NULL DEFAULT '' CHECK (char_length(close_reason) <= 500),
  left_open    jsonb NOT NULL DEFAULT '[]', -- what the checklist found and somebody closed the file over
  CONSTRAINT file_episodes_forward CHECK (closed_at >= opened_at),
  CONSTRAINT file_episodes_closed_for_a_reason CHECK ((closed_at IS NULL) = (close_reason = ''))
);
CREATE UNIQUE INDEX file_episodes_one_open ON file_episodes (file_id) WHERE closed_at IS NULL;
CREATE INDEX file_episodes_of_file ON file_episodes (file_id, opened_at);
--bun:split
-- Numbers of a clinic's files, by year: "SLP-26-000123". Whoever takes one holds the row until the end, so none is lost.
CREATE TABLE file_counters (
  clinic_id uuid NOT NULL REFERENCES clinics,
  year      smallint NOT NULL,
  last      integer NOT NULL,
  PRIMARY KEY (clinic_id, year)
);
CREATE FUNCTION clinic_file_number(code text, year int, n int) RETURNS text LANGUAGE sql IMMUTABLE AS $$
  SELECT code || '-' || lpad((year % 100)::text, 2, '0') || '-' || lpad(n::text, greatest(6, length(n::text)), '0')
$$;
CREATE FUNCTION next_clinic_file_number(clinic uuid, at timestamptz) RETURNS text LANGUAGE sql VOLATILE AS $$
  INSERT INTO file_counters AS f (clinic_id, year, last)
  VALUES (clinic, extract(year FROM at AT TIME ZONE coalesce((SELECT time_zone FROM organisation), 'Asia/Riyadh')), 1)
  ON CONFLICT (clinic_id, year) DO UPDATE SET last = f.last + 1
  RETURNING clinic_file_number((SELECT code FROM clinics WHERE id = clinic), year, last)
$$;
--bun:split
-- Opens the files of all patients who have visits and none, in the order of those: for visits that were not booked here.
CREATE FUNCTION open_missing_files() RETURNS void LANGUAGE sql AS $$
  WITH missing AS (
    SELECT a.patient_id, a.clinic_id, min(least(a.created_at, a.starts_at)) AS at FROM appointments AS a
    WHERE NOT EXISTS (SELECT FROM patient_files AS f WHERE f.patient_id = a.patient_id AND f.clinic_id = a.clinic_id)
    GROUP BY 1, 2
  ), dated AS (
    SELECT m.*, c.code, extract(year FROM m.at AT TIME ZONE 'Asia/Riyadh')::int AS year FROM missing AS m JOIN clinics AS c ON c.id = m.clinic_id
  ), numbered AS (
    SELECT d.*, coalesce((SELECT last FROM file_counters AS f WHERE f.clinic_id = d.clinic_id AND f.year = d.year), 0)
      + row_number() OVER (PARTITION BY d.clinic_id, d.year ORDER BY d.at, d.patient_id)::int AS n FROM dated AS d
  ), counted AS (
    INSERT INTO file_counters (clinic_id, year, last) SELECT clinic_id, year, max(n) FROM numbered GROUP BY 1, 2
    ON CONFLICT (clinic_id, year) DO UPDATE SET last = excluded.last
  ), opened AS (
    INSERT INTO patient_files (id, patient_id, clinic_id, number, opened_at)
    SELECT md5(patient_id::text || clinic_id::text)::uuid, patient_id, clinic_id, clinic_file_number(code, year, n), at FROM numbered RETURNING id, opened_at
  )
  INSERT INTO file_episodes (id, file_id, opened_at) SELECT md5(id::text)::uuid, id, opened_at FROM opened
$$;
SELECT open_missing_files();
