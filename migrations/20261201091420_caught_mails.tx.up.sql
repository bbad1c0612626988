-- What the catcher of a development machine caught instead of sending it.
CREATE TABLE caught_mails (
  id         uuid PRIMARY KEY,
  message_id text NOT NULL CONSTRAINT caught_mails_once UNIQUE,
  recipient  text NOT NULL,
  subject    text NOT NULL,
  body_text  text NOT NULL,
  body_html  text NOT NULL,
  files      text[] NOT NULL DEFAULT '{}', -- their names
  caught_at  timestamptz NOT NULL
);
CREATE INDEX caught_mails_latest ON caught_mails (caught_at DESC, id DESC);
