-- Documents as they were given out; one version of one is rendered once.
CREATE TABLE documents (
  id         uuid PRIMARY KEY,
  kind       text NOT NULL CHECK (kind IN ('invoice', 'receipt_a4', 'receipt_80')),
  subject_id uuid NOT NULL, -- the invoice or payment that it shows
  version    integer NOT NULL,
  name       text NOT NULL, -- of the file
  media_type text NOT NULL,
  sha256     bytea NOT NULL CHECK (sha256 = sha256(body)),
  body       bytea NOT NULL,
  created_at timestamptz NOT NULL,
  CONSTRAINT documents_rendered_once UNIQUE (kind, subject_id, version)
);
CREATE TRIGGER documents_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON documents FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
