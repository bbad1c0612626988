-- The clinics that a user works in, and so may see; NULL stands for the whole centre.
ALTER TABLE users ADD COLUMN clinics uuid[] CHECK (cardinality(clinics) > 0 AND array_position(clinics, NULL) IS NULL);
CREATE FUNCTION users_work_in_clinics() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM unnest(NEW.clinics) AS c (id) WHERE NOT EXISTS (SELECT FROM clinics WHERE clinics.id = c.id)) THEN
    RAISE EXCEPTION 'user % would work in an unknown clinic', NEW.id USING ERRCODE = 'foreign_key_violation', CONSTRAINT = 'users_clinics_exist';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER users_clinics_exist BEFORE INSERT OR UPDATE OF clinics ON users
  FOR EACH ROW WHEN (NEW.clinics IS NOT NULL) EXECUTE FUNCTION users_work_in_clinics();
