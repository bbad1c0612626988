CREATE TABLE appointments (
  id               uuid PRIMARY KEY,
  patient_id       uuid NOT NULL REFERENCES patients,
  provider_id      uuid NOT NULL REFERENCES providers,
  clinic_id        uuid NOT NULL REFERENCES clinics,
  service_id       uuid NOT NULL REFERENCES services,
  room_id          uuid REFERENCES rooms,
  room_unit        smallint, -- which place in the room, 1 to its capacity
  starts_at        timestamptz NOT NULL,
  ends_at          timestamptz NOT NULL,
  busy_until       timestamptz NOT NULL, -- the end with the service's buffer
  status           text NOT NULL DEFAULT 'booked' CHECK (status IN ('booked', 'confirmed', 'arrived', 'in_session', 'completed', 'cancelled', 'no_show')),
  version          integer NOT NULL DEFAULT 1, -- changes with every save
  schedule_version integer NOT NULL DEFAULT 1, -- changes with the time and the provider
  note             text NOT NULL DEFAULT '',
  cancelled_by     text CHECK (cancelled_by IN ('patient', 'clinic')),
  cancel_reason    text NOT NULL DEFAULT '',
  arrived_at       timestamptz,
  started_at       timestamptz,
  completed_at     timestamptz,
  created_at       timestamptz NOT NULL,
  CONSTRAINT appointments_run_forward CHECK (ends_at > starts_at AND busy_until >= ends_at AND ends_at - starts_at <= interval '8 hours'),
  CONSTRAINT appointments_room_is_whole CHECK ((room_id IS NULL) = (room_unit IS NULL)),
  CONSTRAINT appointments_cancelled_by_someone CHECK ((status = 'cancelled') = (cancelled_by IS NOT NULL)),
  CONSTRAINT appointments_provider_is_free EXCLUDE USING gist (provider_id WITH =, tstzrange(starts_at, busy_until) WITH &&)
    WHERE (status NOT IN ('cancelled', 'no_show')) DEFERRABLE,
  CONSTRAINT appointments_patient_is_free EXCLUDE USING gist (patient_id WITH =, tstzrange(starts_at, ends_at) WITH &&)
    WHERE (status NOT IN ('cancelled', 'no_show')) DEFERRABLE,
  CONSTRAINT appointments_room_is_free EXCLUDE USING gist (room_id WITH =, room_unit WITH =, tstzrange(starts_at, busy_until) WITH &&)
    WHERE (room_id IS NOT NULL AND status NOT IN ('cancelled', 'no_show')) DEFERRABLE
);
CREATE INDEX appointments_of_clinic ON appointments (clinic_id, starts_at);
CREATE INDEX appointments_of_provider ON appointments (provider_id, starts_at);
CREATE INDEX appointments_of_patient ON appointments (patient_id, starts_at DESC);
CREATE INDEX appointments_by_time ON appointments (starts_at);
