-- The papers that went along, as they were when the referral was sent. What they show never changes, also where somebody
-- puts one aside later.
CREATE TABLE referral_documents (
  id            uuid PRIMARY KEY,
  referral_id   uuid NOT NULL REFERENCES referrals,
  attachment_id uuid NOT NULL REFERENCES attachments,
  kind          text NOT NULL,
  title         text NOT NULL,
  file_name     text NOT NULL,
  media_type    text NOT NULL,
  size          integer NOT NULL, -- bytes
  sha256        bytea NOT NULL CHECK (length(sha256) = 32),
  CONSTRAINT referral_documents_once UNIQUE (referral_id, attachment_id)
);
CREATE INDEX referral_documents_of_attachment ON referral_documents (attachment_id);
CREATE TRIGGER referral_documents_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON referral_documents FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
-- What happened to a referral, for its timeline.
CREATE TABLE referral_events (
  id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  referral_id uuid NOT NULL REFERENCES referrals,
  at          timestamptz NOT NULL,
  actor_id    uuid,
  actor_ar    text NOT NULL, -- as they were called
  actor_en    text NOT NULL,
  what        text NOT NULL CHECK (what IN ('created', 'edited', 'sent', 'received', 'accepted', 'rejected', 'booked', 'unbooked', 'seen', 'unseen',
                'completed', 'withdrawn', 'expired', 'escalated'))
);
CREATE INDEX referral_events_of ON referral_events (referral_id, id DESC);
CREATE TRIGGER referral_events_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON referral_events FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
-- The visits that were booked from a referral: a visit is of one at most.
CREATE TABLE referral_visits (
  id             uuid PRIMARY KEY,
  appointment_id uuid NOT NULL REFERENCES appointments CONSTRAINT referral_visits_of_one UNIQUE,
  referral_id    uuid NOT NULL REFERENCES referrals
);
CREATE INDEX referral_visits_of ON referral_visits (referral_id);
CREATE TRIGGER referral_visits_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON referral_visits FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
-- How far a referral was escalated: each step once, however often the job runs.
CREATE TABLE referral_steps (
  referral_id uuid NOT NULL REFERENCES referrals,
  step        smallint NOT NULL CHECK (step BETWEEN 1 AND 3),
  at          timestamptz NOT NULL,
  CONSTRAINT referral_steps_once PRIMARY KEY (referral_id, step)
);
CREATE TRIGGER referral_steps_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON referral_steps FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
SELECT keep_but_destroyed(its, 'referral_id', 'referrals') FROM unnest(ARRAY['referral_documents', 'referral_events', 'referral_visits', 'referral_steps']) AS its;
