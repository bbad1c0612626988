-- What users are told of their own accounts. Nobody may switch these off.
ALTER TABLE message_rules DROP CONSTRAINT message_rules_event_check, ADD CONSTRAINT message_rules_event_check CHECK (event IN
  ('booked', 'moved', 'cancelled', 'reminder', 'receipt', 'broadcast', 'welcome', 'reset', 'new_password', 'second_step', 'new_browser'));
INSERT INTO message_rules (key, event, channels, created_at) VALUES
  ('reset', 'reset', '{email}', '2026-12-01'),
  ('new_password', 'new_password', '{email}', '2026-12-01'),
  ('second_step', 'second_step', '{email}', '2026-12-01'),
  ('new_browser', 'new_browser', '{email}', '2026-12-01');
