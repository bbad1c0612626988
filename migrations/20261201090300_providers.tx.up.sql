CREATE TABLE providers (
  id        uuid PRIMARY KEY,
  clinic_id uuid NOT NULL REFERENCES clinics,
  name_ar   text NOT NULL,
  name_en   text NOT NULL,
  title_ar  text NOT NULL DEFAULT '',
  title_en  text NOT NULL DEFAULT '',
  room_id   uuid REFERENCES rooms, -- where they usually work
  position  integer NOT NULL DEFAULT 0,
  active    boolean NOT NULL DEFAULT true
);
CREATE INDEX providers_of_clinic ON providers (clinic_id);
CREATE TABLE provider_services (
  provider_id uuid NOT NULL REFERENCES providers ON DELETE CASCADE,
  service_id  uuid NOT NULL REFERENCES services ON DELETE CASCADE,
  PRIMARY KEY (provider_id, service_id)
);
-- Weekly hours in civil time of the clinic's zone; a break is the gap between two rows of one day.
CREATE TABLE provider_hours (
  id          uuid PRIMARY KEY,
  provider_id uuid NOT NULL REFERENCES providers ON DELETE CASCADE,
  weekday     smallint NOT NULL CHECK (weekday BETWEEN 0 AND 6), -- 0 is Sunday
  opens       smallint NOT NULL CHECK (opens BETWEEN 0 AND 1439), -- minutes since midnight
  closes      smallint NOT NULL CHECK (closes BETWEEN 1 AND 1440),
  CONSTRAINT provider_hours_forward CHECK (closes > opens),
  CONSTRAINT provider_hours_apart EXCLUDE USING gist (provider_id WITH =, weekday WITH =, int4range(opens, closes) WITH &&)
);
