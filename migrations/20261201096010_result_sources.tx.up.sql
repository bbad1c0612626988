-- Where results are fetched from, how far we are, and how it goes. Another address is another source: its ids are its own.
CREATE TABLE result_sources (
  id          uuid PRIMARY KEY,
  kind        text NOT NULL CHECK (kind IN ('lab', 'rad')),
  base        text NOT NULL CHECK (char_length(base) BETWEEN 1 AND 500), -- address, without secrets
  watermark   timestamptz, -- the latest change seen, by the source's own clock; NULL: nothing yet
  tried_at    timestamptz,
  succeeded_at timestamptz,
  failures    integer NOT NULL DEFAULT 0 CHECK (failures >= 0), -- in a row
  fault       text NOT NULL DEFAULT '', -- message key of the last failure; empty after a success
  retry_at    timestamptz, -- it is left alone until then
  stopped_at  timestamptz, -- it refused us, and is not asked until somebody says so
  held_by     uuid, -- the run that fetches
  held_until  timestamptz,
  fetched     bigint NOT NULL DEFAULT 0,
  CONSTRAINT result_sources_one UNIQUE (kind, base),
  CONSTRAINT result_sources_held_for_a_time CHECK ((held_by IS NULL) = (held_until IS NULL))
);
-- What a source said of a report, as it said it: kept before anything is made of it. The same again is not kept twice.
CREATE TABLE result_payloads (
  id          uuid PRIMARY KEY,
  source_id   uuid NOT NULL REFERENCES result_sources,
  key         text NOT NULL CHECK (char_length(key) BETWEEN 1 AND 200), -- of the report, by the source
  body        bytea NOT NULL CHECK (length(body) <= 8388608),
  sha256      bytea NOT NULL CHECK (length(sha256) = 32),
  received_at timestamptz NOT NULL,
  settled_at  timestamptz, -- made something of, or not readable
  fault       text NOT NULL DEFAULT '', -- message key of why nothing could be made of it
  result_id   uuid, -- what was made of it
  CONSTRAINT result_payloads_once UNIQUE (source_id, key, sha256)
);
CREATE INDEX result_payloads_waiting ON result_payloads (source_id, received_at, id) WHERE settled_at IS NULL;
CREATE INDEX result_payloads_unreadable ON result_payloads (received_at DESC, id) WHERE fault <> '';
-- When, and why, nothing could be fetched from a source.
CREATE TABLE source_troubles (
  id        uuid PRIMARY KEY,
  source_id uuid NOT NULL REFERENCES result_sources,
  fault     text NOT NULL, -- message key
  since     timestamptz NOT NULL,
  ended_at  timestamptz
);
CREATE UNIQUE INDEX source_troubles_one_at_a_time ON source_troubles (source_id) WHERE ended_at IS NULL;
SELECT hear_saves('source_troubles');
