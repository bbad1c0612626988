-- Patients for whom one person answers or pays. A guardian is a row of each child, so the payer is known by the phone.
CREATE TABLE families (
  id          uuid PRIMARY KEY,
  payer_phone text NOT NULL DEFAULT '' CHECK (payer_phone ~ '^(\+\d{8,15})?$'), -- of a guardian or a member
  created_at  timestamptz NOT NULL
);
CREATE TABLE family_members (
  id         uuid PRIMARY KEY,
  family_id  uuid NOT NULL REFERENCES families,
  patient_id uuid NOT NULL REFERENCES patients,
  joined_at  timestamptz NOT NULL,
  CONSTRAINT family_members_in_one UNIQUE (patient_id)
);
CREATE INDEX family_members_of_family ON family_members (family_id);
SELECT keep_merged_empty('family_members');
