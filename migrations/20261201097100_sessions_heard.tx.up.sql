-- Who ends a session, their own elsewhere or another's, is in the log. That one begins or is used is not: sign-ins have a
-- list of their own, and each page would be an entry. Nor is one that was never more than a password.
CREATE TRIGGER audited AFTER DELETE ON sessions FOR EACH ROW WHEN (NOT OLD.pending)
  EXECUTE FUNCTION audit_save('', '{token_hash,csrf,seen_at,expires_at,proved_at,idle_minutes,pending,must_enrol,by_passkey}');
