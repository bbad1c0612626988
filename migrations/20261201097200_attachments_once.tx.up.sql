-- A form that is sent twice keeps its paper once. Other bytes are another paper, also from a page to which one went back.
ALTER TABLE attachments ADD COLUMN idempotency_key uuid NOT NULL DEFAULT gen_random_uuid();
ALTER TABLE attachments ADD CONSTRAINT attachments_kept_once UNIQUE (uploaded_by, idempotency_key, sha256);
