-- A patient is sent from a clinic to another, to a facility outside, or comes from one. A draft has no number yet; what was
-- sent stays as it was written, and only its answer, its visits and its end come to it.
CREATE TABLE referrals (
  id              uuid PRIMARY KEY,
  number          text CONSTRAINT referrals_number_is_free UNIQUE,
  patient_id      uuid NOT NULL REFERENCES patients,
  from_clinic_id  uuid REFERENCES clinics, -- NULL: it comes from outside
  to_clinic_id    uuid REFERENCES clinics, -- NULL: it goes outside
  facility        text NOT NULL DEFAULT '' CHECK (char_length(facility) <= 200), -- outside, as it calls itself
  colleague       text NOT NULL DEFAULT '' CHECK (char_length(colleague) <= 200), -- who writes or reads it there
  service_id      uuid REFERENCES services, -- that is asked for; NULL: whatever the clinic thinks right
  urgency         text NOT NULL CHECK (urgency IN ('routine', 'soon', 'urgent')),
  reason          text NOT NULL CHECK (reason IN ('assessment', 'therapy', 'second_opinion', 'diagnostics', 'medication', 'follow_up', 'other')),
  question        text NOT NULL CHECK (char_length(question) BETWEEN 1 AND 4000),
  papers          uuid[], -- attachments that go along, NULL for none; what they were when they were sent is in referral_documents
  consent         text NOT NULL DEFAULT '' CHECK (consent IN ('', 'patient', 'guardian')), -- who agreed that it is shared
  status          text NOT NULL CHECK (status IN ('draft', 'sent', 'received', 'accepted', 'rejected', 'booked', 'seen', 'completed', 'withdrawn', 'expired')),
  author_id       uuid NOT NULL REFERENCES users,
  again_of        uuid REFERENCES referrals, -- one that came to nothing
  due_at          timestamptz, -- by when it is to be answered
  step            smallint NOT NULL DEFAULT 0 CHECK (step BETWEEN 0 AND 3), -- how far it was escalated
  answered_in     integer NOT NULL DEFAULT 0 CHECK (answered_in >= 0), -- minutes of work that the answer took
  refusal         text NOT NULL DEFAULT '' CHECK (refusal IN ('', 'not_ours', 'no_capacity', 'incomplete', 'not_indicated', 'duplicate', 'declined', 'other')),
  refusal_words   text NOT NULL DEFAULT '' CHECK (char_length(refusal_words) <= 1000),
  suggested_id    uuid REFERENCES clinics, -- where it should go instead
  outcome         text NOT NULL DEFAULT '' CHECK (char_length(outcome) <= 4000),
  attended        boolean NOT NULL DEFAULT false, -- there was a visit when it was completed
  withdraw_reason text NOT NULL DEFAULT '' CHECK (char_length(withdraw_reason) <= 500),
  created_at      timestamptz NOT NULL,
  sent_at         timestamptz,
  received_at     timestamptz,
  accepted_at     timestamptz,
  rejected_at     timestamptz,
  seen_at         timestamptz, -- the first visit was completed
  completed_at    timestamptz,
  withdrawn_at    timestamptz,
  expired_at      timestamptz,
  version         integer NOT NULL DEFAULT 1,
  CONSTRAINT referrals_have_two_ends CHECK (num_nonnulls(from_clinic_id, to_clinic_id) + (facility <> '')::int = 2),
  CONSTRAINT referrals_go_elsewhere CHECK (from_clinic_id <> to_clinic_id),
  CONSTRAINT referrals_whole_when_sent CHECK ((sent_at IS NULL) = (number IS NULL) AND (sent_at IS NULL) = (due_at IS NULL)
    AND (sent_at IS NULL OR consent <> '') AND (sent_at IS NOT NULL OR status IN ('draft', 'withdrawn')) AND (status <> 'draft' OR sent_at IS NULL)),
  CONSTRAINT referrals_rejected_for_a_reason CHECK ((status = 'rejected') = (refusal <> '') AND (refusal = '') = (refusal_words = '')),
  CONSTRAINT referrals_completed_with_an_outcome CHECK ((status = 'completed') = (outcome <> '')),
  CONSTRAINT referrals_withdrawn_for_a_reason CHECK ((status = 'withdrawn') = (withdraw_reason <> '')),
  CONSTRAINT referrals_answered_once CHECK (num_nonnulls(accepted_at, rejected_at, expired_at) <= 1)
);
CREATE UNIQUE INDEX referrals_one_open ON referrals (patient_id, to_clinic_id, service_id) NULLS NOT DISTINCT
  WHERE to_clinic_id IS NOT NULL AND status IN ('sent', 'received', 'accepted', 'booked', 'seen');
CREATE INDEX referrals_of_patient ON referrals (patient_id, created_at DESC, id DESC);
CREATE INDEX referrals_open_to ON referrals (to_clinic_id, due_at, id) WHERE status IN ('sent', 'received', 'accepted', 'booked', 'seen');
CREATE INDEX referrals_open_from ON referrals (from_clinic_id, due_at, id) WHERE status IN ('sent', 'received', 'accepted', 'booked', 'seen');
CREATE INDEX referrals_open_by_due ON referrals (due_at, id) WHERE status IN ('sent', 'received', 'accepted', 'booked', 'seen');
CREATE INDEX referrals_pending ON referrals (due_at, id) WHERE status IN ('sent', 'received');
CREATE INDEX referrals_by_time ON referrals (created_at DESC, id DESC);
CREATE INDEX referrals_by_sending ON referrals (sent_at, id) WHERE sent_at IS NOT NULL;
CREATE INDEX referrals_again ON referrals (again_of) WHERE again_of IS NOT NULL;
SELECT keep_merged_empty('referrals');
-- What clinicians write is in no entry of the audit log.
SELECT hear_saves('referrals', 'patient_id', '{question,refusal_words,outcome}');
