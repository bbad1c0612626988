-- The edition of the rules stands for all that is decided for messages and that programs keep in memory: quiet hours, which
-- WhatsApp templates may be sent, and the centre's zone.
CREATE TRIGGER message_rules_edition AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON message_hours
  FOR EACH STATEMENT EXECUTE FUNCTION message_rules_changed();
CREATE TRIGGER message_rules_edition AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON message_templates
  FOR EACH STATEMENT EXECUTE FUNCTION message_rules_changed();
CREATE TRIGGER message_rules_edition AFTER INSERT OR UPDATE OF time_zone OR DELETE OR TRUNCATE ON organisation
  FOR EACH STATEMENT EXECUTE FUNCTION message_rules_changed();
