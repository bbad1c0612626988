-- What people are asked to agree to. Its text has versions, which never change: somebody has signed them.
CREATE TABLE consent_forms (
  id          uuid PRIMARY KEY,
  clinic_id   uuid REFERENCES clinics, -- NULL: for the whole centre
  purpose     text NOT NULL CHECK (purpose IN ('treatment', 'sharing', 'photo', 'other')),
  needed_for  text NOT NULL CHECK (needed_for IN ('nothing', 'visit', 'booking', 'sharing')), -- what is reminded of, or refused, without it
  months      integer CHECK (months BETWEEN 2 AND 120), -- that it holds; NULL: until it is withdrawn
  stands_from integer NOT NULL DEFAULT 1 CHECK (stands_from >= 1), -- whoever signed an earlier text signs again
  active      boolean NOT NULL DEFAULT true,
  created_at  timestamptz NOT NULL,
  version     integer NOT NULL DEFAULT 1
);
CREATE INDEX consent_forms_needed ON consent_forms (needed_for) WHERE active;
CREATE TRIGGER consent_forms_kept BEFORE DELETE OR TRUNCATE ON consent_forms FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TABLE consent_texts (
  id           uuid PRIMARY KEY,
  form_id      uuid NOT NULL REFERENCES consent_forms,
  number       integer NOT NULL CHECK (number >= 1),
  title_ar     text NOT NULL CHECK (char_length(title_ar) BETWEEN 1 AND 120),
  title_en     text NOT NULL CHECK (char_length(title_en) BETWEEN 1 AND 120),
  body_ar      text NOT NULL CHECK (char_length(body_ar) BETWEEN 1 AND 6000),
  body_en      text NOT NULL CHECK (char_length(body_en) BETWEEN 1 AND 6000),
  renews       boolean NOT NULL, -- earlier texts stand no longer
  published_at timestamptz NOT NULL,
  published_by uuid REFERENCES users, -- NULL: it came with the program
  CONSTRAINT consent_texts_numbered UNIQUE (form_id, number)
);
CREATE TRIGGER consent_texts_frozen BEFORE UPDATE ON consent_texts FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER consent_texts_kept BEFORE DELETE OR TRUNCATE ON consent_texts FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
