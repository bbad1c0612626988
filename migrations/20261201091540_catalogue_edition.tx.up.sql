-- Changes with whatever the centre has: clinics, services, providers, their hours. Programs keep those in memory,
-- and ask for the edition before each use.
CREATE TABLE catalogue_edition (
  one     boolean PRIMARY KEY DEFAULT true CHECK (one),
  edition uuid NOT NULL DEFAULT gen_random_uuid() -- and no counter, which starts again in a restored database
);
INSERT INTO catalogue_edition DEFAULT VALUES;
CREATE FUNCTION catalogue_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE catalogue_edition SET edition = gen_random_uuid();
  RETURN NULL;
END $$;
--bun:split
CREATE TRIGGER organisation_edition AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON organisation FOR EACH STATEMENT EXECUTE FUNCTION catalogue_changed();
CREATE TRIGGER clinics_edition AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON clinics FOR EACH STATEMENT EXECUTE FUNCTION catalogue_changed();
CREATE TRIGGER services_edition AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON services FOR EACH STATEMENT EXECUTE FUNCTION catalogue_changed();
CREATE TRIGGER providers_edition AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON providers FOR EACH STATEMENT EXECUTE FUNCTION catalogue_changed();
CREATE TRIGGER provider_hours_edition AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON provider_hours FOR EACH STATEMENT EXECUTE FUNCTION catalogue_changed();
-- Also while a centre is loaded, which sets the other triggers aside.
ALTER TABLE organisation ENABLE ALWAYS TRIGGER organisation_edition;
ALTER TABLE clinics ENABLE ALWAYS TRIGGER clinics_edition;
ALTER TABLE services ENABLE ALWAYS TRIGGER services_edition;
ALTER TABLE providers ENABLE ALWAYS TRIGGER providers_edition;
ALTER TABLE provider_hours ENABLE ALWAYS TRIGGER provider_hours_edition;
