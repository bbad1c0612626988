-- The state machine of services/referrals/status.go; a test holds the two together. Steps back follow from visits that do
-- not take place after all.
CREATE FUNCTION referral_may_become(was text, becomes text) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
  SELECT was = becomes OR (was, becomes) IN (
    ('draft', 'sent'), ('draft', 'withdrawn'),
    ('sent', 'received'), ('sent', 'accepted'), ('sent', 'rejected'), ('sent', 'withdrawn'), ('sent', 'expired'),
    ('received', 'accepted'), ('received', 'rejected'), ('received', 'withdrawn'), ('received', 'expired'),
    ('accepted', 'booked'), ('accepted', 'seen'), ('accepted', 'completed'), ('accepted', 'withdrawn'),
    ('booked', 'seen'), ('booked', 'withdrawn'), ('booked', 'accepted'),
    ('seen', 'completed'), ('seen', 'withdrawn'), ('seen', 'accepted'), ('seen', 'booked'))
$$;
--bun:split
CREATE FUNCTION referrals_check_state() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT referral_may_become(OLD.status, NEW.status) THEN
    RAISE EXCEPTION 'a referral that is % can''t become %', OLD.status, NEW.status USING ERRCODE = 'check_violation', CONSTRAINT = 'referrals_state_follows';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER referrals_state BEFORE UPDATE OF status ON referrals FOR EACH ROW EXECUTE FUNCTION referrals_check_state();
CREATE FUNCTION referrals_stay() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'what was sent stays as it was written (referral %)', OLD.number USING ERRCODE = 'restrict_violation', CONSTRAINT = 'referrals_stay_as_sent';
END $$;
CREATE TRIGGER referrals_as_sent BEFORE UPDATE ON referrals FOR EACH ROW
  WHEN (OLD.sent_at IS NOT NULL AND (OLD.number, OLD.from_clinic_id, OLD.to_clinic_id, OLD.facility, OLD.colleague, OLD.service_id, OLD.urgency, OLD.reason,
    OLD.question, OLD.papers, OLD.consent, OLD.author_id, OLD.again_of, OLD.due_at, OLD.created_at, OLD.sent_at) IS DISTINCT FROM
    (NEW.number, NEW.from_clinic_id, NEW.to_clinic_id, NEW.facility, NEW.colleague, NEW.service_id, NEW.urgency, NEW.reason,
    NEW.question, NEW.papers, NEW.consent, NEW.author_id, NEW.again_of, NEW.due_at, NEW.created_at, NEW.sent_at))
  EXECUTE FUNCTION referrals_stay();
SELECT keep_but_destroyed('referrals');
