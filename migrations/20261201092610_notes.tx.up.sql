-- What a clinician writes of a visit. It is signed once, and then stays as it is; one that is wrong is marked, and stays, too.
CREATE TABLE notes (
  id             uuid PRIMARY KEY,
  patient_id     uuid NOT NULL REFERENCES patients,
  appointment_id uuid NOT NULL REFERENCES appointments,
  clinic_id      uuid NOT NULL REFERENCES clinics,
  template_id    uuid NOT NULL REFERENCES note_templates,
  author_id      uuid NOT NULL REFERENCES users,
  author_ar      text NOT NULL, -- as they were called
  author_en      text NOT NULL,
  begun_at       timestamptz NOT NULL,
  signed_at      timestamptz,
  sha256         bytea CHECK (length(sha256) = 32), -- of what was signed, by whom, when and of which visit
  mistaken_at    timestamptz, -- it should not have been written: of another patient, or twice
  mistaken_by    uuid REFERENCES users,
  mistake_reason text NOT NULL DEFAULT '' CHECK (char_length(mistake_reason) <= 500),
  version        integer NOT NULL DEFAULT 1,
  CONSTRAINT notes_sealed_when_signed CHECK ((signed_at IS NULL) = (sha256 IS NULL)),
  CONSTRAINT notes_mistaken_for_a_reason CHECK ((mistaken_at IS NULL) = (mistake_reason = '') AND (mistaken_at IS NULL) = (mistaken_by IS NULL))
);
CREATE UNIQUE INDEX notes_of_visit ON notes (appointment_id) WHERE mistaken_at IS NULL;
CREATE INDEX notes_of_patient ON notes (patient_id, begun_at DESC, id DESC);
CREATE INDEX notes_of_appointment ON notes (appointment_id);
SELECT keep_merged_empty('notes');
-- The words of a note. While it is a draft they are saved as they are typed, of which nobody hears.
CREATE TABLE note_texts (
  id       uuid PRIMARY KEY REFERENCES notes,
  written  jsonb NOT NULL, -- sections: title_ar, title_en, written
  version  integer NOT NULL DEFAULT 1,
  saved_at timestamptz NOT NULL
);
-- What is said of a signed note later.
CREATE TABLE note_addenda (
  id        uuid PRIMARY KEY,
  note_id   uuid NOT NULL REFERENCES notes,
  author_id uuid NOT NULL REFERENCES users,
  author_ar text NOT NULL,
  author_en text NOT NULL,
  written   text NOT NULL CHECK (char_length(written) BETWEEN 1 AND 6000),
  signed_at timestamptz NOT NULL,
  sha256    bytea NOT NULL CHECK (length(sha256) = 32)
);
CREATE INDEX note_addenda_of ON note_addenda (note_id, signed_at, id);
-- The visits whose note is to be written or signed, and since when: few, however long the centre is there.
CREATE TABLE unsigned_notes (
  appointment_id uuid PRIMARY KEY REFERENCES appointments,
  provider_id    uuid NOT NULL REFERENCES providers,
  clinic_id      uuid NOT NULL REFERENCES clinics,
  since          timestamptz NOT NULL
);
CREATE INDEX unsigned_notes_by_age ON unsigned_notes (since, appointment_id);
CREATE INDEX unsigned_notes_of_provider ON unsigned_notes (provider_id, since, appointment_id);
-- What clinicians write is in no entry of the audit log.
SELECT hear_saves('notes', 'patient_id'), hear_saves('note_addenda', 'note_id', '{written}'), hear_saves('note_templates');
