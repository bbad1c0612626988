-- Whoever came in with a passkey has shown both steps, whatever their role asks for later.
ALTER TABLE sessions ADD COLUMN by_passkey boolean NOT NULL DEFAULT false;
-- Anybody may have a challenge made, so those of one place are counted.
DELETE FROM passkey_challenges;
ALTER TABLE passkey_challenges ADD COLUMN ip text NOT NULL;
CREATE INDEX passkey_challenges_of_place ON passkey_challenges (ip);
