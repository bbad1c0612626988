CREATE SEQUENCE patient_file_numbers;
CREATE FUNCTION next_file_number() RETURNS text LANGUAGE sql VOLATILE AS $$
  SELECT 'F-' || lpad(n::text, greatest(6, length(n::text)), '0') FROM nextval('patient_file_numbers') AS n
$$;
--bun:split
CREATE TABLE patients (
  id              uuid PRIMARY KEY,
  file_number     text NOT NULL DEFAULT next_file_number(),
  name_ar         text NOT NULL DEFAULT '' CHECK (char_length(name_ar) <= 120),
  name_en         text NOT NULL DEFAULT '' CHECK (char_length(name_en) <= 120),
  sex             text NOT NULL CHECK (sex IN ('male', 'female')),
  birth_date      date CHECK (birth_date >= '1900-01-01'),
  identity_kind   text NOT NULL CHECK (identity_kind IN ('national_id', 'iqama', 'gcc_id', 'passport', 'border_number', 'newborn', 'none')),
  identity_number text NOT NULL DEFAULT '',
  phone           text NOT NULL DEFAULT '' CHECK (phone ~ '^(\+\d{8,15})?$'), -- E.164
  email           text NOT NULL DEFAULT '' CHECK (char_length(email) <= 254),
  language        text NOT NULL DEFAULT 'ar' CHECK (language IN ('ar', 'en')),
  search_name     text NOT NULL, -- both names, folded (services/foundation/fold)
  words           tsvector NOT NULL GENERATED ALWAYS AS (array_to_tsvector(array_remove(string_to_array(search_name, ' '), ''))) STORED,
  version         integer NOT NULL DEFAULT 1,
  archived_at     timestamptz,
  created_at      timestamptz NOT NULL,
  CONSTRAINT patients_are_named CHECK (name_ar <> '' OR name_en <> ''),
  CONSTRAINT patients_identity_is_whole CHECK ((identity_kind IN ('newborn', 'none')) = (identity_number = ''))
);
CREATE UNIQUE INDEX patients_identity_is_free ON patients (identity_kind, identity_number) WHERE identity_number <> '';
CREATE INDEX patients_by_identity ON patients (identity_number text_pattern_ops) WHERE identity_number <> '';
CREATE UNIQUE INDEX patients_by_file_number ON patients (file_number text_pattern_ops);
CREATE INDEX patients_by_phone ON patients (phone text_pattern_ops) WHERE phone <> '';
CREATE INDEX patients_by_phone_end ON patients (reverse(phone) text_pattern_ops) WHERE phone <> '';
CREATE INDEX patients_by_birth_date ON patients (birth_date);
CREATE INDEX patients_by_word ON patients USING gin (words);
CREATE INDEX patients_by_name_ar ON patients ((coalesce(nullif(name_ar, ''), name_en)), id);
CREATE INDEX patients_by_name_en ON patients ((coalesce(nullif(name_en, ''), name_ar)), id);
CREATE INDEX patients_latest ON patients (created_at DESC, id DESC);
CREATE TRIGGER patients_kept BEFORE DELETE OR TRUNCATE ON patients FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TABLE guardians (
  id         uuid PRIMARY KEY,
  patient_id uuid NOT NULL REFERENCES patients,
  name_ar    text NOT NULL DEFAULT '' CHECK (char_length(name_ar) <= 120),
  name_en    text NOT NULL DEFAULT '' CHECK (char_length(name_en) <= 120),
  relation   text NOT NULL CHECK (relation IN ('father', 'mother', 'grandparent', 'sibling', 'other')),
  phone      text NOT NULL CHECK (phone ~ '^\+\d{8,15}$'),
  email      text NOT NULL DEFAULT '' CHECK (char_length(email) <= 254),
  CONSTRAINT guardians_are_named CHECK (name_ar <> '' OR name_en <> '')
);
CREATE INDEX guardians_of_patient ON guardians (patient_id);
CREATE INDEX guardians_by_phone ON guardians (phone text_pattern_ops);
CREATE INDEX guardians_by_phone_end ON guardians (reverse(phone) text_pattern_ops);
