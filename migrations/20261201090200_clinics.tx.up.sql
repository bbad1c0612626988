CREATE TABLE organisation (
  id            uuid PRIMARY KEY,
  one           boolean NOT NULL DEFAULT true UNIQUE CHECK (one), -- there is one centre
  name_ar       text NOT NULL,
  name_en       text NOT NULL,
  vat_number    text NOT NULL CHECK (vat_number ~ '^3\d{13}3$'),
  cr_number     text NOT NULL,
  address_ar    text NOT NULL,
  address_en    text NOT NULL,
  phone         text NOT NULL,
  email         text NOT NULL,
  time_zone     text NOT NULL DEFAULT 'Asia/Riyadh',
  first_weekday smallint NOT NULL DEFAULT 0 CHECK (first_weekday BETWEEN 0 AND 6), -- 0 is Sunday
  weekend       smallint[] NOT NULL DEFAULT '{5,6}'
);
CREATE TABLE clinics (
  id       uuid PRIMARY KEY,
  code     text NOT NULL UNIQUE,
  name_ar  text NOT NULL,
  name_en  text NOT NULL,
  position integer NOT NULL DEFAULT 0,
  active   boolean NOT NULL DEFAULT true
);
CREATE TABLE rooms (
  id        uuid PRIMARY KEY,
  clinic_id uuid NOT NULL REFERENCES clinics,
  name_ar   text NOT NULL,
  name_en   text NOT NULL,
  capacity  smallint NOT NULL DEFAULT 1 CHECK (capacity BETWEEN 1 AND 50),
  active    boolean NOT NULL DEFAULT true
);
CREATE INDEX rooms_of_clinic ON rooms (clinic_id);
CREATE TABLE services (
  id             uuid PRIMARY KEY,
  clinic_id      uuid NOT NULL REFERENCES clinics,
  code           text NOT NULL UNIQUE,
  name_ar        text NOT NULL,
  name_en        text NOT NULL,
  price          bigint NOT NULL CHECK (price >= 0), -- halalas, without VAT
  duration       smallint NOT NULL CHECK (duration BETWEEN 5 AND 480), -- minutes
  buffer         smallint NOT NULL DEFAULT 0 CHECK (buffer BETWEEN 0 AND 120), -- minutes after it
  vat_class      text NOT NULL CHECK (vat_class IN ('healthcare', 'medicine35', 'standard', 'out_of_scope')),
  active         boolean NOT NULL DEFAULT true
);
CREATE INDEX services_of_clinic ON services (clinic_id);
