-- Every word of every patient's name, once: when a search finds too few, its words are taken for
-- slips of the hand and the nearest of these are tried. Far fewer than patients, so that is quick.
CREATE TABLE patient_words (
  word text PRIMARY KEY
);
CREATE INDEX patient_words_by_likeness ON patient_words USING gist (word gist_trgm_ops (siglen = 32));
--bun:split
-- In order, so that two who bring the same new words wait for each other instead of deadlocking.
CREATE FUNCTION patients_keep_words() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO patient_words SELECT DISTINCT word FROM saved, unnest(tsvector_to_array(words)) AS word ORDER BY word
  ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;
CREATE TRIGGER patients_bring_words AFTER INSERT ON patients REFERENCING NEW TABLE AS saved
  FOR EACH STATEMENT EXECUTE FUNCTION patients_keep_words();
CREATE TRIGGER patients_change_words AFTER UPDATE ON patients REFERENCING NEW TABLE AS saved
  FOR EACH STATEMENT EXECUTE FUNCTION patients_keep_words();
