-- What a role must do to sign in, and how far its permissions go. No limit: as far as the permission itself.
CREATE TABLE role_policies (
  id               uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  role             text NOT NULL CONSTRAINT role_policies_one UNIQUE CHECK (role IN ('receptionist', 'clinician', 'billing', 'manager', 'admin')),
  two_step         boolean NOT NULL DEFAULT false,
  discount_percent smallint CHECK (discount_percent BETWEEN 0 AND 100),
  visit_days       smallint CHECK (visit_days BETWEEN 1 AND 3650), -- after its day a visit may still be changed
  void_days        smallint CHECK (void_days BETWEEN 1 AND 3650), -- after it was drafted an invoice may still be withdrawn
  version          integer NOT NULL DEFAULT 1
);
INSERT INTO role_policies (role, discount_percent, visit_days, void_days) VALUES
  ('receptionist', 10, 7, 7), ('clinician', 0, 7, 1), ('billing', 20, 30, 30), ('manager', 50, 90, 90), ('admin', NULL, NULL, NULL);
-- How long a browser may be left alone.
CREATE TABLE access_settings (
  id           uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  one          boolean NOT NULL DEFAULT true CONSTRAINT access_settings_one UNIQUE CHECK (one),
  idle_minutes smallint NOT NULL DEFAULT 30 CHECK (idle_minutes BETWEEN 5 AND 480),
  version      integer NOT NULL DEFAULT 1
);
INSERT INTO access_settings DEFAULT VALUES;
