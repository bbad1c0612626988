-- Changes with the rules for messages. Programs keep those in memory, and ask for the edition with each use.
CREATE TABLE message_rules_edition (
  one     boolean PRIMARY KEY DEFAULT true CHECK (one),
  edition uuid NOT NULL DEFAULT gen_random_uuid() -- and no counter, which starts again in a restored database
);
INSERT INTO message_rules_edition DEFAULT VALUES;
CREATE FUNCTION message_rules_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE message_rules_edition SET edition = gen_random_uuid();
  RETURN NULL;
END $$;
CREATE TRIGGER message_rules_edition AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON message_rules
  FOR EACH STATEMENT EXECUTE FUNCTION message_rules_changed();
