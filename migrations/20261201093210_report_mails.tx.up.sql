-- Staff hear of reports by mail, with a link and nothing of what is in them.
ALTER TABLE message_rules DROP CONSTRAINT message_rules_event_check, ADD CONSTRAINT message_rules_event_check CHECK (event IN
  ('booked', 'moved', 'cancelled', 'reminder', 'receipt', 'broadcast', 'welcome', 'reset', 'new_password', 'second_step', 'new_browser',
   'day_report', 'financial_report'));
INSERT INTO message_rules (key, event, channels, created_at) VALUES
  ('day_report', 'day_report', '{email}', '2026-12-01'),
  ('financial_report', 'financial_report', '{email}', '2026-12-01');
ALTER TABLE messages ADD report jsonb, -- path and days of the report that it tells of
  ADD CONSTRAINT messages_of_reports_are_for_users CHECK (report IS NULL OR user_id IS NOT NULL);
