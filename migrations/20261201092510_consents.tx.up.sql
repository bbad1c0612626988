-- What was drawn on a screen: the picture, and the strokes that it is made of.
CREATE TABLE consent_signatures (
  id      uuid PRIMARY KEY,
  image   bytea NOT NULL CHECK (octet_length(image) BETWEEN 100 AND 262144 AND substr(image, 1, 8) = '\x89504e470d0a1a0a'),
  strokes jsonb NOT NULL CHECK (jsonb_typeof(strokes) = 'array' AND jsonb_array_length(strokes) > 0),
  sha256  bytea NOT NULL CHECK (sha256 = sha256(image)),
  UNIQUE (id, sha256)
);
CREATE TRIGGER consent_signatures_frozen BEFORE UPDATE ON consent_signatures FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER consent_signatures_kept BEFORE DELETE OR TRUNCATE ON consent_signatures FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
-- Who has agreed to what. Who signed is kept as they were: a guardian may leave the record, or lose the authority.
CREATE TABLE consents (
  id              uuid PRIMARY KEY,
  patient_id      uuid NOT NULL REFERENCES patients,
  form_id         uuid NOT NULL REFERENCES consent_forms,
  number          integer NOT NULL, -- of the text
  language        text NOT NULL CHECK (language IN ('ar', 'en')), -- in which it was read
  text_sha256     bytea NOT NULL CHECK (octet_length(text_sha256) = 32), -- of the title and the body in that language
  signer          text NOT NULL CHECK (signer IN ('patient', 'guardian')),
  guardian_id     uuid,
  signer_ar       text NOT NULL,
  signer_en       text NOT NULL,
  relation        text NOT NULL DEFAULT '',
  signature_id    uuid UNIQUE,
  image_sha256    bytea,
  typed_name      text NOT NULL DEFAULT '' CHECK (char_length(typed_name) <= 120),
  witness         text NOT NULL DEFAULT '' CHECK (char_length(witness) <= 120),
  key             uuid NOT NULL UNIQUE, -- of the form that was sent: sent twice it is one consent
  signed_at       timestamptz NOT NULL,
  taken_by        uuid NOT NULL REFERENCES users,
  expires_on      date, -- the last day on which it holds
  withdrawn_at    timestamptz,
  withdrawn_by    uuid REFERENCES users,
  withdraw_reason text NOT NULL DEFAULT '' CHECK (char_length(withdraw_reason) <= 500),
  version         integer NOT NULL DEFAULT 1,
  FOREIGN KEY (form_id, number) REFERENCES consent_texts (form_id, number),
  FOREIGN KEY (signature_id, image_sha256) REFERENCES consent_signatures (id, sha256) MATCH FULL,
  CONSTRAINT consents_have_a_signer CHECK ((signer_ar <> '' OR signer_en <> '') AND (signer = 'guardian') = (guardian_id IS NOT NULL) AND (signer = 'guardian') = (relation <> '')),
  CONSTRAINT consents_are_drawn_or_witnessed CHECK ((signature_id IS NULL) = (typed_name <> '') AND (signature_id IS NULL) = (witness <> '')),
  CONSTRAINT consents_withdrawn_for_a_reason CHECK ((withdrawn_at IS NULL) = (withdraw_reason = '') AND (withdrawn_at IS NULL) = (withdrawn_by IS NULL))
);
CREATE INDEX consents_of_patient ON consents (patient_id, form_id, signed_at DESC);
CREATE INDEX consents_expiring ON consents (expires_on) WHERE expires_on IS NOT NULL AND withdrawn_at IS NULL;
CREATE TRIGGER consents_kept BEFORE DELETE OR TRUNCATE ON consents FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
SELECT keep_merged_empty('consents');
-- That the end of a consent came near, and those were told who can have it renewed.
CREATE TABLE consent_expiries (
  id         uuid PRIMARY KEY,
  consent_id uuid NOT NULL UNIQUE REFERENCES consents,
  expires_on date NOT NULL,
  noted_at   timestamptz NOT NULL
);
CREATE TRIGGER consent_expiries_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON consent_expiries FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
SELECT hear_saves('consents', 'patient_id'), hear_saves('consent_expiries', 'consent_id'), hear_saves('consent_forms'), hear_saves('consent_texts');
