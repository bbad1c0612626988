-- How the clinics keep their notes, edition after edition: what a note asks, and whether its visit is billed before it is signed.
CREATE TABLE note_templates (
  id             uuid PRIMARY KEY,
  clinic_id      uuid REFERENCES clinics, -- NULL: of the clinics that have none of their own
  edition        integer NOT NULL CHECK (edition > 0),
  sections       jsonb NOT NULL CHECK (jsonb_array_length(sections) BETWEEN 1 AND 12), -- title_ar and title_en
  before_invoice boolean NOT NULL DEFAULT false, -- no note, no invoice
  created_at     timestamptz NOT NULL,
  CONSTRAINT note_templates_in_order UNIQUE NULLS NOT DISTINCT (clinic_id, edition)
);
CREATE TRIGGER note_templates_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON note_templates FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
INSERT INTO note_templates (id, edition, sections, created_at) VALUES ('019aa000-0000-7000-8000-000000000001', 1, '[
  {"title_ar": "ما يقوله المريض أو أهله", "title_en": "What the patient or family say"},
  {"title_ar": "الملاحظة والفحص", "title_en": "Observation and examination"},
  {"title_ar": "التقييم", "title_en": "Assessment"},
  {"title_ar": "الخطة", "title_en": "Plan"}]', now());
