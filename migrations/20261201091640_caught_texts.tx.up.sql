-- The catcher catches texts too.
ALTER TABLE caught_mails
  ADD COLUMN channel text NOT NULL DEFAULT 'email' CHECK (channel IN ('whatsapp', 'sms', 'email'));
CREATE INDEX caught_texts ON caught_mails (recipient, caught_at DESC) WHERE channel <> 'email';
