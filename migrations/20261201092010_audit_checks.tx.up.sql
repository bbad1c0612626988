-- What was found each time the chains were verified. The heads say how far the chains went: an end that is cut off is missed there.
CREATE TABLE audit_checks (
  id      uuid PRIMARY KEY,
  at      timestamptz NOT NULL,
  took_ms integer NOT NULL,
  entries bigint NOT NULL,
  head    text NOT NULL, -- SHA-256 of the heads, short enough to be written down elsewhere
  heads   jsonb NOT NULL, -- of each chain: the id and hash of its last entry
  flaws   jsonb NOT NULL, -- the first of what is wrong
  broken  integer NOT NULL -- how much is wrong
);
CREATE INDEX audit_checks_latest ON audit_checks (at DESC);
CREATE TRIGGER audit_checks_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_checks FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE INDEX audit_entries_of_patient ON audit_entries (patient_id, id DESC) WHERE patient_id IS NOT NULL;
CREATE INDEX audit_entries_deleted ON audit_entries (id DESC) WHERE action = 'delete';
CREATE INDEX audit_entries_of_request ON audit_entries USING hash (request_id);
