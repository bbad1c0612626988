-- Financial reports of weeks and months as they were when the period was over. What they were counted from can't change
-- any more, so whoever counts again comes to the same figures, or finds that something is wrong.
CREATE TABLE report_snapshots (
  id           uuid PRIMARY KEY,
  kind         text NOT NULL CHECK (kind IN ('week', 'month')),
  starts_on    date NOT NULL,
  ends_on      date NOT NULL, -- included
  generated_at timestamptz NOT NULL,
  parameters   jsonb NOT NULL, -- what was decided by settings: the zone in which a day begins
  figures      jsonb NOT NULL, -- services/reports/figures.go, by clinic
  CONSTRAINT report_snapshots_once UNIQUE (kind, starts_on),
  CONSTRAINT report_snapshots_whole CHECK (CASE kind WHEN 'week' THEN ends_on = starts_on + 6
    ELSE extract(day FROM starts_on) = 1 AND ends_on = (starts_on + interval '1 month')::date - 1 END)
);
CREATE INDEX report_snapshots_latest ON report_snapshots (starts_on DESC, kind);
CREATE TRIGGER report_snapshots_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON report_snapshots FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
SELECT hear_saves('report_snapshots', '', '{figures}');
-- Who was told of a report: each once, however often the job runs.
CREATE TABLE report_tellings (
  kind      text NOT NULL CHECK (kind IN ('day', 'week', 'month')),
  starts_on date NOT NULL,
  user_id   uuid NOT NULL REFERENCES users,
  told_at   timestamptz NOT NULL,
  PRIMARY KEY (kind, starts_on, user_id)
);
CREATE TRIGGER report_tellings_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON report_tellings FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
-- Holds what a report adds up: the rows themselves are wide, with seller and buyer as they were.
CREATE INDEX invoices_by_issue ON invoices (issued_at) INCLUDE (id, clinic_id, subtotal, discount, vat, total) WHERE state = 'issued';
