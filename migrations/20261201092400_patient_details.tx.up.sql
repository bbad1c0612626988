-- What is good to know of a patient. All of it may be empty.
ALTER TABLE patients
  ADD birth_hijri         boolean NOT NULL DEFAULT false, -- the date was given in the Umm al-Qura calendar; birth_date is Gregorian all the same
  ADD nationality         text NOT NULL DEFAULT '' CHECK (nationality ~ '^([A-Z]{2})?$'), -- ISO 3166
  ADD second_phone        text NOT NULL DEFAULT '' CHECK (second_phone ~ '^(\+\d{8,15})?$'),
  ADD spoken              text[], -- ISO 639; NULL: not asked
  ADD address_building    text NOT NULL DEFAULT '' CHECK (address_building ~ '^(\d{4})?$'),
  ADD address_street      text NOT NULL DEFAULT '' CHECK (char_length(address_street) <= 120),
  ADD address_district    text NOT NULL DEFAULT '' CHECK (char_length(address_district) <= 120),
  ADD address_city        text NOT NULL DEFAULT '' CHECK (char_length(address_city) <= 120),
  ADD address_postal_code text NOT NULL DEFAULT '' CHECK (address_postal_code ~ '^(\d{5})?$'),
  ADD address_additional  text NOT NULL DEFAULT '' CHECK (address_additional ~ '^(\d{4})?$'),
  ADD address_short       text NOT NULL DEFAULT '' CHECK (address_short ~ '^([A-Z]{4}\d{4})?$'),
  ADD address_abroad      text NOT NULL DEFAULT '' CHECK (char_length(address_abroad) <= 300);
