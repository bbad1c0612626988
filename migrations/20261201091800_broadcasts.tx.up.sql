-- What the centre tells everybody who comes on a day: written by one person, approved by another.
CREATE TABLE broadcasts (
  id          uuid PRIMARY KEY,
  day         date NOT NULL, -- of the visits, by the centre's clocks
  clinic_id   uuid REFERENCES clinics, -- only its visits,
  service_id  uuid REFERENCES services, -- or those of one service,
  provider_id uuid REFERENCES providers, -- or of one provider
  words_ar    text NOT NULL CHECK (char_length(words_ar) BETWEEN 1 AND 500 AND words_ar !~ '[{}]'),
  words_en    text NOT NULL CHECK (char_length(words_en) BETWEEN 1 AND 500 AND words_en !~ '[{}]'),
  per_minute  integer NOT NULL CHECK (per_minute BETWEEN 1 AND 600),
  state       text NOT NULL CHECK (state IN ('draft', 'approved', 'stopped')),
  author_id   uuid NOT NULL REFERENCES users, -- whose words they are: who wrote them last
  approver_id uuid REFERENCES users,
  approved_at timestamptz,
  listed_at   timestamptz, -- when the last of its messages was planned
  stopper_id  uuid REFERENCES users,
  stopped_at  timestamptz,
  version     integer NOT NULL DEFAULT 1,
  created_at  timestamptz NOT NULL,
  CONSTRAINT broadcasts_have_four_eyes CHECK (approver_id <> author_id),
  CONSTRAINT broadcasts_approved_by_someone CHECK (num_nonnulls(approver_id, approved_at) IN (0, 2)
    AND (state <> 'draft' OR approver_id IS NULL) AND (state <> 'approved' OR approver_id IS NOT NULL)),
  CONSTRAINT broadcasts_stopped_by_someone CHECK (num_nonnulls(stopper_id, stopped_at) = CASE state WHEN 'stopped' THEN 2 ELSE 0 END),
  CONSTRAINT broadcasts_listed_once_approved CHECK (listed_at IS NULL OR approved_at IS NOT NULL)
);
-- When the next message of a broadcast may leave, for those that were held up.
CREATE TABLE broadcast_turns (
  broadcast_id uuid PRIMARY KEY REFERENCES broadcasts,
  next_at      timestamptz NOT NULL
);
CREATE INDEX broadcasts_latest ON broadcasts (created_at DESC, id DESC);
-- What was approved is what is sent, and whoever stopped it has the last word.
CREATE TRIGGER broadcasts_stay_approved BEFORE UPDATE ON broadcasts FOR EACH ROW
  WHEN (OLD.state <> 'draft' AND (OLD.day, OLD.clinic_id, OLD.service_id, OLD.provider_id, OLD.words_ar, OLD.words_en, OLD.per_minute, OLD.author_id)
    IS DISTINCT FROM (NEW.day, NEW.clinic_id, NEW.service_id, NEW.provider_id, NEW.words_ar, NEW.words_en, NEW.per_minute, NEW.author_id)
    OR OLD.approver_id IS NOT NULL AND NEW.approver_id IS DISTINCT FROM OLD.approver_id)
  EXECUTE FUNCTION refuse_change();
CREATE TRIGGER broadcasts_stay_stopped BEFORE UPDATE OF state ON broadcasts FOR EACH ROW
  WHEN (OLD.state = 'stopped' AND NEW.state <> 'stopped' OR OLD.state = 'approved' AND NEW.state = 'draft') EXECUTE FUNCTION refuse_change();
CREATE TRIGGER broadcasts_kept BEFORE DELETE OR TRUNCATE ON broadcasts FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
-- Whoever has an address is told once by it; of those who can't be told, each is noted.
ALTER TABLE messages ADD CONSTRAINT messages_broadcast_id_fkey FOREIGN KEY (broadcast_id) REFERENCES broadcasts;
DROP INDEX messages_broadcast_told_once;
CREATE UNIQUE INDEX messages_broadcast_told_once ON messages (broadcast_id, channel, recipient) WHERE broadcast_id IS NOT NULL AND recipient <> '';
CREATE UNIQUE INDEX messages_broadcast_noted_once ON messages (broadcast_id, patient_id) WHERE broadcast_id IS NOT NULL AND recipient = '';
CREATE INDEX messages_of_broadcast ON messages (broadcast_id, created_at DESC, id DESC) WHERE broadcast_id IS NOT NULL;
