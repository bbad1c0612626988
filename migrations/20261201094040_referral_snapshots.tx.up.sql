-- The figures of referrals of a week, from Thursday to Wednesday, as they were when it was over. Somebody may enter later
-- what happened then; so whoever counts again may come to others, and sees both.
CREATE TABLE referral_snapshots (
  id           uuid PRIMARY KEY,
  starts_on    date NOT NULL CONSTRAINT referral_snapshots_once UNIQUE,
  ends_on      date NOT NULL, -- included
  generated_at timestamptz NOT NULL,
  parameters   jsonb NOT NULL, -- what was decided by settings: the zone in which a day begins
  figures      jsonb NOT NULL, -- services/referrals/statistics.go, by pairs of clinics
  CONSTRAINT referral_snapshots_whole CHECK (ends_on = starts_on + 6)
);
CREATE TRIGGER referral_snapshots_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON referral_snapshots FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
SELECT hear_saves('referral_snapshots', '', '{figures}');
-- Who was told of a week of referrals, and by which mails.
ALTER TABLE report_tellings DROP CONSTRAINT report_tellings_kind_check,
  ADD CONSTRAINT report_tellings_kind_check CHECK (kind IN ('day', 'week', 'month', 'referrals'));
ALTER TABLE message_rules DROP CONSTRAINT message_rules_event_check, ADD CONSTRAINT message_rules_event_check CHECK (event IN
  ('booked', 'moved', 'cancelled', 'reminder', 'receipt', 'broadcast', 'welcome', 'reset', 'new_password', 'second_step', 'new_browser',
   'day_report', 'financial_report', 'referral_report'));
INSERT INTO message_rules (key, event, channels, created_at) VALUES ('referral_report', 'referral_report', '{email}', '2026-12-01');
