-- What a guardian may do for the patient, from when, until when, and how we know. Those on file may do everything.
ALTER TABLE guardians
  ADD may_consent      boolean NOT NULL DEFAULT true,
  ADD may_pay          boolean NOT NULL DEFAULT true,
  ADD may_pick_up      boolean NOT NULL DEFAULT true,
  ADD may_get_messages boolean NOT NULL DEFAULT true,
  ADD main_payer       boolean NOT NULL DEFAULT false, -- of one guardian, until two files become one
  ADD valid_from       date,
  ADD valid_until      date, -- the last day
  ADD proof_kind       text NOT NULL DEFAULT '' CHECK (proof_kind IN ('', 'family_card', 'birth_certificate', 'court_order', 'power_of_attorney', 'identity', 'other')),
  ADD proof            text NOT NULL DEFAULT '' CHECK (char_length(proof) <= 120),
  ADD CONSTRAINT guardians_valid_forward CHECK (valid_until >= valid_from),
  ADD CONSTRAINT guardians_payer_may_pay CHECK (may_pay OR NOT main_payer);
