-- A record with those that were merged into it, itself the first.
CREATE FUNCTION records_of(record uuid) RETURNS uuid[] LANGUAGE sql STABLE AS $$
  WITH RECURSIVE merged (id, step) AS (
    SELECT record, 0
    UNION ALL
    SELECT m.merged_id, step + 1 FROM merged JOIN patient_merges AS m ON m.survivor_id = merged.id AND m.undone_at IS NULL
  )
  SELECT array_agg(id ORDER BY step, id) FROM merged
$$;
--bun:split
-- What is left of a record that was destroyed: that it was there, and nothing of whom it was about.
CREATE TABLE destroyed_patients (
  id              uuid PRIMARY KEY, -- of the record
  went_with       uuid NOT NULL REFERENCES destroyed_patients, -- the record into which it was merged, or itself
  file_numbers    text[] NOT NULL, -- its own, and those of its files in the clinics
  invoice_numbers text[] NOT NULL DEFAULT '{}', -- that are in no invoice any more: numbers have no gaps but these
  receipt_numbers text[] NOT NULL DEFAULT '{}',
  kept_until      date NOT NULL, -- by the rule
  record_years    smallint NOT NULL CHECK (record_years > 0), -- the rule, as it was confirmed: how long records are kept, and
  bill_years      smallint NOT NULL CHECK (bill_years > 0), -- bills
  reason          text NOT NULL CHECK (char_length(reason) BETWEEN 1 AND 500),
  destroyed_at    timestamptz NOT NULL,
  destroyed_by    uuid NOT NULL REFERENCES users,
  counts          jsonb NOT NULL DEFAULT '{}', -- rows by table, of all records that went together
  txid            xid8 NOT NULL DEFAULT pg_current_xact_id(), -- the transaction that destroyed it
  CONSTRAINT destroyed_patients_are_over CHECK (kept_until <= (destroyed_at AT TIME ZONE 'UTC')::date + 1)
);
CREATE INDEX destroyed_patients_latest ON destroyed_patients (destroyed_at DESC, id DESC);
CREATE TRIGGER destroyed_patients_kept BEFORE DELETE OR TRUNCATE ON destroyed_patients FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
-- What was counted is known in the end; from the commit on it stays.
CREATE TRIGGER destroyed_patients_said BEFORE UPDATE ON destroyed_patients FOR EACH ROW
  WHEN (OLD.txid <> pg_current_xact_id() OR to_jsonb(NEW) - 'counts' <> to_jsonb(OLD) - 'counts') EXECUTE FUNCTION refuse_change();
SELECT hear_saves('destroyed_patients', 'id', '{txid}');
CREATE INDEX patients_archived ON patients (archived_at, id) WHERE archived_at IS NOT NULL;
-- What was forgotten of the traces that the work leaves, night by night.
CREATE TABLE retention_runs (
  id       uuid PRIMARY KEY,
  began_at timestamptz NOT NULL,
  ended_at timestamptz NOT NULL,
  counts   jsonb NOT NULL -- rows by rule: services/retention/rules.go
);
CREATE INDEX retention_runs_latest ON retention_runs (began_at DESC);
CREATE INDEX messages_with_words ON messages (created_at) WHERE body_text <> '' OR subject <> '';
CREATE INDEX message_events_by_time ON message_events USING brin (at);
CREATE INDEX message_receipts_by_time ON message_receipts USING brin (at);
