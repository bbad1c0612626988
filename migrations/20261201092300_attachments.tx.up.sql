-- Papers of patients that somebody scanned, photographed or received. What they show is kept elsewhere, under storage_name,
-- and never changes; who puts one aside says why.
CREATE TABLE attachments (
  id            uuid PRIMARY KEY,
  patient_id    uuid NOT NULL REFERENCES patients,
  clinic_id     uuid REFERENCES clinics, -- only for those who work there; NULL: for the whole centre
  kind          text NOT NULL CHECK (kind IN ('identity', 'insurance', 'referral', 'report', 'result', 'consent', 'photo', 'other')),
  title         text NOT NULL CHECK (char_length(title) BETWEEN 1 AND 200),
  dated_on      date,
  expires_on    date,
  file_name     text NOT NULL CHECK (char_length(file_name) BETWEEN 1 AND 120 AND file_name !~ '[/\\[:cntrl:]]'),
  media_type    text NOT NULL CHECK (media_type IN ('application/pdf', 'image/jpeg', 'image/png', 'image/webp', 'image/heic')),
  size          integer NOT NULL CHECK (size BETWEEN 1 AND 20971520), -- bytes
  sha256        bytea NOT NULL CHECK (length(sha256) = 32),
  storage_name  text NOT NULL UNIQUE,
  uploaded_at   timestamptz NOT NULL,
  uploaded_by   uuid NOT NULL REFERENCES users,
  removed_at    timestamptz,
  removed_by    uuid REFERENCES users,
  remove_reason text NOT NULL DEFAULT '' CHECK (char_length(remove_reason) <= 500),
  version       integer NOT NULL DEFAULT 1,
  CONSTRAINT attachments_expire_later CHECK (expires_on >= dated_on),
  CONSTRAINT attachments_removed_for_a_reason CHECK ((removed_at IS NULL) = (remove_reason = ''))
);
CREATE INDEX attachments_of_patient ON attachments (patient_id, uploaded_at DESC, id DESC);
CREATE INDEX attachments_expiring ON attachments (expires_on) WHERE expires_on IS NOT NULL AND removed_at IS NULL;
CREATE FUNCTION attachments_stay() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'what was uploaded stays as it was (attachment %)', OLD.id USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER attachments_original BEFORE UPDATE ON attachments FOR EACH ROW
  WHEN ((OLD.file_name, OLD.media_type, OLD.size, OLD.sha256, OLD.storage_name, OLD.uploaded_at, OLD.uploaded_by)
    IS DISTINCT FROM (NEW.file_name, NEW.media_type, NEW.size, NEW.sha256, NEW.storage_name, NEW.uploaded_at, NEW.uploaded_by))
  EXECUTE FUNCTION attachments_stay();
CREATE TRIGGER attachments_kept BEFORE DELETE OR TRUNCATE ON attachments FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
SELECT keep_merged_empty('attachments');
